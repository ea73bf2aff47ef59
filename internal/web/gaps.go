package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/gaps"
)

// Gaps knows the questions without a good answer, and takes answers to them; see
// package gaps for the errors.
type Gaps interface {
	Groups(ctx context.Context, p account.Person, f gaps.Filter) ([]gaps.Group, error)
	Group(ctx context.Context, p account.Person, id string, f gaps.Filter) (gaps.Group, error)
	PutAside(ctx context.Context, p account.Person, id string, f gaps.Filter) error
	TakeBack(ctx context.Context, p account.Person, id string, f gaps.Filter) error
	Write(ctx context.Context, p account.Person, group string, f gaps.Filter, d gaps.Draft) (gaps.Answer, error)
	Revise(ctx context.Context, p account.Person, id int64, d gaps.Draft) (gaps.Answer, error)
	Withdraw(ctx context.Context, p account.Person, id int64) error
	Answer(ctx context.Context, p account.Person, id int64) (gaps.Answer, error)
	Answers(ctx context.Context, p account.Person) ([]gaps.Answer, error)
	Golden(ctx context.Context, p account.Person, w io.Writer) error
}

// gapDays are the periods to choose from.
var gapDays = [...]int{7, 30, gaps.DefaultDays, gaps.MostDays}

// mostGaps bounds the list of groups; a kind or shorter period finds the others.
const mostGaps = 100

// filterOf reads what groups a page is about.
func filterOf(c echo.Context) gaps.Filter {
	f := gaps.Filter{Kind: gaps.Kind(c.QueryParam("kind")), Days: gaps.DefaultDays}
	if _, known := germanGaps.Kinds[f.Kind]; !known {
		f.Kind = gaps.Every
	}
	if days, err := strconv.Atoi(c.QueryParam("days")); err == nil && slices.Contains(gapDays[:], days) {
		f.Days = days
	}
	return f
}

// gapsPath is the address of the list, or below it that of a group, with the same
// filter.
func gapsPath(f gaps.Filter, below ...string) string {
	q := url.Values{}
	if f.Kind != gaps.Every {
		q.Set("kind", string(f.Kind))
	}
	if f.Days != gaps.DefaultDays {
		q.Set("days", strconv.Itoa(f.Days))
	}
	return (&url.URL{Path: strings.Join(append([]string{"/gaps"}, below...), "/"), RawQuery: q.Encode()}).String()
}

// withDone adds what was just done to the address of a page.
func withDone(path, done string) string {
	if strings.Contains(path, "?") {
		return path + "&done=" + done
	}
	return path + "?done=" + done
}

// gapsPage is the content of the list of groups.
type gapsPage struct {
	T     *texts
	Kinds []option
	Days  []option
	Found string
	Rows  []gapRow
	Done  string // what was just done
}

// gapRow is one group in a few words.
type gapRow struct {
	T      *texts
	Path   string
	Title  string
	Lang   string // of the title
	Count  string
	Detail string
}

func newGapRow(t *texts, g gaps.Group, f gaps.Filter) gapRow {
	row := gapRow{T: t, Path: gapsPath(f, g.ID), Title: g.Title, Lang: g.Language, Count: t.Gaps.Question}
	if g.Title == "" {
		row.Title, row.Lang = t.Gaps.NoTitle, t.Language
	}
	if g.Count > 1 {
		row.Count = fmt.Sprintf(t.Gaps.Questions, g.Count)
	}
	if g.Conversations > 1 {
		row.Count += " " + fmt.Sprintf(t.Gaps.Conversations, g.Conversations)
	}
	var parts []string
	for _, p := range []struct {
		n      int
		format string
	}{{g.Refused, t.Gaps.Refused}, {g.Weak, t.Gaps.Weak}, {g.Disliked, t.Gaps.Disliked}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf(p.format, p.n))
		}
	}
	row.Detail = strings.Join(append(parts, fmt.Sprintf(t.Gaps.Last, t.Date(g.Last))), " · ")
	return row
}

// gaps lists the groups.
func (s *Server) gaps(c echo.Context) error {
	t, f := prefsOf(c).t, filterOf(c)
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	groups, err := s.cfg.Gaps.Groups(c.Request().Context(), p, f)
	if err != nil {
		return err
	}
	page := gapsPage{T: t, Found: fmt.Sprintf(t.Gaps.Found, len(groups)), Done: t.Gaps.Done[c.QueryParam("done")]}
	if len(groups) == 1 {
		page.Found = t.Gaps.FoundOne
	}
	for _, k := range []gaps.Kind{gaps.Every, gaps.Refused, gaps.Weak, gaps.Disliked, gaps.PutAside} {
		page.Kinds = append(page.Kinds, option{string(k), t.Gaps.Kinds[k], f.Kind == k})
	}
	for _, n := range gapDays {
		page.Days = append(page.Days, option{strconv.Itoa(n), fmt.Sprintf(t.Gaps.Days, n), f.Days == n})
	}
	for _, g := range groups[:min(len(groups), mostGaps)] {
		page.Rows = append(page.Rows, newGapRow(t, g, f))
	}
	return s.page(c, http.StatusOK, view{Template: "gaps", Title: t.Gaps.Title, Path: gapsPath(f), Private: true, Content: page})
}

// gapPage is the content of the page about one group, with the form for an answer.
type gapPage struct {
	T        *texts
	Row      gapRow
	List     string // address of the list that led here
	Aside    string // where the button leads that puts it aside or takes it back
	IsAside  bool
	Examples []string
	Lang     string
	Form     answerForm
}

// atGap makes a handler of an action on a group.
func (s *Server) atGap(do func(echo.Context, account.Person, gaps.Group, gaps.Filter) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		p, err := s.personOf(c)
		if err != nil {
			return err
		}
		f := filterOf(c)
		g, err := s.cfg.Gaps.Group(c.Request().Context(), p, c.Param("gap"), f)
		if err != nil {
			return err
		}
		return do(c, p, g, f)
	}
}

// showGap shows a group with an empty answer.
func (s *Server) showGap(c echo.Context, _ account.Person, g gaps.Group, f gaps.Filter) error {
	return s.gapPage(c, http.StatusOK, g, f, answerForm{Draft: gaps.Draft{Question: g.Title, Language: g.Language}})
}

func (s *Server) gapPage(c echo.Context, status int, g gaps.Group, f gaps.Filter, form answerForm) error {
	t := prefsOf(c).t
	page := gapPage{
		T: t, Row: newGapRow(t, g, f), List: gapsPath(f), IsAside: g.PutAside, Aside: gapsPath(f, g.ID, "aside"), Examples: g.Examples, Lang: g.Language,
	}
	if g.PutAside {
		page.Aside = gapsPath(f, g.ID, "back")
	}
	form.Action = page.Row.Path
	page.Form = form.in(t)
	return s.page(c, status, view{Template: "gap", Title: page.Row.Title, Path: page.Row.Path, Private: true, Content: page})
}

// writeAnswer shows the preview of an answer, and publishes it on the second
// button.
func (s *Server) writeAnswer(c echo.Context, p account.Person, g gaps.Group, f gaps.Filter) error {
	form, publish, err := s.readAnswer(c)
	if err != nil {
		return err
	}
	if !publish {
		return s.gapPage(c, form.status(), g, f, form)
	}
	if _, err := s.cfg.Gaps.Write(c.Request().Context(), p, g.ID, f, form.Draft); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, withDone(gapsPath(f), "written"))
}

func (s *Server) putGapAside(c echo.Context, p account.Person, g gaps.Group, f gaps.Filter) error {
	if err := s.cfg.Gaps.PutAside(c.Request().Context(), p, g.ID, f); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, withDone(gapsPath(f), "aside"))
}

func (s *Server) takeGapBack(c echo.Context, p account.Person, g gaps.Group, f gaps.Filter) error {
	if err := s.cfg.Gaps.TakeBack(c.Request().Context(), p, g.ID, f); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, withDone(gapsPath(f), "back"))
}
