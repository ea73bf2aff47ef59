package web

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// bookingView is a booking as its owner sees it.
type bookingView struct {
	T         *texts
	ID        int64
	Base      string // address of its page
	Ref       string
	Name      string // of the run
	Path      string // of the run's page
	State     string
	Tone      string // of the state's badge: "success", "info", "warning", "danger"
	Times     []string
	Platform  string
	Seats     string
	Explain   string // what the state means, with the deadline if there is one
	Owner     string // for whom it was made
	Email     string
	Active    bool // wants or has seats
	Over      bool // the run has begun
	Offer     bool // waits for an answer
	Unproven  bool // waits for the address to be confirmed
	CanChange bool // cancel, move
	Calendar  bool // has something to enter
	InChat    bool // stands in a conversation, below its headings
}

func (s *Server) bookingView(t *texts, b booking.Booking, base string) bookingView {
	now := s.cfg.Now()
	over := !now.Before(b.Run.Starts())
	v := bookingView{
		T: t, ID: b.ID, Base: base, Ref: b.Ref, Name: b.Run.Name(), Path: runPath(b.Run),
		State: t.Account.States[b.State], Tone: tone(b.State), Platform: b.Run.Platform,
		Seats: t.bookedSeats(b.Seats), Explain: t.explainBooking(b), Owner: b.Person.Name, Email: b.Person.Email,
		Active: b.State.Active(), Over: over, Offer: b.State == booking.Offered && !over,
		Unproven:  b.State == booking.Requested && !over,
		CanChange: b.State.Active() && !over,
		Calendar:  b.State == booking.Confirmed || b.State == booking.Offered,
	}
	for _, session := range b.Run.Sessions {
		v.Times = append(v.Times, t.session(session.Starts, session.Ends))
	}
	return v
}

// runPath is the address of a run's page.
func runPath(r catalogue.Run) string { return "/runs/" + r.Key }

// tone is how the badge of a state looks.
func tone(s booking.State) string {
	switch s {
	case booking.Confirmed:
		return "success"
	case booking.Requested, booking.Offered:
		return "warning"
	case booking.Waitlisted:
		return "info"
	}
	return "danger"
}

// bookedSeats writes how many seats a booking is for.
func (t *texts) bookedSeats(n int) string {
	if n == 1 {
		return t.Account.OneSeat
	}
	return fmt.Sprintf(t.Account.Seats, n)
}

// explainRequest says what to know before confirming a request.
func (t *texts) explainRequest(b booking.Booking) string {
	if b.Held {
		return fmt.Sprintf(t.Account.HeldUntil, t.bookedSeats(b.Seats), t.moment(b.ConfirmBy))
	}
	return fmt.Sprintf(t.Account.LineAfter, b.Place)
}

// explainBooking says what the state of a booking means.
func (t *texts) explainBooking(b booking.Booking) string {
	a := &t.Account
	switch b.State {
	case booking.Requested:
		if b.Held {
			return fmt.Sprintf(a.RequestedHeld, t.bookedSeats(b.Seats), t.moment(b.ConfirmBy))
		}
		return fmt.Sprintf(a.RequestedLine, b.Place, t.moment(b.ConfirmBy))
	case booking.Confirmed:
		return a.Confirmed
	case booking.Waitlisted:
		return fmt.Sprintf(a.Waitlisted, b.Place)
	case booking.Offered:
		return fmt.Sprintf(a.Offered, t.moment(b.OfferedUntil))
	case booking.Cancelled:
		if b.Run.Status == catalogue.Cancelled {
			return a.RunOff
		}
		return fmt.Sprintf(a.Cancelled, t.moment(b.EndedAt))
	case booking.Expired:
		return fmt.Sprintf(a.Expired, t.moment(b.EndedAt))
	}
	return ""
}
