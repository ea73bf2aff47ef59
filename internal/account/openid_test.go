package account_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/account/openidtest"
	"smart-city-dialog.de/akademie/internal/fault"
)

// People whom the provider knows; anna is in no group.
const (
	olga = "olga@example.org" // of the group of coordinators
	adam = "adam@example.org" // of that of administrators
	vera = "vera@example.org" // whose address nobody verified
)

const callback = base + "/signin/openid/callback"

// A portal is a store that signs people in at a provider.
type portal struct {
	*bundle
	op      *openidtest.Provider
	browser string
}

func openPortal(t *testing.T, change ...func(*account.ProviderConfig)) *portal {
	t.Helper()
	o := &portal{op: openidtest.Start(t,
		openidtest.User{Email: anna, Verified: true},
		openidtest.User{Email: olga, Verified: true, Groups: []string{"alle", "koordination"}},
		openidtest.User{Email: adam, Verified: true, Groups: []string{"koordination", "verwaltung"}},
		openidtest.User{Email: vera},
	), browser: account.NewBrowser()}
	o.op.Redirects = []string{callback}
	cfg := account.ProviderConfig{
		Issuer: o.op.Issuer, ClientID: openidtest.ClientID, ClientSecret: openidtest.ClientSecret, Name: "Landes-Login",
		Coordinators: []string{"koordination"}, Administrators: []string{"verwaltung"},
	}
	for _, c := range change {
		c(&cfg)
	}
	provider, err := account.NewProvider(cfg)
	if err != nil {
		t.Fatal(err)
	}
	o.bundle = setup(t, func(c *account.Config) { c.Provider = provider })
	return o
}

// begin returns the address of the provider.
func (o *portal) begin(t *testing.T) string {
	t.Helper()
	address, err := o.BeginOpenID(t.Context(), o.browser, callback, "/statistics")
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func (o *portal) finish(t *testing.T, back *url.URL) (account.Person, error) {
	t.Helper()
	session, p, returnTo, err := o.FinishOpenID(t.Context(), o.browser, callback, back.Query(), account.Visit{})
	if err != nil {
		return p, err
	}
	if returnTo != "/statistics" {
		t.Errorf("goes on to %q", returnTo)
	}
	if again, _, err := o.Person(t.Context(), session); err != nil || again.Role != p.Role || again.Email != p.Email {
		t.Errorf("Person = %+v, %v, want %+v", again, err, p)
	}
	return p, nil
}

func TestAcceptanceARealProviderSignsPeopleIn(t *testing.T) {
	t.Parallel()
	for _, inToken := range []bool{false, true} {
		o := openPortal(t)
		o.op.InToken = inToken
		for email, want := range map[string]account.Role{anna: account.Participant, olga: account.Coordinator, adam: account.Administrator} {
			address := o.begin(t)
			u, err := url.Parse(address)
			if err != nil || !strings.HasPrefix(address, o.op.Issuer) {
				t.Fatalf("sent to %s", address)
			}
			q := u.Query()
			if q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("nonce")) != 43 || len(q.Get("state")) < 26 ||
				q.Get("response_type") != "code" || q.Get("redirect_uri") != callback {
				t.Errorf("asked for %v", q)
			}
			back := o.op.SignIn(t, address, email)
			p, err := o.finish(t, back)
			if err != nil || p.Email != email || p.Role != want {
				t.Errorf("in token %v, %s: %+v, %v, want %s", inToken, email, p, err, want)
			}
			if _, err := o.finish(t, back); !errors.Is(err, fault.Invalid) {
				t.Errorf("a response works twice: %v", err)
			}
		}
		if strings.Contains(o.log.String(), "@") {
			t.Errorf("the log names people: %s", o.log.String())
		}
	}
}

func TestARoleFromAGroupIsOfTheSessionOnly(t *testing.T) {
	t.Parallel()
	o := openPortal(t)
	if _, err := o.finish(t, o.op.SignIn(t, o.begin(t), olga)); err != nil {
		t.Fatal(err)
	}
	all, err := o.Roles(t.Context(), account.Operator())
	if err != nil || len(all) != 1 || all[0].Email != carla {
		t.Errorf("roles = %+v, %v, want that of the settings only", all, err)
	}
	// By mail she is who she is without the group; and the provider's coordinator has no more time than others.
	if known, err := o.PersonOf(t.Context(), "slack", "U1"); !errors.Is(err, fault.NotFound) {
		t.Errorf("%+v, %v", known, err)
	}
	o.Move(account.DeskTime)
	if n, err := o.Tidy(t.Context()); err != nil || n != 1 {
		t.Errorf("Tidy = %d, %v, want the session of 12 hours", n, err)
	}
}

func TestGroupsDeepInAClaimCount(t *testing.T) {
	t.Parallel()
	o := openPortal(t, func(c *account.ProviderConfig) { c.GroupsClaim = "https://example.org/groups" })
	o.op.Groups = "https://example.org/groups"
	if p, err := o.finish(t, o.op.SignIn(t, o.begin(t), olga)); err != nil || p.Role != account.Coordinator {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestWhatIsWrongWithAResponseSignsNobodyIn(t *testing.T) {
	t.Parallel()
	o := openPortal(t)
	change := func(address, name, value string) string {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set(name, value)
		u.RawQuery = q.Encode()
		return u.String()
	}
	parse := func(address string) *url.URL {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	lie := func(falsify func(map[string]any)) func() *url.URL {
		return func() *url.URL { o.op.Falsify = falsify; return o.op.SignIn(t, o.begin(t), anna) }
	}
	other := account.NewBrowser()
	for name, c := range map[string]struct {
		back func() *url.URL
		want error
	}{
		"another nonce in the ID token": {func() *url.URL { return o.op.SignIn(t, change(o.begin(t), "nonce", "x"), anna) }, fault.Invalid},
		"another challenge of PKCE": {func() *url.URL {
			return o.op.SignIn(t, change(o.begin(t), "code_challenge", strings.Repeat("A", 43)), anna)
		}, fault.Invalid},
		"state of nobody": {func() *url.URL { return o.op.SignIn(t, change(o.begin(t), "state", strings.Repeat("A", 26)), anna) }, fault.Invalid},
		"no state":        {func() *url.URL { return parse(change(o.op.SignIn(t, o.begin(t), anna).String(), "state", "")) }, fault.Invalid},
		"code of another sign-in": {func() *url.URL {
			first, second := o.op.SignIn(t, o.begin(t), anna), o.op.SignIn(t, o.begin(t), olga)
			return parse(change(second.String(), "code", first.Query().Get("code")))
		}, fault.Invalid},
		"no code": {func() *url.URL { return parse(change(o.op.SignIn(t, o.begin(t), anna).String(), "code", "")) }, fault.Invalid},
		"response of another one": {func() *url.URL {
			return parse(change(o.op.SignIn(t, o.begin(t), anna).String(), "iss", "https://evil.example"))
		}, fault.Invalid},
		"begun in another browser": {func() *url.URL {
			address, err := o.BeginOpenID(t.Context(), other, callback, "/")
			if err != nil {
				t.Fatal(err)
			}
			return o.op.SignIn(t, address, anna)
		}, fault.Invalid},
		"unverified address": {func() *url.URL { return o.op.SignIn(t, o.begin(t), vera) }, account.ErrUnverified},
		"the person said no": {func() *url.URL {
			q := parse(o.begin(t)).Query()
			return parse(callback + "?error=access_denied&state=" + q.Get("state"))
		}, account.ErrCancelled},
		"too slow": {func() *url.URL {
			back := o.op.SignIn(t, o.begin(t), anna)
			o.Move(10 * time.Minute)
			return back
		}, fault.Invalid},
		"token for another client":      {lie(func(c map[string]any) { c["aud"] = "other" }), fault.Invalid},
		"token for several, of another": {lie(func(c map[string]any) { c["aud"], c["azp"] = []string{"other", openidtest.ClientID}, "other" }), fault.Invalid},
		"token of another issuer":       {lie(func(c map[string]any) { c["iss"] = "https://evil.example" }), fault.Invalid},
		"token without a nonce":         {lie(func(c map[string]any) { delete(c, "nonce") }), fault.Invalid},
		"token about another one":       {lie(func(c map[string]any) { c["sub"] = adam }), fault.Invalid},
		"token beside another token":    {lie(func(c map[string]any) { c["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA" }), fault.Invalid},
		"token that ran out":            {func() *url.URL { o.op.Lifetime = -3 * time.Minute; return o.op.SignIn(t, o.begin(t), anna) }, fault.Invalid},
	} {
		o.op.Falsify, o.op.Lifetime = nil, time.Hour
		if p, err := o.finish(t, c.back()); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, error = %v, want %v", name, p, err, c.want)
		}
	}
	var sessions int
	if err := o.pool.QueryRow(t.Context(), `SELECT count(*) FROM account_sessions`).Scan(&sessions); err != nil || sessions != 0 {
		t.Errorf("%d sessions began, %v", sessions, err)
	}
	o.op.Falsify, o.op.Lifetime = nil, -30*time.Second // its clock is a little behind
	if _, err := o.finish(t, o.op.SignIn(t, o.begin(t), anna)); err != nil {
		t.Errorf("a clock that differs by half a minute: %v", err)
	}
}

func TestAddressesOfATrustedProviderCountWithoutItsMark(t *testing.T) {
	t.Parallel()
	o := openPortal(t, func(c *account.ProviderConfig) { c.TrustEmail = true })
	if p, err := o.finish(t, o.op.SignIn(t, o.begin(t), vera)); err != nil || p.Email != vera {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAProviderMayBeAwayAndComeBack(t *testing.T) {
	t.Parallel()
	away, asked := true, 0
	var op *openidtest.Provider
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; away {
			http.Error(w, "closed", http.StatusBadGateway)
			return
		}
		http.Redirect(w, r, op.Issuer+r.URL.Path, http.StatusTemporaryRedirect)
	}))
	t.Cleanup(front.Close)
	now := time.Now()
	// Its issuer is that of another one: found, and refused.
	o := openPortal(t, func(c *account.ProviderConfig) { c.Issuer, c.Now = front.URL, func() time.Time { return now } })
	op = o.op
	for range 3 {
		if _, err := o.BeginOpenID(t.Context(), o.browser, callback, "/"); !errors.Is(err, fault.Unavailable) {
			t.Errorf("away: %v", err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times within a moment", asked)
	}
	if address := o.OpenIDSignOut(t.Context(), base+"/"); address != "" {
		t.Errorf("sign out at %s", address)
	}
	away, now = false, now.Add(11*time.Second)
	if _, err := o.BeginOpenID(t.Context(), o.browser, callback, "/"); !errors.Is(err, fault.Unavailable) || asked != 2 {
		t.Errorf("a provider that says it is another one: %v, asked %d times", err, asked)
	}

	mail := openPortal(t)
	mail.op.Stop()
	if _, err := mail.BeginOpenID(t.Context(), mail.browser, callback, "/"); !errors.Is(err, fault.Unavailable) {
		t.Errorf("stopped: %v", err)
	}
	mail.signIn(t, anna, "") // a link works all the same
}

func TestAProviderThatStopsInBetweenIsUnavailable(t *testing.T) {
	t.Parallel()
	o := openPortal(t)
	back := o.op.SignIn(t, o.begin(t), anna)
	o.op.Stop()
	if _, err := o.finish(t, back); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error = %v", err)
	}
}

func TestSigningOutLeadsToTheProviderAndBack(t *testing.T) {
	t.Parallel()
	o := openPortal(t)
	o.op.Left = []string{base + "/"}
	session, _, _, err := o.FinishOpenID(t.Context(), o.browser, callback, o.op.SignIn(t, o.begin(t), anna).Query(), account.Visit{})
	if err != nil {
		t.Fatal(err)
	}
	if at, err := o.SignOut(t.Context(), session); err != nil || !at {
		t.Errorf("SignOut = %v, %v", at, err)
	}
	if at, err := o.SignOut(t.Context(), o.signIn(t, anna, "")); err != nil || at {
		t.Errorf("by mail: SignOut = %v, %v", at, err)
	}
	client := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	left, err := client.Get(o.OpenIDSignOut(t.Context(), base+"/"))
	if err != nil {
		t.Fatal(err)
	}
	_ = left.Body.Close()
	if left.StatusCode != http.StatusFound || left.Header.Get("Location") != base+"/" {
		t.Errorf("the provider answers %d to %s", left.StatusCode, left.Header.Get("Location"))
	}
}

func TestTheProviderEndsSessionsAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	o := openPortal(t)
	enter := func(email string) string {
		session, _, _, err := o.FinishOpenID(t.Context(), o.browser, callback, o.op.SignIn(t, o.begin(t), email).Query(), account.Visit{})
		if err != nil {
			t.Fatal(err)
		}
		return session
	}
	hers, his, mailed := enter(olga), enter(adam), o.signIn(t, anna, "")
	claims := func(change func(map[string]any)) string {
		c := map[string]any{"iss": o.op.Issuer, "aud": openidtest.ClientID, "sub": olga, "jti": "1", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
			"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}
		change(c)
		return o.op.Sign(t, c)
	}
	good := claims(func(map[string]any) {})
	for name, token := range map[string]string{
		"nothing":         "",
		"no token":        "a.b.c",
		"unsigned":        "eyJhbGciOiJub25lIn0." + strings.Split(good, ".")[1] + ".",
		"signed by us":    good[:len(good)-8] + "AAAAAAAA",
		"of another":      claims(func(c map[string]any) { c["iss"] = "https://evil.example" }),
		"for another":     claims(func(c map[string]any) { c["aud"] = "other" }),
		"an ID token":     claims(func(c map[string]any) { c["nonce"] = "x" }),
		"of another kind": claims(func(c map[string]any) { delete(c, "events") }),
		"of nobody":       claims(func(c map[string]any) { delete(c, "sub") }),
		"too old":         claims(func(c map[string]any) { c["exp"] = time.Now().Add(-2 * time.Minute).Unix() }),
	} {
		if err := o.EndOpenID(t.Context(), token); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	o.wantPerson(t, "after what is no word of the provider", hers, olga)
	if err := o.EndOpenID(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	o.wantPerson(t, "ended by the provider", hers, "")
	o.wantPerson(t, "somebody else", his, adam)
	o.wantPerson(t, "by mail", mailed, anna)
	if err := o.EndOpenID(t.Context(), claims(func(c map[string]any) { delete(c, "sub"); c["sid"] = "unknown" })); err != nil {
		t.Error(err)
	}
	o.wantPerson(t, "a session that the provider does not name", his, adam)
}

func TestNoProviderSignsNobodyIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, begin := b.BeginOpenID(t.Context(), "x", callback, "/")
	_, _, _, finish := b.FinishOpenID(t.Context(), "x", callback, url.Values{}, account.Visit{})
	for _, err := range []error{begin, finish, b.EndOpenID(t.Context(), "x")} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("error = %v", err)
		}
	}
	if b.OpenIDName() != "" || b.OpenIDSignOut(t.Context(), base) != "" {
		t.Error("there is no provider to name")
	}
}
