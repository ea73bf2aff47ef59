package statistics

import (
	"testing"
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

// Figures of the README: 2,500 bookings of two years over 16 Länder and 25 modules.
func TestMostFiguresOfOrdinarySizeAreShown(t *testing.T) {
	t.Parallel()
	w := newWorld(7, 2500)
	all := Period{}
	half := Period{civil(2025, 1, 1), civil(2025, 6, 30)}
	quarter := Period{civil(2025, 7, 1), civil(2025, 9, 30)}
	since := Period{From: civil(2025, 3, 1)}
	by := func(d ...Dimension) []Dimension { return d }
	for _, c := range []struct {
		metric Metric
		by     []Dimension
		period Period
		most   float64 // of the cells are hidden
	}{
		{Bookings, by(Land), all, 0},
		{Bookings, by(Land), half, 0.25},
		{Bookings, by(Land), quarter, 0.25},
		{Bookings, by(Land), since, 0.6}, // no quarter begins then
		{Bookings, by(Module), all, 0},
		{Bookings, by(Module), half, 0.1},
		{Bookings, by(Module), quarter, 0.2},
		{Bookings, by(Topic), quarter, 0.1},
		{Bookings, by(Category), half, 0},
		{Bookings, by(Category), quarter, 0},
		{Bookings, by(Month), all, 0.1},
		{Bookings, by(Quarter), all, 0},
		{Bookings, by(Channel), half, 0},
		{Bookings, by(Channel), quarter, 0},
		{Bookings, by(SizeClass), half, 0},
		{Bookings, by(SizeClass), quarter, 0},
		{Bookings, by(Status), half, 0.4},
		{Confirmed, by(Land), all, 0.15},
		{Confirmed, by(Land), half, 0.3},
		{Confirmed, by(Land), quarter, 0.7},
		{Confirmed, by(Month), all, 0.1},
		{Participants, by(Module), all, 0},
		{Participants, by(Quarter), all, 0.15},
		{CancellationRate, by(Category), all, 0},
		{CancellationRate, by(Land), all, 0.3},
		{CancellationRate, by(Land), half, 0.85},
		{CancellationRate, by(Land), quarter, 0.65},
		{Bookings, by(Land, Quarter), all, 0.3},
		{Bookings, by(Land, Module), all, 0.6},
		{Bookings, by(Land, Module), half, 0.95},
		{Bookings, by(Module, HalfYear), all, 0.3},
		{Bookings, by(Category, Month), all, 0.2},
		{Bookings, by(SizeClass, Quarter), all, 0.1},
	} {
		q := Query{Metrics: []Metric{c.metric}, Dimensions: c.by, Period: c.period}
		q.By = q.basis()
		part, of := share(w.raw(q).hide(DefaultK))
		t.Logf("%s: %.0f%% of %d", q.Encode(), 100*part, of)
		if part > c.most {
			t.Errorf("%s: %.0f%% of %d cells are hidden, at most %.0f%%", q.Encode(), 100*part, of, 100*c.most)
		}
	}
}
