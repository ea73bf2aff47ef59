package booking_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

func imported(name string, run int64, seats int) booking.Imported {
	return booking.Imported{Run: run, Seats: seats, Requested: start.Add(-24 * time.Hour), Person: request(name, run, seats).Person}
}

func TestImportedBookingsGetSeatsOrAPlaceInTheLineAndNoMail(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run, other := b.run(t, 3), b.run(t, 10)
	by := booking.Actor{Kind: booking.BySystem, Channel: "import"}
	err := b.Import(t.Context(), []booking.Imported{
		imported("anna", run, 2), imported("group", run, 2), imported("anna", other, 1), imported("ben", run, 1), imported("cem", run, 1),
	}, by)
	if err != nil {
		t.Fatal(err)
	}
	b.seats(t, run, 3, 3)
	b.seats(t, other, 1, 0)
	people, err := b.Participants(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range people {
		got = append(got, fmt.Sprint(p.Person.Name, " ", p.State, " ", p.Place))
	}
	if want := "[anna confirmed 0 ben confirmed 0 group waitlisted 1 cem waitlisted 2]"; fmt.Sprint(got) != want {
		t.Errorf("participants are %v, want %v", got, want)
	}
	var jobs, entries int
	if err := b.pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM river_job), (SELECT count(*) FROM booking_log)`).Scan(&jobs, &entries); err != nil {
		t.Fatal(err)
	}
	if jobs != 0 || entries != 10 || len(b.events.seen) != 0 {
		t.Errorf("%d jobs, %d entries and %d events, want 0, 10 and 0", jobs, entries, len(b.events.seen))
	}
	// From here on they are like all others: seats that come free go down the line.
	if _, err := b.Cancel(t.Context(), people[0].ID, booking.Actor{Kind: booking.ByPerson, Channel: "web"}); err != nil {
		t.Fatal(err)
	}
	b.is(t, people[2].ID, booking.Offered, 0)
	b.is(t, people[3].ID, booking.Waitlisted, 1)
}

func TestAnImportIsAllOrNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 2)
	later := imported("anna", run, 1)
	later.Requested = start.Add(time.Hour)
	nameless := imported("anna", run, 1)
	nameless.Person.Name = " "
	for name, c := range map[string]struct {
		second booking.Imported
		kind   error
	}{
		"the same mailbox twice": {imported("first", run, 1), fault.Conflict},
		"an unknown run":         {imported("anna", run+99, 1), fault.NotFound},
		"without a name":         {nameless, fault.Invalid},
		"out of the future":      {later, fault.Invalid},
		"more than the run has":  {imported("anna", run, 3), fault.Conflict},
		"no seats":               {imported("anna", run, 0), fault.Invalid},
	} {
		err := b.Import(t.Context(), []booking.Imported{imported("first", run, 1), c.second}, booking.Actor{Kind: booking.BySystem, Channel: "import"})
		if !errors.Is(err, c.kind) {
			t.Errorf("%s: %v, want %v", name, err, c.kind)
		}
		b.seats(t, run, 0, 0)
	}
}

func TestImportsAtTheSameTimeGiveAMailboxOneNumber(t *testing.T) {
	t.Parallel()
	const people = 100
	b := setup(t, booking.Limits{})
	over, asked := b.runAt(t, people, start.AddDate(0, 0, -10)), b.run(t, people)
	work := []func(*bundle) error{
		func(s *bundle) error {
			for i := range people {
				if _, err := s.Request(t.Context(), request(fmt.Sprintf("person%d", i), asked, 1)); err != nil {
					return err
				}
			}
			return nil
		},
		func(s *bundle) error {
			list := make([]booking.Past, people)
			for i := range list {
				list[i] = past(fmt.Sprintf("person%d", i), over, 1, ago(30, booking.Requested), ago(29, booking.Confirmed))
			}
			return s.ImportHistory(t.Context(), list, coordinator)
		},
	}
	for range 3 {
		run := b.run(t, people)
		work = append(work, func(s *bundle) error {
			list := make([]booking.Imported, people)
			for i := range list {
				list[i] = imported(fmt.Sprintf("person%d", i), run, 1)
			}
			return s.Import(t.Context(), list, coordinator)
		})
	}
	errs := make([]error, len(work))
	var working sync.WaitGroup
	for i, do := range work {
		s := onPool(t, b.again(t), b.clock, booking.Limits{})
		working.Go(func() { errs[i] = do(s) })
	}
	working.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	var numbers, bookings int
	if err := b.pool.QueryRow(t.Context(), `SELECT count(DISTINCT (email_key, person)), count(*) FROM bookings`).Scan(&numbers, &bookings); err != nil {
		t.Fatal(err)
	}
	if numbers != people || bookings != people*len(work) {
		t.Errorf("%d people have %d numbers and %d bookings, want %d", people, numbers, bookings, people*len(work))
	}
}
