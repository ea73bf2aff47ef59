package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/calendar"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// myPage is the content of the page with a person's own bookings.
type myPage struct {
	T        *texts
	Who      string
	Coming   []bookingView
	Earlier  []bookingView
	HasFeed  bool
	FeedOnce string // address of the calendar, shown when it was just made
}

// my lists the bookings of who is signed in.
func (s *Server) my(c echo.Context) error { return s.showMy(c, http.StatusOK, "") }

func (s *Server) showMy(c echo.Context, status int, feed string) error {
	t, ctx := prefsOf(c).t, c.Request().Context()
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	page := myPage{T: t, Who: fmt.Sprintf(t.Account.SignedInAs, p.Email), FeedOnce: feed}
	if page.Coming, page.Earlier, err = s.bookingsOf(ctx, t, p); err != nil {
		return err
	}
	if page.HasFeed, err = s.cfg.Accounts.HasFeed(ctx, p.Email); err != nil {
		return err
	}
	if !p.May(account.Desk) { // whose session does not grow
		s.keepSession(c, p)
	}
	return s.page(c, status, view{Template: "my", Title: t.Account.Mine, Path: "/my", Private: true, Content: page})
}

// bookingsOf returns a person's bookings: those to come, soonest first, and the
// others, latest first.
func (s *Server) bookingsOf(ctx context.Context, t *texts, p account.Person) (coming, earlier []bookingView, err error) {
	all, err := s.cfg.Bookings.Of(ctx, p.Email)
	if err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(all, func(a, b booking.Booking) int { return a.Run.Starts().Compare(b.Run.Starts()) })
	for _, b := range all {
		v := s.bookingView(t, b, myPath(b))
		if v.Active && s.cfg.Now().Before(b.Run.Ends()) {
			coming = append(coming, v)
		} else {
			earlier = append(earlier, v)
		}
	}
	slices.Reverse(earlier)
	return coming, earlier, nil
}

// resend has the link to confirm sent again.
func (s *Server) resend(c echo.Context, g grip) error {
	if err := s.cfg.Bookings.Resend(c.Request().Context(), g.booking.ID, g.by); err != nil {
		return s.refused(c, g, err, prefsOf(c).t.Account.ResendFailed)
	}
	return s.then(c, g, "resent")
}

// newFeed makes the secret address of the person's calendar and shows it once.
func (s *Server) newFeed(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	token, err := s.cfg.Accounts.NewFeed(c.Request().Context(), p.Email)
	if err != nil {
		return err
	}
	return s.showMy(c, http.StatusOK, s.publicURL(c)+"/my/calendar/"+token)
}

// dropFeed makes it stop working.
func (s *Server) dropFeed(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	if err := s.cfg.Accounts.DropFeed(c.Request().Context(), p.Email); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/my#calendar")
}

// myFeed is the calendar of a person, for whoever knows its secret address. It
// holds what is known of the runs and nothing of the person.
func (s *Server) myFeed(c echo.Context) error {
	token, ctx := c.Param("token"), c.Request().Context()
	if !tokenForm.MatchString(token) {
		return errNoPage
	}
	email, err := s.cfg.Accounts.Feed(ctx, token)
	if err != nil {
		return err
	}
	all, err := s.cfg.Bookings.Of(ctx, email)
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Robots-Tag", "noindex, nofollow")
	return sendOwnCalendar(c, s.calendarOf(c, all, prefsOf(c).t.Account.FeedName), "akademie.ics")
}

// calendarOf is a calendar of bookings; a name makes it a feed to subscribe to.
// It says when and where, and nothing about the person.
func (s *Server) calendarOf(c echo.Context, all []booking.Booking, name string) calendar.Feed {
	f := calendar.Feed{Method: calendar.Publish, Name: name}
	if name != "" {
		f.RefreshEvery = feedRefresh
	}
	for _, b := range all {
		if name != "" && b.State != booking.Confirmed && b.State != booking.Offered {
			continue
		}
		for _, e := range s.bookedEvents(c, b.Ref, b.Run, b.Run.UpdatedAt) {
			e.Sequence = b.Sequence
			e.Tentative = b.State != booking.Confirmed
			e.Cancelled = e.Cancelled || !b.State.Active()
			f.Events = append(f.Events, e)
		}
	}
	return f
}

// bookedEvents are the entries of a booking, under the UIDs of those that mails
// bring, so that a calendar program takes them for the same.
func (s *Server) bookedEvents(c echo.Context, ref string, run catalogue.Run, stamp time.Time) []calendar.Event {
	events := s.runEvents(c, prefsOf(c).t, run, stamp)
	host := c.Request().Host
	if u, err := url.Parse(s.publicURL(c)); err == nil {
		host = u.Hostname()
	}
	for i := range events {
		events[i].Free = false
		events[i].UID = booking.CalendarUID(ref, run.Sessions[i].N, host)
	}
	return events
}
