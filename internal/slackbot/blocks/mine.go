package blocks

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

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

// ownBookings shows the bookings to come of who is signed in, without anything
// personal: messages stay in Slack. To who is not it says how to link Slack.
func ownBookings(t *texts, bookings []booking.Booking, signedIn bool, publicURL string, now time.Time) []slack.Block {
	if !signedIn {
		return append([]slack.Block{section(mrkdwn(t.OnlyYou), nil)}, linkRow(t, publicURL)...)
	}
	blocks := []slack.Block{section("*"+mrkdwn(t.OwnBookings)+"*", nil)}
	shown, more := 0, 0
	for _, b := range coming(bookings, now) {
		if shown == mostMine {
			more++
			continue
		}
		shown++
		blocks = append(blocks, bookingBlocks(t, b, publicURL)...)
	}
	switch {
	case shown == 0:
		blocks = append(blocks, section(mrkdwn(t.NoneMine)+" "+mrkdwn(t.NoneHow), nil))
	case more == 1:
		blocks = append(blocks, contexts(mrkdwn(t.MoreMineOne)+" "+link(publicURL+"/my", t.OpenMine))...)
	case more > 1:
		blocks = append(blocks, contexts(mrkdwn(fmt.Sprintf(t.MoreMine, t.Number(more)))+" "+link(publicURL+"/my", t.OpenMine))...)
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
	for i := len(bookings) - 1; i >= 0; i-- { // the latest run stands first
		if b := bookings[i]; b.State.Active() && len(b.Run.Sessions) > 0 && now.Before(b.Run.Starts()) {
			out = append(out, b)
		}
	}
	return out
}

// bookingBlocks show how a booking stands and what can be done about it.
func bookingBlocks(t *texts, b booking.Booking, publicURL string) []slack.Block {
	var when []string
	for _, s := range b.Run.Sessions[:min(len(b.Run.Sessions), mostDays)] {
		when = append(when, mrkdwn(t.Session(s.Starts, s.Ends)))
	}
	if more := len(b.Run.Sessions) - len(when); more > 0 {
		when = append(when, mrkdwn(fmt.Sprintf(t.MoreDays, t.Number(more))))
	}
	lines := []string{
		"*" + link(runAddress(publicURL, b.Run.Key), b.Run.Name()) + "* · " + mrkdwn(t.State(b.State)),
		strings.Join(when, "\n"),
		mrkdwn(t.Explain(b)),
		mrkdwn(t.Places(b.Seats)) + " · " + mrkdwn(fmt.Sprintf(t.Reference, b.Ref)),
	}
	id, name, day := strconv.FormatInt(b.ID, 10), cut(b.Run.Name(), mostName/2), t.Date(b.Run.Starts())
	cancel := asking(button(ActionCancel, id, t.Cancel, fmt.Sprintf(t.BookFor, t.Cancel, day, name)),
		t.CancelAsk, fmt.Sprintf(t.CancelText, name, day), t.CancelYes, t.Keep, true)
	buttons := []*slack.ButtonBlockElement{cancel}
	if b.State == booking.Offered {
		accept := button(ActionAccept, id, t.Accept, fmt.Sprintf(t.BookFor, t.Accept, day, name))
		accept.Style = slack.StylePrimary
		buttons = []*slack.ButtonBlockElement{accept, asking(button(ActionDecline, id, t.Decline, fmt.Sprintf(t.BookFor, t.Decline, day, name)),
			t.DeclineAsk, fmt.Sprintf(t.DeclineText, name, day), t.DeclineYes, t.Back, true)}
	}
	return append([]slack.Block{section(strings.Join(lines, "\n"), nil)}, row(buttons...)...)
}
