package blocks

import (
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/prose"
)

// A Home is what the App Home shows.
type Home struct {
	Runs      []catalogue.Run // the next ones
	Bookings  []booking.Booking
	SignedIn  bool
	Email     string // of who is signed in
	CanBook   bool
	PublicURL string
	Contact   string
	Language  string
	Now       time.Time
}

// mostHomeBookings bounds the bookings of an App Home, which has room for a hundred
// blocks; it shows mostCards runs.
const mostHomeBookings = 20

// NewHome makes the App Home. Only the person it is for sees it.
func NewHome(h Home) slack.HomeTabViewRequest {
	t := in(h.Language)
	blocks := []slack.Block{section(t.HomeIntro, nil)}
	blocks = append(blocks, h.runs(t)...)
	if h.CanBook {
		blocks = append(blocks, slack.NewDividerBlock())
		blocks = append(blocks, h.bookings(t)...)
	}
	blocks = append(blocks, slack.NewDividerBlock())
	blocks = append(blocks, h.help(t)...)
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

func header(text string) slack.Block { return slack.NewHeaderBlock(words(text, mostHeader)) }

// runs are the next dates.
func (h Home) runs(t *texts) []slack.Block {
	blocks := []slack.Block{header(t.NextRuns)}
	for _, r := range h.Runs[:min(len(h.Runs), mostCards)] {
		card := assistant.CardOf(r, h.Now)
		asOf := t.AsOf(h.Now, h.Now, "")
		if from := prose.Host(card.URL); from != "" && !card.ReadAt.IsZero() {
			asOf = t.AsOf(card.ReadAt, h.Now, from)
		}
		blocks = append(blocks, runCard(t, card, asOf, h.PublicURL, bookButton(t, card, h.CanBook)))
	}
	if len(h.Runs) == 0 {
		blocks = append(blocks, section(Escape(t.NoRuns), nil))
	}
	return append(blocks, contexts(link(h.PublicURL+"/runs", t.AllRuns))...)
}

// bookings are the person's own, or how to get at them.
func (h Home) bookings(t *texts) []slack.Block {
	blocks := []slack.Block{header(t.Mine)}
	if !h.SignedIn {
		return append(append(blocks, section(Escape(t.NotLinked), nil)), linkRow(t, h.PublicURL)...)
	}
	for _, b := range h.Bookings[:min(len(h.Bookings), mostHomeBookings)] {
		blocks = append(blocks, bookingBlocks(t, b, h.PublicURL, h.Now)...)
	}
	if len(h.Bookings) == 0 {
		blocks = append(blocks, section(Escape(t.NoneMine)+" "+Escape(t.NoneHow), nil))
	}
	linked := shortened(fmt.Sprintf(t.SignedInAs, h.Email), mostNotice, Escape)
	return append(blocks, contexts(linked+" · "+link(h.PublicURL+"/my", t.OpenMine))...)
}

// help is what can be asked, and where to turn.
func (h Home) help(t *texts) []slack.Block {
	blocks := []slack.Block{header(t.Help)}
	var buttons []*slack.ButtonBlockElement
	for _, q := range t.Questions {
		buttons = append(buttons, button(ActionAsk, q, q, ""))
	}
	blocks = append(blocks, row(buttons...)...)
	lines := []string{Escape(t.HelpHow), link(h.PublicURL, t.HelpLink) + " · " + link(h.PublicURL+"/privacy", t.Privacy)}
	if h.Contact != "" {
		lines = append(lines, fmt.Sprintf(Escape(t.Contact), contactLink(h.Contact)))
	}
	return append(blocks, contexts(lines...)...)
}

// contactLink is a contact in mrkdwn, which is the address of a page, a mailbox, or
// words.
func contactLink(contact string) string {
	if _, shown, ok := strings.Cut(contact, "://"); ok {
		return link(contact, strings.TrimPrefix(shown, "www."))
	}
	if strings.Contains(contact, "@") && !strings.Contains(contact, " ") {
		return link("mailto:"+contact, contact)
	}
	return shortened(contact, mostName, Escape)
}
