// Package booking gives seats to people: requests, confirmation by e-mail,
// waiting lists, offers, cancellations and moves.
//
// A request holds its seats if they are free, and otherwise stands in line. The
// person confirms the e-mail address by a link; then the booking is confirmed,
// or waitlisted. When seats come free, they go down the line in the order of
// requests: who has not confirmed yet gets them held, who is waitlisted gets an
// offer that runs out. Both are reminded once, with half of the time left. A group
// that is too large for what is free is passed over and keeps its place. Deadlines
// are kept by Sweep, and by every change of the same run before it does anything
// else.
//
//	requested ──confirm──▶ confirmed (held) or waitlisted
//	waitlisted ──seats free──▶ offered ──accept──▶ confirmed
//	requested ──not confirmed in time──▶ expired
//	offered ──not accepted in time, or declined──▶ expired or cancelled
//	any of them ──cancel──▶ cancelled
//
// Every change happens in one transaction that locks the run first, writes the
// log and enqueues what follows from it (mails, webhooks). Plain rules decide
// (rules.go); no model is asked.
package booking

import (
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// State is where a booking stands.
type State string

// The states.
const (
	Requested  State = "requested"  // the e-mail address is not confirmed
	Confirmed  State = "confirmed"  // has its seats
	Waitlisted State = "waitlisted" // stands in line
	Offered    State = "offered"    // seats are kept for an answer
	Cancelled  State = "cancelled"
	Expired    State = "expired" // not confirmed or accepted in time
)

// Active reports whether a booking still wants or has seats.
func (s State) Active() bool { return s != Cancelled && s != Expired }

// A Booking is somebody's wish for seats in a run.
type Booking struct {
	ID     int64
	Ref    string // what people see: "AK-7F3K-92QX"
	Run    catalogue.Run
	Seats  int
	State  State
	Held   bool // its seats count as taken
	Place  int  // in the line, from 1, while it has no seats; else 0
	Person Person

	Language     string // "de" or "en": of mails
	Channel      string // on which it was requested
	Consent      string // version of the text agreed to
	ConsentedAt  time.Time
	RequestedAt  time.Time
	ConfirmBy    time.Time
	ConfirmedAt  time.Time // zero: not yet
	OfferedUntil time.Time // zero: no offer
	EndedAt      time.Time // zero: active
	Sequence     int       // of its calendar entries
	Attended     *int      // how many of the seats were used; nil: not recorded
}

// until is when the time to confirm or to answer ends; zero: there is nothing to do.
func (b Booking) until() time.Time {
	switch b.State {
	case Requested:
		return b.ConfirmBy
	case Offered:
		return b.OfferedUntil
	}
	return time.Time{}
}

// A Person is who a booking is for, or who books for colleagues.
type Person struct {
	Name         string
	Email        string // as typed, without spaces around it
	Municipality string
	AGS          string // "" when the municipality is free text
	Land         string // "BB"; "" unknown
	Function     string // optional
}

// An Actor is who changes something.
type Actor struct {
	Kind    ActorKind
	ID      string // of a coordinator: the account; else ""
	Channel string // "web", "mail", "cli", "api", "system" …
}

// ActorKind tells the three apart.
type ActorKind string

// The kinds of actors.
const (
	ByPerson      ActorKind = "person"
	ByCoordinator ActorKind = "coordinator"
	BySystem      ActorKind = "system"
)

// An Action is what an entry of the log records, and what is handed over.
type Action string

// The actions.
const (
	ActRequested   Action = "requested"
	ActConfirmed   Action = "confirmed"
	ActWaitlisted  Action = "waitlisted"
	ActHeld        Action = "held" // an unconfirmed request got seats
	ActOffered     Action = "offered"
	ActOfferEnded  Action = "offer_expired"
	ActExpired     Action = "expired"
	ActCancelled   Action = "cancelled"
	ActMoved       Action = "moved"
	ActCapacity    Action = "capacity_changed" // of a run
	ActRunOff      Action = "run_cancelled"    // of a run
	ActRunMessage  Action = "run_message"      // of a run: coordinators wrote to everybody
	ActErased      Action = "erased"           // personal data was removed
	ActLinkResent  Action = "link_resent"
	ActSecondTry   Action = "requested_again" // the mailbox has a booking of this run already
	ActRescheduled Action = "rescheduled"     // sessions of the run changed
	ActAttended    Action = "attended"        // seats that were used were recorded
	ActReminded    Action = "reminded"        // the time to confirm or to answer runs out
	ActOverLimit   Action = "over_limit"      // the mailbox has too many requests or bookings for another
)
