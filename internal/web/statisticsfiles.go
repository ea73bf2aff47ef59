package web

import (
	"bytes"
	"io"
	"mime"
	"net/http"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// errNoChart answers who wants a picture of what cannot be drawn.
var errNoChart = &failure{status: http.StatusNotFound, code: "no_chart", message: func(t *texts) string { return t.Figures.NoChart }}

// errNoQuery answers who wants a file without saying of what.
var errNoQuery = &statistics.Problem{Field: "metrics", Rule: statistics.RuleMissing}

// A writer writes a result as a file of some kind in a language.
type resultWriter func(w io.Writer, r statistics.Result, language string) error

// resultFile sends what a query finds as a file, named after what it shows.
func (s *Server) resultFile(extension, mediaType string, write resultWriter) echo.HandlerFunc {
	return func(c echo.Context) error {
		t := prefsOf(c).t
		q, err := queryOf(c.QueryParams())
		if err == nil && q == nil {
			err = errNoQuery
		}
		if err != nil {
			return err
		}
		who, err := s.personOf(c)
		if err != nil {
			return err
		}
		result, err := s.cfg.Statistics.Run(c.Request().Context(), who, channel, *q)
		if err != nil {
			return err
		}
		var file bytes.Buffer
		if err := write(&file, result, t.Language); err != nil {
			return err
		}
		name := show.FileName(show.Caption(result.Query, result.Names, t.Language)) + extension
		h := c.Response().Header()
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		h.Set("X-Robots-Tag", "noindex, nofollow")
		return c.Blob(http.StatusOK, mediaType, file.Bytes())
	}
}

// chartSVG and chartPNG write the chart of a result.
func chartSVG(w io.Writer, r statistics.Result, language string) error {
	chart, ok := show.NewChart(r, language)
	if !ok {
		return errNoChart
	}
	return chart.SVG(w)
}

func chartPNG(w io.Writer, r statistics.Result, language string) error {
	chart, ok := show.NewChart(r, language)
	if !ok {
		return errNoChart
	}
	return chart.PNG(w)
}
