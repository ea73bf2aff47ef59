package booking_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

func TestWhatIsWrongIsSaidOfAllFieldsAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	open, closed, gone := b.run(t, 2), b.run(t, 2), int64(999)
	off, external, soon, full := b.run(t, 2), b.run(t, 2), b.run(t, 2), b.run(t, 2)
	b.exec(t, `UPDATE runs SET status = 'closed' WHERE id = $1`, closed)
	b.exec(t, `UPDATE runs SET status = 'cancelled' WHERE id = $1`, off)
	b.exec(t, `UPDATE runs SET booking_url = 'https://pretix.example/ki' WHERE id = $1`, external)
	b.exec(t, `UPDATE runs SET booking_opens = $2 WHERE id = $1`, soon, start.Add(time.Minute))
	b.exec(t, `UPDATE runs SET waiting_list = false WHERE id = $1`, full)
	b.book(t, "first", full, 1)
	past := b.runAt(t, 2, start)

	for name, c := range map[string]struct {
		change func(*booking.Request)
		want   booking.Problems
	}{
		"nothing": {func(r *booking.Request) { *r = booking.Request{Key: r.Key} }, booking.Problems{
			booking.FieldRun: booking.Missing, booking.FieldSeats: booking.Missing, booking.FieldName: booking.Missing,
			booking.FieldEmail: booking.Missing, booking.FieldMunicipality: booking.Missing, booking.FieldConsent: booking.Missing,
		}},
		"several": {func(r *booking.Request) {
			r.Run, r.Seats, r.Person.Name, r.Person.Email = off, 6, "Anna\r\nBcc: x@y.example", "anna"
			r.Person.Function = strings.Repeat("ä", 201)
		}, booking.Problems{
			booking.FieldRun: booking.NoBooking, booking.FieldSeats: booking.TooMany, booking.FieldName: booking.Malformed,
			booking.FieldEmail: booking.Malformed, booking.FieldFunction: booking.TooLong,
		}},
		"negative seats":         {func(r *booking.Request) { r.Seats = -1 }, booking.Problems{booking.FieldSeats: booking.Malformed}},
		"more than the run has":  {func(r *booking.Request) { r.Seats = 3 }, booking.Problems{booking.FieldSeats: booking.Beyond}},
		"no run":                 {func(r *booking.Request) { r.Run = gone }, booking.Problems{booking.FieldRun: booking.Gone}},
		"closed":                 {func(r *booking.Request) { r.Run = closed }, booking.Problems{booking.FieldRun: booking.NoBooking}},
		"elsewhere":              {func(r *booking.Request) { r.Run = external }, booking.Problems{booking.FieldRun: booking.NoBooking}},
		"not yet":                {func(r *booking.Request) { r.Run = soon }, booking.Problems{booking.FieldRun: booking.NoBooking}},
		"begun":                  {func(r *booking.Request) { r.Run = past }, booking.Problems{booking.FieldRun: booking.NoBooking}},
		"no waiting list":        {func(r *booking.Request) { r.Run, r.Seats = full, 2 }, booking.Problems{booking.FieldSeats: booking.NotFree}},
		"a key that is none":     {func(r *booking.Request) { r.Person.AGS = "1206902" }, booking.Problems{booking.FieldMunicipality: booking.Malformed}},
		"direction of text":      {func(r *booking.Request) { r.Person.Name = "Anna\u202enroK" }, booking.Problems{booking.FieldName: booking.Malformed}},
		"a mistyped address":     {func(r *booking.Request) { r.Person.Email = "anna@gmial.com" }, booking.Problems{booking.FieldEmail: booking.Mistyped}},
		"a thrown-away address":  {func(r *booking.Request) { r.Person.Email = "anna@mailinator.com" }, booking.Problems{booking.FieldEmail: booking.Disposable}},
		"questioned and changed": {func(r *booking.Request) { r.Person.Email, r.Question = "anna@gmial.com", "anna@gmial.de" }, booking.Problems{booking.FieldEmail: booking.Mistyped}},
		"questioned and kept":    {func(r *booking.Request) { r.Person.Email, r.Question = "anna@gmial.com", "anna@gmial.com" }, nil},
	} {
		r := request("anna", open, 1)
		r.Key = fmt.Sprintf("%-16.60s", name)
		c.change(&r)
		_, err := b.Request(t.Context(), r)
		var got booking.Problems
		if err != nil && !errors.As(err, &got) {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if err != nil {
			wantKind(t, name, err, fault.Invalid)
		}
	}
	b.seats(t, open, 1, 0) // by the address that was kept
}

func TestAButtonPressedTwiceDoesOneThing(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 5)
	r := request("anna", run, 2)
	first, err := b.Request(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	b.clock.Move(time.Hour)
	r.Language, r.Channel, r.Person.Name = "en", "api", " anna " // the same, from another page
	second, err := b.Request(t.Context(), r)
	if err != nil || first != second {
		t.Errorf("receipts %+v and %+v (%v)", first, second, err)
	}
	b.seats(t, run, 2, 0)
	r.Seats = 1
	_, err = b.Request(t.Context(), r)
	wantKind(t, "another request under the key", err, fault.Conflict)
	r.Key = "short"
	_, err = b.Request(t.Context(), r)
	wantKind(t, "a short key", err, fault.Invalid)
	if got := b.mails(t); len(got) != 1 {
		t.Errorf("mails about %v, want one", got)
	}
	var personal int
	if err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM booking_keys WHERE receipt::text LIKE '%anna%'`).Scan(&personal); err != nil || personal > 0 {
		t.Errorf("%d keys hold an address (%v)", personal, err)
	}
}

func TestARefusedRequestLeavesItsKeyFree(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	r := request("anna", b.run(t, 1), 2)
	_, err := b.Request(t.Context(), r)
	wantKind(t, "too large a group", err, fault.Invalid)
	r.Seats = 1
	if _, err := b.Request(t.Context(), r); err != nil {
		t.Errorf("mended request: %v", err)
	}
}

// A stranger must not learn from the page who has booked what.
func TestASecondTryLooksTheSameAndOnlyItsOwnerLearnsOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 2)
	for _, state := range []string{"free", "full"} {
		if state == "full" {
			b.confirmed(t, "bernd", run, 1)
		}
		fresh, err := b.Request(t.Context(), request("new"+state, run, 1))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Cancel(t.Context(), b.byRef(t, fresh.Ref).ID, person); err != nil {
			t.Fatal(err)
		}
		if state == "free" {
			b.confirmed(t, "anna", run, 1)
		}
		again := request("anna", run, 1)
		again.Key += "-again-" + state
		again.Person.Email = "Anna+smart@RATHAUS.example"
		got, err := b.Request(t.Context(), again)
		if err != nil {
			t.Fatal(err)
		}
		if got.Ref == "" || got.Ref == fresh.Ref || got.Email != again.Person.Email {
			t.Errorf("%s: receipt %+v", state, got)
		}
		got.Ref, got.Email = fresh.Ref, fresh.Email
		if diff := cmp.Diff(fresh, got); diff != "" {
			t.Errorf("%s: the receipts differ (-new +again):\n%s", state, diff)
		}
		pressed, err := b.Request(t.Context(), again)
		if err != nil || pressed.Ref == fresh.Ref || pressed.Place != got.Place {
			t.Errorf("%s: pressed again: %+v, %v", state, pressed, err)
		}
	}
	b.seats(t, run, 2, 0)
	told := 0
	for _, action := range b.mails(t) {
		if action == booking.ActSecondTry {
			told++
		}
	}
	if told != 2 {
		t.Errorf("told %d times of 2 tries", told)
	}
}

func TestAMailboxCannotBeFilledByTryingAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 2)
	b.confirmed(t, "anna", run, 1)
	for i := range 10 {
		r := request("anna", run, 1)
		r.Key = fmt.Sprintf("%s-try-%d", r.Key, i)
		if _, err := b.Request(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	want := []booking.Action{booking.ActRequested, booking.ActConfirmed, booking.ActSecondTry, booking.ActSecondTry, booking.ActSecondTry}
	if got := b.mails(t); !slices.Equal(got, want) {
		t.Errorf("mails about %v, want %v", got, want)
	}
}

func TestAMailboxHasLimitsOfWhichOnlyItsOwnerLearns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limits booking.Limits
		taken  int // of five requests, of which each is confirmed if confirm is true
		ok     bool
		later  time.Duration // until there is room again
	}{
		"unconfirmed": {booking.Limits{Open: 2}, 2, false, 25 * time.Hour},
		"active":      {booking.Limits{Active: 3}, 3, true, 11 * 24 * time.Hour},
		"in a day":    {booking.Limits{Daily: 4, Open: 9}, 4, false, 25 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.limits)
			for range 5 {
				run := b.run(t, 1)
				receipt, err := b.Request(t.Context(), request("anna", run, 1))
				if err != nil || !receipt.Held {
					t.Fatalf("receipt %+v, %v", receipt, err)
				}
				var id int64
				err = b.pool.QueryRow(t.Context(), `SELECT id FROM bookings WHERE ref = $1`, receipt.Ref).Scan(&id)
				if err == nil && c.ok {
					if _, err := b.Confirm(t.Context(), b.link(t, id, booking.ToConfirm)); err != nil {
						t.Fatal(err)
					}
				}
			}
			of, err := b.Of(t.Context(), "anna@rathaus.example")
			if err != nil || len(of) != c.taken {
				t.Errorf("%d bookings, want %d (%v)", len(of), c.taken, err)
			}
			var told int
			for _, action := range b.mails(t) {
				if action == booking.ActOverLimit {
					told++
				}
			}
			if told != 1 {
				t.Errorf("the owner was told %d times, want once", told)
			}
			b.clock.Move(c.later)
			run := b.runAt(t, 1, b.clock.Now().Add(240*time.Hour))
			b.book(t, "anna", run, 1)
			b.seats(t, run, 1, 0)
		})
	}
}

func TestALineHasAnEnd(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{Line: 2})
	run := b.run(t, 1)
	for _, name := range []string{"anna", "bernd", "cem"} {
		b.book(t, name, run, 1)
	}
	_, err := b.Request(t.Context(), request("dora", run, 1))
	wantKind(t, "a third in the line", err, fault.Invalid)
}
