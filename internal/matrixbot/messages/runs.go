package messages

import (
	"fmt"
	"net/url"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
)

// mostCards bounds the runs of an answer, mostDays the dates of one that has several.
const (
	mostCards = 10
	mostDays  = 6
)

// board puts the runs of a turn, numbered: by its number one is chosen.
func (v *answerView) board() {
	b := v.Turn.Board
	if b == nil || len(b.Cards) == 0 {
		return
	}
	title := v.Board
	if b.Asked != "" {
		title = fmt.Sprintf(v.BoardAsked, cut(b.Asked, mostName))
	}
	v.heading(title)
	shown := min(len(b.Cards), mostCards)
	bookable := 0
	for i, c := range b.Cards[:shown] {
		v.step(i+1, v.runCard(c))
		if bookable == 0 && canBook(c) {
			bookable = i + 1
		}
	}
	if more := b.More + len(b.Cards) - shown; more > 0 {
		text := v.MoreFitOne
		if more > 1 {
			text = fmt.Sprintf(v.MoreFit, v.Number(more))
		}
		v.paragraph(join(" ", said(text), link(runsAddress(v.PublicURL, b.Cards), v.AllOf)))
	}
	switch {
	case v.Turn.Booking != nil && (v.Draft == nil || v.Draft.Run == 0): // it is asked which one
		v.paragraph(said(v.NumberDoes).emphasis())
	case bookable > 0 && v.CanBook && v.Turn.Booking == nil:
		v.paragraph(said(fmt.Sprintf(v.HowToBook, bookable)))
	}
}

// runsAddress is the page of all runs, or of those of the module that all cards are of.
func runsAddress(publicURL string, cards []conversation.RunCard) string {
	for _, c := range cards {
		if c.Module != cards[0].Module {
			return publicURL + "/runs"
		}
	}
	return publicURL + "/runs?module=" + url.QueryEscape(cards[0].Module)
}

// canBook reports whether a run takes bookings here.
func canBook(c conversation.RunCard) bool {
	a := catalogue.Availability(c.Availability)
	return (a == catalogue.Bookable || a == catalogue.Waitable) && c.URL == "" && len(c.Sessions) > 0
}

// runCard says what a run is, when it takes place and what is left of it.
func (v *answerView) runCard(c conversation.RunCard) line {
	lines := []line{titled(runAddress(v.PublicURL, c.Key), c.Name).strong(), said(v.Dates(c.Sessions))}
	if len(c.Sessions) > 1 {
		for i, s := range c.Sessions {
			if i == mostDays && len(c.Sessions)-i > 1 {
				lines = append(lines, said(fmt.Sprintf(v.MoreDays, v.Number(len(c.Sessions)-i))))
				break
			}
			session := v.Session(s.Starts, s.Ends)
			if s.Title != "" {
				session += ": " + cut(s.Title, mostName/2)
			}
			lines = append(lines, said("– "+session))
		}
	}
	about := []line{said(v.Words.Seats(c) + " (" + v.asOf(c) + ")")}
	for _, s := range []string{v.Category(c.Category), v.Duration(c.Minutes), c.Platform, c.Institution} {
		about = append(about, said(cut(s, mostName/2)))
	}
	lines = append(lines, join(" · ", about...))
	if c.URL != "" {
		lines = append(lines, link(c.URL, fmt.Sprintf(v.BookAt, prose.Host(c.URL))))
	}
	return below(lines...)
}

// asOf says of when the seats of a card are, and from where.
func (v *answerView) asOf(c conversation.RunCard) string {
	if from := prose.Host(c.URL); from != "" && !c.ReadAt.IsZero() {
		return v.AsOf(c.ReadAt, v.Now, from)
	}
	return v.AsOf(v.Turn.Board.ReadAt, v.Now, "")
}

// runAddress is the page of a run.
func runAddress(publicURL, key string) string { return publicURL + "/runs/" + url.PathEscape(key) }

// calendarAddress is the calendar file of a run.
func calendarAddress(publicURL, key string) string { return runAddress(publicURL, key) + ".ics" }

// runLine names a run with when it is.
func (t *texts) runLine(publicURL string, r catalogue.Run) line {
	when := ""
	if n := len(r.Sessions); n > 0 {
		var sessions []conversation.SessionTime
		for _, s := range r.Sessions {
			sessions = append(sessions, conversation.SessionTime{Starts: s.Starts, Ends: s.Ends})
		}
		when = t.Dates(sessions)
	}
	return join(", ", titled(runAddress(publicURL, r.Key), r.Name()).strong(), said(when))
}
