package booking

import (
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// The rules decide and do nothing else: they know no database and no clock.

// A standing is what the rules know of a booking.
type standing struct {
	state    State
	held     bool // its seats count as taken
	verified bool // the e-mail address is confirmed
}

// inLine reports whether a booking waits for seats.
func (s standing) inLine() bool { return s.state.Active() && !s.held }

// An event is something that happens to a booking.
type event int

const (
	confirmed    event = iota // the link of the first mail was used
	granted                   // it is its turn in the line and its seats are free
	accepted                  // the offer
	declined                  // the offer
	withdrawn                 // the booking was cancelled
	lapsed                    // the time to confirm or to accept is over
	overruled                 // a coordinator gives it its seats
	movedToOther              // another run was chosen
)

// after tells where a booking stands after an event. fits says whether seats for
// it are free in its run, or for movedToOther in the new one. It is false when
// the event cannot happen to it.
func (s standing) after(e event, fits bool) (standing, bool) {
	seated := standing{Confirmed, true, true}
	switch {
	case !s.state.Active():
		return s, false
	case e == withdrawn:
		return standing{Cancelled, false, s.verified}, true

	case e == confirmed && s.state == Requested:
		if s.held || fits {
			return seated, true
		}
		return standing{Waitlisted, false, true}, true

	case e == granted && s.state == Requested && !s.held && fits:
		return standing{Requested, true, false}, true
	case e == granted && s.state == Waitlisted && fits:
		return standing{Offered, true, true}, true

	case e == accepted && s.state == Offered:
		return seated, true
	case e == declined && s.state == Offered:
		return standing{Cancelled, false, true}, true
	case e == lapsed && (s.state == Requested || s.state == Offered):
		return standing{Expired, false, s.verified}, true

	case e == overruled && s.state != Confirmed && (s.held || fits):
		return seated, true

	case e == movedToOther && !s.verified:
		return standing{Requested, fits, false}, true
	case e == movedToOther && fits:
		return seated, true
	case e == movedToOther:
		return standing{Waitlisted, false, true}, true
	}
	return s, false
}

// action is what the log calls an event that led to a state.
func (e event) action(to State) Action {
	switch e {
	case granted:
		if to == Offered {
			return ActOffered
		}
		return ActHeld
	case declined, withdrawn:
		return ActCancelled
	case movedToOther:
		return ActMoved
	}
	if to == Waitlisted {
		return ActWaitlisted
	}
	return ActConfirmed
}

// A waiter is somebody in the line.
type waiter struct {
	id    int64
	seats int
}

// allot gives free seats down the line and returns who is served. A group that
// is too large for what is left is passed over and keeps its place.
func allot(free int, line []waiter) []waiter {
	var served []waiter
	for _, w := range line {
		if w.seats <= free {
			free -= w.seats
			served = append(served, w)
		}
	}
	return served
}

// confirmBy is when an unconfirmed request of now ends: at the latest when the
// run begins.
func confirmBy(run catalogue.Run, hold time.Duration, now time.Time) time.Time {
	return earlier(now.Add(hold), run.Starts())
}

// offerUntil is when an offer of now ends: at the latest when booking closes.
func offerUntil(run catalogue.Run, offer time.Duration, now time.Time) time.Time {
	return earlier(now.Add(offer), run.Closes())
}

// lineMoves reports whether free seats of a run go down its line at now. That
// ends when an offer would leave nobody the time to answer it, least before
// booking closes. From then on seats that come free are taken by whoever asks
// or confirms first: otherwise they would stay empty.
func lineMoves(run catalogue.Run, least time.Duration, now time.Time) bool {
	return run.Status != catalogue.Cancelled && ours(run) && !now.Add(least).After(run.Closes())
}

// ours reports whether the seats of a run are given here, not by another system.
func ours(run catalogue.Run) bool { return run.Seats.From == "" && run.BookingURL == "" }

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
