package statistics

import (
	"fmt"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

// share returns which part of a result's cells in rows is hidden.
func share(r Result) (part float64, of int) {
	hidden := 0
	for _, row := range r.Rows {
		for _, c := range row.Cells {
			of++
			if c.State == Hidden {
				hidden++
			}
		}
	}
	return float64(hidden) / float64(max(1, of)), of
}

func period(from, to german.Civil) Period { return Period{from, to} }

func TestMostTablesStayVisibleAtOrdinarySize(t *testing.T) {
	t.Parallel()
	w := newWorld(7, 2500)
	year := period(civil(2025, 1, 1), civil(2025, 12, 31))
	half := period(civil(2025, 1, 1), civil(2025, 6, 30))
	quarter := period(civil(2025, 7, 1), civil(2025, 9, 30))
	month := period(civil(2025, 11, 1), civil(2025, 11, 30))
	weeks := period(civil(2025, 12, 24), civil(2026, 1, 20))
	for _, c := range []struct {
		q    Query
		most float64 // share hidden
	}{
		{Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}}, 0},
	} {
		_ = c
	}
	for _, m := range []Metric{Bookings, Confirmed, Participants, Cancelled, CancellationRate} {
		for _, d := range []Dimension{Land, Module, Category, Topic, Month, Quarter, SizeClass, Channel, Status, Municipality, Weekday, Run} {
			line := fmt.Sprintf("%-18s %-12s", m, d)
			for _, p := range []Period{{}, year, half, quarter, month, weeks} {
				s, n := share(w.raw(Query{Metrics: []Metric{m}, Dimensions: []Dimension{d}, Period: p}).hide(DefaultK))
				line += fmt.Sprintf(" %3.0f%% of %3d,", s*100, n)
			}
			t.Log(line)
		}
	}
	for _, ds := range [][]Dimension{{Land, Quarter}, {Land, HalfYear}, {Module, Quarter}, {Module, HalfYear}, {Land, Module}, {Land, Status}, {Category, Month}, {Land, Category}, {Module, Status}, {SizeClass, Quarter}} {
		line := fmt.Sprintf("%-18v ", ds)
		for _, p := range []Period{{}, year, half} {
			s, n := share(w.raw(Query{Metrics: []Metric{Bookings}, Dimensions: ds, Period: p}).hide(DefaultK))
			primary := 0
			for _, r := range w.raw(Query{Metrics: []Metric{Bookings}, Dimensions: ds, Period: p}).rows {
				if r.cells[0].people < DefaultK {
					primary++
				}
			}
			line += fmt.Sprintf(" %3.0f%% of %3d (%.0f%% alone),", s*100, n, 100*float64(primary)/float64(n))
		}
		t.Log(line)
	}
}
