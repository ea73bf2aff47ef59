package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Statistics reads questions for figures and answers queries; see packages
// statistics and ask for the errors.
type Statistics interface {
	Read(ctx context.Context, text, language string, before *statistics.Query) (ask.Understood, error)
	Run(ctx context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error)
	LogOf(ctx context.Context, who account.Person) ([]statistics.Entry, error)
}

// statisticsPath is the address of the page that shows what a query finds.
func statisticsPath(q statistics.Query) string { return "/statistics?" + q.Encode() }

// errNoFigures refuses figures to who is no coordinator.
var errNoFigures = &failure{status: http.StatusForbidden, code: "denied", message: func(t *texts) string { return t.Figures.Denied }}

// coordinators lets only those pass who may ask for figures. What goes wrong is
// told in the words of these pages.
func (s *Server) coordinators(next echo.HandlerFunc) echo.HandlerFunc {
	guarded := s.needs(account.Statistics)(next)
	return func(c echo.Context) error { return explainFigures(guarded(c)) }
}

// explainFigures finds what to tell about figures that could not be had.
func explainFigures(err error) error {
	var known *failure
	var problem *statistics.Problem
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &problem):
		return &failure{status: http.StatusUnprocessableEntity, code: "invalid_query", field: problem.Field,
			message: func(t *texts) string { return t.queryProblem(problem) }}
	case fault.Kind(err) == fault.Denied:
		return errNoFigures
	case fault.Kind(err) == fault.Unavailable, errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", &failure{status: http.StatusServiceUnavailable, code: "unavailable", after: 5 * time.Second,
			message: func(t *texts) string { return t.Figures.Unavailable }}, err)
	}
	return err
}

// queryProblem says what is wrong with a query.
func (t *texts) queryProblem(p *statistics.Problem) string {
	if what := clean(p.What); what != "" {
		if format, ok := t.Figures.Rules[p.Rule]; ok {
			return fmt.Sprintf(format, cutBytes(what, longestField))
		}
	}
	if bare, ok := t.Figures.RuleBare[p.Rule]; ok {
		return bare
	}
	return t.Errors.Invalid
}

// notQuery are the parameters of our pages that are no part of a query.
var notQuery = []string{"lang", "question", "asked", "done"}

// queryOf reads the query that the parameters of a page or form hold; nil where
// there is none. The error is a *statistics.Problem.
func queryOf(sent url.Values) (*statistics.Query, error) {
	parameters := url.Values{}
	for name, values := range sent {
		parameters[name] = values
	}
	for _, name := range notQuery {
		parameters.Del(name)
	}
	if len(parameters) == 0 {
		return nil, nil
	}
	q, err := statistics.Parse(parameters)
	return &q, err
}

// statisticsPage is the content of the page for figures.
type statisticsPage struct {
	T        *texts
	Question string // as typed
	FollowUp string // as typed of Figures, where it was not understood
	Hint     string // what can be asked on
	Problem  string
	Back     *backView    // something is asked back
	Figures  *figuresView // what the query found
	LeftOut  string       // what of the question Figures do not take into account
	Examples []linkView
	Before   []pairView // the query of Figures or Back as fields of a form, for what is asked on
	Report   *reportView
	Save     *saveView // nil: nothing to save
	Reports  bool      // there are saved reports to look at
	Done     string    // what was just done
}

type linkView struct{ Name, Path string }

// pairView is a hidden field of a form.
type pairView struct{ Name, Value string }

// statistics answers questions and queries for figures. A question that is
// understood leads on to the address of its query, which is what to bookmark and
// to send to others, with the question beside it, to be changed.
func (s *Server) statistics(c echo.Context) error {
	sent := c.QueryParams()
	question := clean(sent.Get("question"))
	before, err := queryOf(sent)
	page := statisticsPage{Question: cmp.Or(question, clean(sent.Get("asked")))}
	switch {
	case err != nil:
		return s.noFigures(c, page, err)
	case utf8.RuneCountInString(question) > s.cfg.Limits.QuestionRunes:
		return s.noFigures(c, page, tooLong(s.cfg.Limits.QuestionRunes))
	case question != "":
		return s.readQuestion(c, page, before)
	case before != nil:
		return s.showQuery(c, http.StatusOK, page, *before)
	}
	return s.showStatistics(c, http.StatusOK, page)
}

// readQuestion understands a question, or asks back.
func (s *Server) readQuestion(c echo.Context, page statisticsPage, before *statistics.Query) error {
	spoken := german.DetectOr(page.Question, prefsOf(c).t.Language)
	understood, err := s.cfg.Statistics.Read(c.Request().Context(), page.Question, spoken, before)
	if err != nil {
		return s.noFigures(c, page, err)
	}
	if back := understood.Back; back != nil {
		page.Back = newBackView(*back, spoken)
		if before != nil { // which stay, to be asked on
			page.Question, page.FollowUp = "", page.Question
			return s.showQuery(c, http.StatusOK, page, *before)
		}
		return s.showStatistics(c, http.StatusOK, page)
	}
	if page.LeftOut = show.LeftOut(understood.LeftOut, spoken); page.LeftOut != "" { // which the address of the query would not say
		return s.showQuery(c, http.StatusOK, page, understood.Query)
	}
	to := statisticsPath(understood.Query)
	if before == nil { // what is asked on means nothing without what it was asked of
		to += "&" + url.Values{"asked": {page.Question}}.Encode()
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// showQuery shows what a query finds.
func (s *Server) showQuery(c echo.Context, status int, page statisticsPage, q statistics.Query) error {
	t := prefsOf(c).t
	who, err := s.personOf(c)
	if err != nil {
		return err
	}
	result, err := s.cfg.Statistics.Run(c.Request().Context(), who, channel, q)
	if err != nil {
		return s.noFigures(c, page, err)
	}
	figures, err := newFiguresView(t, result, "figures")
	if err != nil {
		return err
	}
	page.Figures, page.Before = &figures, fieldsOf(result.Query)
	if next := show.FollowUps(result, t.Language); len(next) > 0 {
		page.Hint = fmt.Sprintf(t.Figures.FollowHint, strings.Join(next, " · "))
	}
	if s.cfg.Reports != nil && page.Report == nil && page.Save == nil {
		if page.Save, err = s.newSaveView(c.Request().Context(), t, who, result); err != nil {
			return err
		}
	}
	return s.showStatistics(c, status, page)
}

// noFigures shows the page with why there are no figures on it.
func (s *Server) noFigures(c echo.Context, page statisticsPage, cause error) error {
	f := s.note(c, explainFigures(cause))
	if f == errNoFigures {
		s.respond(c, f)
		return nil
	}
	page.Problem = f.message(prefsOf(c).t)
	return s.showStatistics(c, f.status, page)
}

func (s *Server) showStatistics(c echo.Context, status int, page statisticsPage) error {
	t := prefsOf(c).t
	page.T, page.Reports = t, s.cfg.Reports != nil
	if page.Figures == nil {
		for _, question := range t.Figures.Example {
			page.Examples = append(page.Examples, linkView{question, "/statistics?" + url.Values{"question": {question}}.Encode()})
		}
	}
	v := view{Template: "statistics", Title: t.Figures.Title, Private: true, Content: page}
	if page.Figures != nil {
		v.Title, v.Path = shorten(page.Figures.Caption, longestTitle), page.Figures.Path
	}
	if page.Report != nil {
		v.Title, v.Path = page.Report.Name, page.Report.Path
	}
	if v.Path == "" && c.Request().Method != http.MethodGet {
		v.Path = "/statistics"
	}
	return s.page(c, status, v)
}

// fieldsOf is a query as hidden fields of a form.
func fieldsOf(q statistics.Query) []pairView {
	encoded, err := url.ParseQuery(q.Encode())
	if err != nil { // our own encoding
		return nil
	}
	var fields []pairView
	for _, name := range slices.Sorted(maps.Keys(encoded)) {
		for _, v := range encoded[name] {
			fields = append(fields, pairView{name, v})
		}
	}
	return fields
}

// backView asks back: what was not understood, and what would be.
type backView struct {
	Words   string
	Lang    string // of the question
	Choices []linkView
}

func newBackView(b ask.Back, language string) *backView {
	v := backView{Words: show.Back(b, language), Lang: language}
	for _, choice := range b.Choices {
		v.Choices = append(v.Choices, linkView{choice.Label, statisticsPath(choice.Query)})
	}
	return &v
}
