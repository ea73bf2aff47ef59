package demo_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// loaded returns a database with the demo in it.
func loaded(t testing.TB) (demo.Target, *pgxpool.Pool) {
	t.Helper()
	pool := pgtest.Open(t)
	d := target(t, pool)
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d, pool
}

// past returns the runs of the years before the catalogue.
func past(t testing.TB, d demo.Target) (runs []catalogue.Run) {
	t.Helper()
	all, err := d.Catalogue.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Runs {
		if r.Starts().Year() < 2026 {
			runs = append(runs, r)
		}
	}
	return runs
}

func number(t testing.TB, pool *pgxpool.Pool, sql string, args ...any) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func towns(t testing.TB) []municipality.Municipality {
	t.Helper()
	file, err := municipality.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	list, err := municipality.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// offDays are weekdays of the two years on which some Land works not.
var offDays = strings.Fields("2024-03-29 2024-04-01 2024-05-01 2024-05-09 2024-05-20 2024-10-03 2024-10-31 2024-11-20 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-10-03 2025-10-31 2025-11-19")

func TestPastRunsKeepTheCustomsOfTheCatalogue(t *testing.T) {
	t.Parallel()
	d, _ := loaded(t)
	runs := past(t, d)
	if len(runs) < 180 || len(runs) > 230 {
		t.Errorf("%d past runs", len(runs))
	}
	perDay, first := map[string]int{}, map[string]time.Time{}
	off, cohorts := 0, 0
	for _, r := range runs {
		var length time.Duration
		for i, s := range r.Sessions {
			starts, ends := s.Starts.In(german.Berlin()), s.Ends.In(german.Berlin())
			length += ends.Sub(starts)
			day := starts.Format(time.DateOnly)
			if w := starts.Weekday(); w == time.Saturday || w == time.Sunday || strings.Contains(strings.Join(offDays, " "), day) {
				t.Errorf("%s is on %s, %v", r.Key, day, w)
			}
			if starts.Hour() < 9 || ends.Hour() > 17 || i == 0 && starts.Month() == time.August {
				t.Errorf("%s from %v to %v", r.Key, starts, ends)
			}
		}
		begins := r.Starts().In(german.Berlin())
		if r.Key != r.Module.Key+"-"+begins.Format(time.DateOnly) || int(length.Minutes()) != r.Module.Minutes {
			t.Errorf("%s begins at %v and takes %v, its module %d minutes", r.Key, begins, length, r.Module.Minutes)
		}
		if r.Starts().After(demoBegins.AddDate(0, 0, -31)) {
			t.Errorf("%s would still be in the calendars", r.Key)
		}
		if perDay[begins.Format(time.DateOnly)]++; perDay[begins.Format(time.DateOnly)] > 4 {
			t.Errorf("too many runs begin on %v", begins)
		}
		if first[r.Module.Key].IsZero() {
			first[r.Module.Key] = begins
		}
		if r.Status == catalogue.Cancelled {
			off++
		}
		if r.Module.Category == catalogue.Programme {
			cohorts++
		}
	}
	if off != 3 || cohorts != 6 || first["smart-city-manager"].Format(time.DateOnly) != "2024-05-06" {
		t.Errorf("%d runs were called off, %d cohorts since %v", off, cohorts, first["smart-city-manager"])
	}
	// What the documents call new in September 2025 and February 2026.
	newer := strings.Fields("ki kommunikationsstrategien vergaberecht beihilferecht technische-standards it-sicherheit agiles-arbeiten verstetigung klimaanpassung")
	for _, key := range newer {
		if first[key].Before(time.Date(2025, 9, 1, 0, 0, 0, 0, german.Berlin())) {
			t.Errorf("%s began on %v already, or never", key, first[key])
		}
	}
	if len(first) != len(newer)+8 {
		t.Errorf("%d modules have a past", len(first))
	}
}

func TestTheHistoryIsOfInventedPeopleAndTellsNobody(t *testing.T) {
	t.Parallel()
	d, pool := loaded(t)
	for what, sql := range map[string]string{
		"mails":                       `SELECT count(*) FROM river_job`,
		"real addresses":              `SELECT count(*) FROM bookings WHERE email NOT LIKE '%.example'`,
		"bookings without a key":      `SELECT count(*) FROM bookings WHERE ags IS NULL OR land IS NULL`,
		"bookings before the opening": `SELECT count(*) FROM bookings WHERE requested_at < '2024-01-15'`,
		"people of two municipalities": `
			SELECT count(*) FROM (SELECT FROM bookings GROUP BY email_key HAVING count(DISTINCT ags) > 1) twice`,
		"people of two numbers, or two of one": `
			SELECT count(*) FROM (SELECT FROM bookings GROUP BY email_key HAVING count(DISTINCT person) > 1
				UNION ALL SELECT FROM bookings GROUP BY person HAVING count(DISTINCT email_key) > 1) wrong`,
		"seats that are counted wrong": `
			SELECT count(*) FROM runs r WHERE (taken, waiting) <>
				(SELECT coalesce(sum(seats) FILTER (WHERE held), 0), coalesce(sum(seats) FILTER (WHERE state = 'waitlisted'), 0) FROM bookings WHERE run_id = r.id)`,
		"lines that are counted wrong": `
			SELECT count(*) FROM booking_lines l WHERE length <> (SELECT count(*) FROM bookings WHERE run_id = l.run_id AND state = 'waitlisted')`,
		"logs that end elsewhere": `
			SELECT count(*) FROM bookings b WHERE state <> (SELECT to_state FROM booking_log WHERE booking_id = b.id ORDER BY id DESC LIMIT 1)`,
		"logs with gaps": `
			SELECT count(*) FROM (SELECT from_state, lag(to_state, 1, '') OVER (PARTITION BY booking_id ORDER BY id) AS before FROM booking_log) l
			WHERE from_state <> before`,
		"active bookings of what was called off": `
			SELECT count(*) FROM bookings b JOIN runs r ON r.id = b.run_id WHERE r.status = 'cancelled' AND b.state IN ('confirmed', 'waitlisted')`,
		"things done after the run began": `
			SELECT count(*) FROM booking_log l JOIN sessions s ON s.run_id = l.run_id AND s.n = 1 WHERE l.at > s.starts AND l.action <> 'attended'`,
	} {
		if n := number(t, pool, sql); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	names := map[string]bool{}
	list := demo.History(past(t, d), towns(t))
	for _, b := range list {
		first, last, _ := strings.Cut(b.Person.Name, " ")
		names[last] = true
		if !strings.HasPrefix(b.Person.Email, strings.ToLower(first+"."+last)+"@") {
			t.Errorf("%s has the address %s", b.Person.Name, b.Person.Email)
		}
	}
	if len(names) > 12 {
		t.Errorf("people are called %v", names)
	}
	if again := demo.History(past(t, d), towns(t)); cmp.Diff(list, again) != "" {
		t.Error("the same runs made other bookings")
	}
}

func TestLoadingTwiceOrAtOnceLoadsOnce(t *testing.T) {
	t.Parallel()
	count := `SELECT (SELECT count(*) FROM runs) * 1000000 + (SELECT count(*) FROM bookings)`
	_, pool := loaded(t)
	want := number(t, pool, count)
	if err := demo.Load(t.Context(), target(t, pool)); err != nil {
		t.Fatal(err)
	}
	if n := number(t, pool, count); n != want {
		t.Errorf("loading again makes %d of %d runs and bookings", n, want)
	}
	pool = pgtest.Open(t)
	group, ctx := errgroup.WithContext(t.Context())
	for range 2 {
		d := target(t, pool)
		group.Go(func() error { return demo.Load(ctx, d) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := number(t, pool, count); n != want {
		t.Errorf("two processes make %d of %d runs and bookings", n, want)
	}
}

func TestADemoWithoutAPastGetsOne(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	d := target(t, pool)
	given, err := demo.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Importer.Apply(t.Context(), given, catalogue.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if n := len(past(t, d)); n < 180 {
		t.Errorf("%d past runs", n)
	}
}

func TestACatalogueThatIsNotTheDemosGetsNoPast(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	d := target(t, pool)
	given, err := catalogue.Read(
		catalogue.File{Name: "modules.csv", Data: []byte("Kennung;Titel;Kategorie\nki;KI;Wahlmodul\n")},
		catalogue.File{Name: "runs.csv", Data: []byte("Kennung;Modul;Datum;Beginn;Ende;Plätze\nki-2026-02-11;ki;11.02.2026;09:00;12:00;10\n")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Importer.Apply(t.Context(), given, catalogue.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if n := len(past(t, d)); n != 0 {
		t.Errorf("%d past runs", n)
	}
}

// Personal data of runs that are long over goes with the first Tidy; what is left
// has to be enough to count.
func TestTheHistoryStillCountsWithoutItsNames(t *testing.T) {
	t.Parallel()
	d, pool := loaded(t)
	const figures = `
		SELECT string_agg(concat_ws(' ', land, n, seats, attended, towns, people), E'\n' ORDER BY land)
		FROM (SELECT land, count(*) n, sum(seats) seats, sum(attended) attended, count(DISTINCT ags) towns, count(DISTINCT person) people
			FROM bookings GROUP BY land) f`
	var before, after string
	if err := pool.QueryRow(t.Context(), figures).Scan(&before); err != nil {
		t.Fatal(err)
	}
	n, err := d.Bookings.Tidy(t.Context())
	if err != nil || n < 800 {
		t.Fatalf("%d bookings lost their names, %v", n, err)
	}
	if err := pool.QueryRow(t.Context(), figures).Scan(&after); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("figures of the Länder (-before +after):\n%s", diff)
	}
	if left := number(t, pool, `SELECT count(*) FROM bookings WHERE name <> '' AND erased_at IS NOT NULL`); left != 0 {
		t.Errorf("%d names are left", left)
	}
}

func TestAPastBookingIsShownToItsOwner(t *testing.T) {
	t.Parallel()
	d, pool := loaded(t)
	var email string
	err := pool.QueryRow(t.Context(), `
		SELECT email FROM bookings WHERE requested_at < '2025-11-01' GROUP BY email ORDER BY count(*) DESC, email LIMIT 1`).Scan(&email)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := d.Bookings.Of(t.Context(), email)
	if err != nil || len(mine) < 4 {
		t.Fatalf("%s has %d bookings, %v", email, len(mine), err)
	}
	for _, b := range mine {
		entries, err := d.Bookings.Changes(t.Context(), b.ID)
		if err != nil || len(entries) < 2 || entries[0].Action != booking.ActRequested {
			t.Errorf("the log of %s is %v, %v", b.Ref, entries, err)
		}
	}
}

func TestAClockOfOldMakesNoFuture(t *testing.T) {
	t.Parallel()
	for clock, runs := range map[time.Time]bool{
		time.Date(2024, 1, 10, 9, 0, 0, 0, german.Berlin()): false,
		time.Date(2025, 6, 10, 9, 0, 0, 0, german.Berlin()): true,
	} {
		pool := pgtest.Open(t)
		d := target(t, pool)
		d.Now = func() time.Time { return clock }
		d.Bookings = booking.NewService(booking.Config{Pool: pool, Catalogue: d.Catalogue, Now: d.Now})
		d.Conversations = conversation.NewStore(pool, d.Now)
		if err := demo.Load(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if n := len(past(t, d)); n > 0 != runs {
			t.Errorf("%d past runs at %v", n, clock)
		}
		if n := number(t, pool, `
			SELECT (SELECT count(*) FROM booking_log WHERE at > $1) + (SELECT count(*) FROM question_facts WHERE asked_at > $1)`, clock); n != 0 {
			t.Errorf("%d things happened after %v", n, clock)
		}
	}
}
