package account_test

import (
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

const month = 30 * 24 * time.Hour

func (b *bundle) newToken(t *testing.T, p account.Person, scopes ...account.Right) string {
	t.Helper()
	token, err := b.NewToken(t.Context(), p, "Monatsbericht", scopes, month)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenMayDoWhatItsScopesAndItsOwnerMay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	dora := b.promote(t, dora, account.Coordinator)
	token := b.newToken(t, dora, account.Statistics, account.OwnBookings, account.Statistics)
	if !regexp.MustCompile(`^akd_[A-Z2-7]{26}$`).MatchString(token) {
		t.Errorf("token = %q", token)
	}
	p, err := b.Bearer(ctx, token)
	if err != nil || p.Email != dora.Email || p.ID != dora.ID || p.Role != account.Coordinator || len(p.Scopes) != 2 || p.Session != 0 {
		t.Fatalf("Bearer = %+v, %v", p, err)
	}
	for right, want := range map[account.Right]bool{
		account.Statistics: true, account.OwnBookings: true, account.Desk: false, account.Gaps: false, account.Reports: false, account.OwnAccount: false, account.People: false,
	} {
		if p.May(right) != want {
			t.Errorf("may %s: %v", right, !want)
		}
	}
	if _, err := b.NewToken(ctx, p, "mehr", []account.Right{account.Statistics}, month); !errors.Is(err, fault.Denied) {
		t.Errorf("a token makes tokens: %v", err)
	}
	if err := b.Withdraw(ctx, account.Operator(), dora.Email); err != nil {
		t.Fatal(err)
	}
	if p, err := b.Bearer(ctx, token); err != nil || p.May(account.Statistics) || !p.May(account.OwnBookings) {
		t.Errorf("after the role is gone: %+v, %v", p, err)
	}
}

func TestTokensThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	me := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna)
	own := []account.Right{account.OwnBookings}
	for name, c := range map[string]struct {
		p      account.Person
		name   string
		scopes []account.Right
		term   time.Duration
		want   error
	}{
		"guest":                 {account.Person{}, "x", own, month, fault.Denied},
		"more than one may":     {me, "x", []account.Right{account.OwnBookings, account.Statistics}, month, fault.Denied},
		"for the account":       {me, "x", []account.Right{account.OwnAccount}, month, fault.Denied},
		"for roles":             {account.Person{Email: anna, Role: account.Administrator}, "x", []account.Right{account.People}, month, fault.Denied},
		"for what is not there": {me, "x", []account.Right{"*"}, month, fault.Denied},
		"for nothing":           {me, "x", nil, month, fault.Invalid},
		"no name":               {me, "  ", own, month, fault.Invalid},
		"long name":             {me, strings.Repeat("ä", 81), own, month, fault.Invalid},
		"for ever":              {me, "x", own, 366 * 24 * time.Hour, fault.Invalid},
		"until yesterday":       {me, "x", own, -month, fault.Invalid},
	} {
		if _, err := b.NewToken(t.Context(), c.p, c.name, c.scopes, c.term); !errors.Is(err, c.want) {
			t.Errorf("%s: error = %v, want %v", name, err, c.want)
		}
	}
	if _, err := b.NewToken(t.Context(), me, strings.Repeat("ä", 80), own, account.LongestTerm); err != nil {
		t.Errorf("the longest: %v", err)
	}
}

func TestNobodyHasTooManyTokens(t *testing.T) {
	t.Parallel()
	b := setup(t)
	me := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna)
	var wg sync.WaitGroup
	errs := make([]error, account.MostTokens+3)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = b.NewToken(t.Context(), me, "x", []account.Right{account.OwnBookings}, month)
		})
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, fault.Conflict) {
			t.Error(err)
		}
	}
	if made != account.MostTokens {
		t.Errorf("%d tokens", made)
	}
	b.Move(month)
	b.newToken(t, me, account.OwnBookings) // the others have run out
}

func TestTokensRunOutAndAreDropped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	me, her := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna), b.wantPerson(t, "berta", b.signIn(t, berta, ""), berta)
	token := b.newToken(t, me, account.OwnBookings)
	all, err := b.Tokens(ctx, me)
	if err != nil || len(all) != 1 || all[0].Name != "Monatsbericht" || !all[0].Used.IsZero() || !all[0].Expires.Equal(b.Now().Add(month)) {
		t.Fatalf("tokens = %+v, %v", all, err)
	}
	for range 2 {
		if _, err := b.Bearer(ctx, token); err != nil {
			t.Error(err)
		}
	}
	if all, err = b.Tokens(ctx, me); err != nil || all[0].Used.Format(time.DateOnly) != "2026-01-20" {
		t.Errorf("tokens = %+v, %v", all, err)
	}
	if others, err := b.Tokens(ctx, her); err != nil || len(others) != 0 {
		t.Errorf("somebody else sees %+v, %v", others, err)
	}
	if err := b.DropToken(ctx, her, all[0].ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else drops it: %v", err)
	}
	for _, wrong := range []string{"", "akd_", token[4:], strings.ToLower(token), token + " ", token + "A", "akd_" + strings.Repeat("A", 26), "' OR true --", "akd_\x00"} {
		if _, err := b.Bearer(ctx, wrong); !errors.Is(err, fault.NotFound) {
			t.Errorf("Bearer(%q): %v", wrong, err)
		}
	}
	if err := b.DropToken(ctx, me, all[0].ID); err != nil {
		t.Error(err)
	}
	if _, err := b.Bearer(ctx, token); !errors.Is(err, fault.NotFound) {
		t.Errorf("dropped: %v", err)
	}
	token = b.newToken(t, me, account.OwnBookings)
	b.Move(month)
	if _, err := b.Bearer(ctx, token); !errors.Is(err, fault.NotFound) {
		t.Errorf("run out: %v", err)
	}
	if log := b.log.String(); strings.Contains(log, "akd_") || strings.Contains(log, "@") {
		t.Errorf("log = %s", log)
	}
}

func TestWithoutACountedRoleTokensOfGroupsAreThoseOfParticipants(t *testing.T) {
	t.Parallel()
	o := openPortal(t)
	p, err := o.finish(t, o.op.SignIn(t, o.begin(t), olga))
	if err != nil {
		t.Fatal(err)
	}
	token := o.newToken(t, p, account.Statistics)
	if got, err := o.Bearer(t.Context(), token); err != nil || got.Role != account.Participant || got.May(account.Statistics) {
		t.Errorf("a role that is of the session goes on in a token: %+v, %v", got, err)
	}
}
