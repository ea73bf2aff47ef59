package booking_test

import (
	"fmt"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

// past is a booking of a run that began ten days ago, with the steps given as
// days before now and states in turn.
func past(name string, run int64, seats int, steps ...booking.Step) booking.Past {
	return booking.Past{Run: run, Seats: seats, Person: request(name, run, seats).Person, Language: "de", Channel: "slack", Steps: steps}
}

func ago(days int, to booking.State) booking.Step {
	return booking.Step{To: to, At: start.AddDate(0, 0, -days)}
}

func attended(b booking.Past, seats int) booking.Past {
	b.Attended = &seats
	return b
}

var importer = booking.Actor{Kind: booking.BySystem, Channel: "import"}

func TestAHistoryComesInWhole(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.runAt(t, 3, start.AddDate(0, 0, -10))
	err := b.ImportHistory(t.Context(), []booking.Past{
		attended(past("dora", run, 1, ago(25, booking.Requested), ago(25, booking.Waitlisted), ago(15, booking.Offered), ago(14, booking.Confirmed)), 0),
		attended(past("anna", run, 2, ago(30, booking.Requested), ago(29, booking.Confirmed)), 1),
		past("ben", run, 1, ago(28, booking.Requested), ago(28, booking.Confirmed), ago(15, booking.Cancelled)),
		past("cem", run, 3, ago(26, booking.Requested), ago(26, booking.Waitlisted)),
		past("emil", run, 1, ago(20, booking.Requested), ago(19, booking.Expired)),
	}, importer)
	if err != nil {
		t.Fatal(err)
	}
	b.seats(t, run, 3, 3)
	people, err := b.Participants(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range people {
		used := "–"
		if p.Attended != nil {
			used = fmt.Sprint(*p.Attended)
		}
		got = append(got, fmt.Sprint(p.Person.Name, " ", p.State, " ", p.Place, " ", used, " ", p.Channel))
		if p.State.Active() != p.EndedAt.IsZero() || (p.State == booking.Expired) != p.ConfirmedAt.IsZero() {
			t.Errorf("%s is %s, was confirmed at %v and ended at %v", p.Person.Name, p.State, p.ConfirmedAt, p.EndedAt)
		}
	}
	want := "[anna confirmed 0 1 slack dora confirmed 0 0 slack cem waitlisted 1 – slack ben cancelled 0 – slack emil expired 0 – slack]"
	if fmt.Sprint(got) != want {
		t.Errorf("participants are %v, want %v", got, want)
	}
	entries, err := b.History(t.Context(), run, 100)
	if err != nil {
		t.Fatal(err)
	}
	got = nil
	for i, e := range entries {
		if i > 0 && e.At.After(entries[i-1].At) {
			t.Errorf("entry %d is older than the one before", e.ID)
		}
		if e.Booking == people[1].ID {
			got = append(got, fmt.Sprint(e.Action, " ", e.Actor.Kind, " ", e.From))
		}
	}
	if want := "[attended system confirmed confirmed person offered offered system waitlisted waitlisted person requested requested person ]"; fmt.Sprint(got) != want {
		t.Errorf("the log of dora is %v, want %v", got, want)
	}
	if mine, err := b.Of(t.Context(), "ben@rathaus.example"); err != nil || len(mine) != 1 || mine[0].State != booking.Cancelled {
		t.Errorf("ben has %v, %v", mine, err)
	}
	var jobs int
	if err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job`).Scan(&jobs); err != nil {
		t.Fatal(err)
	}
	if jobs != 0 || len(b.events.seen) != 0 || len(entries) != 15 {
		t.Errorf("%d jobs, %d events and %d entries, want none, none and 15", jobs, len(b.events.seen), len(entries))
	}
}

func TestAHistoryIsAllOrNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run, ahead, off := b.runAt(t, 2, start.AddDate(0, 0, -10)), b.run(t, 2), b.runAt(t, 2, start.AddDate(0, 0, -5))
	b.exec(t, `UPDATE runs SET status = 'cancelled' WHERE id = $1`, off)
	asked, seated := ago(30, booking.Requested), ago(29, booking.Confirmed)
	nobody := past("", run, 1, asked, seated)
	silent := past("anna", run, 1, asked, seated)
	silent.Channel = ""
	for name, c := range map[string]struct {
		second booking.Past
		kind   error
	}{
		"a run to come":                    {past("anna", ahead, 1, asked, seated), fault.Conflict},
		"a seat in what was called off":    {past("anna", off, 1, asked, seated), fault.Conflict},
		"more than the run has":            {past("anna", run, 2, asked, seated), fault.Conflict},
		"the same mailbox twice":           {past("first", run, 1, asked, seated), fault.Conflict},
		"an unknown run":                   {past("anna", run+99, 1, asked, seated), fault.NotFound},
		"without a name":                   {nobody, fault.Invalid},
		"without a channel":                {silent, fault.Invalid},
		"nothing happened":                 {past("anna", run, 1, asked), fault.Invalid},
		"not requested":                    {past("anna", run, 1, seated, ago(1, booking.Cancelled)), fault.Invalid},
		"backwards":                        {past("anna", run, 1, seated, ago(30, booking.Confirmed)), fault.Invalid},
		"after the end":                    {past("anna", run, 1, asked, ago(20, booking.Expired), ago(10, booking.Confirmed)), fault.Invalid},
		"offered to who did not wait":      {past("anna", run, 1, asked, ago(20, booking.Offered), ago(10, booking.Confirmed)), fault.Invalid},
		"an offer without an end":          {past("anna", run, 1, asked, ago(20, booking.Waitlisted), ago(15, booking.Offered)), fault.Invalid},
		"out of the future":                {past("anna", run, 1, asked, ago(-1, booking.Confirmed)), fault.Invalid},
		"attended by who was not expected": {attended(past("anna", run, 1, asked, ago(20, booking.Waitlisted)), 1), fault.Invalid},
		"attended by more than booked":     {attended(past("anna", run, 1, asked, seated), 2), fault.Invalid},
		"attended by fewer than none":      {attended(past("anna", run, 1, asked, seated), -1), fault.Invalid},
	} {
		err := b.ImportHistory(t.Context(), []booking.Past{past("first", run, 1, asked, seated), c.second}, importer)
		wantKind(t, name, err, c.kind)
		b.seats(t, run, 0, 0)
	}
	called := past("anna", off, 1, asked, seated, ago(8, booking.Cancelled))
	if err := b.ImportHistory(t.Context(), []booking.Past{called}, importer); err != nil {
		t.Errorf("what was called off: %v", err)
	}
	if err := b.ImportHistory(t.Context(), nil, importer); err != nil {
		t.Errorf("nothing: %v", err)
	}
}

func TestAttendanceIsRecordedAndCorrected(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 3)
	anna, ben := b.confirmed(t, "anna", run, 2), b.confirmed(t, "ben", run, 1)
	cem := b.confirmed(t, "cem", run, 1) // waits
	wantKind(t, "before the run begins", b.Attend(t.Context(), run, map[int64]int{anna.ID: 1}, coordinator), fault.Conflict)
	b.clock.Set(anna.Run.Starts().Add(time.Minute))
	b.events.seen = nil
	mails := len(b.mails(t))
	for name, c := range map[string]struct {
		used map[int64]int
		kind error
	}{
		"more than booked":    {map[int64]int{ben.ID: 1, anna.ID: 3}, fault.Invalid},
		"fewer than none":     {map[int64]int{ben.ID: -1}, fault.Invalid},
		"on the waiting list": {map[int64]int{ben.ID: 1, cem.ID: 1}, fault.Conflict},
		"an unknown booking":  {map[int64]int{ben.ID: 1, cem.ID + 99: 1}, fault.Conflict},
	} {
		wantKind(t, name, b.Attend(t.Context(), run, c.used, coordinator), c.kind)
		if now := b.find(t, ben.ID); now.Attended != nil {
			t.Errorf("%s: recorded all the same", name)
		}
	}
	wantKind(t, "an unknown run", b.Attend(t.Context(), run+99, map[int64]int{ben.ID: 1}, coordinator), fault.NotFound)
	for _, used := range []map[int64]int{{anna.ID: 2, ben.ID: 0}, {anna.ID: 1, ben.ID: 0}, nil} {
		if err := b.Attend(t.Context(), run, used, coordinator); err != nil {
			t.Fatal(err)
		}
	}
	if a, c := b.find(t, anna.ID), b.find(t, ben.ID); a.Attended == nil || *a.Attended != 1 || c.Attended == nil || *c.Attended != 0 {
		t.Errorf("attended are %v and %v, want 1 and 0", a.Attended, c.Attended)
	}
	var used []string
	entries, err := b.History(t.Context(), run, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Action == booking.ActAttended {
			used = append(used, fmt.Sprintf("%v %v %s", e.Booking == anna.ID, e.Details["used"], e.Actor.ID))
		}
	}
	if want := "[true 1 kts@akademie.example false 0 kts@akademie.example true 2 kts@akademie.example]"; fmt.Sprint(used) != want {
		t.Errorf("the log says %v, want %v", used, want)
	}
	if n := len(b.mails(t)); n != mails || len(b.events.seen) != 0 {
		t.Errorf("%d mails and %d events were made of it", n-mails, len(b.events.seen))
	}
	// Who cancels while the run goes on did not attend.
	if _, err := b.Cancel(t.Context(), anna.ID, coordinator); err != nil {
		t.Fatal(err)
	}
	if a := b.find(t, anna.ID); a.Attended != nil {
		t.Errorf("a cancelled booking attended with %d", *a.Attended)
	}
}
