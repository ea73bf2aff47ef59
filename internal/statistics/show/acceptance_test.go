package show

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// everything is all that people can get of a result.
func everything(t *testing.T, r statistics.Result) string {
	t.Helper()
	var all bytes.Buffer
	for _, language := range []string{"de", "en"} {
		fmt.Fprintln(&all, Caption(r.Query, r.Names, language), Sentence(r, language))
		fmt.Fprintf(&all, "%q\n", NewTable(r, language).Rows)
		fmt.Fprintf(&all, "%q %q\n", NewTable(r, language).Total, NewTable(r, language).Notes)
		fmt.Fprintln(&all, told(Chips(r, language)))
		if err := CSV(&all, r, language); err != nil {
			t.Fatal(err)
		}
		if language != "de" {
			continue // pictures and workbooks differ by their words only
		}
		if c, ok := NewChart(r, language); ok {
			fmt.Fprintln(&all, c.Alt)
			if err := c.SVG(&all); err != nil {
				t.Fatal(err)
			}
		}
		f := opened(t, r, language)
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "%q\n", rows)
		}
	}
	return all.String()
}

// poisoned returns the result with a value behind all that is not to be shown.
func poisoned(r statistics.Result, v float64) statistics.Result {
	behind := func(cells []statistics.Cell) []statistics.Cell {
		cells = append([]statistics.Cell(nil), cells...)
		for i := range cells {
			if cells[i].State != statistics.Known {
				cells[i].Value = v
			}
		}
		return cells
	}
	rows := make([]statistics.Row, len(r.Rows))
	for i, row := range r.Rows {
		rows[i] = statistics.Row{Keys: row.Keys, Cells: behind(row.Cells)}
		if row.Before != nil {
			rows[i].Before = behind(row.Before)
		}
	}
	r.Rows, r.Total = rows, behind(r.Total)
	if r.Before != nil {
		r.Before = behind(r.Before)
	}
	return r
}

func TestAcceptanceNothingDependsOnWhatIsHidden(t *testing.T) {
	t.Parallel()
	results := said()
	for _, r := range drawn() {
		results = append(results, r)
	}
	hidden := 0
	for _, r := range append(results, exported(), comparedLands()) {
		if r.Hidden == 0 {
			continue
		}
		hidden++
		t.Run(Caption(r.Query, nil, "en"), func(t *testing.T) {
			t.Parallel()
			small, large := everything(t, poisoned(r, 3)), everything(t, poisoned(r, 987654))
			if small != large {
				t.Error("what is shown differs by what is hidden")
			}
		})
	}
	if hidden < 10 {
		t.Errorf("only %d results hide something", hidden)
	}
}

func TestAcceptanceHiddenNothingAndZeroAreToldApart(t *testing.T) {
	t.Parallel()
	q := statistics.Query{Metrics: of(statistics.Confirmed), Period: march(2025)}
	for _, language := range []string{"de", "en"} {
		seen := map[string]bool{}
		for _, v := range []float64{hid, none, 0, 1} {
			s := Sentence(result(q, nil, row(nil, v)), language)
			if seen[s] {
				t.Errorf("%q is said of two things", s)
			}
			seen[s] = true
			if (v == hid) != strings.Contains(s, " 5 ") { // the threshold, but no claim that it is fewer
				t.Errorf("%v: %q", v, s)
			}
		}
	}
}

// TestEverySentenceIsWellFormed tries all combinations of what queries can say.
func TestEverySentenceIsWellFormed(t *testing.T) {
	t.Parallel()
	metrics := append(append(siblings(ofBookings), siblings(ofRuns)...), siblings(ofQuestions)...)
	dimensions := append([]statistics.Dimension{""}, breakdowns[:]...)
	periods := []statistics.Period{{}, year(2025), firstHalf(2026), between(day(2025, 12, 24), day(2026, 1, 6)), between(day(2025, 3, 1), day(0, 0, 0)), between(day(0, 0, 0), day(2025, 3, 1))}
	ops := []statistics.Op{statistics.More, statistics.AtLeast, statistics.Less, statistics.AtMost, statistics.Exactly}
	n := 0
	for i, m := range metrics {
		for j, d := range dimensions {
			for k, p := range periods {
				q := statistics.Query{Metrics: of(m), Period: p}
				r := result(q, cells(9), row(nil, 9))
				if d != "" {
					q.Dimensions = by(d)
					switch (i + j + k) % 3 {
					case 1:
						q.Having = []statistics.Having{{Metric: m, Op: ops[(i+j)%len(ops)], Value: float64(k % 3)}}
					case 2:
						q.Limit = 1 + k
						q.Sort = statistics.Sort{Metric: m, Ascending: k%2 == 0}
					}
					r = result(q, cells(9), row(key("2025"), 5), row(key(""), 3), row(key("x"), hid), row(key("y"), 1))
				}
				if q.Check() != nil {
					continue
				}
				n++
				for _, language := range []string{"de", "en"} {
					for _, s := range []string{Caption(q, r.Names, language), Sentence(r, language)} {
						for _, bad := range []string{"  ", "%!", " ,", " .", "..", ",,", "()", "\x00", "von von", "mit mit"} {
							if strings.Contains(s, bad) {
								t.Errorf("%s: %q has %q", language, s, bad)
							}
						}
						if s == "" || s[0] >= 'a' && s[0] <= 'z' {
							t.Errorf("%s: %q does not begin like a sentence", language, s)
						}
					}
				}
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d queries can be asked", n)
	}
}

func TestCrossedTables(t *testing.T) {
	t.Parallel()
	q := statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land, statistics.Quarter), Period: firstHalf(2025)}
	rows := []statistics.Row{row(key("BY", "2025-Q1"), 12), row(key("BB", "2025-Q2"), hid), row(key("BB", "2025-Q1"), 1234)}
	got := NewTable(result(q, cells(1300), rows...), "de")
	if want := []string{"Land", "1. Quartal 2025", "2. Quartal 2025", "Insgesamt"}; !reflect.DeepEqual(got.Head, want) {
		t.Errorf("got %q, want %q", got.Head, want)
	}
	if want := [][]string{{"Bayern", "12", "0", "12"}, {"Brandenburg", "1.234", "•", ""}}; !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("got %q, want %q", got.Rows, want)
	}
	if want := []string{"Insgesamt", "1.246", "", "1.300"}; !reflect.DeepEqual(got.Total, want) || !strings.HasPrefix(got.Notes[0], "Summen stehen nur") {
		t.Errorf("total %q, notes %q", got.Total, got.Notes)
	}
	q.Metrics = of(statistics.People) // who is counted in two quarters is one person
	if got := NewTable(result(q, cells(1300), rows...), "de"); got.Total != nil || len(got.Head) != 3 || got.Notes[0] != "Insgesamt: 1.300" {
		t.Errorf("people: head %q, total %q, notes %q", got.Head, got.Total, got.Notes)
	}
	q.Metrics = of(statistics.CancellationRate)
	got = NewTable(result(q, cells(0.1), row(key("BY", "2025-Q1"), 0.5), row(key("BB", "2025-Q2"), 0.25)), "de")
	if want := [][]string{{"Bayern", "50,0\u202f%", "–"}, {"Brandenburg", "–", "25,0\u202f%"}}; !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("got %q, want %q", got.Rows, want)
	}
	q.Sort = statistics.Sort{Metric: statistics.CancellationRate}
	if got := NewTable(result(q, nil, rows...), "de"); len(got.Head) != 3 || got.Head[1] != "Quartal" {
		t.Errorf("rows sorted by their figures are torn apart: %q", got.Head)
	}
}

func TestCSVOfHiddenCellsIsRectangular(t *testing.T) {
	t.Parallel()
	for name, r := range drawn() {
		var file bytes.Buffer
		if err := CSV(&file, r, "de"); err != nil {
			t.Fatal(err)
		}
		read := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\ufeff")))
		read.Comma = ';'
		rows, err := read.ReadAll() // fails where lines differ in length
		if err != nil || len(rows) != len(r.Rows)+1 {
			t.Errorf("%s: %d lines for %d rows, %v", name, len(rows), len(r.Rows), err)
		}
	}
}
