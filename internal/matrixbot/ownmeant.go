package matrixbot

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// How a booking is named.
var (
	byNumber = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:nummer|nr\.?|buchung|anmeldung|number|no\.?|booking|#)\s*(\d{1,2})(?:[^\d.:]|\.?\W*$)`)
	byRef    = regexp.MustCompile(`(?i)\bAK-?([0-9A-Z]{4})-?([0-9A-Z]{4})\b`)
)

// A meaning is which of the person's own bookings a message means.
type meaning struct {
	booking *booking.Booking // nil: none, or it is not clear which
	named   bool             // it gives a number
	coming  []booking.Booking
}

// offered leaves the only booking that has an offer.
func (m meaning) offered() meaning {
	m.booking = nil
	for i, b := range m.coming {
		if b.State != booking.Offered {
			continue
		}
		if m.booking != nil {
			return meaning{coming: m.coming}
		}
		m.booking = &m.coming[i]
	}
	return m
}

// meant finds the booking that a message means: by its number in the list, by that which
// it was given, or the only one.
func (b *Bot) meant(ctx context.Context, who account.Person, text string) (m meaning, err error) {
	all, err := b.bookingsOf(ctx, who)
	if err != nil {
		return m, err
	}
	m.coming = messages.Coming(all, b.Now())
	if ref := byRef.FindStringSubmatch(text); ref != nil {
		m.named = true
		want := strings.ToUpper("AK-" + ref[1] + "-" + ref[2])
		for i := range m.coming {
			if m.coming[i].Ref == want {
				m.booking = &m.coming[i]
			}
		}
		return m, nil
	}
	if number := byNumber.FindStringSubmatch(text); number != nil {
		m.named = true
		if n, err := strconv.Atoi(number[1]); err == nil && n > 0 && n <= len(m.coming) {
			m.booking = &m.coming[n-1]
		}
		return m, nil
	}
	if len(m.coming) == 1 {
		m.booking = &m.coming[0]
	}
	return m, nil
}

// rebooked is the booking that a message wants moved by its number; 0 for messages that
// name none. The assistant finds out the rest.
func (b *Bot) rebooked(ctx context.Context, who account.Person, q questionBody) (int64, error) {
	if b.Bookings == nil || !q.Direct || !rebooks.MatchString(q.Text) || !who.May(account.OwnBookings) {
		return 0, nil
	}
	m, err := b.meant(ctx, who, q.Text)
	if err != nil || !m.named || m.booking == nil {
		return 0, err
	}
	return m.booking.ID, nil
}
