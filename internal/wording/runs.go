package wording

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// Seats says what is left of a run: 4 von 20 Plätzen frei.
func (w *Words) Seats(c conversation.RunCard) string {
	switch catalogue.Availability(c.Availability) {
	case catalogue.Bookable:
		if c.Capacity == 1 {
			return w.oneSeat
		}
		return fmt.Sprintf(w.seats, w.Number(c.Free), w.Number(c.Capacity))
	case catalogue.Waitable:
		if c.Waiting == 0 {
			return w.waitingOpen
		}
		return fmt.Sprintf(w.waiting, w.Number(c.Waiting))
	case catalogue.Full:
		return w.full
	case catalogue.NotYet:
		return fmt.Sprintf(w.notYet, w.Date(c.Opens))
	case catalogue.TooLate:
		return w.tooLate
	case catalogue.Off:
		return w.off
	}
	return w.notOpened
}

// Held writes how many seats are held for somebody, as what is held: einen Platz.
func (w *Words) Held(n int) string {
	if n == 1 {
		return w.heldPlace
	}
	return w.Places(n)
}

// Places writes how many seats a booking is for: 3 Plätze.
func (w *Words) Places(n int) string {
	if n == 1 {
		return w.onePlace
	}
	return fmt.Sprintf(w.places, w.Number(n))
}
