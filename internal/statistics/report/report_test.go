package report

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/statistics"
)

var (
	anna  = account.Person{ID: "1", Email: "anna@kts.example", Role: account.Coordinator}
	bert  = account.Person{ID: "2", Email: "bert@kts.example", Role: account.Coordinator}
	admin = account.Person{ID: "3", Email: "chef@kts.example", Role: account.Administrator}
	guest = account.Person{}
	emil  = account.Person{ID: "4", Email: "emil@rathaus.example", Role: account.Participant}
)

// A clock is moved by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func berlin(year, month, day, hour int) time.Time {
	return time.Date(year, time.Month(month), day, hour, 0, 0, 0, german.Berlin())
}

func setup(t *testing.T) (*Store, *clock, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.Open(t)
	c := &clock{berlin(2026, 1, 20, 9)}
	return NewStore(pool, c.now), c, pool
}

func day(year, month, d int) german.Civil { return german.Civil{Year: year, Month: month, Day: d} }

// december asks for the month before the tests' day.
func december() statistics.Query {
	return statistics.Query{Metrics: []statistics.Metric{statistics.Bookings}, Dimensions: []statistics.Dimension{statistics.Land},
		Period: statistics.Period{From: day(2025, 12, 1), To: day(2025, 12, 31)}}
}

func mailed(name string, to account.Person) Report {
	return Report{Name: name, Query: december(), Language: "de", Deliver: []Delivery{{ByMail, to.Email}}}
}

func TestReportsAreKeptAndListedOwnFirst(t *testing.T) {
	t.Parallel()
	s, _, _ := setup(t)
	for _, r := range []struct {
		who  account.Person
		name string
	}{{anna, "  Länder\n je Monat "}, {bert, "Auslastung"}, {anna, "archiv"}} {
		if _, err := s.Save(t.Context(), r.who, Report{Name: r.name, Query: december(), Language: "de"}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.List(t.Context(), anna)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range all {
		names = append(names, r.Owner+" "+r.Name)
	}
	want := []string{"anna@kts.example archiv", "anna@kts.example Länder je Monat", "bert@kts.example Auslastung"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	got, err := s.Get(t.Context(), bert, all[1].ID)
	if err != nil || got.Query.Encode() != december().Encode() || got.Rolling != LastMonth {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhoMayDoWhatToReports(t *testing.T) {
	t.Parallel()
	s, _, _ := setup(t)
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	scoped := anna
	scoped.Scopes = []account.Right{account.OwnBookings}
	for _, tc := range []struct {
		name         string
		who          account.Person
		read, change error
	}{
		{"its owner", anna, nil, nil},
		{"another coordinator", bert, nil, fault.Denied},
		{"an administrator", admin, nil, nil},
		{"a participant", emil, fault.Denied, fault.Denied},
		{"a guest", guest, fault.Denied, fault.Denied},
		{"a token for something else", scoped, fault.Denied, fault.Denied},
		{"an owner who is no coordinator any more", account.Person{Email: anna.Email, Role: account.Participant}, fault.Denied, fault.Denied},
	} {
		_, err := s.Get(t.Context(), tc.who, saved.ID)
		if fault.Kind(err) != tc.read {
			t.Errorf("%s reads: %v", tc.name, err)
		}
		if _, err := s.List(t.Context(), tc.who); fault.Kind(err) != tc.read {
			t.Errorf("%s lists: %v", tc.name, err)
		}
		if _, err := s.Save(t.Context(), tc.who, saved); fault.Kind(err) != tc.change {
			t.Errorf("%s changes: %v", tc.name, err)
		}
		if tc.change != nil {
			if err := s.Delete(t.Context(), tc.who, saved.ID); fault.Kind(err) != tc.change {
				t.Errorf("%s deletes: %v", tc.name, err)
			}
		}
		if again, err := s.Get(t.Context(), anna, saved.ID); err != nil || again.Owner != anna.Email {
			t.Fatalf("after %s: %+v, %v", tc.name, again, err)
		}
	}
	if _, err := s.Save(t.Context(), emil, mailed("Neu", emil)); !errors.Is(err, fault.Denied) {
		t.Errorf("a participant saves: %v", err)
	}
	if err := s.Delete(t.Context(), anna, saved.ID); err != nil {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), anna, saved.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("deleted: %v", err)
	}
}

func TestReportsThatCannotBeSaved(t *testing.T) {
	t.Parallel()
	s, _, _ := setup(t)
	if _, err := s.Save(t.Context(), anna, mailed("Länder", anna)); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		change func(*Report)
		want   error
	}{
		"no name":             {func(r *Report) { r.Name = " \n" }, fault.Invalid},
		"a long name":         {func(r *Report) { r.Name = strings.Repeat("ä", 121) }, fault.Invalid},
		"the same name":       {func(r *Report) { r.Name = "Länder" }, fault.Conflict},
		"no such report":      {func(r *Report) { r.ID = 4711 }, fault.NotFound},
		"another's mailbox":   {func(r *Report) { r.Deliver = []Delivery{{ByMail, bert.Email}} }, fault.Invalid},
		"a channel of nobody": {func(r *Report) { r.Deliver = []Delivery{{"slack", "C123"}} }, fault.Invalid},
		"no metric":           {func(r *Report) { r.Query.Metrics = nil }, fault.Invalid},
		"a language":          {func(r *Report) { r.Language = "fr" }, fault.Invalid},
		"a way to roll":       {func(r *Report) { r.Rolling = "weekly" }, fault.Invalid},
	} {
		r := mailed("Neu "+name, anna)
		tc.change(&r)
		if _, err := s.Save(t.Context(), anna, r); fault.Kind(err) != tc.want {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

func TestPeriodsRoll(t *testing.T) {
	t.Parallel()
	to := func(p ...int) statistics.Period {
		return statistics.Period{From: day(p[0], p[1], p[2]), To: day(p[3], p[4], p[5])}
	}
	january, february := day(2026, 1, 20), day(2026, 2, 1)
	for _, tc := range []struct {
		name            string
		period, compare statistics.Period
		want            Rolling
		then, thenHeld  statistics.Period
	}{
		{"the month before", to(2025, 12, 1, 2025, 12, 31), to(2024, 12, 1, 2024, 12, 31), LastMonth,
			to(2026, 1, 1, 2026, 1, 31), to(2025, 1, 1, 2025, 1, 31)},
		{"compared with the month before that", to(2025, 12, 1, 2025, 12, 31), to(2025, 11, 1, 2025, 11, 30), LastMonth,
			to(2026, 1, 1, 2026, 1, 31), to(2025, 12, 1, 2025, 12, 31)},
		{"the quarter before", to(2025, 10, 1, 2025, 12, 31), statistics.Period{}, LastQuarter, to(2025, 10, 1, 2025, 12, 31), statistics.Period{}},
		{"twelve months", to(2025, 1, 1, 2025, 12, 31), to(2024, 1, 1, 2024, 12, 31), TwelveMonths,
			to(2025, 2, 1, 2026, 1, 31), to(2024, 2, 1, 2025, 1, 31)},
		{"this year", statistics.Period{From: day(2026, 1, 1)}, statistics.Period{}, YearToDate, to(2026, 1, 1, 2026, 1, 31), statistics.Period{}},
		{"the whole of this year", to(2026, 1, 1, 2026, 12, 31), statistics.Period{}, YearToDate, to(2026, 1, 1, 2026, 1, 31), statistics.Period{}},
		{"some days", to(2025, 3, 10, 2025, 4, 2), statistics.Period{}, Fixed, to(2025, 3, 10, 2025, 4, 2), statistics.Period{}},
		{"everything", statistics.Period{}, statistics.Period{}, Fixed, statistics.Period{}, statistics.Period{}},
	} {
		got := RollingOf(tc.period, january)
		if got != tc.want {
			t.Errorf("%s rolls %q, want %q", tc.name, got, tc.want)
		}
		q := got.moved(statistics.Query{Period: tc.period, Compare: tc.compare}, february)
		if q.Period != tc.then || q.Compare != tc.thenHeld {
			t.Errorf("%s: %v against %v, want %v against %v", tc.name, q.Period, q.Compare, tc.then, tc.thenHeld)
		}
	}
	if got := YearToDate.period(day(2027, 1, 1)); got != to(2026, 1, 1, 2026, 12, 31) {
		t.Errorf("on the first of January: %v", got)
	}
	if got := shifted(day(2026, 1, 31), 1); got != day(2026, 2, 28) {
		t.Errorf("a month after the 31st of January: %v", got)
	}
}

func TestReportsAreDueOnceAMonthFromSixOnTheFirst(t *testing.T) {
	t.Parallel()
	s, c, _ := setup(t)
	if _, err := s.Save(t.Context(), anna, mailed("Länder", anna)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), anna, Report{Name: "Nur zum Ansehen", Query: december(), Language: "de"}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct {
		when time.Time
		want int
	}{
		{berlin(2026, 1, 20, 10), 0}, // saved today
		{berlin(2026, 2, 1, 5), 0},
		{berlin(2026, 2, 1, 6), 1},
		{berlin(2026, 2, 1, 7), 0},
		{berlin(2026, 2, 20, 7), 0},
		{berlin(2026, 4, 12, 7), 1}, // no server ran for two months
		{berlin(2026, 4, 30, 23), 0},
		{berlin(2026, 5, 1, 6), 1},
	} {
		c.at = at.when
		got, err := s.enqueueDue(t.Context(), []string{ByMail}, func(context.Context, pgx.Tx, []river.InsertManyParams) error { return nil })
		if err != nil || got != at.want {
			t.Errorf("%v: %d due, want %d (%v)", at.when, got, at.want, err)
		}
	}
	// What could not be enqueued stays due.
	c.at = berlin(2026, 6, 1, 6)
	if _, err := s.enqueueDue(t.Context(), []string{ByMail}, func(context.Context, pgx.Tx, []river.InsertManyParams) error { return fault.Unavailable }); err == nil {
		t.Error("an error got lost")
	}
	n, err := s.enqueueDue(t.Context(), []string{ByMail}, func(context.Context, pgx.Tx, []river.InsertManyParams) error { return nil })
	if n != 1 || err != nil {
		t.Errorf("%d due after an error, %v", n, err)
	}
}
