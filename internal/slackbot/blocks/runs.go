package blocks

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
)

// mostCards bounds the runs of a message, mostDays the dates of one that has
// several.
const (
	mostCards = 10
	mostDays  = 6
)

// board puts the runs of a turn as cards.
func (v *answerView) board() {
	b := v.Turn.Board
	if b == nil || len(b.Cards) == 0 {
		return
	}
	title := v.Board
	if b.Asked != "" {
		title = fmt.Sprintf(v.BoardAsked, b.Asked)
	}
	v.add(section("*"+shortened(title, mostName, Escape)+"*", nil))
	more := b.More
	for i, c := range b.Cards {
		if i >= mostCards || !v.add(runCard(v.texts, c, v.asOf(c), v.PublicURL, bookButton(v.texts, c, v.CanBook))) {
			more += len(b.Cards) - i
			break
		}
	}
	if line := v.moreRuns(b.Cards, more); line != "" {
		v.add(contexts(line)...)
	}
}

// asOf says of when the seats of a card are, and from where.
func (v *answerView) asOf(c conversation.RunCard) string {
	if from := prose.Host(c.URL); from != "" && !c.ReadAt.IsZero() {
		return v.AsOf(c.ReadAt, v.Now, from)
	}
	return v.AsOf(v.Turn.Board.ReadAt, v.Now, "")
}

// moreRuns leads to the runs that are not shown; "" where there are none.
func (v *answerView) moreRuns(cards []conversation.RunCard, more int) string {
	if more <= 0 {
		return ""
	}
	text := v.MoreFitOne
	if more > 1 {
		text = fmt.Sprintf(v.MoreFit, v.Number(more))
	}
	address := v.PublicURL + "/runs"
	if module := commonModule(cards); module != "" {
		address += "?module=" + url.QueryEscape(module)
	}
	return Escape(text) + " " + link(address, v.AllOf)
}

// commonModule is the key of the module that all cards are of; "" for several.
func commonModule(cards []conversation.RunCard) string {
	for _, c := range cards {
		if c.Module != cards[0].Module {
			return ""
		}
	}
	return cards[0].Module
}

// runCard shows a run: its name, when it takes place and what is left of it, beside
// it a button or nil.
func runCard(t *texts, c conversation.RunCard, asOf, publicURL string, beside *slack.ButtonBlockElement) slack.Block {
	lines := []string{"*" + link(runAddress(publicURL, c.Key), c.Name) + "*", Escape(t.Dates(c.Sessions))}
	if len(c.Sessions) > 1 {
		for i, s := range c.Sessions {
			if i == mostDays && len(c.Sessions)-i > 1 {
				lines = append(lines, Escape(fmt.Sprintf(t.MoreDays, t.Number(len(c.Sessions)-i))))
				break
			}
			line := "• " + Escape(t.Session(s.Starts, s.Ends))
			if s.Title != "" {
				line += ": " + shortened(s.Title, mostName/2, Escape)
			}
			lines = append(lines, line)
		}
	}
	about := []string{Escape(t.Words.Seats(c)) + " (" + Escape(asOf) + ")"}
	for _, s := range []string{t.Category(c.Category), t.Duration(c.Minutes), c.Platform, c.Institution} {
		if s != "" {
			about = append(about, shortened(s, mostName/2, Escape))
		}
	}
	lines = append(lines, strings.Join(about, " · "))
	return section(strings.Join(lines, "\n"), beside)
}

// bookButton asks for a seat, or leads to where that is done; nil where nothing can
// be.
func bookButton(t *texts, c conversation.RunCard, canBook bool) *slack.ButtonBlockElement {
	a := catalogue.Availability(c.Availability)
	if a != catalogue.Bookable && a != catalogue.Waitable || len(c.Sessions) == 0 {
		return nil
	}
	text := t.Book
	if a == catalogue.Waitable {
		text = t.Wait
	}
	if c.URL != "" {
		text = fmt.Sprintf(t.BookAt, prose.Host(c.URL))
	}
	label := fmt.Sprintf(t.BookFor, text, t.Date(c.Sessions[0].Starts), c.Name)
	switch {
	case c.URL != "":
		return linkButton(c.URL, text, label)
	case !canBook:
		return nil
	}
	return button(ActionBook, strconv.FormatInt(c.Run, 10), text, label)
}

// runAddress is the page of a run.
func runAddress(publicURL, key string) string { return publicURL + "/runs/" + url.PathEscape(key) }

// boardLines are the runs of a turn for who sees no cards.
func (v *answerView) boardLines() []string {
	if v.Turn.Board == nil {
		return nil
	}
	var lines []string
	for _, c := range v.Turn.Board.Cards {
		lines = append(lines, v.Dates(c.Sessions)+": "+prose.Clean(c.Name)+", "+v.Words.Seats(c)+" ("+v.asOf(c)+")")
	}
	return lines
}
