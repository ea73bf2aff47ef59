package account_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// dora is an administrator in these tests.
const dora = "dora@example.org"

// promote grants a role as who has the shell.
func (b *bundle) promote(t *testing.T, email string, role account.Role) account.Person {
	t.Helper()
	if err := b.Grant(t.Context(), account.Operator(), email, role); err != nil {
		t.Fatal(err)
	}
	return b.wantPerson(t, "promoted", b.signIn(t, email, ""), email)
}

func TestARoleCountsAtTheNextRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	boss, session := b.promote(t, dora, account.Administrator), b.signIn(t, anna, "")
	for _, step := range []struct {
		do   func() error
		want account.Role
	}{
		{func() error { return b.Grant(ctx, boss, " Anna@example.org", account.Coordinator) }, account.Coordinator},
		{func() error { return b.Grant(ctx, boss, anna, account.Administrator) }, account.Administrator},
		{func() error { return b.Withdraw(ctx, boss, anna) }, account.Participant},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if p := b.wantPerson(t, "next request", session, anna); p.Role != step.want {
			t.Errorf("role = %s, want %s", p.Role, step.want)
		}
	}
	if err := b.Withdraw(ctx, boss, anna); !errors.Is(err, fault.NotFound) {
		t.Errorf("withdrawn twice: %v", err)
	}
	log := b.log.String()
	if strings.Contains(log, "@") || !strings.Contains(log, "by="+boss.ID) || !strings.Contains(log, "by=cli") {
		t.Errorf("log = %s", log)
	}
}

func TestWhatIsDoneForSomebodyWhoIsNotHereIsDoneWithTheRoleTheyHaveNow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	for _, step := range []struct {
		do    func() error
		email string
		want  account.Role
	}{
		{nil, anna, account.Participant},
		{func() error { return b.Grant(ctx, account.Operator(), anna, account.Coordinator) }, " Anna@Example.org ", account.Coordinator},
		{func() error { return b.Withdraw(ctx, account.Operator(), anna) }, anna, account.Participant},
		{nil, carla, account.Coordinator}, // from the settings
	} {
		if step.do != nil {
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
		}
		p, err := b.PersonByEmail(ctx, step.email)
		if err != nil || p.Role != step.want || p.ID == "" || p.Session != 0 {
			t.Errorf("%q: %+v, %v, want a %s", step.email, p, err, step.want)
		}
	}
	if _, err := b.PersonByEmail(ctx, "nobody"); !errors.Is(err, fault.Invalid) {
		t.Errorf("no address: %v", err)
	}
}

func TestWhoHasARoleCanSignIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if p := b.promote(t, dora, account.Coordinator); p.Role != account.Coordinator { // by a mail, without any booking
		t.Errorf("role = %s", p.Role)
	}
	if p := b.wantPerson(t, "settings", b.signIn(t, carla, ""), carla); p.Role != account.Coordinator {
		t.Errorf("role = %s", p.Role)
	}
}

func TestOnlyAdministratorsGrantRoles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	boss := b.promote(t, dora, account.Administrator)
	limited := boss
	limited.Scopes = []account.Right{account.Desk}
	forged := limited
	forged.Scopes = []account.Right{"people ", "PEOPLE", ""}
	for name, by := range map[string]account.Person{
		"guest": {}, "participant": {Email: anna, Role: account.Participant}, "coordinator": {Email: carla, Role: account.Coordinator},
		"role of another spelling": {Email: anna, Role: "Administrator"}, "token": limited, "token with scopes that do not exist": forged,
	} {
		_, listed := b.Roles(ctx, by)
		for _, err := range []error{b.Grant(ctx, by, anna, account.Administrator), b.Withdraw(ctx, by, dora), listed} {
			if !errors.Is(err, fault.Denied) {
				t.Errorf("%s: error = %v", name, err)
			}
		}
	}
	for _, role := range []account.Role{account.Guest, account.Participant, "king"} {
		if err := b.Grant(ctx, boss, anna, role); !errors.Is(err, fault.Invalid) {
			t.Errorf("role %q: %v", role, err)
		}
	}
	if err := b.Grant(ctx, boss, "nobody", account.Coordinator); !errors.Is(err, fault.Invalid) {
		t.Errorf("no address: %v", err)
	}
	all, err := b.Roles(ctx, boss)
	if err != nil || len(all) != 2 || all[0].Email != carla || !all[0].InSettings() || all[1].Email != dora || all[1].By != "cli" {
		t.Errorf("roles = %+v, %v", all, err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	boss, other := b.promote(t, dora, account.Administrator), b.promote(t, anna, account.Administrator)
	var wg sync.WaitGroup
	errs := make([]error, 2) // each withdraws the other's role at the same moment
	wg.Go(func() { errs[0] = b.Withdraw(ctx, boss, anna) })
	wg.Go(func() { errs[1] = b.Withdraw(ctx, other, dora) })
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("errors = %v", errs)
	}
	all, err := b.Roles(ctx, account.Operator())
	if err != nil || len(all) != 2 {
		t.Fatalf("roles = %+v, %v", all, err)
	}
	last := all[0].Email
	if all[0].InSettings() {
		last = all[1].Email
	}
	for _, err := range []error{b.Withdraw(ctx, boss, last), b.Grant(ctx, boss, last, account.Coordinator)} {
		if !errors.Is(err, account.ErrLastAdministrator) || !errors.Is(err, fault.Conflict) {
			t.Errorf("error = %v", err)
		}
	}
	if err := b.Withdraw(ctx, account.Operator(), last); err != nil {
		t.Errorf("by who has the shell: %v", err)
	}
}

func TestMayDecidesForEachRole(t *testing.T) {
	t.Parallel()
	own := account.Thing{Owner: anna}
	for _, c := range []struct {
		p    account.Person
		may  string // rights, in the order below
		name string
	}{
		{account.Person{}, ".......", "guest"},
		{account.Person{Email: anna, Role: account.Participant}, "xx.....", "participant"},
		{account.Person{Email: berta, Role: account.Participant}, ".......", "other participant"},
		{account.Person{Email: anna, Role: account.Coordinator}, "xxxxxx.", "coordinator"},
		{account.Person{Email: berta, Role: account.Coordinator}, "..xx.x.", "other coordinator"},
		{account.Person{Email: berta, Role: account.Administrator}, "..xxxxx", "administrator"},
		{account.Operator(), "..xxxxx", "operator"},
		{account.Person{Email: anna, Role: account.Administrator, Scopes: []account.Right{account.Statistics}}, "...x...", "token"},
		{account.Person{Email: anna, Role: account.Participant, Scopes: []account.Right{account.Statistics, account.People}}, ".......", "token with more than its owner may"},
		{account.Person{Email: anna, Role: account.Administrator, Scopes: []account.Right{}}, ".......", "token for nothing"},
		{account.Person{Email: anna, Role: "owner"}, "xx.....", "unknown role"},
	} {
		got := ""
		for _, right := range []account.Right{account.OwnBookings, account.OwnAccount, account.Desk, account.Statistics, account.Reports, account.Gaps, account.People} {
			mark := "."
			if c.p.May(right, own) {
				mark = "x"
			}
			got += mark
		}
		if got != c.may {
			t.Errorf("%s may %s, want %s", c.name, got, c.may)
		}
	}
}
