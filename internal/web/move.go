package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// movePage is the content of the page with the runs that a booking can move to.
type movePage struct {
	T       *texts
	Booking bookingView
	Choices []moveChoice
	Desk    bool // a coordinator chooses
	Problem string
}

// moveChoice is one of them.
type moveChoice struct {
	Value string // of the run, with a sign when there are not enough seats
	When  string
	Seats string
	Tone  string // as in runView
	Chose bool
}

// toLine is what the value of a choice ends in whose run is full: who chooses it
// knows that it is for the waiting list.
const toLine = "-wait"

// mostChoices bounds the runs that are offered to move to.
const mostChoices = 60

// choices are the coming runs of the same module that take the booking, or have
// a waiting list for it.
func (s *Server) choices(ctx context.Context, t *texts, b booking.Booking) ([]moveChoice, error) {
	now := s.cfg.Now()
	found, err := s.cfg.Catalogue.Runs(ctx, catalogue.Query{Modules: []string{b.Run.Module.Key}, From: now, Limit: mostChoices})
	if err != nil {
		return nil, err
	}
	var all []moveChoice
	for _, r := range found.Runs {
		fits := r.Seats.Free() >= b.Seats && r.Availability(now) == catalogue.Bookable
		if r.ID == b.Run.ID || r.BookingURL != "" || !fits && !canWait(r, b, now.Before(r.Closes()) && !now.Before(r.BookingOpens)) {
			continue
		}
		choice := moveChoice{Value: strconv.FormatInt(r.ID, 10), When: t.Session(r.Starts(), r.Sessions[0].Ends)}
		card := assistant.CardOf(r, now)
		choice.Seats, choice.Tone = t.Seats(card), tone(card)
		if !fits {
			choice.Value += toLine
			if r.Seats.Free() > 0 {
				choice.Seats, choice.Tone = t.Account.MoveWait, "wait"
			}
		}
		all = append(all, choice)
	}
	return all, nil
}

// canWait reports whether a booking may stand in the line of a run.
func canWait(r catalogue.Run, b booking.Booking, open bool) bool {
	return open && r.Status == catalogue.Open && r.WaitingList && r.Seats.Capacity >= b.Seats
}

// askMove offers other runs of the same module.
func (s *Server) askMove(c echo.Context, g grip) error {
	if !s.bookingView(prefsOf(c).t, g.booking, g.base).CanChange {
		return c.Redirect(http.StatusSeeOther, g.base)
	}
	return s.showMove(c, http.StatusOK, g, "")
}

func (s *Server) showMove(c echo.Context, status int, g grip, problem string) error {
	t := prefsOf(c).t
	choices, err := s.choices(c.Request().Context(), t, g.booking)
	if err != nil {
		return err
	}
	for i := range choices {
		choices[i].Chose = choices[i].Value == c.FormValue("run")
	}
	page := movePage{T: t, Booking: s.bookingView(t, g.booking, g.base), Choices: choices, Problem: problem,
		Desk: g.by.Kind == booking.ByCoordinator}
	if page.Desk {
		page.Booking.Explain = "" // it speaks to the owner
	}
	return s.page(c, status, view{Template: "move", Title: t.Account.Move, Path: g.base, Private: true, Content: page})
}

// move rebooks. Pressed twice, it finds the booking where it should be.
func (s *Server) move(c echo.Context, g grip) error {
	t := prefsOf(c).t
	value := c.FormValue("run")
	run, wait, ok := parseChoice(value)
	if !ok {
		return s.showMove(c, http.StatusUnprocessableEntity, g, t.Account.MoveChoose)
	}
	if g.booking.Run.ID == run {
		return s.then(c, g, "moved")
	}
	b, err := s.cfg.Bookings.Move(c.Request().Context(), g.booking.ID, run, wait, g.by)
	switch kind := fault.Kind(err); {
	case err == nil:
		g.booking = b
		return s.then(c, g, "moved")
	case kind == fault.Conflict && !wait:
		s.note(c, err)
		return s.showMove(c, http.StatusConflict, g, t.Account.MoveFull)
	case kind == fault.Conflict, kind == fault.NotFound, kind == fault.Invalid:
		s.note(c, err)
		return s.showMove(c, http.StatusConflict, g, t.Account.MoveFailed)
	}
	return err
}

func parseChoice(value string) (run int64, wait, ok bool) {
	if cut := len(value) - len(toLine); cut > 0 && value[cut:] == toLine {
		value, wait = value[:cut], true
	}
	run, err := strconv.ParseInt(value, 10, 64)
	return run, wait, err == nil && run > 0
}
