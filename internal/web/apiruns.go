package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

const (
	apiRunsDefault = 50
	apiRunsMost    = 200
	apiMost        = 1_000_000 // seats and offset beyond this are an error of the program
)

// runsJSON is the result of GET /api/v1/runs.
type runsJSON struct {
	Runs   []conversation.RunCard `json:"runs"`
	Total  int                    `json:"total"` // how many fit, beside limit and offset
	ReadAt time.Time              `json:"read_at"`
}

// apiRuns lists the dated runs that fit the query.
func (s *Server) apiRuns(c echo.Context) error {
	q, err := apiQuery(c)
	if err != nil {
		return err
	}
	found, err := s.cfg.Catalogue.Runs(c.Request().Context(), q)
	if err != nil {
		return err
	}
	out := runsJSON{Runs: []conversation.RunCard{}, Total: found.Total, ReadAt: found.ReadAt}
	for _, run := range found.Runs {
		out.Runs = append(out.Runs, assistant.CardOf(run, s.cfg.Now()))
	}
	return c.JSON(http.StatusOK, out)
}

// apiQuery reads the parameters of a query. Days are those of Germany.
func apiQuery(c echo.Context) (catalogue.Query, error) {
	sent := c.QueryParams()
	q := catalogue.Query{Modules: sent["module"], Topics: sent["topic"], Limit: apiRunsDefault}
	for _, category := range sent["category"] {
		if inGerman.Category(category) == "" {
			return q, badParameter("category")
		}
		q.Categories = append(q.Categories, catalogue.Category(category))
	}
	for name, into := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		day, err := time.ParseInLocation(time.DateOnly, sent.Get(name), german.Berlin())
		if err != nil && sent.Get(name) != "" {
			return q, badParameter(name)
		}
		if err == nil {
			*into = day
		}
	}
	if !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1) // the last day belongs to the period
	}
	for name, into := range map[string]*int{"seats": &q.Seats, "limit": &q.Limit, "offset": &q.Offset} {
		if sent.Get(name) == "" {
			continue
		}
		n, err := strconv.Atoi(sent.Get(name))
		if err != nil || n < 0 || n > apiMost {
			return q, badParameter(name)
		}
		*into = n
	}
	if q.Limit < 1 || q.Limit > apiRunsMost {
		return q, badParameter("limit")
	}
	q.Bookable = sent.Get("bookable") == "1" || sent.Get("bookable") == "true"
	return q, nil
}

// badParameter refuses a parameter that has no such value.
func badParameter(name string) *failure {
	return &failure{status: http.StatusBadRequest, code: "invalid", field: name,
		message: func(t *texts) string { return t.Errors.Invalid }}
}
