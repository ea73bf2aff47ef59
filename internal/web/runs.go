package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

const (
	runsPerPage  = 50
	monthsToPick = 12 // from this one on
	monthForm    = "2006-01"
)

// runFilter is what a reader wants to see.
type runFilter struct {
	module   string // key
	month    string // YYYY-MM
	category string
	free     bool
	from     int // runs to pass over
}

func readRunFilter(c echo.Context) (runFilter, error) {
	f := runFilter{
		module: c.QueryParam("module"), month: c.QueryParam("month"),
		category: c.QueryParam("category"), free: c.QueryParam("free") != "",
	}
	if f.category != "" && inGerman.Category(f.category) == "" {
		return f, errNoPage
	}
	if _, err := time.Parse(monthForm, f.month); f.month != "" && err != nil {
		return f, errNoPage
	}
	if n, err := strconv.Atoi(c.QueryParam("from")); err == nil && n > 0 {
		f.from = n
	}
	return f, nil
}

// query asks the catalogue for what fits.
func (f runFilter) query() catalogue.Query {
	q := catalogue.Query{Limit: runsPerPage, Offset: f.from}
	if f.module != "" {
		q.Modules = []string{f.module}
	}
	if f.category != "" {
		q.Categories = []catalogue.Category{catalogue.Category(f.category)}
	}
	if month, err := time.ParseInLocation(monthForm, f.month, german.Berlin()); err == nil {
		q.From, q.To = month, month.AddDate(0, 1, 0)
	}
	if f.free {
		q.Seats, q.Bookable = 1, true
	}
	return q
}

// path is the address of the list; in is the conversation to book in, "" none.
func (f runFilter) path(in string, from int) string {
	q := url.Values{}
	for name, value := range map[string]string{"module": f.module, "month": f.month, "category": f.category, "in": in} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.free {
		q.Set("free", "1")
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	return (&url.URL{Path: "/runs", RawQuery: q.Encode()}).String()
}

// runsPage is the content of the list in runs.html.
type runsPage struct {
	T          *texts
	Filtered   bool
	Modules    []option
	Months     []option
	Categories []option
	Free       bool
	Found      string
	ReadAt     string
	Groups     []monthView
	None       string
	More       string // address of the next page, "" on the last
	In         string // conversation in which a run is chosen; "" none
	Feed       feedView
}

type monthView struct {
	Name string
	Runs []runView
}

// feedView is a calendar to subscribe to.
type feedView struct {
	T   *texts
	URL string
	Web template.URL // the same for calendar programs
}

// runs lists the dated runs that fit a filter.
func (s *Server) runs(c echo.Context) error {
	ctx, t := c.Request().Context(), prefsOf(c).t
	f, err := readRunFilter(c)
	if err != nil {
		return err
	}
	in := c.QueryParam("in")
	if in != "" && !conversationID.MatchString(in) {
		return errNoPage
	}
	modules, err := s.cfg.Catalogue.Modules(ctx)
	if err != nil {
		return err
	}
	found, err := s.cfg.Catalogue.Runs(ctx, f.query())
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	page := runsPage{
		T: t, Free: f.free, In: in, None: t.Runs.None, Filtered: f.path("", 0) != "/runs",
		Modules: moduleOptions(t, modules, f.module), Months: monthOptions(t, t.Runs.AllMonths, now, 0, f.month), Categories: categoryOptions(t, f.category),
		Found: t.found(found.Total), ReadAt: s.stand(t, found.ReadAt),
		Groups: s.byMonth(t, found, now, in), Feed: s.feedOf(c, f.module),
	}
	if page.Filtered {
		page.None = t.Runs.NoneAsked
	}
	if next := f.from + len(found.Runs); next < found.Total && len(found.Runs) > 0 {
		page.More = f.path(in, next)
	}
	return s.page(c, http.StatusOK, view{Template: "runs", Title: t.Runs.Title, Private: in != "", Content: page})
}

// byMonth groups runs by the month in which they begin.
func (s *Server) byMonth(t *texts, found catalogue.Found, now time.Time, in string) []monthView {
	var groups []monthView
	for _, run := range found.Runs {
		begins := run.Starts().In(german.Berlin())
		name := t.Month(begins)
		if n := len(groups); n == 0 || groups[n-1].Name != name {
			groups = append(groups, monthView{Name: name})
		}
		last := &groups[len(groups)-1]
		last.Runs = append(last.Runs, s.runView(t, assistant.CardOf(run, now), in, 3))
	}
	return groups
}

func (t *texts) found(n int) string {
	if n == 1 {
		return t.Runs.FoundOne
	}
	return fmt.Sprintf(t.Runs.Found, t.Number(n))
}

func moduleOptions(t *texts, modules []catalogue.Module, selected string) []option {
	options := []option{{"", t.Runs.AllModules, selected == ""}}
	for _, m := range modules {
		options = append(options, option{m.Key, m.Title, selected == m.Key})
	}
	return options
}

// monthOptions are the months from so many before now on, behind a choice of none
// of them.
func monthOptions(t *texts, none string, now time.Time, before int, selected string) []option {
	options := []option{{"", none, selected == ""}}
	now = now.In(german.Berlin())
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, german.Berlin())
	for i := range before + monthsToPick {
		m := first.AddDate(0, i-before, 0)
		value := m.Format(monthForm)
		options = append(options, option{value, t.Month(m), selected == value})
	}
	return options
}

func categoryOptions(t *texts, selected string) []option {
	options := []option{{"", t.Runs.AllCategories, selected == ""}}
	for _, c := range []catalogue.Category{catalogue.Compulsory, catalogue.Elective, catalogue.Programme, catalogue.PeerLearning} {
		options = append(options, option{string(c), t.Category(string(c)), selected == string(c)})
	}
	return options
}

// feedOf is the calendar of a module's runs, of all runs for "".
func (s *Server) feedOf(c echo.Context, module string) feedView {
	address := s.publicURL(c) + "/calendar.ics"
	if module != "" {
		address = s.publicURL(c) + "/modules/" + module + "/calendar.ics"
	}
	return feedView{T: prefsOf(c).t, URL: address, Web: webcal(address)}
}

// webcal is the address that opens a calendar program.
func webcal(address string) template.URL {
	_, rest, _ := strings.Cut(address, "://")
	return template.URL("webcal://" + rest) //nolint:gosec // our own address
}

// module finds a module by its key, and fails with fault.NotFound.
func (s *Server) module(ctx context.Context, key string) (catalogue.Module, error) {
	modules, err := s.cfg.Catalogue.Modules(ctx)
	if err != nil {
		return catalogue.Module{}, err
	}
	i := slices.IndexFunc(modules, func(m catalogue.Module) bool { return m.Key == key })
	if i < 0 {
		return catalogue.Module{}, fmt.Errorf("web: module %q: %w", cutBytes(key, 64), fault.NotFound)
	}
	return modules[i], nil
}
