package booking

import (
	"slices"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

func TestTransitions(t *testing.T) {
	t.Parallel()
	var (
		unconfirmed = standing{Requested, true, false}
		unseated    = standing{Requested, false, false}
		seated      = standing{Confirmed, true, true}
		waiting     = standing{Waitlisted, false, true}
		offered     = standing{Offered, true, true}
		cancelled   = standing{Cancelled, false, true}
		given       = standing{Cancelled, false, false} // up without a confirmation
		expired     = standing{Expired, false, true}
		forgotten   = standing{Expired, false, false}
		none        = standing{}
	)
	all := []event{confirmed, granted, accepted, declined, withdrawn, lapsed, overruled, movedToOther}
	type outcome struct{ fits, full standing }
	for from, possible := range map[standing]map[event]outcome{
		unconfirmed: {
			confirmed: {seated, seated}, withdrawn: {given, given}, lapsed: {forgotten, forgotten},
			overruled: {seated, seated}, movedToOther: {unconfirmed, unseated},
		},
		unseated: {
			confirmed: {seated, waiting}, granted: {unconfirmed, none}, withdrawn: {given, given}, lapsed: {forgotten, forgotten},
			overruled: {seated, none}, movedToOther: {unconfirmed, unseated},
		},
		seated: {withdrawn: {cancelled, cancelled}, movedToOther: {seated, waiting}},
		waiting: {
			granted: {offered, none}, withdrawn: {cancelled, cancelled}, overruled: {seated, none}, movedToOther: {seated, waiting},
		},
		offered: {
			accepted: {seated, seated}, declined: {cancelled, cancelled}, withdrawn: {cancelled, cancelled}, lapsed: {expired, expired},
			overruled: {seated, seated}, movedToOther: {seated, waiting},
		},
		cancelled: {},
		expired:   {},
	} {
		for _, e := range all {
			for _, fits := range []bool{true, false} {
				want := possible[e].full
				if fits {
					want = possible[e].fits
				}
				got, ok := from.after(e, fits)
				if ok != (want != none) || ok && got != want {
					t.Errorf("%+v after event %d (fits: %v) = %+v, %v; want %+v", from, e, fits, got, ok, want)
				}
			}
		}
	}
}

func TestSeatsGoDownTheLineAndPassOverGroupsThatDoNotFit(t *testing.T) {
	t.Parallel()
	line := []waiter{{1, 3}, {2, 1}, {3, 2}, {4, 1}}
	for free, want := range map[int][]int64{0: nil, 1: {2}, 2: {2, 4}, 3: {1}, 4: {1, 2}, 5: {1, 2, 4}, 6: {1, 2, 3}, 9: {1, 2, 3, 4}} {
		var got []int64
		for _, w := range allot(free, line) {
			got = append(got, w.id)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d free seats go to %v, want %v", free, got, want)
		}
	}
}

func TestDeadlinesEndWithTheRun(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 27, 9, 0, 0, 0, time.UTC)
	in := func(d time.Duration) time.Time { return now.Add(d) }
	run := func(closes, starts time.Duration) catalogue.Run {
		return catalogue.Run{Status: catalogue.Open, BookingCloses: in(closes), Sessions: []catalogue.Session{{Starts: in(starts), Ends: in(starts + time.Hour)}}}
	}
	for _, c := range []struct {
		name                 string
		run                  catalogue.Run
		confirmBy, offerEnds time.Duration
		moves                bool
	}{
		{"far away", run(20*day, 21*day), day, 2 * day, true},
		{"booking closes tomorrow", run(day, 3*day), day, day, true},
		{"begins in three hours", run(3*time.Hour, 3*time.Hour), 3 * time.Hour, 3 * time.Hour, true},
		{"closes in just the least time", run(2*time.Hour, day), day, 2 * time.Hour, true},
		{"closes too soon for offers", run(2*time.Hour-time.Second, day), day, 2*time.Hour - time.Second, false},
		{"closes after it begins", run(9*time.Hour, time.Hour), time.Hour, time.Hour, false},
	} {
		if got := confirmBy(c.run, day, now); !got.Equal(in(c.confirmBy)) {
			t.Errorf("%s: to be confirmed by %v, want %v", c.name, got, in(c.confirmBy))
		}
		if got := offerUntil(c.run, 2*day, now); !got.Equal(in(c.offerEnds)) {
			t.Errorf("%s: offered until %v, want %v", c.name, got, in(c.offerEnds))
		}
		if got := lineMoves(c.run, 2*time.Hour, now); got != c.moves {
			t.Errorf("%s: the line moves: %v, want %v", c.name, got, c.moves)
		}
	}
	off := run(20*day, 21*day)
	off.Status = catalogue.Cancelled
	elsewhere := run(20*day, 21*day)
	elsewhere.Seats.From = "pretix"
	if lineMoves(off, 0, now) || lineMoves(elsewhere, 0, now) {
		t.Error("the line moves in a run that is off, or that another system fills")
	}
}

func TestEventTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		entry Entry
		want  string
	}{
		{Entry{Action: ActRequested, To: Requested}, "booking.requested"},
		{Entry{Action: ActConfirmed, To: Confirmed}, "booking.confirmed"},
		{Entry{Action: ActWaitlisted, To: Waitlisted}, "booking.waitlisted"},
		{Entry{Action: ActMoved, To: Waitlisted}, "booking.waitlisted"},
		{Entry{Action: ActExpired, To: Expired}, "booking.cancelled"},
		{Entry{Action: ActOfferEnded, To: Expired}, "booking.cancelled"},
		{Entry{Action: ActCancelled, To: Cancelled}, "booking.cancelled"},
		{Entry{Action: ActOffered, To: Offered}, ""},
		{Entry{Action: ActHeld, To: Requested}, ""},
		{Entry{Action: ActSecondTry, To: Confirmed}, ""},
		{Entry{Action: ActLinkResent, To: Confirmed}, ""},
		{Entry{Action: ActReminded, To: Requested}, ""},
		{Entry{Action: ActErased, To: Cancelled}, ""},
		{Entry{Action: ActRunMessage, To: Confirmed}, ""},
	} {
		if got := EventType(c.entry); got != c.want {
			t.Errorf("EventType(%s to %s) = %q, want %q", c.entry.Action, c.entry.To, got, c.want)
		}
	}
}
