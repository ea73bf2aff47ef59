package booking_test

import (
	"slices"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

func TestARequestHoldsSeatsUntilItIsConfirmed(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 3)
	receipt, err := b.Request(t.Context(), request("anna", run, 2))
	if err != nil {
		t.Fatal(err)
	}
	if !receipt.Held || receipt.Place != 0 || !receipt.ConfirmBy.Equal(start.Add(24*time.Hour)) || receipt.Email != "anna@rathaus.example" {
		t.Errorf("receipt = %+v", receipt)
	}
	b.seats(t, run, 2, 0)
	id := b.byRef(t, receipt.Ref).ID
	b.is(t, id, booking.Requested, 0)

	got, err := b.Confirm(t.Context(), b.link(t, id, booking.ToConfirm))
	if err != nil {
		t.Fatal(err)
	}
	if got.State != booking.Confirmed || got.ConfirmedAt.IsZero() || got.Run.Seats.Taken != 2 {
		t.Errorf("confirmed = %+v", got)
	}
	b.seats(t, run, 2, 0)
	if got, want := b.mails(t), []booking.Action{booking.ActRequested, booking.ActConfirmed}; !slices.Equal(got, want) {
		t.Errorf("mails about %v, want %v", got, want)
	}
	if want := []string{"booking.requested", "booking.confirmed"}; !slices.Equal(b.events.seen, want) {
		t.Errorf("handed over %v, want %v", b.events.seen, want)
	}
}

func TestAFullRunHasALineInTheOrderOfRequests(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 2)
	first := b.confirmed(t, "anna", run, 2)
	second, third := b.book(t, "bernd", run, 1), b.book(t, "cem", run, 2)
	if second.Place != 1 || third.Place != 2 || second.Held {
		t.Errorf("places = %d and %d, want 1 and 2", second.Place, third.Place)
	}
	b.seats(t, run, 2, 3)
	waiting, err := b.Confirm(t.Context(), b.link(t, third.ID, booking.ToConfirm))
	if err != nil || waiting.State != booking.Waitlisted || waiting.Place != 2 {
		t.Errorf("confirmed in the line: %+v, %v", waiting, err)
	}

	// A free seat goes to the unconfirmed request at the head of the line.
	if _, err := b.Cancel(t.Context(), first.ID, person); err != nil {
		t.Fatal(err)
	}
	if got := b.is(t, second.ID, booking.Requested, 0); !got.Held {
		t.Error("the head of the line does not hold the seat that came free")
	}
	b.is(t, third.ID, booking.Waitlisted, 1)
	b.seats(t, run, 1, 2)
}

func TestAFreeSeatIsOfferedAndTheOfferRunsOut(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	first := b.confirmed(t, "anna", run, 1)
	second, third := b.confirmed(t, "bernd", run, 1), b.confirmed(t, "cem", run, 1)
	if _, err := b.Cancel(t.Context(), first.ID, person); err != nil {
		t.Fatal(err)
	}
	offered := b.is(t, second.ID, booking.Offered, 0)
	if !offered.OfferedUntil.Equal(start.Add(48 * time.Hour)) {
		t.Errorf("offered until %v", offered.OfferedUntil)
	}
	late := b.link(t, second.ID, booking.ToAnswer)
	b.clock.Move(48 * time.Hour)
	if n, err := b.Sweep(t.Context()); err != nil || n != 2 {
		t.Errorf("Sweep = %d, %v; want 2 changed", n, err)
	}
	b.is(t, second.ID, booking.Expired, 0)
	b.is(t, third.ID, booking.Offered, 0)
	_, err := b.Answer(t.Context(), late, true)
	wantKind(t, "answer after the offer", err, fault.NotFound)

	accept := b.link(t, third.ID, booking.ToAnswer)
	for range 2 { // pressed twice
		got, err := b.Answer(t.Context(), accept, true)
		if err != nil || got.State != booking.Confirmed {
			t.Errorf("accepted: %s, %v", got.State, err)
		}
	}
	_, err = b.Answer(t.Context(), accept, false)
	wantKind(t, "decline what was accepted", err, fault.NotFound)
	b.seats(t, run, 1, 0)
}
