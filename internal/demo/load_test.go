package demo_test

import (
	"context"
	"io/fs"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// demoBegins is when the demo's clock starts.
var demoBegins = time.Date(2026, 1, 20, 9, 0, 0, 0, german.Berlin())

func target(t testing.TB, pool *pgxpool.Pool) demo.Target {
	t.Helper()
	now := func() time.Time { return demoBegins }
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	store := catalogue.NewStore(pool, now)
	return demo.Target{
		Catalogue: store, Importer: catalogue.NewImporter(store, catalogue.Hooks{}), Towns: municipality.NewStore(pool, now), Now: now,
		Bookings: booking.NewService(booking.Config{
			Pool: pool, Catalogue: store, Queue: queue, Now: now, Log: slog.New(slog.DiscardHandler),
			Publish: func(context.Context, pgx.Tx, int64, string) error { return nil },
		}),
	}
}

// current returns the runs of the demo's catalogue, without those of the years
// before it.
func current(t testing.TB, d demo.Target) catalogue.Catalogue {
	t.Helper()
	all, err := d.Catalogue.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all.Runs = slices.DeleteFunc(all.Runs, func(r catalogue.Run) bool { return r.Starts().Year() < 2026 })
	return all
}

func TestTheCatalogueIsThatOfTheReports(t *testing.T) {
	t.Parallel()
	d := target(t, pgtest.Open(t))
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	all := current(t, d)
	if len(all.Runs) != 76 || len(all.Modules) != 25 {
		t.Errorf("%d runs of %d modules, want 76 of 25", len(all.Runs), len(all.Modules))
	}
	byKey := map[string]catalogue.Run{}
	for _, r := range all.Runs {
		byKey[r.Key] = r
	}
	for key, begins := range map[string]string{
		"smart-city-manager-2026-05-05": "05.05.2026 09:00",
		"biletado-2026-02-10":           "10.02.2026 10:00",
		"zwilling-2026-03-17":           "17.03.2026 10:00",
	} {
		if got := byKey[key]; len(got.Sessions) == 0 || got.Starts().In(german.Berlin()).Format("02.01.2006 15:04") != begins {
			t.Errorf("%s does not begin on %s", key, begins)
		}
	}
	cohort := byKey["smart-city-manager-2026-05-05"]
	var hours time.Duration
	for _, s := range cohort.Sessions {
		hours += s.Ends.Sub(s.Starts)
		if s.Ends.In(german.Berlin()).Hour() > 13 {
			t.Errorf("session %d of the programme is no morning", s.N)
		}
	}
	if len(cohort.Sessions) != 10 || hours != 40*time.Hour || cohort.Seats.Free() != 3 {
		t.Errorf("the programme has %d mornings of %v and %d free seats, want 10 of 40 h and 3", len(cohort.Sessions), hours, cohort.Seats.Free())
	}
	documents := map[string]string{}
	for _, doc := range load(t) {
		documents[doc.Key] = doc.Title
	}
	for _, m := range all.Modules {
		if title, ok := documents[m.Document]; !ok || !strings.Contains(title, m.Title) && m.Category != catalogue.Programme {
			t.Errorf("module %s is described by %q, %q", m.Title, m.Document, title)
		}
		if m.Category == catalogue.Compulsory || strings.HasPrefix(m.Document, "modules/") || m.Category != catalogue.Elective {
			continue
		}
		t.Errorf("elective %s is not described by a module's document", m.Key)
	}
	err := fs.WalkDir(demo.Documents(), "modules", func(key string, entry fs.DirEntry, err error) error {
		about := slices.ContainsFunc(all.Modules, func(m catalogue.Module) bool { return m.Document == key })
		if err == nil && !entry.IsDir() && !about && !regexp.MustCompile(`uebersicht|gefragte`).MatchString(key) {
			t.Errorf("the module of %s has no runs", key)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// holidays are all that any Land keeps on a weekday of the half-year, with the
// Monday before Lent.
var holidays = strings.Fields("2026-01-01 2026-01-06 2026-02-16 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-06-04")

func TestRunsAreOnWorkingDaysAtWorkingHours(t *testing.T) {
	t.Parallel()
	d := target(t, pgtest.Open(t))
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	all := current(t, d)
	acrossSummerTime := 0
	for _, r := range all.Runs {
		var length time.Duration
		for _, s := range r.Sessions {
			starts, ends := s.Starts.In(german.Berlin()), s.Ends.In(german.Berlin())
			length += ends.Sub(starts)
			day := starts.Format("2006-01-02")
			if w := starts.Weekday(); w == time.Saturday || w == time.Sunday || slices.Contains(holidays, day) {
				t.Errorf("%s is on %s, %v", r.Key, day, w)
			}
			if starts.Year() != 2026 || starts.Month() > time.June || starts.Hour() < 9 || ends.Hour() > 17 || ends.Format("2006-01-02") != day {
				t.Errorf("%s from %v to %v", r.Key, starts, ends)
			}
		}
		if int(length.Minutes()) != r.Module.Minutes {
			t.Errorf("%s takes %v, its module %d minutes", r.Key, length, r.Module.Minutes)
		}
		_, before := r.Starts().In(german.Berlin()).Zone()
		_, after := r.Ends().In(german.Berlin()).Zone()
		if before != after {
			acrossSummerTime++
			if a, b := r.Starts().In(german.Berlin()), r.Sessions[len(r.Sessions)-1].Starts.In(german.Berlin()); a.Hour() != b.Hour() {
				t.Errorf("%s begins at %v and later at %v", r.Key, a, b)
			}
		}
	}
	if acrossSummerTime < 2 {
		t.Errorf("%d runs go on after the change to summer time, want at least 2", acrossSummerTime)
	}
}

func TestSeatsComeFromBookingsOfInventedPeople(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	d := target(t, pool)
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	all := current(t, d)
	can := map[catalogue.Availability]int{}
	for _, r := range all.Runs {
		can[r.Availability(demoBegins)]++
		people, err := d.Bookings.Participants(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		taken, waiting := 0, 0
		for _, p := range people {
			switch p.State {
			case booking.Confirmed:
				taken += p.Seats
			case booking.Waitlisted:
				waiting += p.Seats
			default:
				t.Errorf("%s: a booking is %s", r.Key, p.State)
			}
			if !strings.HasSuffix(p.Person.Email, ".example") || p.Person.AGS == "" || p.Person.Land != municipality.LandOf(p.Person.AGS) {
				t.Errorf("%s: %+v", r.Key, p.Person)
			}
			if p.RequestedAt.After(demoBegins) || !p.RequestedAt.Before(r.Starts()) {
				t.Errorf("%s was requested at %v", r.Key, p.RequestedAt)
			}
		}
		if taken != r.Seats.Taken || waiting != r.Seats.Waiting || waiting > 0 && r.Seats.Free() > 0 {
			t.Errorf("%s: seats %+v, bookings hold %d and wait for %d", r.Key, r.Seats, taken, waiting)
		}
	}
	for what, least := range map[catalogue.Availability]int{
		catalogue.Bookable: 50, catalogue.Waitable: 5, catalogue.Full: 2, catalogue.NotYet: 1, catalogue.Off: 1, catalogue.TooLate: 2,
	} {
		if can[what] < least {
			t.Errorf("%d runs are %s, want at least %d", can[what], what, least)
		}
	}
	var lands, jobs int
	if err := pool.QueryRow(t.Context(), `SELECT (SELECT count(DISTINCT land) FROM bookings), (SELECT count(*) FROM river_job)`).Scan(&lands, &jobs); err != nil {
		t.Fatal(err)
	}
	if lands != 16 || jobs != 0 {
		t.Errorf("bookings from %d Länder and %d mails, want 16 and none", lands, jobs)
	}
}

func TestLoadingAgainKeepsWhatHappenedSince(t *testing.T) {
	t.Parallel()
	d := target(t, pgtest.Open(t))
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	run, err := d.Catalogue.RunByKey(t.Context(), "ki-2026-03-24")
	if err != nil {
		t.Fatal(err)
	}
	by := booking.Actor{Kind: booking.ByCoordinator, ID: "koordination@demo.example", Channel: "web"}
	if err := d.Bookings.SetCapacity(t.Context(), run.ID, 30, by); err != nil {
		t.Fatal(err)
	}
	_, err = d.Bookings.Request(t.Context(), booking.Request{
		Key: "0123456789abcdef0123", Run: run.ID, Seats: 2, Consent: booking.ConsentVersion, Language: "de", Channel: "web",
		Person: booking.Person{Name: "Erika Beispiel", Email: "erika@bad-belzig.example", Municipality: "Bad Belzig"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	again, err := d.Catalogue.RunByKey(t.Context(), "ki-2026-03-24")
	if err != nil {
		t.Fatal(err)
	}
	if again.Seats.Capacity != 30 || again.Seats.Taken != run.Seats.Taken+2 {
		t.Errorf("after a restart the seats are %+v, before they were %+v", again.Seats, run.Seats)
	}
}

func TestTheSameStartMakesTheSameBookings(t *testing.T) {
	t.Parallel()
	runs := []catalogue.Run{
		{ID: 1, Key: "ki-2026-02-11", Status: catalogue.Open, Seats: catalogue.Seats{Capacity: 24}, Sessions: []catalogue.Session{{Starts: demoBegins.AddDate(0, 0, 22)}}},
		{ID: 2, Key: "x", Status: catalogue.Open, Seats: catalogue.Seats{Capacity: 30}, Sessions: []catalogue.Session{{Starts: demoBegins.AddDate(0, 2, 0)}}},
	}
	towns := []municipality.Municipality{{AGS: "12069020", Name: "Bad Belzig", Land: "BB"}, {AGS: "12053000", Name: "Frankfurt (Oder)", Land: "BB"}}
	one, two := demo.Bookings(runs, towns, demoBegins), demo.Bookings(runs, towns, demoBegins)
	if len(one) < 20 || !slices.Equal(one, two) {
		t.Errorf("%d and %d bookings differ", len(one), len(two))
	}
	seats := 0
	for _, b := range one {
		if b.Run == 1 {
			seats += b.Seats
		}
		if _, problem, suggestion := booking.CheckAddress(b.Person.Email); problem != "" || suggestion != "" {
			t.Errorf("%s is %s (%s)", b.Person.Email, problem, suggestion)
		}
	}
	if seats != 29 {
		t.Errorf("%d seats of the run that is sold out are wanted, want 24 and 5", seats)
	}
}
