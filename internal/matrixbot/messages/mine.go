package messages

import (
	"fmt"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
)

// mostMine bounds the bookings that an answer shows.
const mostMine = 10

// mine puts the person's own bookings, numbered, with what can be said to change them,
// or how to get at them.
func (v *answerView) mine() {
	if !v.Turn.Mine {
		return
	}
	if !v.SignedIn {
		v.paragraph(inline(fmt.Sprintf(v.LinkFirst, v.PublicURL+"/my/account#identities")))
		return
	}
	all := Coming(v.Bookings, v.Now)
	if len(all) == 0 {
		v.paragraph(said(v.NoneMine))
		return
	}
	v.heading(v.OwnBookings)
	offered := 0
	for i, b := range all[:min(len(all), mostMine)] {
		v.step(i+1, v.ownBooking(v.PublicURL, b))
		if offered == 0 && b.State == booking.Offered {
			offered = i + 1
		}
	}
	if more := len(all) - mostMine; more > 0 {
		v.paragraph(join(" ", said(fmt.Sprintf(v.MoreMine, v.Number(more))), link(v.PublicURL+"/my", v.OpenMine)))
	}
	if offered > 0 {
		v.paragraph(said(fmt.Sprintf(v.HowToAccept, offered, offered)))
	}
	v.paragraph(said(v.HowToCancel))
}

// forCoordinators says how who is a coordinator gets at the figures that were refused:
// nobody signs in here.
func (v *answerView) forCoordinators() {
	if v.Turn.Refused && v.Turn.Intent == assistant.IntentStatistics && !v.SignedIn {
		v.paragraph(inline(fmt.Sprintf(v.LinkFigures, v.PublicURL+"/my/account#identities")))
	}
}

// Coming are the bookings of which something can be done, in the order in which they are
// numbered: the next run first.
func Coming(bookings []booking.Booking, now time.Time) []booking.Booking {
	var out []booking.Booking
	for _, b := range bookings {
		if b.State.Active() && len(b.Run.Sessions) > 0 && now.Before(b.Run.Starts()) {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b booking.Booking) int {
		if c := a.Run.Starts().Compare(b.Run.Starts()); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	return out
}

// ownBooking says how a booking stands, without anything personal.
func (t *texts) ownBooking(publicURL string, b booking.Booking) line {
	return below(
		t.runLine(publicURL, b.Run),
		said(t.State(b.State)+": "+t.Explain(b)),
		said(t.Places(b.Seats)+" · "+fmt.Sprintf(t.Reference, b.Ref)),
	)
}

// AskCancel asks whether a booking is to be cancelled, or its offer declined.
func AskCancel(b booking.Booking, decline bool, publicURL, language string) Message {
	t := in(language)
	p := new(page)
	ask, what := t.CancelAsk, t.CancelText
	if decline {
		ask, what = t.DeclineAsk, t.DeclineText
	}
	p.paragraph(strong(ask))
	p.item(t.ownBooking(publicURL, b))
	p.paragraph(said(what))
	p.paragraph(said(t.YesOrNo))
	return together(p.messages())
}
