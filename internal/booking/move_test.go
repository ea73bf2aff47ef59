package booking_test

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

func TestAMoveKeepsTheConfirmedAddressAndGivesTheSeatOn(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	from, to := b.run(t, 1), b.run(t, 1)
	id, next := b.confirmed(t, "anna", from, 1).ID, b.confirmed(t, "bernd", from, 1).ID
	for range 2 { // pressed twice
		got, err := b.Move(t.Context(), id, to, false, person)
		if err != nil || got.State != booking.Confirmed || got.Run.ID != to || got.Sequence != 1 || got.Run.Seats.Taken != 1 {
			t.Errorf("moved: %+v, %v", got, err)
		}
	}
	b.is(t, next, booking.Offered, 0)
	b.seats(t, from, 1, 0)
	b.seats(t, to, 1, 0)
	for _, run := range []int64{from, to} {
		entries, err := b.History(t.Context(), run, 1000)
		if err != nil {
			t.Fatal(err)
		}
		moved := 0
		for _, e := range entries {
			if e.Action == booking.ActMoved && e.Booking == id && e.MovedFrom == from && e.Run == to && e.Actor == person {
				moved++
			}
		}
		if moved != 1 {
			t.Errorf("the log of run %d tells of %d moves", run, moved)
		}
	}
}

func TestAMoveToAFullRunWaitsOnlyIfThatIsWished(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	from, to := b.run(t, 2), b.run(t, 1)
	early := b.book(t, "early", from, 1).ID
	unconfirmed := b.book(t, "anna", from, 1).ID
	b.confirmed(t, "holder", to, 1)
	b.confirmed(t, "first", to, 1)
	_, err := b.Move(t.Context(), early, to, false, person)
	wantKind(t, "move without waiting", err, fault.Conflict)
	b.is(t, early, booking.Requested, 0)
	if _, err := b.Move(t.Context(), early, to, true, person); err != nil {
		t.Fatal(err)
	}
	b.is(t, early, booking.Requested, 2) // behind those who came to this run before
	if _, err := b.ConfirmFor(t.Context(), unconfirmed, coordinator); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Move(t.Context(), unconfirmed, to, true, coordinator); err != nil || got.State != booking.Waitlisted || got.Place != 3 {
		t.Errorf("moved: %s at %d, %v", got.State, got.Place, err)
	}
	b.seats(t, from, 0, 0)
	b.seats(t, to, 1, 3)
}

func TestAnEntryTakenOutOfACalendarComesBackByAHigherNumber(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	from, full := b.run(t, 1), b.run(t, 1)
	moved := b.confirmed(t, "anna", from, 1).ID
	holder := b.confirmed(t, "holder", full, 1).ID
	if _, err := b.Move(t.Context(), moved, full, true, person); err != nil {
		t.Fatal(err)
	}
	withdrawn := b.is(t, moved, booking.Waitlisted, 1).Sequence
	if _, err := b.Cancel(t.Context(), holder, person); err != nil {
		t.Fatal(err)
	}
	b.is(t, moved, booking.Offered, 0)
	got, err := b.Answer(t.Context(), b.link(t, moved, booking.ToAnswer), true)
	if err != nil || got.State != booking.Confirmed || got.Sequence <= withdrawn {
		t.Errorf("%s with number %d after %d, %v", got.State, got.Sequence, withdrawn, err)
	}
}

func TestMovesThatAreRefusedChangeNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	from, small, same := b.run(t, 5), b.run(t, 1), b.run(t, 5)
	closed, noList := b.run(t, 5), b.run(t, 2)
	b.exec(t, `UPDATE runs SET status = 'closed' WHERE id = $1`, closed)
	b.exec(t, `UPDATE runs SET waiting_list = false WHERE id = $1`, noList)
	begun := b.runAt(t, 5, start.Add(-time.Minute))
	b.confirmed(t, "holder", noList, 1)
	id := b.confirmed(t, "anna", from, 2).ID
	b.confirmed(t, "anna", same, 1)
	ended := b.confirmed(t, "bernd", from, 1).ID
	if _, err := b.Cancel(t.Context(), ended, person); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		id, to int64
		kind   error
	}{
		"a group larger than the run": {id, small, fault.Conflict},
		"where the mailbox has one":   {id, same, fault.Conflict},
		"closed":                      {id, closed, fault.Conflict},
		"begun":                       {id, begun, fault.Conflict},
		"full without a waiting list": {id, noList, fault.Conflict},
		"a cancelled booking":         {ended, same, fault.Conflict},
		"no run":                      {id, 999, fault.NotFound},
		"no booking":                  {999, same, fault.NotFound},
	} {
		_, err := b.Move(t.Context(), c.id, c.to, true, person)
		wantKind(t, name, err, c.kind)
	}
	b.is(t, id, booking.Confirmed, 0)
	b.seats(t, from, 2, 0)
}

func TestAMoveToAnEarlierRunShortensTheTimeToConfirm(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	from := b.run(t, 1)
	soon := start.Add(5 * time.Hour)
	to := b.runAt(t, 1, soon)
	id := b.book(t, "anna", from, 1).ID
	got, err := b.Move(t.Context(), id, to, false, person)
	if err != nil || !got.ConfirmBy.Equal(soon) || got.State != booking.Requested {
		t.Errorf("moved: %s, to be confirmed by %v, %v", got.State, got.ConfirmBy, err)
	}
}

func TestACoordinatorGivesSeatsPastTheLine(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 2)
	holder := b.confirmed(t, "holder", run, 2).ID
	first, group := b.confirmed(t, "first", run, 1).ID, b.confirmed(t, "group", run, 2).ID
	_, err := b.ConfirmFor(t.Context(), group, coordinator)
	wantKind(t, "more seats than there are", err, fault.Conflict)
	if _, err := b.Cancel(t.Context(), holder, person); err != nil {
		t.Fatal(err)
	}
	b.is(t, first, booking.Offered, 0)
	b.is(t, group, booking.Waitlisted, 1)
	for range 2 {
		if got, err := b.ConfirmFor(t.Context(), first, coordinator); err != nil || got.State != booking.Confirmed {
			t.Errorf("confirmed an offer: %s, %v", got.State, err)
		}
	}
	if err := b.SetCapacity(t.Context(), run, 3, coordinator); err != nil {
		t.Fatal(err)
	}
	b.is(t, group, booking.Offered, 0)
	b.seats(t, run, 3, 0)
	wantKind(t, "fewer seats than are taken", b.SetCapacity(t.Context(), run, 2, coordinator), fault.Conflict)
	wantKind(t, "seats below none", b.SetCapacity(t.Context(), run, -1, coordinator), fault.Invalid)
	if _, err := b.Cancel(t.Context(), first, coordinator); err != nil {
		t.Fatal(err)
	}
	_, err = b.ConfirmFor(t.Context(), first, coordinator)
	wantKind(t, "confirm what was cancelled", err, fault.Conflict)
}

func TestNearItsEndTheLineStandsStillAndSeatsGoToWhoAsks(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	holder, waiting := b.confirmed(t, "holder", run, 1).ID, b.confirmed(t, "waiting", run, 1).ID
	b.clock.Move(10*24*time.Hour - time.Hour)
	late := b.book(t, "late", run, 1).ID
	if _, err := b.Cancel(t.Context(), holder, person); err != nil {
		t.Fatal(err)
	}
	b.is(t, waiting, booking.Waitlisted, 1)
	if got, err := b.Confirm(t.Context(), b.link(t, late, booking.ToConfirm)); err != nil || got.State != booking.Confirmed {
		t.Errorf("confirmed: %s, %v", got.State, err)
	}
	b.clock.Move(time.Hour)
	if _, err := b.Cancel(t.Context(), late, person); err != nil { // while it takes place
		t.Errorf("cancel during the run: %v", err)
	}
	b.clock.Move(3 * time.Hour)
	_, err := b.Cancel(t.Context(), waiting, person)
	wantKind(t, "cancel after the run", err, fault.Conflict)
}
