package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

var figuresPaths = []string{"/statistics", "/statistics/table.csv", "/statistics/table.xlsx", "/statistics/chart.svg", "/statistics/chart.png"}

func TestAcceptanceFiguresAreForCoordinatorsOnly(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	for _, path := range append(figuresPaths, "/statistics/reports", "/api/v1/statistics") {
		for session, want := range map[string]int{"": http.StatusSeeOther, "forged": http.StatusSeeOther, "anna": http.StatusForbidden, "bot": http.StatusForbidden, "carla": http.StatusOK} {
			if want == http.StatusSeeOther && strings.HasPrefix(path, "/api") {
				want = http.StatusUnauthorized
			}
			w := f.as(session, path+"?"+landQuery().Encode())
			if w.Code != want {
				t.Errorf("%s as %q: status = %d, want %d", path, session, w.Code, want)
			}
			if h := w.Header(); h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: may be cached: %v", path, h)
			}
			switch {
			case want == http.StatusSeeOther && w.Header().Get("Location") != "/signin":
				t.Errorf("%s as %q leads to %s", path, session, w.Header().Get("Location"))
			case want == http.StatusForbidden && !strings.Contains(w.Body.String(), "Koordinierenden der Akademie vorbehalten"):
				t.Errorf("%s as %q says %s", path, session, w.Body)
			}
		}
	}
	if page := f.as("anna", "/statistics").Body.String(); !strings.Contains(page, "<h1 class=\"kern-heading-large\">Dafür haben Sie keinen Zugang</h1>") {
		t.Error("what is not allowed reads like what went wrong")
	}
	before := f.tally.runs()
	f.as("anna", "/statistics?"+landQuery().Encode())
	f.as("anna", "/statistics?question=Anmeldungen")
	if f.tally.runs() != before {
		t.Error("a query ran for a participant")
	}
	for session, want := range map[string]bool{"": false, "anna": false, "carla": true} {
		if got := strings.Contains(f.as(session, "/").Body.String(), `href="/statistics"`); got != want {
			t.Errorf("as %q the navigation leads to figures: %t", session, got)
		}
	}
}

func TestQuestionLeadsToTheAddressOfItsQuery(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.reads = map[string]ask.Understood{
		"Bestätigte Anmeldungen je Land 2025": {Asks: true, Query: landQuery()},
		"und nur Brandenburg?":                {Asks: true, Follows: true, Query: statistics.Query{Metrics: []statistics.Metric{statistics.Confirmed}}},
	}
	w := f.as("carla", "/statistics?"+url.Values{"question": {"Bestätigte Anmeldungen je Land 2025"}}.Encode())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != statisticsPath(landQuery())+"&asked=Best%C3%A4tigte+Anmeldungen+je+Land+2025" || len(f.tally.before) != 0 {
		t.Errorf("status = %d to %s, before = %v", w.Code, w.Header().Get("Location"), f.tally.before)
	}
	if page := f.as("carla", w.Header().Get("Location")).Body.String(); !strings.Contains(page, `value="Bestätigte Anmeldungen je Land 2025"`) || !strings.Contains(page, "Nordrhein-Westfalen") || strings.Contains(page, "asked") {
		t.Error("the question is not beside its figures, or leads further than that")
	}
	w = f.as("carla", statisticsPath(landQuery())+"&question="+url.QueryEscape("und nur Brandenburg?"))
	if to := w.Header().Get("Location"); to != "/statistics?metric=confirmed" {
		t.Errorf("asked on leads to %s", to)
	}
	if diff := cmp.Diff([]string{landQuery().Encode()}, f.tally.before); diff != "" {
		t.Errorf("asked on (-want +got):\n%s", diff)
	}
}

func TestWhatOfAQuestionIsNotTakenIntoAccountIsSaidWithItsFigures(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	question := "Bestätigte Anmeldungen je Land, ich brauch das <b>heute</b>"
	f.tally.reads = map[string]ask.Understood{question: {Asks: true, Query: landQuery(), LeftOut: []string{"ich brauch das <b>heute</b>"}}}
	w := f.as("carla", "/statistics?"+url.Values{"question": {question}}.Encode())
	page := w.Body.String()
	if want := "Nicht berücksichtigt: „ich brauch das &lt;b&gt;heute&lt;/b&gt;“."; w.Code != http.StatusOK || !strings.Contains(page, want) || !strings.Contains(page, "Nordrhein-Westfalen") {
		t.Errorf("status = %d, or the page does not hold %q with figures", w.Code, want)
	}
}

func TestWhatIsAskedBackHasChoicesThatRunExactlyTheirQuery(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.reads = map[string]ask.Understood{"Wie viele <b>Leute</b>?": {Asks: true, Back: &ask.Back{
		Reason: ask.Ambiguous, Words: "<b>Leute</b>", Choices: []ask.Choice{{Query: landQuery(), Label: "Bestätigte Anmeldungen je Land"}},
	}}}
	w := f.as("carla", "/statistics?question="+url.QueryEscape("Wie viele <b>Leute</b>?"))
	page := w.Body.String()
	for _, want := range []string{`href="` + strings.ReplaceAll(statisticsPath(landQuery()), "&", "&amp;") + `"`, "Bestätigte Anmeldungen je Land", "&lt;b&gt;Leute", `value="Wie viele &lt;b&gt;Leute`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if w.Code != http.StatusOK || f.tally.runs() != 0 {
		t.Errorf("status = %d, queries run: %d", w.Code, f.tally.runs())
	}
	if other := f.as("carla", "/statistics?question=Wetter").Body.String(); !strings.Contains(other, "Ich weiß nicht, was gezählt werden soll") || !strings.Contains(other, "suggestion") {
		t.Error("a question for no figures is not answered with examples")
	}
}

func TestFiguresStayWhileWhatIsAskedOnIsAskedBack(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.reads = map[string]ask.Understood{"und die <b>netten</b>?": {Asks: true, Follows: true, Back: &ask.Back{Reason: ask.UnknownWord, Words: "netten"}}}
	page := f.as("carla", statisticsPath(landQuery())+"&question="+url.QueryEscape("und die <b>netten</b>?")).Body.String()
	for _, want := range []string{"netten", `id="follow" name="question" value="und die &lt;b&gt;netten&lt;/b&gt;?"`, `id="question" name="question" value=""`, "Nordrhein-Westfalen"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if strings.Count(page, `id="follow"`) != 1 || strings.Index(page, `id="follow"`) > strings.Index(page, "Nordrhein-Westfalen") {
		t.Error("what was typed does not stand once, above the figures")
	}
}

func TestPageShowsWhatTheQueryFound(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	w := f.as("carla", statisticsPath(landQuery()))
	page := w.Body.String()
	for _, want := range []string{
		"Bestätigte Anmeldungen je Land", "Stand 20.1.2026, 09:00 Uhr", "nach Tag der Anmeldung",
		`<th scope="row">Nordrhein-Westfalen</th><td class="number">612</td>`, `aria-sort="descending"`, `<svg `, `role="img"`,
		"/statistics/table.csv?", "/statistics/table.xlsx?", "/statistics/chart.png?", "/statistics/chart.svg?", "<details class=\"chip\"", `action="/statistics/reports"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if w.Code != http.StatusOK || strings.Contains(page, ">3<") {
		t.Errorf("status = %d, or a protected value is shown", w.Code)
	}
	if strings.Contains(page, ` style="`) {
		t.Error("the page has inline styles, which its policy does not allow")
	}
	english := f.as("carla", statisticsPath(landQuery()), "Accept-Language", "en").Body.String()
	if strings.Contains(english, "Bavaria") {
		t.Error("pages do not follow the browser's language")
	}
	if english = f.get(statisticsPath(landQuery())+"&lang=en", "Cookie", "session=carla").Body.String(); !strings.Contains(english, "Bavaria") || !strings.Contains(english, "As of 20 January 2026") {
		t.Error("the page is not in English")
	}
}

func TestTableIsSortedByItsHead(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	heads := regexp.MustCompile(`<th scope="col"[^>]*>`)
	links := regexp.MustCompile(`class="sort" href="([^"]*)"`)
	for name, test := range map[string]struct {
		sort  statistics.Sort
		heads []string // aria-sort of each column
		links []statistics.Sort
	}{
		"as it comes": {statistics.Sort{}, []string{"", "descending"}, []statistics.Sort{{Dimensions: true}, {Metric: statistics.Confirmed, Ascending: true}}},
		"by name":     {statistics.Sort{Dimensions: true}, []string{"ascending", ""}, []statistics.Sort{{Metric: statistics.Confirmed}}},
		"smallest":    {statistics.Sort{Metric: statistics.Confirmed, Ascending: true}, []string{"", "ascending"}, []statistics.Sort{{Dimensions: true}, {Metric: statistics.Confirmed}}},
	} {
		q := landQuery()
		q.Sort = test.sort
		page := f.as("carla", statisticsPath(q)).Body.String()
		var got []string
		for _, head := range heads.FindAllString(page, -1) {
			_, sorted, _ := strings.Cut(head, `aria-sort="`)
			sorted, _, _ = strings.Cut(sorted, `"`)
			got = append(got, sorted)
		}
		if diff := cmp.Diff(test.heads, got); diff != "" {
			t.Errorf("%s: columns (-want +got):\n%s", name, diff)
		}
		var to []string
		for _, link := range links.FindAllStringSubmatch(page, -1) {
			to = append(to, strings.ReplaceAll(link[1], "&amp;", "&"))
		}
		var want []string
		for _, s := range test.links {
			q.By, q.Sort = statistics.ByRequest, s
			want = append(want, statisticsPath(q))
		}
		if diff := cmp.Diff(want, to); diff != "" {
			t.Errorf("%s: links (-want +got):\n%s", name, diff)
		}
	}
}

func TestNamesNeverBecomeMarkup(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.count = byModule
	page := f.as("carla", statisticsPath(landQuery())).Body.String()
	if strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert") {
		t.Error("a module's name is markup")
	}
	if svg := f.as("carla", "/statistics/chart.svg?"+landQuery().Encode()).Body.String(); strings.Contains(svg, "<script") {
		t.Error("a module's name is markup in the chart")
	}
}

func TestThereBeingNoFiguresIsToldApart(t *testing.T) {
	t.Parallel()
	result := func(change func(*statistics.Result)) func(statistics.Query) (statistics.Result, error) {
		return func(q statistics.Query) (statistics.Result, error) {
			r, err := byLand(q)
			change(&r)
			return r, err
		}
	}
	failing := func(err error) func(statistics.Query) (statistics.Result, error) {
		return func(statistics.Query) (statistics.Result, error) { return statistics.Result{}, err }
	}
	for name, test := range map[string]struct {
		count  func(statistics.Query) (statistics.Result, error)
		status int
		says   string
	}{
		"nothing": {result(func(r *statistics.Result) { r.Rows, r.Hidden = nil, 0 }), http.StatusOK, "gibt es nichts zu zählen"},
		"hidden": {result(func(r *statistics.Result) {
			for i := range r.Rows {
				r.Rows[i].Cells[0] = protected()
			}
			r.Total[0], r.Hidden = protected(), 6
		}), http.StatusOK, "Alle Werte dieser Auswertung sind geschützt"},
		"unavailable": {failing(fault.Unavailable), http.StatusServiceUnavailable, "Die Zahlen sind gerade nicht verfügbar"},
		"broken":      {failing(errors.New("secret detail")), http.StatusInternalServerError, "Es ist ein Fehler aufgetreten"},
		"incoherent":  {failing(errors.Join(fault.Invalid, &statistics.Problem{Field: "metrics", Rule: statistics.RuleIncoherent, What: "seats, questions"})), http.StatusUnprocessableEntity, "Das passt nicht zusammen"},
	} {
		f := openBureau(t)
		f.tally.count = test.count
		w := f.as("carla", statisticsPath(landQuery()))
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.says) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: status = %d, want %d and %q", name, w.Code, test.status, test.says)
		}
	}
}

func TestRowsOfDotsAreNotShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		total       statistics.Cell
		says, table string
	}{
		"all":  {protected(), "Alle Werte dieser Auswertung sind geschützt", ""},
		"rows": {statistics.Cell{State: statistics.Known, Value: 612}, "Alle einzelnen Werte sind geschützt", "Insgesamt"},
	} {
		f := openBureau(t)
		f.tally.count = func(q statistics.Query) (statistics.Result, error) {
			r, err := byLand(q)
			for i := range r.Rows {
				r.Rows[i].Cells[0] = protected()
			}
			r.Total[0], r.Hidden = c.total, 6
			return r, err
		}
		page := f.as("carla", statisticsPath(landQuery())).Body.String()
		if !strings.Contains(page, c.says) || strings.Contains(page, "Brandenburg</th>") || strings.Contains(page, ">•<") {
			t.Errorf("%s: it is not said that all is protected, or rows of dots are shown", name)
		}
		if got := strings.Contains(page, "figures__table"); got != (c.table != "") || !strings.Contains(page, c.table) {
			t.Errorf("%s: there is a table: %v", name, got)
		}
	}
}

func TestWrongQueriesAreExplained(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	for _, wrong := range []string{
		"metric=salary", "metric=confirmed&by=" + url.QueryEscape("land; DROP TABLE bookings"), "by=land", "metric=confirmed&from=2026-13-01", "x=1", "metric=" + strings.Repeat("ä", 3000),
	} {
		w := f.as("carla", "/statistics?"+wrong)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `role="alert"`) || !strings.Contains(w.Body.String(), "suggestion") {
			t.Errorf("%.40s: status = %d", wrong, w.Code)
		}
		if w = f.as("carla", "/statistics/table.csv?"+wrong); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%.40s as a file: status = %d", wrong, w.Code)
		}
		w = f.as("carla", "/api/v1/statistics?"+wrong)
		var got errorJSON
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusUnprocessableEntity || got.Error.Code != "invalid_query" || got.Error.Field == "" {
			t.Errorf("%.40s for a program: %d, %s", wrong, w.Code, w.Body)
		}
	}
	if f.tally.runs() != 0 {
		t.Error("a wrong query ran")
	}
	if w := f.as("carla", "/statistics?question="+strings.Repeat("a", 5000)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a long question: status = %d", w.Code)
	}
}

func TestResultsComeAsFiles(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	for path, test := range map[string]struct{ kind, begins, name string }{
		"table.csv":  {"text/csv; charset=utf-8", byteOrderMark, ".csv"},
		"table.xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK", ".xlsx"},
		"chart.svg":  {"image/svg+xml", "<", ".svg"},
		"chart.png":  {"image/png", "\x89PNG", ".png"},
	} {
		w := f.as("carla", "/statistics/"+path+"?"+landQuery().Encode())
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Content-Type") != test.kind || !strings.HasPrefix(w.Body.String(), test.begins) {
			t.Errorf("%s: status = %d, %s", path, w.Code, h.Get("Content-Type"))
		}
		if name := h.Get("Content-Disposition"); !strings.HasPrefix(name, "attachment; filename=bestaetigte-anmeldungen-je-land") || !strings.HasSuffix(name, test.name) || strings.Contains(name, `"`) {
			t.Errorf("%s: %s", path, name)
		}
		if !strings.Contains(h.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%s may be indexed", path)
		}
		if w := f.as("carla", "/statistics/"+path); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s of nothing: status = %d", path, w.Code)
		}
	}
	single := landQuery()
	single.Dimensions = nil
	if w := f.as("carla", "/statistics/chart.png?"+single.Encode()); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "kein Diagramm") {
		t.Errorf("a chart of one number: status = %d", w.Code)
	}
}

func TestAskingForFiguresIsLimited(t *testing.T) {
	t.Parallel()
	f := openBureau(t, func(c *Config, _ *scripted) { c.Limits.Burst = 2 })
	for i := range 3 {
		w := f.as("carla", statisticsPath(landQuery()))
		if want := map[bool]int{true: http.StatusOK, false: http.StatusTooManyRequests}[i < 2]; w.Code != want {
			t.Errorf("request %d: status = %d", i, w.Code)
		}
	}
}
