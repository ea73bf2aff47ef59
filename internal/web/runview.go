package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
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
		Category: t.Runs.Categories[catalogue.Category(c.Category)], Duration: t.duration(c.Minutes),
		Platform: c.Platform, Who: c.Institution,
	}
	if c.Document > 0 {
		v.About = documentPath(c.Document, "")
	}
	for _, x := range c.Sessions {
		v.Sessions = append(v.Sessions, sessionView{isoTime(x.Starts), isoTime(x.Ends), t.session(x.Starts, x.Ends), x.Title})
	}
	if len(c.Sessions) > 1 {
		v.Dates = t.days(c.Sessions)
	}
	v.Seats, v.Tone = t.seats(c)
	v.URL = webAddress(c.URL)
	if host := hostOf(v.URL); host != "" && !c.ReadAt.IsZero() {
		v.Read = fmt.Sprintf(t.Runs.SeatsFromAt, host, s.stand(t, c.ReadAt))
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
		v.Button = fmt.Sprintf(t.Runs.BookAt, hostOf(v.URL))
	} else if v.Action = "/runs/" + c.Key + "/book"; conversation != "" {
		v.Action = "/c/" + conversation + "/book"
	}
	v.Label = fmt.Sprintf(t.Runs.BookFor, v.Button, c.Name, when)
	v.Wish = fmt.Sprintf(t.Runs.Wish, c.Name, when)
}

// seats says what is left of a run.
func (t *texts) seats(c conversation.RunCard) (text, tone string) {
	r := t.Runs
	switch catalogue.Availability(c.Availability) {
	case catalogue.Bookable:
		switch {
		case c.Free == 1:
			return r.SeatsOne, "warning"
		case c.Free <= fewSeats:
			return fmt.Sprintf(r.Seats, t.number(c.Free)), "warning"
		}
		return fmt.Sprintf(r.Seats, t.number(c.Free)), "success"
	case catalogue.Waitable:
		if c.Waiting == 0 {
			return r.WaitingOpen, "info"
		}
		return fmt.Sprintf(r.Waiting, t.number(c.Waiting)), "info"
	case catalogue.Full:
		return r.Full, "danger"
	case catalogue.NotYet:
		return fmt.Sprintf(r.NotYet, t.berlinDate(c.Opens)), "info"
	case catalogue.TooLate:
		return r.TooLate, "danger"
	case catalogue.Off:
		return r.Off, "danger"
	}
	return r.NotOpened, "danger"
}

// stand writes when something was read: the time of day, with the day unless
// that is today.
func (s *Server) stand(t *texts, at time.Time) string {
	at = at.In(german.Berlin())
	if today := s.cfg.Now().In(german.Berlin()); at.Format(time.DateOnly) == today.Format(time.DateOnly) {
		return clock(at)
	}
	return t.date(at) + ", " + clock(at)
}

// duration writes a length in words; "" for none.
func (t *texts) duration(minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case minutes <= 0:
		return ""
	case minutes == 60:
		return t.Runs.Hour
	case m == 0:
		return fmt.Sprintf(t.Runs.Hours, h)
	case minutes < 120:
		return fmt.Sprintf(t.Runs.Minutes, minutes)
	default:
		return fmt.Sprintf(t.Runs.HoursMinutes, h, m)
	}
}

// days writes on which days a run takes place: an 3 Tagen, 20. Januar bis
// 3. Februar 2026.
func (t *texts) days(sessions []conversation.SessionTime) string {
	var days []string
	for _, x := range sessions {
		days = append(days, t.berlinDate(x.Starts))
	}
	n := len(slices.Compact(days))
	from, to := sessions[0].Starts.In(german.Berlin()), sessions[len(sessions)-1].Starts.In(german.Berlin())
	switch {
	case n == 1:
		return t.day(from)
	case from.Year() != to.Year():
		return fmt.Sprintf(t.Runs.Dates, n, t.berlinDate(from), t.berlinDate(to))
	}
	return fmt.Sprintf(t.Runs.Dates, n, t.shortDate(from), t.berlinDate(to))
}

// shortDate is a date without its year: 3. März.
func (t *texts) shortDate(at time.Time) string {
	at = at.In(german.Berlin())
	return strings.TrimSpace(strings.TrimSuffix(t.date(at), strconv.Itoa(at.Year())))
}

// isoTime is what programs read.
func isoTime(at time.Time) string { return at.In(german.Berlin()).Format(time.RFC3339) }

// hostOf is the part of a web address that people know a site by.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

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
	v := boardView{T: t, Title: t.Runs.Board, ReadAt: fmt.Sprintf(t.Runs.ReadAt, s.stand(t, b.ReadAt))}
	if b.Asked != "" {
		v.Title = fmt.Sprintf(t.Runs.BoardAsked, b.Asked)
	}
	for _, c := range b.Cards {
		v.Cards = append(v.Cards, s.runView(t, c, id, 4))
	}
	if b.More > 0 {
		v.Path = runFilter{module: commonModule(b.Cards)}.path(id, 0)
		v.More = fmt.Sprintf(t.Runs.MoreFit, t.number(b.More))
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
