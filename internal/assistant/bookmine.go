package assistant

import (
	"context"
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
)

// linkWord names the link that somebody who books waits for.
var linkWord = regexp.MustCompile(`(?i)(?:^|[^\p{L}])\p{L}*links?(?:[^\p{L}]|$)`)

// asksForLink reports whether a message asks for a link where a booking is under
// way or was made.
func (m *appointment) asksForLink() bool {
	return (m.open || m.draft.Receipt != nil) && linkWord.MatchString(m.masked)
}

// mine answers a question for the person's own bookings. To somebody whose
// address is verified it says how many there are; what they are stands beside,
// rendered from the bookings. Everybody else learns where to look, whatever
// bookings there are.
//
// moves is true where nothing was said because the one booking that is meant is
// to be rebooked: then a draft of that follows.
func (a *Assistant) mine(ctx context.Context, m *appointment, w *writer) (moves bool, err error) {
	p := bookWords(m.language)
	say := []string{p.mineLink, p.mineThere(m.said.Act)}
	if m.email != "" {
		active, err := a.activeOf(ctx, m.email)
		if err != nil {
			return false, err
		}
		if one := m.meantBooking(active); one != nil && m.said.Act == slots.Move && !m.open {
			m.moving = one
			return true, nil
		}
		say = []string{p.mineCount(len(active))}
		if len(active) > 0 && m.said.Act != slots.Mine {
			say = append(say, p.mineBelow(m.said.Act, m.dialogue))
		}
	}
	w.turn.Intent = IntentMine
	for _, text := range say {
		if err := w.say(plain(text)); err != nil {
			return false, err
		}
	}
	if err := w.emit(Mine{}); err != nil {
		return false, err
	}
	w.turn.Mine = true
	if m.open {
		return false, a.resumeForm(ctx, m, w)
	}
	return false, nil
}

// activeOf returns the bookings of a mailbox that are still to come.
func (a *Assistant) activeOf(ctx context.Context, email string) ([]booking.Booking, error) {
	bookings, err := a.bookings.Of(ctx, email)
	return slices.DeleteFunc(bookings, func(b booking.Booking) bool { return !b.State.Active() || !b.Run.Ends().After(a.now()) }), err
}

// meantBooking is the booking that a message is about: the one that the channel knows
// of, the only one, or the only one of the module that it names. nil leaves it open.
func (m *appointment) meantBooking(active []booking.Booking) *booking.Booking {
	if m.about != 0 {
		if i := slices.IndexFunc(active, func(b booking.Booking) bool { return b.ID == m.about }); i >= 0 {
			return &active[i]
		}
		return nil
	}
	named := m.aimOf().asked.Query.Modules
	var meant *booking.Booking
	for i := range active {
		if len(named) > 0 && !slices.Contains(named, active[i].Run.Module.Key) {
			continue
		}
		if meant != nil {
			return nil
		}
		meant = &active[i]
	}
	return meant
}
