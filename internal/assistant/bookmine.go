package assistant

import (
	"context"

	"smart-city-dialog.de/akademie/internal/booking/slots"
)

// mine answers a question for the person's own bookings. To somebody whose
// address is verified it says how many there are; what they are stands beside,
// rendered from the bookings. Everybody else learns where to look, whatever
// bookings there are.
func (a *Assistant) mine(ctx context.Context, m *appointment, w *writer) error {
	p := bookWords(m.language)
	w.turn.Intent = IntentMine
	switch {
	case m.email == "":
		if err := w.say(plain(p.mineLink), plain(p.mineThere(m.said.Act))); err != nil {
			return err
		}
	default:
		bookings, err := a.bookings.Of(ctx, m.email)
		if err != nil {
			return err
		}
		active := 0
		for _, b := range bookings {
			if b.State.Active() && b.Run.Ends().After(a.now()) {
				active++
			}
		}
		if err := w.say(plain(p.mineCount(active))); err != nil {
			return err
		}
		if active > 0 && m.said.Act != slots.Mine {
			if err := w.say(plain(p.mineBelow(m.said.Act))); err != nil {
				return err
			}
		}
	}
	if err := w.emit(Mine{}); err != nil {
		return err
	}
	w.turn.Mine = true
	if m.open {
		return a.resumeForm(ctx, m, w)
	}
	return nil
}
