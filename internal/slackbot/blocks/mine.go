package blocks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
)

// mostMine bounds the bookings that an answer shows.
const mostMine = 5

// mine puts the person's own bookings, or how to get at them.
func (v *answerView) mine() {
	if !v.Turn.Mine {
		return
	}
	blocks := ownBookings(v.texts, v.Bookings, v.SignedIn, v.PublicURL, v.Now)
	if !v.add(blocks...) {
		v.add(section(link(v.PublicURL+"/my", v.OpenMine), nil))
	}
}

// signIn leads who is not known, and may see figures only if they are, to where they
// become it.
func (v *answerView) signIn() {
	if t := v.Turn; t.Refused && t.Intent == assistant.IntentStatistics && !v.SignedIn {
		v.add(row(button(ActionLink, "", v.LinkButton, ""))...)
	}
}

// ownBookings shows the bookings to come of who is signed in, without anything
// personal: messages stay in Slack. To who is not it says how to link Slack.
func ownBookings(t *texts, bookings []booking.Booking, signedIn bool, publicURL string, now time.Time) []slack.Block {
	if !signedIn {
		return append([]slack.Block{section(Escape(t.OnlyYou), nil)}, linkRow(t, publicURL)...)
	}
	blocks := []slack.Block{section("*"+Escape(t.OwnBookings)+"*", nil)}
	shown, more := 0, 0
	for _, b := range coming(bookings, now) {
		if shown == mostMine {
			more++
			continue
		}
		shown++
		blocks = append(blocks, bookingBlocks(t, b, publicURL, now)...)
	}
	switch {
	case shown == 0:
		blocks = append(blocks, section(Escape(t.NoneMine)+" "+Escape(t.NoneHow), nil))
	case more == 1:
		blocks = append(blocks, contexts(Escape(t.MoreMineOne)+" "+link(publicURL+"/my", t.OpenMine))...)
	case more > 1:
		blocks = append(blocks, contexts(Escape(fmt.Sprintf(t.MoreMine, t.Number(more)))+" "+link(publicURL+"/my", t.OpenMine))...)
	}
	return blocks
}

// linkRow leads to the dialog for a code, and to the bookings in the browser.
func linkRow(t *texts, publicURL string) []slack.Block {
	return row(button(ActionLink, "", t.LinkButton, ""), linkButton(publicURL+"/my", t.OpenMine, ""))
}

// coming are the bookings that still matter, the next run first.
func coming(bookings []booking.Booking, now time.Time) []booking.Booking {
	var out []booking.Booking
	for _, b := range bookings {
		if changeable(b, now) {
			out = append(out, b)
		}
	}
	slices.SortStableFunc(out, func(a, b booking.Booking) int { return a.Run.Starts().Compare(b.Run.Starts()) })
	return out
}

// changeable reports whether something can be done about a booking.
func changeable(b booking.Booking, now time.Time) bool {
	return b.State.Active() && len(b.Run.Sessions) > 0 && now.Before(b.Run.Starts())
}

// bookingBlocks show how a booking stands and what can be done about it.
func bookingBlocks(t *texts, b booking.Booking, publicURL string, now time.Time) []slack.Block {
	var when []string
	for _, s := range b.Run.Sessions[:min(len(b.Run.Sessions), mostDays)] {
		when = append(when, Escape(t.Session(s.Starts, s.Ends)))
	}
	if more := len(b.Run.Sessions) - len(when); more > 0 {
		when = append(when, Escape(fmt.Sprintf(t.MoreDays, t.Number(more))))
	}
	lines := []string{
		"*" + link(runAddress(publicURL, b.Run.Key), b.Run.Name()) + "* · " + Escape(t.State(b.State)),
		strings.Join(when, "\n"),
		Escape(t.Explain(b)),
		Escape(t.Places(b.Seats)) + " · " + shortened(fmt.Sprintf(t.Reference, b.Ref), mostName, Escape),
	}
	blocks := []slack.Block{section(strings.Join(lines, "\n"), nil)}
	if !changeable(b, now) {
		return blocks
	}
	return append(blocks, row(bookingButtons(t, b)...)...)
}

// bookingButtons cancel a booking, or answer its offer. They ask first.
func bookingButtons(t *texts, b booking.Booking) []*slack.ButtonBlockElement {
	id, name, day := strconv.FormatInt(b.ID, 10), cut(b.Run.Name(), mostName/2), t.Date(b.Run.Starts())
	label := func(text string) string { return fmt.Sprintf(t.BookFor, text, day, name) }
	if b.State != booking.Offered {
		return []*slack.ButtonBlockElement{asking(button(ActionCancel, id, t.Cancel, label(t.Cancel)),
			t.CancelAsk, fmt.Sprintf(t.CancelText, name, day), t.CancelYes, t.Keep)}
	}
	accept := button(ActionAccept, id, t.Accept, label(t.Accept))
	accept.Style = slack.StylePrimary
	return []*slack.ButtonBlockElement{accept, asking(button(ActionDecline, id, t.Decline, label(t.Decline)),
		t.DeclineAsk, fmt.Sprintf(t.DeclineText, name, day), t.DeclineYes, t.Back)}
}
