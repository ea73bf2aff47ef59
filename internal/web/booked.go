package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

// Bookings shows and changes bookings that were made; see package booking for
// the errors. *booking.Service is both.
type Bookings interface {
	Owners
	Office
}

// Owners is what people do with their own bookings, by a link or signed in.
type Owners interface {
	Look(ctx context.Context, token string) (booking.Booking, booking.Purpose, error)
	Confirm(ctx context.Context, token string) (booking.Booking, error)
	Answer(ctx context.Context, token string, accept bool) (booking.Booking, error)
	AnswerAs(ctx context.Context, id int64, accept bool, by booking.Actor) (booking.Booking, error)
	Of(ctx context.Context, email string) ([]booking.Booking, error)
	Changes(ctx context.Context, id int64) ([]booking.Entry, error)
	DraftsOf(ctx context.Context, email string) ([]booking.Draft, error)
	Cancel(ctx context.Context, id int64, by booking.Actor) (booking.Booking, error)
	Move(ctx context.Context, id, run int64, wait bool, by booking.Actor) (booking.Booking, error)
	Forget(ctx context.Context, email string, by booking.Actor) (int, error)
}

// A grip is a booking that the reader may act on, and as whom.
type grip struct {
	booking booking.Booking
	base    string          // address of its page; those of actions lie below it
	purpose booking.Purpose // of the link, ToManage without one
	token   string          // of the link, "" without one
	by      booking.Actor
}

// A finder finds the booking that a request is about, and fails with
// fault.NotFound when it is none of the reader's.
type finder func(s *Server, c echo.Context) (grip, error)

// ofPerson finds a booking among those of who is signed in.
func ofPerson(s *Server, c echo.Context) (grip, error) {
	p, err := s.personOf(c)
	if err != nil {
		return grip{}, err
	}
	id, err := strconv.ParseInt(c.Param("booking"), 10, 64)
	if err != nil {
		return grip{}, errNoPage
	}
	all, err := s.cfg.Bookings.Of(c.Request().Context(), p.Email)
	if err != nil {
		return grip{}, err
	}
	for _, b := range all {
		if b.ID == id {
			return grip{booking: b, base: myPath(b), purpose: booking.ToManage,
				by: booking.Actor{Kind: booking.ByPerson, Channel: channel}}, nil
		}
	}
	return grip{}, errNoPage
}

// ofLink finds the booking that the link of a mail is about.
func ofLink(s *Server, c echo.Context) (grip, error) {
	token := c.Param("token")
	if !tokenForm.MatchString(token) {
		return grip{}, errGoneLink
	}
	b, purpose, err := s.cfg.Bookings.Look(c.Request().Context(), token)
	if fault.Kind(err) == fault.NotFound {
		return grip{}, errGoneLink
	}
	return linked(b, purpose, token), err
}

func linked(b booking.Booking, purpose booking.Purpose, token string) grip {
	return grip{booking: b, base: "/b/" + token, purpose: purpose, token: token,
		by: booking.Actor{Kind: booking.ByPerson, Channel: "mail"}}
}

// myPath is the address of a booking's page for its owner.
func myPath(b booking.Booking) string { return "/my/" + strconv.FormatInt(b.ID, 10) }

// errGoneLink is what links end in that are unknown, used up or too old.
var errGoneLink = &failure{status: http.StatusNotFound, code: "link_gone", message: func(t *texts) string { return t.Account.LinkGone }}

// on makes a handler of an action on the booking that find finds.
func (s *Server) on(find finder, do func(echo.Context, grip) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		g, err := find(s, c)
		if err == errGoneLink { //nolint:errorlint // ours, never wrapped
			return s.goneLink(c)
		}
		if err != nil {
			return err
		}
		return do(c, g)
	}
}

// bookedPage is the content of the page about one booking.
type bookedPage struct {
	T       *texts
	Booking bookingView
	Ask     string // what the reader is asked: "confirm", "offer", "cancel"; "" nothing
	Done    string // what has just happened
	Problem string
	Mine    bool // signed in
	AllMine bool // leads to all bookings
}

// showBooked shows a booking and what can be done about it.
func (s *Server) showBooked(c echo.Context, g grip) error {
	page := bookedPage{Done: prefsOf(c).t.Account.Done[c.QueryParam("done")]}
	switch {
	case g.purpose == booking.ToConfirm && g.booking.State == booking.Requested && g.booking.ConfirmedAt.IsZero():
		page.Ask = "confirm"
	case g.booking.State == booking.Offered:
		page.Ask = "offer"
	}
	return s.booked(c, http.StatusOK, g, page)
}

// booked writes the page about one booking.
func (s *Server) booked(c echo.Context, status int, g grip, page bookedPage) error {
	page.T = prefsOf(c).t
	page.Booking = s.bookingView(page.T, g.booking, g.base)
	page.Mine, page.AllMine = g.token == "", s.cfg.Accounts != nil
	if page.Ask == "confirm" {
		page.Booking.Explain = page.T.explainRequest(g.booking)
	}
	if g.purpose == booking.ToAnswer && g.booking.State != booking.Offered { // the link is used up
		page.Booking.CanChange, page.Booking.Calendar = false, false
	}
	return s.page(c, status, view{Template: "booked", Title: page.Booking.Name, Path: g.base, Private: true, Content: page})
}

// refused shows the booking again with why nothing was done: it has changed
// meanwhile, or the other run is full.
func (s *Server) refused(c echo.Context, g grip, err error, why string) error {
	if fault.Kind(err) != fault.Conflict && fault.Kind(err) != fault.NotFound {
		return err
	}
	s.note(c, err)
	if now, err := s.again(c, g); err == nil {
		g = now
	}
	return s.booked(c, http.StatusConflict, g, bookedPage{Problem: why})
}

// again finds the booking anew, to show it as it is now.
func (s *Server) again(c echo.Context, g grip) (grip, error) {
	if g.token != "" {
		return ofLink(s, c)
	}
	return ofPerson(s, c)
}

// then tells what was done. Who is signed in as the owner, or has a link that
// goes on working, is sent to the booking's page, so that reloading it does
// nothing again; a link that is used up gets the answer at once.
func (s *Server) then(c echo.Context, g grip, done string) error {
	if g.token != "" {
		p, err := s.personOf(c)
		if err != nil {
			return err
		}
		if p.Email != "" && strings.EqualFold(p.Email, g.booking.Person.Email) {
			g.base = myPath(g.booking)
		} else if g.purpose != booking.ToManage {
			return s.booked(c, http.StatusOK, g, bookedPage{Done: prefsOf(c).t.Account.Done[done]})
		}
	}
	return c.Redirect(http.StatusSeeOther, g.base+"?done="+done)
}

// confirmBooking confirms the address. Pressed twice, or by a second link, it
// shows the booking confirmed.
func (s *Server) confirmBooking(c echo.Context) error {
	token := c.Param("token")
	if !tokenForm.MatchString(token) {
		return s.goneLink(c)
	}
	b, err := s.cfg.Bookings.Confirm(c.Request().Context(), token)
	if fault.Kind(err) == fault.NotFound {
		return s.goneLink(c)
	}
	if err != nil {
		return err
	}
	return s.then(c, linked(b, booking.ToConfirm, token), string(b.State))
}

// answerByLink accepts or declines seats that came free. Pressed twice, it shows
// the booking as it was answered.
func (s *Server) answerByLink(c echo.Context) error {
	token, answer := c.Param("token"), oneOf(c.FormValue("answer"), "yes", "no")
	if answer == "" {
		return errMalformed
	}
	if !tokenForm.MatchString(token) {
		return s.goneLink(c)
	}
	b, purpose, err := s.cfg.Bookings.Look(c.Request().Context(), token)
	g := linked(b, purpose, token)
	if err == nil && purpose != booking.ToAnswer { // the link of another mail that shows the offer, too
		return s.answerFor(c, g)
	}
	b, err = s.cfg.Bookings.Answer(c.Request().Context(), token, answer == "yes")
	if fault.Kind(err) == fault.NotFound {
		return s.goneLink(c)
	}
	if err != nil {
		return err
	}
	return s.then(c, linked(b, booking.ToAnswer, token), string(b.State))
}

// answerFor accepts or declines seats for who has the booking in hand.
func (s *Server) answerFor(c echo.Context, g grip) (err error) {
	answer := oneOf(c.FormValue("answer"), "yes", "no")
	if answer == "" {
		return errMalformed
	}
	g.booking, err = s.cfg.Bookings.AnswerAs(c.Request().Context(), g.booking.ID, answer == "yes", g.by)
	if err != nil {
		return s.refused(c, g, err, prefsOf(c).t.Account.OfferEnded)
	}
	return s.then(c, g, string(g.booking.State))
}

// askCancel asks whether the booking shall really end.
func (s *Server) askCancel(c echo.Context, g grip) error {
	if !s.bookingView(prefsOf(c).t, g.booking, g.base).CanChange {
		return c.Redirect(http.StatusSeeOther, g.base)
	}
	return s.booked(c, http.StatusOK, g, bookedPage{Ask: "cancel"})
}

// cancel ends the booking.
func (s *Server) cancel(c echo.Context, g grip) error {
	b, err := s.cfg.Bookings.Cancel(c.Request().Context(), g.booking.ID, g.by)
	if err != nil {
		return s.refused(c, g, err, prefsOf(c).t.Account.CancelFailed)
	}
	g.booking = b
	return s.then(c, g, string(booking.Cancelled))
}

// calendarFile is the booking for a calendar program.
func (s *Server) calendarFile(c echo.Context, g grip) error {
	return sendOwnCalendar(c, s.calendarOf(c, []booking.Booking{g.booking}, ""), strings.ToLower(g.booking.Ref)+".ics")
}
