package booking_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

func TestARunThatIsCalledOffEndsItsBookingsOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	ids := []int64{b.confirmed(t, "anna", run, 1).ID, b.confirmed(t, "bernd", run, 1).ID, b.book(t, "cem", run, 1).ID}
	for range 2 {
		if err := b.CancelRun(t.Context(), run, coordinator); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		b.is(t, id, booking.Cancelled, 0)
	}
	b.seats(t, run, 0, 0)
	found, err := b.runs.Run(t.Context(), run)
	if err != nil || found.Status != catalogue.Cancelled {
		t.Errorf("run is %s, %v", found.Status, err)
	}
	entries, err := b.History(t.Context(), run, 4)
	if err != nil {
		t.Fatal(err)
	}
	var got []booking.Action
	for _, e := range entries {
		got = append(got, e.Action)
		if e.Actor != coordinator || e.Booking != 0 && e.Details["reason"] != "run_cancelled" {
			t.Errorf("entry %+v", e)
		}
	}
	if want := []booking.Action{booking.ActCancelled, booking.ActCancelled, booking.ActCancelled, booking.ActRunOff}; !slices.Equal(got, want) {
		t.Errorf("log, newest first: %v, want %v", got, want)
	}
}

func TestTheImportOfTheCatalogueHasItsConsequences(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	holder, waiting, asked := b.confirmed(t, "holder", run, 1).ID, b.confirmed(t, "waiting", run, 1).ID, b.book(t, "asked", run, 1).ID
	by := booking.Actor{Kind: booking.BySystem, Channel: "cli"}
	change := func(sql string, hook func(tx pgx.Tx) error, args ...any) {
		t.Helper()
		err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), sql, args...); err != nil {
				return err
			}
			return hook(tx)
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	change(`UPDATE runs SET capacity = 2 WHERE id = $1`, func(tx pgx.Tx) error { return b.Resized(t.Context(), tx, run, by) }, run)
	b.is(t, waiting, booking.Offered, 0)
	b.seats(t, run, 2, 1)

	soon := start.Add(3 * time.Hour)
	change(`UPDATE sessions SET starts = $2::timestamptz, ends = $2::timestamptz + interval '1 hour' WHERE run_id = $1`,
		func(tx pgx.Tx) error { return b.Rescheduled(t.Context(), tx, run, nil, by) }, run, soon)
	for id, state := range map[int64]booking.State{holder: booking.Confirmed, waiting: booking.Offered, asked: booking.Requested} {
		if got := b.find(t, id); got.State != state || got.Sequence != 1 || state == booking.Offered && !got.OfferedUntil.Equal(soon) ||
			state == booking.Requested && !got.ConfirmBy.Equal(soon) {
			t.Errorf("after another date: %+v", got)
		}
	}

	change(`UPDATE runs SET status = 'cancelled' WHERE id = $1`, func(tx pgx.Tx) error { return b.CalledOff(t.Context(), tx, run, by) }, run)
	for _, id := range []int64{holder, waiting, asked} {
		b.is(t, id, booking.Cancelled, 0)
	}
	b.seats(t, run, 0, 0)
}

func TestAMessageGoesToEverybodyOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 1)
	b.confirmed(t, "anna", run, 1)
	b.book(t, "bernd", run, 1)
	gone := b.book(t, "cem", run, 1).ID
	if _, err := b.Cancel(t.Context(), gone, person); err != nil {
		t.Fatal(err)
	}
	before := len(b.mails(t))
	key := "message-button-0001"
	for range 2 {
		n, err := b.Message(t.Context(), run, key, " Raum ", "Wir treffen uns\nim Raum 2.", coordinator)
		if err != nil || n != 2 {
			t.Errorf("sent to %d, %v", n, err)
		}
	}
	if got := len(b.mails(t)) - before; got != 2 {
		t.Errorf("%d mails, want 2", got)
	}
	for name, c := range map[string]struct {
		key, subject, text string
		kind               error
	}{
		"another under the key": {key, "Raum", "Raum 3", fault.Conflict},
		"no subject":            {key + "x", " ", "Text", fault.Invalid},
		"a header":              {key + "x", "Raum\nBcc: x@y.example", "Text", fault.Invalid},
		"too long":              {key + "x", "Raum", strings.Repeat("x", booking.LongestText+1), fault.Invalid},
		"no key":                {"", "Raum", "Text", fault.Invalid},
	} {
		_, err := b.Message(t.Context(), run, c.key, c.subject, c.text, coordinator)
		wantKind(t, name, err, c.kind)
	}
}

func TestMailsAreSentAgainAFewTimesADay(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	id := b.confirmed(t, "anna", b.run(t, 1), 1).ID
	for range 3 {
		if err := b.Resend(t.Context(), id, person); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, "a fourth time", b.Resend(t.Context(), id, person), fault.Conflict)
	b.clock.Move(24 * time.Hour)
	if err := b.Resend(t.Context(), id, person); err != nil {
		t.Errorf("the next day: %v", err)
	}
	if got := len(b.mails(t)); got != 6 {
		t.Errorf("%d mails, want request, confirmation and 4", got)
	}
	if _, err := b.Cancel(t.Context(), id, person); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "of what ended", b.Resend(t.Context(), id, person), fault.Conflict)
}

func TestTheLogCannotBeAltered(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	b.book(t, "anna", b.run(t, 1), 1)
	for _, sql := range []string{`UPDATE booking_log SET actor_id = 'x'`, `DELETE FROM booking_log`, `TRUNCATE booking_log`} {
		if _, err := b.pool.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s is possible", sql)
		}
	}
}
