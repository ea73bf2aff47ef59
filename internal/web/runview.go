package web

import (
	"fmt"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/prose"
)

// A runView is a dated run as runs.html shows it: as a card, on its page, and
// above the form that books it.
type runView struct {
	T        *texts
	ID       int64
	Key      string
	Name     string
	Path     string // its page
	Level    int    // of its heading
	Sessions []sessionView
	Dates    string // of a cohort, all in one line; "" for a single date
	Category string
	Duration string
	Platform string
	Who      string // institution of the lecturers
	Seats    string // what is left, in words
	Tone     string // of Seats: "success", "warning", "info" or "danger"
	Read     string // where seats come from another system: from which, and when
	About    string // page about the module; "" none

	// What can be done. One of Action and URL is set when booking is possible.
	Action string // address of the button's form
	Button string
	Label  string // of the button, for whoever does not see its card
	Wish   string // what pressing it says in the conversation
	URL    string // of the system that takes bookings
}

type sessionView struct{ Starts, Ends, When, Title string }

// fewSeats are so few that they are worth hurrying for.
const fewSeats = 3

// runView shows a card. conversation is where its button leads, "" for a new one.
func (s *Server) runView(t *texts, c conversation.RunCard, conversation string, level int) runView {
	v := runView{
		T: t, ID: c.Run, Key: c.Key, Name: c.Name, Path: "/runs/" + c.Key, Level: level,
		Category: t.Category(c.Category), Duration: t.Duration(c.Minutes),
		Platform: c.Platform, Who: c.Institution, Seats: t.Seats(c), Tone: tone(c),
	}
	if c.Document > 0 {
		v.About = documentPath(c.Document, "")
	}
	for _, x := range c.Sessions {
		v.Sessions = append(v.Sessions, sessionView{isoTime(x.Starts), isoTime(x.Ends), t.Session(x.Starts, x.Ends), x.Title})
	}
	if len(c.Sessions) > 1 {
		v.Dates = t.Dates(c.Sessions)
	}
	v.URL = prose.Page(c.URL)
	if host := prose.Host(v.URL); host != "" && !c.ReadAt.IsZero() {
		v.Read = fmt.Sprintf(t.Runs.SeatsFrom, t.AsOf(c.ReadAt, s.cfg.Now(), host))
	}
	s.offer(&v, c, conversation)
	return v
}

// offer adds the button, if there is something to press.
func (s *Server) offer(v *runView, c conversation.RunCard, conversation string) {
	t := v.T
	a := catalogue.Availability(c.Availability)
	if a != catalogue.Bookable && a != catalogue.Waitable || s.cfg.Drafts == nil && v.URL == "" || len(c.Sessions) == 0 {
		v.URL = ""
		return
	}
	v.Button = t.Runs.Book
	if a == catalogue.Waitable {
		v.Button = t.Runs.Wait
	}
	when := t.runDate(c)
	if v.URL != "" {
		v.Button = fmt.Sprintf(t.Runs.BookAt, prose.Host(v.URL))
	} else if v.Action = "/runs/" + c.Key + "/book"; conversation != "" {
		v.Action = "/c/" + conversation + "/book"
	}
	v.Label = fmt.Sprintf(t.Runs.BookFor, v.Button, c.Name, when)
	v.Wish = t.wish(c)
}

// tone is how what is left of a run looks.
func tone(c conversation.RunCard) string {
	switch catalogue.Availability(c.Availability) {
	case catalogue.Bookable:
		if c.Free <= fewSeats {
			return "warning"
		}
		return "success"
	case catalogue.Waitable, catalogue.NotYet:
		return "info"
	}
	return "danger"
}

// stand says of when something is: Stand 14:02 Uhr.
func (s *Server) stand(t *texts, at time.Time) string {
	return capital(t.AsOf(at, s.cfg.Now(), ""))
}

// capital begins a line, which begins with an ASCII letter, with a capital one.
func capital(line string) string { return strings.ToUpper(line[:1]) + line[1:] }

// isoTime is what programs read.
func isoTime(at time.Time) string { return at.In(german.Berlin()).Format(time.RFC3339) }

// A boardView is the runs that answer a question.
type boardView struct {
	T      *texts
	Title  string
	Cards  []runView
	More   string // how many fit beside those shown; "" none
	Path   string // of the list that shows them
	ReadAt string
}

// boardView shows a board in a conversation, as it was read.
func (s *Server) boardView(t *texts, b conversation.Board, id string) boardView {
	v := boardView{T: t, Title: t.Runs.Board, ReadAt: s.stand(t, b.ReadAt)}
	if b.Asked != "" {
		v.Title = fmt.Sprintf(t.Runs.BoardAsked, b.Asked)
	}
	for _, c := range b.Cards {
		v.Cards = append(v.Cards, s.runView(t, c, id, 4))
	}
	if b.More > 0 {
		v.Path = runFilter{module: commonModule(b.Cards)}.path(id, 0)
		v.More = fmt.Sprintf(t.Runs.MoreFit, t.Number(b.More))
	}
	return v
}

// commonModule is the key of the module that all cards are of; "" for several.
func commonModule(cards []conversation.RunCard) string {
	module := ""
	for _, c := range cards {
		if module != "" && c.Module != module {
			return ""
		}
		module = c.Module
	}
	return module
}
