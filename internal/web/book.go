package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/calendar"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/wording"
)

// bookHere chooses a run in a conversation: the button of a card.
func (s *Server) bookHere(c echo.Context) error {
	id, err := strconv.ParseInt(c.FormValue("run"), 10, 64)
	if err != nil || id <= 0 {
		return errMalformed
	}
	if !conversationID.MatchString(c.Param("conversation")) {
		return errNoTalk
	}
	return s.choose(c, question{conversation: c.Param("conversation"), run: id})
}

// bookRun begins a conversation with a run chosen: the button of its page.
func (s *Server) bookRun(c echo.Context) error {
	run, err := s.cfg.Catalogue.RunByKey(c.Request().Context(), c.Param("run"))
	if err != nil {
		return err
	}
	return s.choose(c, question{run: run.ID})
}

// choose answers the choice of a run like a question. Whether it can be booked
// is found out now, however old the card was.
func (s *Server) choose(c echo.Context, q question) error {
	t := spokenTexts(c)
	run, err := s.cfg.Catalogue.Run(c.Request().Context(), q.run)
	if err != nil {
		return err
	}
	card := assistant.CardOf(run, s.cfg.Now())
	q.text, q.language = t.wish(card), t.Language
	return s.answerForm(c, q)
}

// mayBook bounds how often one client may book.
func (s *Server) mayBook(c echo.Context) error {
	addr, _ := netip.ParseAddr(c.RealIP()) // the zero address has a limit, too
	wait := s.bookers.wait(addr, time.Now())
	if wait == 0 {
		return nil
	}
	s.metrics.refused("bookings")
	minutes := int((wait + time.Minute - 1) / time.Minute)
	return &failure{status: http.StatusTooManyRequests, code: "too_many_bookings", after: wait,
		message: func(t *texts) string { return fmt.Sprintf(t.Booking.TooMany, t.Number(minutes)) }}
}

// bookingCalendar is the calendar file of what was requested in a conversation,
// tentative until it is confirmed.
func (s *Server) bookingCalendar(c echo.Context) error {
	ctx := c.Request().Context()
	id, _, err := s.find(ctx, c.Param("conversation"))
	if err != nil {
		return err
	}
	d, err := s.cfg.Drafts.Draft(ctx, id)
	if err != nil {
		return err
	}
	run, err := s.runOf(ctx, d)
	if err != nil {
		return err
	}
	if d.Receipt == nil || run == nil {
		return fmt.Errorf("web: nothing was requested in this conversation: %w", fault.NotFound)
	}
	// The entries that the mails update or cancel later.
	feed := calendar.Feed{Method: calendar.Publish, Events: s.bookedEvents(c, d.Receipt.Ref, *run, s.cfg.Now())}
	for i := range feed.Events {
		feed.Events[i].Tentative = true
	}
	return sendOwnCalendar(c, feed, run.Key+".ics")
}

// wish is what the choice of a run says in the conversation.
func (t *texts) wish(c conversation.RunCard) string {
	return wording.Plain(fmt.Sprintf(t.Runs.Wish, c.Name, t.runDate(c)))
}

// runDate is the day by which a run is told from others of its name.
func (t *texts) runDate(c conversation.RunCard) string {
	if len(c.Sessions) == 0 {
		return ""
	}
	return t.Date(c.Sessions[0].Starts)
}
