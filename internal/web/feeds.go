package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/calendar"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

const (
	feedRuns    = 200           // runs in a feed, the soonest
	feedRefresh = 4 * time.Hour // how often programs should look again
	feedCache   = "max-age=900" // how long anybody may keep a feed
	feedPast    = 31            // days for which past dates stay in a feed
	calendarKey = "@akademie"   // ends the UIDs of entries
)

// allCalendar is the feed of all runs.
func (s *Server) allCalendar(c echo.Context) error {
	return s.feed(c, catalogue.Query{}, s.cfg.Name+": "+prefsOf(c).t.Runs.Title, "akademie.ics")
}

// moduleCalendar is the feed of a module's runs.
func (s *Server) moduleCalendar(c echo.Context) error {
	m, err := s.module(c.Request().Context(), c.Param("module"))
	if err != nil {
		return err
	}
	return s.feed(c, catalogue.Query{Modules: []string{m.Key}}, s.cfg.Name+": "+m.Title, m.Key+".ics")
}

// feed writes the runs that fit, also those of the last weeks, so that entries
// do not vanish from calendars on the day after.
func (s *Server) feed(c echo.Context, q catalogue.Query, name, file string) error {
	now := s.cfg.Now()
	q.Past, q.Cancelled, q.Limit, q.From = true, true, feedRuns, now.AddDate(0, 0, -feedPast)
	found, err := s.cfg.Catalogue.Runs(c.Request().Context(), q)
	if err != nil {
		return err
	}
	f := calendar.Feed{Method: calendar.Publish, Name: name, RefreshEvery: feedRefresh}
	for _, run := range found.Runs {
		f.Events = append(f.Events, s.runEvents(c, prefsOf(c).t, run, run.UpdatedAt)...)
	}
	return sendCalendar(c, f, file)
}

// runCalendar is the calendar file of one run.
func (s *Server) runCalendar(c echo.Context, run catalogue.Run) error {
	f := calendar.Feed{Method: calendar.Publish, Events: s.runEvents(c, prefsOf(c).t, run, run.UpdatedAt)}
	return sendCalendar(c, f, run.Key+".ics")
}

// runEvents are the entries of a run, one for each session. They leave the time
// free, for they are dates to choose from. stamp is when what they say was last
// changed.
func (s *Server) runEvents(c echo.Context, t *texts, run catalogue.Run, stamp time.Time) []calendar.Event {
	events := make([]calendar.Event, len(run.Sessions))
	page := s.publicURL(c) + "/runs/" + run.Key
	for i, x := range run.Sessions {
		summary := run.Name()
		if len(run.Sessions) > 1 {
			summary += fmt.Sprintf(" (%d/%d)", x.N, len(run.Sessions))
		}
		if x.Title != "" {
			summary += ": " + x.Title
		}
		var about []string
		for _, line := range []string{t.Category(string(run.Module.Category)), run.Module.Institution, page} {
			if line != "" {
				about = append(about, line)
			}
		}
		events[i] = calendar.Event{
			UID: fmt.Sprintf("run-%s-%d%s", run.Key, x.N, calendarKey), Stamp: stamp,
			Starts: x.Starts, Ends: x.Ends, Summary: summary, Description: strings.Join(about, "\n"),
			Location: run.Platform, URL: page, Cancelled: run.Status == catalogue.Cancelled, Free: true,
		}
	}
	return events
}

// sendCalendar sends a calendar file that is for everybody, or that it has not
// changed.
func sendCalendar(c echo.Context, f calendar.Feed, file string) error {
	var changed time.Time
	for _, e := range f.Events {
		if e.Stamp.After(changed) {
			changed = e.Stamp
		}
	}
	h := c.Response().Header()
	if f.RefreshEvery > 0 {
		h.Set("Cache-Control", "public, "+feedCache)
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // calendars on the web read feeds
	return serveCalendar(c, f, file, changed)
}

// sendOwnCalendar sends a calendar file that is for one person, or that it has
// not changed. Only what it holds tells: a booking that is gone leaves no later
// time of change behind.
func sendOwnCalendar(c echo.Context, f calendar.Feed, file string) error {
	c.Response().Header().Set("Cache-Control", "private, no-cache") // kept, and asked for each time
	return serveCalendar(c, f, file, time.Time{})
}

// serveCalendar answers with a calendar file; the zero changed leaves out when it
// was last changed.
func serveCalendar(c echo.Context, f calendar.Feed, file string, changed time.Time) error {
	body, err := calendar.Write(f)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	h := c.Response().Header()
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+file+`"`)
	http.ServeContent(c.Response(), c.Request(), file, changed, strings.NewReader(string(body)))
	return nil
}

// publicURL is where people reach the pages.
func (s *Server) publicURL(c echo.Context) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	scheme := "http://"
	if s.isSecure(c) {
		scheme = "https://"
	}
	return scheme + c.Request().Host
}
