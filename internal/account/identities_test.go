package account_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

func (b *bundle) code(t *testing.T, p account.Person) string {
	t.Helper()
	code, err := b.LinkCode(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestACodeLinksAnIdentityOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	me := b.promote(t, dora, account.Coordinator)
	if _, err := b.PersonOf(ctx, "slack", "U1"); !errors.Is(err, fault.NotFound) {
		t.Errorf("before: %v", err)
	}
	code := b.code(t, me)
	p, err := b.Link(ctx, "slack", "U1", " "+strings.ToLower(code)+" ")
	if err != nil || p.Email != dora || p.ID != me.ID || p.Role != account.Coordinator || !p.May(account.Statistics) {
		t.Fatalf("Link = %+v, %v", p, err)
	}
	if _, err := b.Link(ctx, "matrix", "@mallory:example.org", code); !errors.Is(err, fault.NotFound) {
		t.Errorf("the code works twice: %v", err)
	}
	if p, err := b.PersonOf(ctx, "slack", "U1"); err != nil || p.Role != account.Coordinator {
		t.Errorf("PersonOf = %+v, %v", p, err)
	}
	for _, other := range [][2]string{{"matrix", "U1"}, {"slack", "u1"}, {"slack", "U2"}, {"", ""}} {
		if p, err := b.PersonOf(ctx, other[0], other[1]); !errors.Is(err, fault.NotFound) {
			t.Errorf("%v is %+v, %v", other, p, err)
		}
	}
	if err := b.Withdraw(ctx, account.Operator(), dora); err != nil {
		t.Fatal(err)
	}
	if p, err := b.PersonOf(ctx, "slack", "U1"); err != nil || p.May(account.Statistics) {
		t.Errorf("after the role is gone: %+v, %v", p, err)
	}
}

func TestCodesRunOutAndAreReplaced(t *testing.T) {
	t.Parallel()
	b := setup(t)
	me := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna)
	first := b.code(t, me)
	second := b.code(t, me)
	if _, err := b.Link(t.Context(), "slack", "U1", first); !errors.Is(err, fault.NotFound) {
		t.Errorf("a replaced code: %v", err)
	}
	b.Move(account.CodeTime)
	if _, err := b.Link(t.Context(), "slack", "U1", second); !errors.Is(err, fault.NotFound) {
		t.Errorf("a code after its time: %v", err)
	}
	if _, err := b.LinkCode(t.Context(), account.Person{}); !errors.Is(err, fault.Denied) {
		t.Errorf("a guest's: %v", err)
	}
}

func TestCodesAreNotGuessed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	code := b.code(t, b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna))
	var wg sync.WaitGroup
	refused := make([]error, 12)
	for i := range refused {
		wg.Go(func() { _, refused[i] = b.Link(ctx, "slack", "U1", fmt.Sprintf("AAAAA-AAAA%c", 'A'+i)) })
	}
	wg.Wait()
	wrong := 0
	for _, err := range refused {
		if errors.Is(err, fault.NotFound) {
			wrong++
		} else if !errors.Is(err, account.ErrTries) {
			t.Error(err)
		}
	}
	if wrong != 5 {
		t.Errorf("%d codes were looked at, want 5", wrong)
	}
	if _, err := b.Link(ctx, "slack", "U1", code); !errors.Is(err, account.ErrTries) || !errors.Is(err, fault.Denied) {
		t.Errorf("the right one after too many wrong ones: %v", err)
	}
	if _, err := b.Link(ctx, "slack", "U2", code); err != nil {
		t.Errorf("somebody else is kept from it: %v", err)
	}
	b.Move(account.CodeTime)
	code = b.code(t, b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna))
	if _, err := b.Link(ctx, "slack", "U1", code); err != nil {
		t.Errorf("later: %v", err)
	}
}

func TestOnlyTrustedChannelsVouchForAddresses(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *account.Config) { c.Vouching = []string{"slack"} })
	ctx := t.Context()
	if p, err := b.LinkByEmail(ctx, "slack", "U1", "Anna@Example.org"); err != nil || p.Email != anna {
		t.Errorf("slack: %+v, %v", p, err)
	}
	if _, err := b.LinkByEmail(ctx, "matrix", "@anna:example.org", anna); !errors.Is(err, fault.Denied) {
		t.Errorf("matrix: %v", err)
	}
	if _, err := b.LinkByEmail(ctx, "slack", "U2", "anna"); !errors.Is(err, fault.Invalid) {
		t.Errorf("no address: %v", err)
	}
	if p, err := b.LinkByEmail(ctx, "slack", "U1", berta); err != nil || p.Email != berta {
		t.Errorf("another address at Slack: %+v, %v", p, err)
	}
	me := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna)
	if p, err := b.Link(ctx, "slack", "U1", b.code(t, me)); err != nil || p.Email != anna {
		t.Errorf("by code instead: %+v, %v", p, err)
	}
	if p, err := b.LinkByEmail(ctx, "slack", "U1", berta); !errors.Is(err, fault.Denied) {
		t.Errorf("what a code linked is linked to another mailbox: %+v, %v", p, err)
	}
	her := b.wantPerson(t, "berta", b.signIn(t, berta, ""), berta)
	if _, err := b.Link(ctx, "slack", "U1", b.code(t, her)); !errors.Is(err, fault.Conflict) {
		t.Errorf("by another's code: %v", err)
	}
}

func TestPeopleSeeAndUnlinkTheirIdentities(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *account.Config) { c.Vouching = []string{"slack"} })
	ctx := t.Context()
	me, her := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna), b.wantPerson(t, "berta", b.signIn(t, berta, ""), berta)
	if _, err := b.LinkByEmail(ctx, "slack", "U1", anna); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Link(ctx, "matrix", "@anna:example.org", b.code(t, me)); err != nil {
		t.Fatal(err)
	}
	all, err := b.Identities(ctx, me)
	if err != nil || len(all) != 2 || all[0].External != "@anna:example.org" || all[0].ByEmail || !all[1].ByEmail {
		t.Fatalf("identities = %+v, %v", all, err)
	}
	if err := b.Unlink(ctx, her, all[1].ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	for range 2 {
		err = b.Unlink(ctx, me, all[1].ID)
	}
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("unlinked twice: %v", err)
	}
	if _, err := b.PersonOf(ctx, "slack", "U1"); !errors.Is(err, fault.NotFound) {
		t.Errorf("unlinked: %v", err)
	}
	for _, email := range []string{anna, berta} {
		if _, err := b.LinkByEmail(ctx, "slack", "U1", email); !errors.Is(err, fault.Denied) {
			t.Errorf("the channel links it again, to %s: %v", email, err)
		}
	}
	if _, err := b.LinkByEmail(ctx, "slack", "U2", anna); err != nil {
		t.Errorf("another identity: %v", err)
	}
	var clear, hashes int
	if err := b.pool.QueryRow(ctx, `SELECT (SELECT count(*) FROM identities WHERE external_id = 'U1'), (SELECT count(*) FROM unlinked_identities)`).
		Scan(&clear, &hashes); err != nil || clear != 0 || hashes != 1 {
		t.Errorf("%d rows in clear, %d hashes, %v", clear, hashes, err)
	}
	if _, err := b.Link(ctx, "slack", "U1", b.code(t, her)); err != nil {
		t.Errorf("a code links it again: %v", err)
	}
	if err := b.pool.QueryRow(ctx, `SELECT count(*) FROM unlinked_identities`).Scan(&hashes); err != nil || hashes != 0 {
		t.Errorf("%d hashes once it is linked again, %v", hashes, err)
	}
}

func TestUnlinkingWinsAgainstTheChannelsWord(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *account.Config) { c.Vouching = []string{"slack"} })
	me := b.wantPerson(t, "anna", b.signIn(t, anna, ""), anna)
	for i := range 20 {
		user := fmt.Sprintf("U%d", i)
		if _, err := b.LinkByEmail(t.Context(), "slack", user, anna); err != nil {
			t.Fatal(err)
		}
		all, err := b.Identities(t.Context(), me)
		if err != nil || len(all) != 1 {
			t.Fatalf("identities = %+v, %v", all, err)
		}
		var both sync.WaitGroup
		both.Go(func() {
			if err := b.Unlink(t.Context(), me, all[0].ID); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if _, err := b.LinkByEmail(t.Context(), "slack", user, anna); err != nil && !errors.Is(err, fault.Denied) && !errors.Is(err, fault.NotFound) {
				t.Error(err) // NotFound: unlinked before it was read
			}
		})
		both.Wait()
		if p, err := b.PersonOf(t.Context(), "slack", user); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s is still %+v, %v", user, p, err)
		}
	}
}

func TestErasingAndTidyingLeaveNothingOfAnAccount(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *account.Config) { c.Vouching = []string{"slack"} })
	ctx := t.Context()
	me := b.promote(t, dora, account.Coordinator)
	other := b.promote(t, anna, account.Coordinator)
	for _, p := range []account.Person{me, other} {
		b.newToken(t, p, account.Statistics)
		if _, err := b.LinkByEmail(ctx, "slack", "U-"+p.ID, p.Email); err != nil {
			t.Fatal(err)
		}
		b.code(t, p)
	}
	if err := b.Erase(ctx, dora); err != nil {
		t.Fatal(err)
	}
	rows := func(where string) (n int) {
		for _, table := range []string{"account_roles", "account_sessions", "access_tokens", "identities", "link_codes"} {
			var here int
			if err := b.pool.QueryRow(ctx, `SELECT count(*) FROM `+table+where).Scan(&here); err != nil {
				t.Fatal(err)
			}
			n += here
		}
		return n
	}
	if n := rows(` WHERE email = '` + dora + `'`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	if n := rows(""); n != 5 {
		t.Errorf("%d rows of somebody else, want 5", n)
	}
	b.Move(account.SessionTime)
	if n, err := b.Tidy(ctx); err != nil || n != 4 { // a link, a session, a token and a code
		t.Errorf("Tidy = %d, %v", n, err)
	}
}
