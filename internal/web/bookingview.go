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
		State: t.State(b.State), Tone: stateTone(b.State), Platform: b.Run.Platform,
		Seats: t.Places(b.Seats), Explain: t.Explain(b), Owner: b.Person.Name, Email: b.Person.Email,
		Active: b.State.Active(), Over: over, Offer: b.State == booking.Offered && !over,
		Unproven:  b.State == booking.Requested && !over,
		CanChange: b.State.Active() && !over,
		Calendar:  b.State == booking.Confirmed || b.State == booking.Offered,
	}
	for _, session := range b.Run.Sessions {
		v.Times = append(v.Times, t.Session(session.Starts, session.Ends))
	}
	return v
}

// runPath is the address of a run's page.
func runPath(r catalogue.Run) string { return "/runs/" + r.Key }

// stateTone is how the badge of a state looks.
func stateTone(s booking.State) string {
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

// explainRequest says what to know before confirming a request.
func (t *texts) explainRequest(b booking.Booking) string {
	if b.Held {
		return fmt.Sprintf(t.Account.HeldUntil, t.Held(b.Seats), t.Moment(b.ConfirmBy))
	}
	return fmt.Sprintf(t.Account.LineAfter, b.Place)
}
