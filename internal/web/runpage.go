package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/prose"
)

// runPage is the content of the page of one run in runs.html.
type runPage struct {
	T      *texts
	Run    runView
	Rows   []rowView
	ReadAt string
	Gone   bool // has begun
	About  string
	File   string // its calendar file
	Feed   feedView
	LD     json.RawMessage // what search engines read of it
}

// run shows one run, or sends its calendar file.
func (s *Server) run(c echo.Context) error {
	ctx, t := c.Request().Context(), prefsOf(c).t
	key, file := strings.CutSuffix(c.Param("run"), ".ics")
	run, err := s.cfg.Catalogue.RunByKey(ctx, key)
	if err != nil {
		return err
	}
	if file {
		return s.runCalendar(c, run)
	}
	ld, err := catalogue.JSONLD(run, s.publicURL(c))
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	v := s.runView(t, assistant.CardOf(run, now), "", 1)
	page := runPage{
		T: t, Run: v, ReadAt: s.stand(t, now), Gone: !now.Before(run.Starts()),
		About: prose.Page(run.Module.Document), File: v.Path + ".ics", Feed: s.feedOf(c, run.Module.Key), LD: ld,
	}
	for _, row := range []rowView{
		{t.Runs.Duration, v.Duration, ""},
		{t.Runs.Platform, v.Platform, ""},
		{t.Runs.Institution, v.Who, ""},
		{t.Runs.Category, v.Category, ""},
		{t.Runs.Level, t.Runs.Levels[run.Module.Level], ""},
		{t.Runs.Topics, strings.Join(run.Module.Topics, ", "), ""},
	} {
		if row.Value != "" {
			page.Rows = append(page.Rows, row)
		}
	}
	return s.page(c, http.StatusOK, view{Template: "run", Title: v.Name, Content: page})
}
