package account_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// ask uses a session's token and returns the next one.
func (b *bundle) ask(t *testing.T, token string) (next string) {
	t.Helper()
	_, next, err := b.Person(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestATokenIsRenewedDaily(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.signIn(t, anna, "")
	if next := b.ask(t, first); next != "" {
		t.Error("a fresh token is renewed")
	}
	b.Move(24 * time.Hour)
	second := b.ask(t, first)
	if second == "" || second == first {
		t.Fatalf("after a day: %q", second)
	}
	if next := b.ask(t, first); next != "" { // a request that was under way
		t.Error("two tokens are offered at once")
	}
	b.wantPerson(t, "the new one", second, anna)
	b.wantPerson(t, "the old one, a moment later", first, anna)
	b.Move(time.Minute + time.Second)
	b.wantPerson(t, "the new one, later", second, anna)
	if next := b.ask(t, second); next != "" {
		t.Error("a token is renewed a minute later")
	}
}

func TestATokenThatWasReplacedEndsTheSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, elsewhere := b.signIn(t, anna, ""), b.signIn(t, anna, "")
	b.Move(24 * time.Hour)
	second := b.ask(t, first)
	b.wantPerson(t, "the new one", second, anna)
	b.Move(time.Minute + time.Second)
	b.wantPerson(t, "a copy of the old one", first, "")
	b.wantPerson(t, "whoever has the new one", second, "")
	b.wantPerson(t, "another session", elsewhere, anna)
	if log := b.log.String(); !strings.Contains(log, "came again") || strings.Contains(log, anna) {
		t.Errorf("log = %s", log)
	}
}

func TestALostResponseSignsNobodyOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.signIn(t, anna, "")
	b.Move(24 * time.Hour)
	lost := b.ask(t, first)
	b.Move(2 * time.Hour)
	again := b.ask(t, first)
	if again == "" || again == lost {
		t.Fatalf("another is not offered: %q", again)
	}
	b.wantPerson(t, "one that never arrived", lost, "")
	b.wantPerson(t, "the one that did", again, anna)
}

func TestOfManyRequestsAtOnceOneRenewsTheToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.signIn(t, anna, "")
	b.Move(25 * time.Hour)
	next := make([]string, 8)
	var wg sync.WaitGroup
	for i := range next {
		wg.Go(func() { next[i] = b.ask(t, first) })
	}
	wg.Wait()
	if got := strings.Join(next, ""); len(got) != 26 {
		t.Errorf("offered: %q", next)
	}
}

func TestAChangeOfRoleRenewsTheToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.signIn(t, anna, "")
	if err := b.Grant(t.Context(), account.Operator(), anna, account.Coordinator); err != nil {
		t.Fatal(err)
	}
	second := b.ask(t, first)
	if second == "" {
		t.Fatal("the token is not renewed")
	}
	if next := b.ask(t, second); next != "" {
		t.Error("the token is renewed twice")
	}
	if err := b.Withdraw(t.Context(), account.Operator(), anna); err != nil {
		t.Fatal(err)
	}
	if b.ask(t, second) == "" {
		t.Error("the token is not renewed when the role is gone")
	}
}

func TestSessionsEndAfterHalfAYear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.signIn(t, anna, "")
	for range 6 {
		b.Move(29 * 24 * time.Hour)
		if next := b.ask(t, token); next != "" {
			token = next
		}
	}
	b.wantPerson(t, "after 174 days", token, anna)
	b.Move(6 * 24 * time.Hour)
	b.wantPerson(t, "after 180 days", token, "")
}

func TestPeopleSeeAndEndTheirSessions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	here, _, err := b.SignIn(ctx, b.link(t, anna), account.Visit{Device: account.NewDevice(firefox)})
	if err != nil {
		t.Fatal(err)
	}
	there, hers := b.signIn(t, anna, ""), b.signIn(t, berta, "")
	me, her := b.wantPerson(t, "here", here, anna), b.wantPerson(t, "hers", hers, berta)
	all, err := b.Sessions(ctx, me)
	if err != nil || len(all) != 2 || all[0].Here || !all[1].Here || all[1].Device != (account.Device{Browser: "Firefox", System: "Linux"}) || all[1].OpenID {
		t.Fatalf("sessions = %+v, %v", all, err)
	}
	if err := b.EndSession(ctx, her, all[0].ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	b.wantPerson(t, "not ended", there, anna)
	if err := b.EndSession(ctx, me, all[0].ID); err != nil {
		t.Error(err)
	}
	b.wantPerson(t, "ended", there, "")
	third := b.signIn(t, anna, "")
	if err := b.EndOtherSessions(ctx, me); err != nil {
		t.Error(err)
	}
	b.wantPerson(t, "the others", third, "")
	b.wantPerson(t, "this one", here, anna)
	b.wantPerson(t, "somebody else", hers, berta)
	guest := account.Person{}
	_, listed := b.Sessions(ctx, guest)
	for _, err := range []error{listed, b.EndSession(ctx, guest, 1), b.EndOtherSessions(ctx, guest)} {
		if !errors.Is(err, fault.Denied) {
			t.Errorf("a guest: %v", err)
		}
	}
}

func TestDevicesAreToldApartCoarsely(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]account.Device{
		"": {}, "curl/8.5.0": {},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0":              {Browser: "Edge", System: "Windows"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                      {Browser: "Safari", System: "macOS"},
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1":    {Browser: "Safari", System: "iOS"},
		"Mozilla/5.0 (Linux; Android 15; SM-S931B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": {Browser: "Samsung Internet", System: "Android"},
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/143.0.0.0 Safari/537.36":                              {Browser: "Chrome", System: "Linux"},
		"<script>alert(1)</script>" + strings.Repeat("x", 10_000):                                                                                    {},
	} {
		if got := account.NewDevice(agent); got != want {
			t.Errorf("%.60s: %+v, want %+v", agent, got, want)
		}
	}
}
