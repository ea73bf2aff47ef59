package catalogue_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// start is when the tests' clock stands: a Tuesday.
var start = local("2026-01-20 09:00")

// local reads a time as a German clock shows it.
func local(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, german.Berlin())
	if err != nil {
		panic(err)
	}
	return t
}

// A bundle is a store on a database of its own, whose clock stands at start.
type bundle struct {
	*catalogue.Store
	pool *pgxpool.Pool
}

func setup(t testing.TB) bundle {
	t.Helper()
	pool := pgtest.Open(t)
	return bundle{catalogue.NewStore(pool, func() time.Time { return start }), pool}
}

// module stores a module "key|title|category|topic,topic".
func (b bundle) module(t testing.TB, line string) {
	t.Helper()
	f := strings.Split(line, "|")
	b.exec(t, `INSERT INTO modules (key, title, category, topics, updated_at) VALUES ($1, $2, $3, $4, $5)`,
		f[0], f[1], f[2], strings.Split(f[3], ","), start)
}

// run stores a run of a module with 10 seats and sessions "2026-03-02 09:00 90",
// which end after so many minutes, and returns its id.
func (b bundle) run(t testing.TB, key, module string, sessions ...string) (id int64) {
	t.Helper()
	err := b.pool.QueryRow(t.Context(), `
		INSERT INTO runs (key, module_id, status, capacity, updated_at)
		SELECT $1, id, 'open', 10, $3 FROM modules WHERE key = $2 RETURNING id`, key, module, start).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range sessions {
		var minutes int
		if _, err := fmt.Sscan(s[16:], &minutes); err != nil {
			t.Fatal(err)
		}
		starts := local(s[:16])
		b.exec(t, `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, $2, $3, $4)`,
			id, i+1, starts, starts.Add(time.Duration(minutes)*time.Minute))
	}
	return id
}

func (b bundle) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := b.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// filled has three modules with runs before and after the clock.
func filled(t testing.TB) bundle {
	t.Helper()
	b := setup(t)
	b.module(t, "ki|Künstliche Intelligenz|compulsory|KI,Ethik")
	b.module(t, "datenrecht|Datenrecht|elective|Recht,Daten")
	b.module(t, "scm|Smart City Manager|programme|Führung,Übersicht")
	b.run(t, "ki-alt", "ki", "2026-01-19 09:00 120")
	b.run(t, "ki-maerz", "ki", "2026-03-03 09:00 120")                                               // Tuesday
	b.run(t, "ki-april", "ki", "2026-04-09 14:00 120")                                               // Thursday
	b.run(t, "recht-maerz", "datenrecht", "2026-03-31 13:30 90")                                     // Tuesday, in summer time
	b.run(t, "scm-1", "scm", "2026-03-06 09:00 180", "2026-04-10 09:00 180", "2026-05-05 13:00 180") // Fridays, a Tuesday
	b.exec(t, `UPDATE runs SET taken = 10, waiting = 3 WHERE key = 'ki-april'`)
	b.exec(t, `UPDATE runs SET taken = 9, waiting_list = false WHERE key = 'recht-maerz'`)
	return b
}

func keys(runs []catalogue.Run) string {
	var out []string
	for _, r := range runs {
		out = append(out, r.Key)
	}
	return strings.Join(out, " ")
}

func day(y, m, d int) german.Civil { return german.Civil{Year: y, Month: m, Day: d} }

func TestRunsAreFoundByWhatAQueryAsks(t *testing.T) {
	t.Parallel()
	b := filled(t)
	b.run(t, "ki-aus", "ki", "2026-03-10 09:00 120")
	b.exec(t, `UPDATE runs SET status = 'cancelled' WHERE key = 'ki-aus'`)
	b.run(t, "ki-bald", "ki", "2026-06-09 09:00 120")
	b.exec(t, `UPDATE runs SET booking_opens = $1 WHERE key = 'ki-bald'`, local("2026-05-01 08:00"))
	march := german.TimeSet{From: day(2026, 3, 1), To: day(2026, 3, 31)}
	tests := map[string]struct {
		query catalogue.Query
		want  string
	}{
		"nothing":               {catalogue.Query{}, "ki-maerz scm-1 recht-maerz ki-april ki-bald"},
		"also past":             {catalogue.Query{Past: true, Limit: 2}, "ki-alt ki-maerz"},
		"also cancelled":        {catalogue.Query{Cancelled: true, Modules: []string{"ki"}}, "ki-maerz ki-aus ki-april ki-bald"},
		"modules":               {catalogue.Query{Modules: []string{"datenrecht", "scm"}}, "scm-1 recht-maerz"},
		"category":              {catalogue.Query{Categories: []catalogue.Category{catalogue.Programme}}, "scm-1"},
		"topic in another case": {catalogue.Query{Topics: []string{" übersicht", "recht"}}, "scm-1 recht-maerz"},
		"part of a topic":       {catalogue.Query{Topics: []string{"über"}}, ""},
		"words of a title":      {catalogue.Query{Text: []string{"KÜNST", "ethik"}}, "ki-maerz ki-april ki-bald"},
		"words, one unknown":    {catalogue.Query{Text: []string{"ki", "100%"}}, ""},
		"begins from":           {catalogue.Query{From: local("2026-03-31 13:30")}, "recht-maerz ki-april ki-bald"},
		"begins before":         {catalogue.Query{To: local("2026-03-31 13:30")}, "ki-maerz scm-1"},
		"longer":                {catalogue.Query{MinMinutes: 121}, "scm-1"},
		"shorter":               {catalogue.Query{MaxMinutes: 90}, "recht-maerz"},
		"seats":                 {catalogue.Query{Seats: 2}, "ki-maerz scm-1 ki-bald"},
		"one seat":              {catalogue.Query{Seats: 1, Modules: []string{"ki", "datenrecht"}}, "ki-maerz recht-maerz ki-bald"},
		"bookable":              {catalogue.Query{Bookable: true}, "ki-maerz scm-1 recht-maerz ki-april"},
		"month":                 {catalogue.Query{Times: []german.TimeSet{march}}, "ki-maerz scm-1 recht-maerz"},
		"a later session":       {catalogue.Query{Times: []german.TimeSet{{From: day(2026, 5, 5), To: day(2026, 5, 5)}}}, "scm-1"},
		"on or after":           {catalogue.Query{Times: []german.TimeSet{{From: day(2026, 5, 6)}}}, "ki-bald"},
		"on or before":          {catalogue.Query{Times: []german.TimeSet{{To: day(2026, 3, 6)}}}, "ki-maerz scm-1"},
		"weekday": {catalogue.Query{Times: []german.TimeSet{
			{Weekdays: []time.Weekday{time.Thursday}}}}, "ki-april"},
		"weekday and time of one session, not of two": {catalogue.Query{Times: []german.TimeSet{
			{Weekdays: []time.Weekday{time.Friday}, After: 13 * 60}}}, ""},
		"before noon":            {catalogue.Query{Times: []german.TimeSet{{Before: 12 * 60}}}, "ki-maerz scm-1 ki-bald"},
		"before noon, too early": {catalogue.Query{Times: []german.TimeSet{{Before: 10*60 + 59}}}, ""},
		"after, in summer time":  {catalogue.Query{Times: []german.TimeSet{{After: 13*60 + 30, Before: 15 * 60}}}, "recht-maerz"},
		"alternatives": {catalogue.Query{Times: []german.TimeSet{
			{From: day(2026, 4, 1), To: day(2026, 4, 9)}, {From: day(2026, 3, 3), To: day(2026, 3, 3)}}}, "ki-maerz ki-april"},
		"a day that does not exist": {catalogue.Query{Times: []german.TimeSet{{Wrong: "30. Februar"}}}, ""},
		"all together":              {catalogue.Query{Modules: []string{"ki"}, Times: []german.TimeSet{march}, Seats: 1, Bookable: true}, "ki-maerz"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := b.Runs(t.Context(), tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := keys(found.Runs); got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
			if tt.query.Limit == 0 && found.Total != len(found.Runs) {
				t.Errorf("total %d of %d", found.Total, len(found.Runs))
			}
		})
	}
}

func TestRunsComeInPagesWithTheirTotal(t *testing.T) {
	t.Parallel()
	b := filled(t)
	for _, tt := range []struct {
		limit, offset int
		want          string
	}{{2, 0, "ki-maerz scm-1"}, {2, 2, "recht-maerz ki-april"}, {2, 4, ""}, {1, 3, "ki-april"}, {1000, 0, "ki-maerz scm-1 recht-maerz ki-april"}} {
		found, err := b.Runs(t.Context(), catalogue.Query{Limit: tt.limit, Offset: tt.offset})
		if err != nil || keys(found.Runs) != tt.want || found.Total != 4 || !found.ReadAt.Equal(start) {
			t.Errorf("%d from %d: %q of %d at %v, %v", tt.limit, tt.offset, keys(found.Runs), found.Total, found.ReadAt, err)
		}
	}
	for _, q := range []catalogue.Query{{Limit: -1}, {Offset: -1}, {Modules: make([]string, 101)}} {
		if _, err := b.Runs(t.Context(), q); !errors.Is(err, fault.Invalid) {
			t.Errorf("%+v: error %v", q, err)
		}
	}
}

func TestARunIsReadWithModuleSessionsAndSeats(t *testing.T) {
	t.Parallel()
	b := filled(t)
	b.exec(t, `UPDATE runs SET title = 'Durchgang 1', platform = 'BigBlueButton', booking_closes = $1, taken = 4, waiting = 2 WHERE key = 'scm-1'`,
		local("2026-03-01 12:00"))
	r, err := b.RunByKey(t.Context(), "scm-1")
	if err != nil {
		t.Fatal(err)
	}
	want := catalogue.Run{
		ID: r.ID, Key: "scm-1", Title: "Durchgang 1", Platform: "BigBlueButton", Status: catalogue.Open, WaitingList: true,
		Module: catalogue.Module{
			ID: r.Module.ID, Key: "scm", Title: "Smart City Manager", Category: catalogue.Programme, Topics: []string{"Führung", "Übersicht"},
		},
		BookingCloses: local("2026-03-01 12:00"),
		Sessions: []catalogue.Session{
			{N: 1, Starts: local("2026-03-06 09:00"), Ends: local("2026-03-06 12:00")},
			{N: 2, Starts: local("2026-04-10 09:00"), Ends: local("2026-04-10 12:00")},
			{N: 3, Starts: local("2026-05-05 13:00"), Ends: local("2026-05-05 16:00")},
		},
		Seats: catalogue.Seats{Capacity: 10, Taken: 4, Waiting: 2, ReadAt: start}, UpdatedAt: start,
	}
	if diff := cmp.Diff(want, r, cmp.Comparer(time.Time.Equal)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r.Minutes() != 540 {
		t.Errorf("%d minutes", r.Minutes())
	}
	byID, err := b.Run(t.Context(), r.ID)
	if diff := cmp.Diff(r, byID, cmp.Comparer(time.Time.Equal)); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := b.Run(t.Context(), 999); !errors.Is(err, fault.NotFound) {
		t.Errorf("unknown id: %v", err)
	}
	if _, err := b.RunByKey(t.Context(), "nix"); !errors.Is(err, fault.NotFound) {
		t.Errorf("unknown key: %v", err)
	}
}

func TestRetiredModulesAreNotListed(t *testing.T) {
	t.Parallel()
	b := filled(t)
	b.exec(t, `UPDATE modules SET retired = true WHERE key = 'ki'`)
	modules, err := b.Modules(t.Context())
	var got []string
	for _, m := range modules {
		got = append(got, m.Title)
	}
	if want := []string{"Datenrecht", "Smart City Manager"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

// setSeats changes the counts of a run in a transaction of its own.
func (b bundle) setSeats(ctx context.Context, run int64, change func(catalogue.Seats) catalogue.Seats) error {
	return postgres.InTx(ctx, b.pool, func(tx pgx.Tx) error {
		runs, err := b.Lock(ctx, tx, run)
		if err != nil {
			return err
		}
		s := change(runs[run].Seats)
		return b.SetSeats(ctx, tx, run, s.Capacity, s.Taken, s.Waiting)
	})
}

func TestCountsUnderTheLockOfARunLoseNoChange(t *testing.T) {
	t.Parallel()
	b := filled(t)
	run, err := b.RunByKey(t.Context(), "scm-1")
	if err != nil {
		t.Fatal(err)
	}
	const people = 30
	errs := make([]error, people)
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			errs[i] = b.setSeats(t.Context(), run.ID, func(s catalogue.Seats) catalogue.Seats {
				s.Taken++
				return s
			})
		})
	}
	wg.Wait()
	full := 0
	for _, err := range errs {
		if errors.Is(err, fault.Invalid) {
			full++
		} else if err != nil {
			t.Error(err)
		}
	}
	if run, err = b.Run(t.Context(), run.ID); err != nil || run.Seats.Taken != 10 || full != people-10 {
		t.Errorf("%d taken, %d refused, %v", run.Seats.Taken, full, err)
	}
}

func TestLockingInAnyOrderIsNoDeadlock(t *testing.T) {
	t.Parallel()
	b := filled(t)
	one, _ := b.RunByKey(t.Context(), "scm-1")
	two, _ := b.RunByKey(t.Context(), "ki-maerz")
	var wg sync.WaitGroup
	for i := range 20 {
		ids := []int64{one.ID, two.ID}
		if i%2 == 0 {
			slices.Reverse(ids)
		}
		wg.Go(func() {
			err := postgres.InTx(t.Context(), b.pool, func(tx pgx.Tx) error {
				runs, err := b.Lock(t.Context(), tx, append(ids, ids[0])...)
				if err == nil && (len(runs) != 2 || runs[two.ID].Key != "ki-maerz") {
					t.Errorf("locked %v", runs)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	err := postgres.InTx(t.Context(), b.pool, func(tx pgx.Tx) error {
		_, err := b.Lock(t.Context(), tx, one.ID, 999)
		return err
	})
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("locking an unknown run: %v", err)
	}
}
