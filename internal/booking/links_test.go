package booking_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

func TestTokensAreRandomAndOnlyTheirHashIsStored(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	id := b.book(t, "anna", b.run(t, 1), 1).ID
	one, other := b.link(t, id, booking.ToConfirm), b.link(t, id, booking.ToConfirm)
	if form := regexp.MustCompile(`^[A-Z2-7]{26}$`); !form.MatchString(one) || one == other {
		t.Errorf("tokens %q and %q", one, other)
	}
	var stored int
	err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM booking_links WHERE hash = $1 OR encode(hash, 'escape') = $2`, []byte(one), one).Scan(&stored)
	if err != nil || stored > 0 {
		t.Errorf("the token itself is stored (%v)", err)
	}
}

func TestLookingChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	id := b.book(t, "anna", run, 1).ID
	token := b.link(t, id, booking.ToConfirm)
	for range 3 {
		got, purpose, err := b.Look(t.Context(), token)
		if err != nil || purpose != booking.ToConfirm || got.State != booking.Requested {
			t.Errorf("Look = %s for %s, %v", got.State, purpose, err)
		}
	}
	if _, err := b.Confirm(t.Context(), token); err != nil {
		t.Fatal(err)
	}
}

func TestAConfirmLinkShowsWhatWasConfirmed(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	id := b.book(t, "anna", b.run(t, 1), 1).ID
	one, other := b.link(t, id, booking.ToConfirm), b.link(t, id, booking.ToConfirm)
	first, err := b.Confirm(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	b.clock.Move(30 * time.Hour) // when it could not be used for the first time any more
	for _, token := range []string{one, other} {
		again, err := b.Confirm(t.Context(), token)
		if err != nil || !cmp.Equal(again.ConfirmedAt, first.ConfirmedAt) || again.State != booking.Confirmed {
			t.Errorf("pressed again: %s, confirmed %v, %v", again.State, again.ConfirmedAt, err)
		}
		if got, _, err := b.Look(t.Context(), token); err != nil || got.State != booking.Confirmed {
			t.Errorf("looked again: %s, %v", got.State, err)
		}
	}
	if got := b.mails(t); len(got) != 2 {
		t.Errorf("mails about %v, want the request and the confirmation", got)
	}
}

func TestLinksThatAreNoneAreAllAlike(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	late := b.link(t, b.book(t, "late", run, 1).ID, booking.ToConfirm)
	given := b.book(t, "given", run, 1).ID
	up := b.link(t, given, booking.ToConfirm)
	if _, err := b.Cancel(t.Context(), given, person); err != nil {
		t.Fatal(err)
	}
	manage := b.link(t, given, booking.ToManage)
	b.clock.Move(24 * time.Hour)
	for name, token := range map[string]string{"unknown": "abc", "empty": "", "expired": late, "of a cancelled booking": up} {
		_, _, err := b.Look(t.Context(), token)
		wantKind(t, "Look "+name, err, fault.NotFound)
		_, err = b.Confirm(t.Context(), token)
		wantKind(t, "Confirm "+name, err, fault.NotFound)
		_, err = b.Answer(t.Context(), token, true)
		wantKind(t, "Answer "+name, err, fault.NotFound)
	}
	_, err := b.Confirm(t.Context(), manage)
	wantKind(t, "Confirm by another link", err, fault.NotFound)
	if got, purpose, err := b.Look(t.Context(), manage); err != nil || purpose != booking.ToManage || got.ID != given {
		t.Errorf("Look by the other = %d for %s, %v", got.ID, purpose, err)
	}
	b.seats(t, run, 0, 0) // what was too late has ended all the same
	b.clock.Move(20 * 24 * time.Hour)
	_, _, err = b.Look(t.Context(), manage)
	wantKind(t, "Look after the run", err, fault.NotFound)
}

func TestAnOldOfferCannotBeAccepted(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run, other := b.run(t, 1), b.run(t, 0)
	holder := b.confirmed(t, "holder", run, 1)
	id := b.confirmed(t, "anna", run, 1).ID
	next := b.confirmed(t, "next", run, 1).ID
	if _, err := b.NewLink(t.Context(), b.find(t, id), booking.ToAnswer); err == nil {
		t.Error("a link to answer what was not offered")
	}
	if _, err := b.Cancel(t.Context(), holder.ID, person); err != nil {
		t.Fatal(err)
	}
	offer := b.link(t, id, booking.ToAnswer)
	if err := b.SetCapacity(t.Context(), other, 1, coordinator); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Cancel(t.Context(), id, person); err != nil || got.State != booking.Cancelled {
		t.Fatalf("cancelled: %s, %v", got.State, err)
	}
	b.is(t, next, booking.Offered, 0) // it went on
	_, err := b.Answer(t.Context(), offer, true)
	wantKind(t, "accept after cancelling", err, fault.NotFound)
	_, err = b.AnswerAs(t.Context(), id, true, person)
	wantKind(t, "accept after cancelling, signed in", err, fault.Conflict)
	b.is(t, id, booking.Cancelled, 0)
	b.is(t, next, booking.Offered, 0)
	for range 2 {
		if got, err := b.AnswerAs(t.Context(), next, false, person); err != nil || got.State != booking.Cancelled {
			t.Errorf("declined: %s, %v", got.State, err)
		}
	}
	b.seats(t, run, 0, 0)
}

func TestSomebodyWithATagInTheAddressIsNotTheOwnerOfTheMailboxBeforeIt(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	b.book(t, "anna", b.run(t, 1), 1)
	for email, want := range map[string]int{"Anna@Rathaus.example": 1, "anna+x@rathaus.example": 0, "bernd@rathaus.example": 0, "": 0, "%": 0} {
		if got, err := b.Of(t.Context(), email); err != nil || len(got) != want {
			t.Errorf("Of(%q) = %d bookings, %v; want %d", email, len(got), err, want)
		}
	}
}
