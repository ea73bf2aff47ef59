package show

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"math"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// drawn are results of every shape that charts have.
func drawn() map[string]statistics.Result {
	type Q = statistics.Query
	months := func(n int) []statistics.Row {
		rows := make([]statistics.Row, 0, n)
		for i, k := range stretches(statistics.Month, "2024-01", "2026-12")[:n] {
			rows = append(rows, row(key(k), math.Round(100+40*math.Sin(float64(i)/2)+float64(i))))
		}
		return rows
	}
	codes := []string{"BB", "BE", "BY", "HE", "NW", "SL", "TH", "l8", "l9", "l10", "l11", "l12", "l13", "l14", "l15", "l16"}
	crossed := func(lands, quarters int) []statistics.Row {
		var rows []statistics.Row
		for i, l := range codes[:lands] {
			for j, q := range stretches(statistics.Quarter, "2025-Q1", "2027-Q4")[:quarters] {
				v := float64(120 - 6*i + 9*j)
				if i == 5 && j == 1 {
					v = hid
				}
				rows = append(rows, row(key(l, q), v))
			}
		}
		return rows
	}
	modules := []statistics.Row{row(key("zwilling"), 312), row(key("daten"), 208), row(key("basis"), 97), row(key("boese"), hid)}
	many := make([]statistics.Row, 45)
	for i := range many {
		many[i] = row(key(fmt.Sprintf("%08d", 12054000+i)), float64(90-i))
	}
	confirmed, period := of(statistics.Confirmed), year(2025)
	rates := months(12)
	for i := range rates {
		rates[i].Cells[0].Value = 0.05 + float64(i%4)/40
	}
	rates[4].Cells[0] = statistics.Cell{State: statistics.Hidden}
	compare := []statistics.Row{compared(key("2025-01"), 50, 40), compared(key("2025-02"), 70, 45), compared(key("2025-03"), 66, hid), compared(key("2025-05"), 80, 52)}
	return map[string]statistics.Result{
		"modules":           result(Q{Metrics: confirmed, Dimensions: by(statistics.Module), Period: period}, cells(700), modules...),
		"one-row":           result(Q{Metrics: confirmed, Dimensions: by(statistics.Land), Period: period, View: statistics.ViewBars, Filters: []statistics.Filter{only(statistics.Land, "BB")}}, nil, row(key("BB"), 230)),
		"months-24":         result(Q{Metrics: confirmed, Dimensions: by(statistics.Month), Period: between(day(2024, 1, 1), day(2025, 12, 31))}, nil, months(24)...),
		"months-12-rate":    result(Q{Metrics: of(statistics.CancellationRate), Dimensions: by(statistics.Month), Period: year(2024)}, nil, rates...),
		"months-36":         result(Q{Metrics: confirmed, Dimensions: by(statistics.Month)}, nil, months(36)...),
		"lands-quarters":    result(Q{Metrics: confirmed, Dimensions: by(statistics.Land, statistics.Quarter), Period: period}, nil, crossed(16, 4)...),
		"quarters-lands":    result(Q{Metrics: confirmed, Dimensions: by(statistics.Land, statistics.Quarter), Period: between(day(2025, 1, 1), day(2026, 12, 31))}, nil, crossed(5, 8)...),
		"others":            result(Q{Metrics: confirmed, Dimensions: by(statistics.Land, statistics.Quarter), Period: between(day(2025, 1, 1), day(2027, 3, 31))}, nil, crossed(10, 9)...),
		"lines-lands":       result(Q{Metrics: confirmed, Dimensions: by(statistics.Land, statistics.Quarter), View: statistics.ViewLines}, nil, crossed(5, 8)...),
		"people-lands":      result(Q{Metrics: of(statistics.People), Dimensions: by(statistics.Land, statistics.Quarter)}, nil, crossed(3, 2)...),
		"compared-lands":    result(Q{Metrics: confirmed, Dimensions: by(statistics.Land), Period: period, Compare: year(2024)}, nil, compared(key("BB"), 120, 100), compared(key("BY"), 90, hid), compared(key("SL"), hid, 12)),
		"compared-months":   result(Q{Metrics: confirmed, Dimensions: by(statistics.Month), Period: between(day(2025, 1, 1), day(2025, 5, 31)), Compare: between(day(2024, 1, 1), day(2024, 5, 31))}, nil, compare...),
		"compared-single":   result(Q{Metrics: confirmed, Period: period, Compare: year(2024)}, nil, compared(nil, 1234, 1102)),
		"metrics":           result(Q{Metrics: of(statistics.Bookings, statistics.Cancelled, statistics.CancellationRate), Dimensions: by(statistics.Land), Period: period}, nil, row(key("BB"), 120, 12, 0.1), row(key("BY"), 90, hid, hid)),
		"utilisation":       result(Q{Metrics: of(statistics.Utilisation), Dimensions: by(statistics.Module), Period: period, By: statistics.ByRun}, nil, row(key("zwilling"), 0.912), row(key("daten"), 0.5), row(key("basis"), none)),
		"municipalities-45": result(Q{Metrics: confirmed, Dimensions: by(statistics.Municipality), Period: period}, nil, many...),
		"long-caption": result(Q{Metrics: confirmed, Dimensions: by(statistics.Weekday), Period: period, Filters: []statistics.Filter{
			only(statistics.Module, "daten", "zwilling"), only(statistics.SizeClass, "rural", "small"), only(statistics.Land, "BB", "BY", "SL", "NW")}}, nil, row(key("1"), 20), row(key("2"), 30)),
	}
}

func TestChartsAreDrawnForEveryShape(t *testing.T) {
	t.Parallel()
	for name, r := range drawn() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, ok := NewChart(r, "de")
			if !ok {
				t.Fatal("no chart")
			}
			var svg bytes.Buffer
			if err := c.SVG(&svg); err != nil {
				t.Fatal(err)
			}
			var doc struct {
				Role  string `xml:"role,attr"`
				Title string `xml:"title"`
				Desc  string `xml:"desc"`
			}
			if err := xml.Unmarshal(svg.Bytes(), &doc); err != nil {
				t.Fatal(err)
			}
			if doc.Role != "img" || doc.Title != Caption(r.Query, r.Names, "de") || doc.Desc != c.Alt {
				t.Errorf("the picture says %+v", doc)
			}
			if !strings.HasPrefix(c.Alt, Sentence(r, "de")) {
				t.Errorf("the text for it does not begin with the sentence: %s", c.Alt)
			}
		})
	}
}

func TestChartsAreImagesToo(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one-row"} {
		c, _ := NewChart(drawn()[name], "de")
		var picture bytes.Buffer
		if err := c.PNG(&picture); err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(&picture); err != nil {
			t.Error(err)
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	lands := func(rows ...statistics.Row) statistics.Result {
		return result(statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land)}, nil, rows...)
	}
	table := lands(row(key("BB"), 5))
	table.Query.View = statistics.ViewTable
	for name, r := range map[string]statistics.Result{
		"a single figure":   result(statistics.Query{Metrics: of(statistics.Confirmed)}, nil, row(nil, 5)),
		"a single row":      lands(row(key("BB"), 5)),
		"no rows":           lands(),
		"everything hidden": lands(row(key("BB"), hid), row(key("BY"), hid)),
		"only a table":      table,
	} {
		if _, ok := NewChart(r, "de"); ok {
			t.Errorf("%s is drawn", name)
		}
	}
}

func TestOthersAreSummedUpOnlyWhereAllAreShown(t *testing.T) {
	t.Parallel()
	rows := func(last float64) []statistics.Row {
		var rows []statistics.Row
		for i := range 9 {
			rows = append(rows, row(key("2025", fmt.Sprint(i)), float64(90-i)), row(key("2026", fmt.Sprint(i)), float64(80-i)))
		}
		rows[len(rows)-1].Cells = cells(last)
		return rows
	}
	shape := func(last float64) picture {
		r := result(statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Year, statistics.Channel), View: statistics.ViewLines}, nil, rows(last)...)
		p, ok := drawing{teller{tongue: in("de"), r: r}}.shape()
		if !ok {
			t.Fatal("no shape")
		}
		return p
	}
	p := shape(72)
	if n := len(p.series); n != 7 || p.series[6] != "Übrige" || p.cells[6][0].Value != 84+83+82 || p.partial {
		t.Errorf("got %q with %v", p.series, p.cells)
	}
	if p := shape(hid); len(p.series) != 6 || !p.partial || !strings.Contains(p.axis, "ohne 3 weitere") {
		t.Errorf("others with a hidden one are drawn: %q, %q", p.series, p.axis)
	}
}
