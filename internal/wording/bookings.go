package wording

import (
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// State names the state of a booking.
func (w *Words) State(s booking.State) string { return w.states[s] }

// Explain says what the state of a booking means for its owner.
func (w *Words) Explain(b booking.Booking) string {
	switch b.State {
	case booking.Requested:
		if b.Held {
			return fmt.Sprintf(w.requestedHeld, w.Held(b.Seats), w.Moment(b.ConfirmBy))
		}
		return fmt.Sprintf(w.requestedLine, b.Place, w.Moment(b.ConfirmBy))
	case booking.Confirmed:
		return w.confirmed
	case booking.Waitlisted:
		return fmt.Sprintf(w.waitlisted, b.Place)
	case booking.Offered:
		return fmt.Sprintf(w.offered, w.Moment(b.OfferedUntil))
	case booking.Cancelled:
		if b.Run.Status == catalogue.Cancelled {
			return w.runOff
		}
		return fmt.Sprintf(w.cancelled, w.Moment(b.EndedAt))
	case booking.Expired:
		return fmt.Sprintf(w.expired, w.Moment(b.EndedAt))
	}
	return ""
}

// Requested says what comes next after a request, or that a booking was moved and what
// comes next after that.
func (w *Words) Requested(r booking.Receipt) []string {
	if r.Email == "" {
		lines := []string{w.moved}
		if r.Place > 0 {
			lines = append(lines, fmt.Sprintf(w.waitlisted, r.Place))
		}
		return lines
	}
	lines := []string{fmt.Sprintf(w.sent, r.Email) + " " + fmt.Sprintf(w.sentBy, w.Moment(r.ConfirmBy))}
	if r.Held {
		return append(lines, fmt.Sprintf(w.held, w.Held(r.Seats)))
	}
	return append(lines, fmt.Sprintf(w.inLine, r.Place))
}

// Problem says what is wrong with a field of a request. most is the number of seats
// that one booking may have, suggestion the address that was probably meant.
func (w *Words) Problem(f booking.Field, p booking.Problem, most int, suggestion string) string {
	text, ok := w.problems[string(f)+"/"+string(p)]
	if p == booking.Mistyped && suggestion == "" {
		ok = false
	}
	switch {
	case !ok:
		return w.problems[""]
	case !strings.Contains(text, "%s"):
		return text
	case f == booking.FieldSeats:
		return fmt.Sprintf(text, w.Number(most))
	case f == booking.FieldConsent:
		return fmt.Sprintf(text, booking.ConsentVersion)
	}
	return fmt.Sprintf(text, suggestion)
}
