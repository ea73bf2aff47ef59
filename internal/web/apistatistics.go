package web

import (
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// figuresJSON is the result of GET /api/v1/statistics.
type figuresJSON struct {
	Query      string                 `json:"query"` // to ask the same again
	Caption    string                 `json:"caption"`
	Sentence   string                 `json:"sentence"`
	Metrics    []statistics.Metric    `json:"metrics"`
	Dimensions []statistics.Dimension `json:"dimensions"`
	From       string                 `json:"from,omitempty"` // first and last day; "" open
	To         string                 `json:"to,omitempty"`
	Basis      statistics.Basis       `json:"basis,omitempty"`
	LeftOut    []string               `json:"left_out,omitempty"` // clauses of the question that are no part of query
	Rows       []figuresRowJSON       `json:"rows"`
	Total      []cellJSON             `json:"total"`            // for each metric
	Before     []cellJSON             `json:"before,omitempty"` // of the period that is compared with
	Hidden     int                    `json:"hidden"`           // cells that are protected
	More       int                    `json:"more"`             // rows beyond the limit
	LeastOf    int                    `json:"least_of"`         // cells of fewer people are protected
	ReadAt     time.Time              `json:"read_at"`
}

type figuresRowJSON struct {
	Keys   []string   `json:"keys"`  // a value for each dimension
	Names  []string   `json:"names"` // what they are called
	Cells  []cellJSON `json:"cells"` // for each metric
	Before []cellJSON `json:"before,omitempty"`
}

// cellJSON is one figure. What is protected or has no value has none here.
type cellJSON struct {
	State statistics.CellState `json:"state"`
	Value *float64             `json:"value,omitempty"`
}

// askBackJSON is an error that says what could be asked instead.
type askBackJSON struct {
	errorJSON
	backJSON
}

// backJSON is what was not understood, and what would be.
type backJSON struct {
	Reason  ask.Reason   `json:"reason"`
	Words   string       `json:"words,omitempty"` // of the question
	Message string       `json:"message"`         // for people
	Choices []choiceJSON `json:"choices"`
}

type choiceJSON struct {
	Label string `json:"label"`
	Query string `json:"query"`
}

// apiStatistics answers a question or a query for figures of a program.
func (s *Server) apiStatistics(c echo.Context) error {
	sent := c.QueryParams()
	if question := clean(sent.Get("question")); question != "" {
		if utf8.RuneCountInString(question) > s.cfg.Limits.QuestionRunes {
			return tooLong(s.cfg.Limits.QuestionRunes)
		}
		before, err := queryOf(sent)
		if err != nil {
			return err
		}
		spoken := german.DetectOr(question, prefsOf(c).t.Language)
		understood, err := s.cfg.Statistics.Read(c.Request().Context(), question, spoken, before)
		if err != nil {
			return err
		}
		if back := understood.Back; back != nil {
			return s.apiAskBack(c, *back, spoken)
		}
		return s.apiFigures(c, understood.Query, understood.LeftOut)
	}
	q, err := queryOf(sent)
	if err == nil && q == nil {
		err = errNoQuery
	}
	if err != nil {
		return err
	}
	return s.apiFigures(c, *q, nil)
}

// apiAskBack tells a program that a question was not understood, and what would be.
func (s *Server) apiAskBack(c echo.Context, back ask.Back, language string) error {
	f := s.note(c, &failure{status: http.StatusUnprocessableEntity, code: "not_understood", field: "question",
		message: func(*texts) string { return show.Back(back, language) }})
	return c.JSON(f.status, askBackJSON{newErrorJSON(c, f), newBackJSON(back, language)})
}

func newBackJSON(b ask.Back, language string) backJSON {
	out := backJSON{Reason: b.Reason, Words: b.Words, Message: show.Back(b, language), Choices: []choiceJSON{}}
	for _, choice := range b.Choices {
		out.Choices = append(out.Choices, choiceJSON{choice.Label, choice.Query.Encode()})
	}
	return out
}

// apiFigures answers a query, which does not take some clauses of the question into
// account.
func (s *Server) apiFigures(c echo.Context, q statistics.Query, leftOut []string) error {
	who, err := s.personOf(c)
	if err != nil {
		return err
	}
	r, err := s.cfg.Statistics.Run(c.Request().Context(), who, "api", q)
	if err != nil {
		return err
	}
	out := newFiguresJSON(r, prefsOf(c).t.Language)
	out.LeftOut = leftOut
	return c.JSON(http.StatusOK, out)
}

func newFiguresJSON(r statistics.Result, language string) figuresJSON {
	out := figuresJSON{
		Query: r.Query.Encode(), Caption: show.Caption(r.Query, r.Names, language), Sentence: show.Sentence(r, language),
		Metrics: r.Query.Metrics, Dimensions: append([]statistics.Dimension{}, r.Query.Dimensions...), Basis: r.Query.By,
		Rows: []figuresRowJSON{}, Total: cellsJSON(r.Total), Before: cellsJSON(r.Before),
		Hidden: r.Hidden, More: r.More, LeastOf: r.LeastOf, ReadAt: r.ReadAt,
	}
	if from := r.Query.Period.From; from != (german.Civil{}) {
		out.From = from.String()
	}
	if to := r.Query.Period.To; to != (german.Civil{}) {
		out.To = to.String()
	}
	for _, row := range r.Rows {
		names := make([]string, len(row.Keys))
		for i, key := range row.Keys {
			names[i] = nameOf(r, r.Query.Dimensions[i], key, language)
		}
		out.Rows = append(out.Rows, figuresRowJSON{append([]string{}, row.Keys...), names, cellsJSON(row.Cells), cellsJSON(row.Before)})
	}
	return out
}

// nameOf is what a value is called, the value itself where it has no name.
func nameOf(r statistics.Result, d statistics.Dimension, key, language string) string {
	name, ok := r.Names[d][key]
	switch {
	case !ok:
		return key
	case language == langEN && name.English != "":
		return name.English
	}
	return name.German
}

func cellsJSON(cells []statistics.Cell) []cellJSON {
	if cells == nil {
		return nil
	}
	out := make([]cellJSON, len(cells))
	for i, c := range cells {
		out[i].State = c.State
		if c.State == statistics.Known {
			out[i].Value = &cells[i].Value
		}
	}
	return out
}
