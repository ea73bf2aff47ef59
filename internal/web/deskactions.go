package web

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// coordinator is who acts at the desk, for the log.
func (s *Server) coordinator(c echo.Context) (booking.Actor, error) {
	p, err := s.personOf(c)
	return booking.Actor{Kind: booking.ByCoordinator, ID: p.ID, Channel: channel}, err
}

// ofDesk finds any booking. The routes that use it need a coordinator.
func ofDesk(s *Server, c echo.Context) (grip, error) {
	id, err := strconv.ParseInt(c.Param("booking"), 10, 64)
	if err != nil {
		return grip{}, errNoPage
	}
	by, err := s.coordinator(c)
	if err != nil {
		return grip{}, err
	}
	b, err := s.cfg.Bookings.Find(c.Request().Context(), id)
	return grip{booking: b, base: deskBookingPath(id), purpose: booking.ToManage, by: by}, err
}

// deskBookingPage is the content of the coordinators' page about a booking.
type deskBookingPage struct {
	T          *texts
	Booking    bookingView
	Person     participant
	Function   string
	Run        string // address of the run's page
	CanConfirm bool
	CanResend  bool
	Ask        string // "cancel"; "" nothing
	Done       string
	Problem    string
}

func (s *Server) showDeskBooking(c echo.Context, g grip) error {
	return s.deskBooking(c, http.StatusOK, g, deskBookingPage{Done: prefsOf(c).t.Desk.Done[c.QueryParam("done")]})
}

func (s *Server) deskBooking(c echo.Context, status int, g grip, page deskBookingPage) error {
	t := prefsOf(c).t
	page.T, page.Booking, page.Person = t, s.bookingView(t, g.booking, g.base), newParticipant(t, g.booking)
	page.Function, page.Run = g.booking.Person.Function, deskRunPath(g.booking.Run.ID)
	open := page.Booking.CanChange
	page.CanConfirm = open && g.booking.State != booking.Confirmed
	page.CanResend = open && (g.booking.State == booking.Requested || g.booking.State == booking.Offered)
	return s.page(c, status, view{Template: "desk-booking", Title: g.booking.Ref, Path: g.base, Private: true, Content: page})
}

// deskRefused shows the booking as it is now, with why nothing was done.
func (s *Server) deskRefused(c echo.Context, g grip, err error, why string) error {
	if kind := fault.Kind(err); kind != fault.Conflict && kind != fault.Invalid {
		return err
	}
	s.note(c, err)
	if now, err := ofDesk(s, c); err == nil {
		g = now
	}
	return s.deskBooking(c, http.StatusConflict, g, deskBookingPage{Problem: why})
}

// confirmFor gives a booking its seats, past the line. Pressed twice, it finds
// the booking confirmed.
func (s *Server) confirmFor(c echo.Context, g grip) error {
	if g.booking.State == booking.Confirmed {
		return s.then(c, g, "confirmed")
	}
	if _, err := s.cfg.Bookings.ConfirmFor(c.Request().Context(), g.booking.ID, g.by); err != nil {
		return s.deskRefused(c, g, err, prefsOf(c).t.Desk.ConfirmFailed)
	}
	return s.then(c, g, "confirmed")
}

func (s *Server) askCancelFor(c echo.Context, g grip) error {
	return s.deskBooking(c, http.StatusOK, g, deskBookingPage{Ask: "cancel"})
}

func (s *Server) cancelFor(c echo.Context, g grip) error {
	if _, err := s.cfg.Bookings.Cancel(c.Request().Context(), g.booking.ID, g.by); err != nil {
		return s.deskRefused(c, g, err, prefsOf(c).t.Account.CancelFailed)
	}
	return s.then(c, g, "cancelled")
}

func (s *Server) resendFor(c echo.Context, g grip) error {
	if err := s.cfg.Bookings.Resend(c.Request().Context(), g.booking.ID, g.by); err != nil {
		return s.deskRefused(c, g, err, prefsOf(c).t.Desk.ResendFailed)
	}
	return s.then(c, g, "resent")
}

// atRun makes a handler of an action on a run.
func (s *Server) atRun(do func(echo.Context, catalogue.Run, booking.Actor) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		by, err := s.coordinator(c)
		if err != nil {
			return err
		}
		run, err := s.deskRunOf(c)
		if err != nil {
			return err
		}
		return do(c, run, by)
	}
}

// setCapacity raises or lowers the number of seats; those that come free are
// offered down the line.
func (s *Server) setCapacity(c echo.Context, r catalogue.Run, by booking.Actor) error {
	t, typed := prefsOf(c).t, strings.TrimSpace(c.FormValue("capacity"))
	n, err := strconv.Atoi(typed)
	if err != nil || n < 0 || n > catalogue.MaxCapacity {
		return s.showDeskRun(c, http.StatusUnprocessableEntity, r,
			deskRunPage{Problem: fmt.Sprintf(t.Desk.CapacityWrong, t.Number(catalogue.MaxCapacity)), Capacity: cutBytes(typed, 20)})
	}
	err = s.cfg.Bookings.SetCapacity(c.Request().Context(), r.ID, n, by)
	if kind := fault.Kind(err); kind == fault.Conflict || kind == fault.Invalid {
		s.note(c, err)
		now, err := s.deskRunOf(c)
		if err != nil {
			return err
		}
		return s.showDeskRun(c, http.StatusConflict, now,
			deskRunPage{Problem: fmt.Sprintf(t.Desk.CapacityLow, now.Seats.Taken), Capacity: typed})
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, deskRunPath(r.ID)+"?done=capacity")
}

func (s *Server) askCancelRun(c echo.Context, r catalogue.Run, _ booking.Actor) error {
	return s.showDeskRun(c, http.StatusOK, r, deskRunPage{Ask: r.Status != catalogue.Cancelled})
}

// cancelRun takes a run off the programme. Pressed twice, it finds it off.
func (s *Server) cancelRun(c echo.Context, r catalogue.Run, by booking.Actor) error {
	if r.Status != catalogue.Cancelled {
		if err := s.cfg.Bookings.CancelRun(c.Request().Context(), r.ID, by); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusSeeOther, deskRunPath(r.ID)+"?done=off")
}

// messagePage is the content of the page to write to everybody in a run.
type messagePage struct {
	T             *texts
	Row           deskRow
	Path          string
	Key           string // of the button, so that pressing it twice sends once
	Subject, Text string
	Paragraphs    []string // of Text, in the preview
	Preview       bool
	To            string // how many get it
	Problem       string
}

func (s *Server) writeMessage(c echo.Context, r catalogue.Run, _ booking.Actor) error {
	return s.showMessage(c, http.StatusOK, r, messagePage{Key: rand.Text()})
}

func (s *Server) showMessage(c echo.Context, status int, r catalogue.Run, page messagePage) error {
	t := prefsOf(c).t
	all, err := s.cfg.Bookings.Participants(c.Request().Context(), r.ID)
	if err != nil {
		return err
	}
	n := 0
	for _, b := range all {
		if b.State.Active() {
			n++
		}
	}
	page.To = fmt.Sprintf(t.Desk.MessageTo, n)
	if n == 1 {
		page.To = t.Desk.MessageToOne
	}
	page.T, page.Row, page.Path = t, s.deskRow(t, r), deskRunPath(r.ID)
	return s.page(c, status, view{Template: "desk-message", Title: t.Desk.Message, Path: page.Path + "/message", Private: true, Content: page})
}

// sendMessage shows what would be sent, and sends it on the second button.
func (s *Server) sendMessage(c echo.Context, r catalogue.Run, by booking.Actor) error {
	t := prefsOf(c).t
	page := messagePage{
		Key:     c.FormValue("key"),
		Subject: oneLine(c.FormValue("subject")),
		Text:    clean(c.FormValue("text")),
	}
	switch {
	case !tokenForm.MatchString(page.Key):
		return errMalformed
	case page.Subject == "" || page.Text == "":
		page.Problem = t.Desk.MessageEmpty
	case utf8.RuneCountInString(page.Subject) > booking.LongestSubject || utf8.RuneCountInString(page.Text) > booking.LongestText:
		page.Problem = fmt.Sprintf(t.Desk.MessageLong, booking.LongestSubject, t.Number(booking.LongestText))
	}
	if page.Problem != "" {
		return s.showMessage(c, http.StatusUnprocessableEntity, r, page)
	}
	switch c.FormValue("step") {
	case "send":
		n, err := s.cfg.Bookings.Message(c.Request().Context(), r.ID, page.Key, page.Subject, page.Text, by)
		if fault.Kind(err) == fault.Conflict {
			s.note(c, err)
			page.Problem = t.Desk.MessageTwice
			return s.showMessage(c, http.StatusConflict, r, page)
		}
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, deskRunPath(r.ID)+"?done=sent&count="+strconv.Itoa(n))
	case "edit":
	default:
		page.Preview = true
		page.Paragraphs = strings.Split(page.Text, "\n")
	}
	return s.showMessage(c, http.StatusOK, r, page)
}
