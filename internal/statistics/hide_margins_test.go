package statistics

import (
	"slices"
	"strings"
	"testing"
)

// A table of runs or municipalities, and figures of times, weekdays or size
// classes, are equations, too: what a figure is of without the rows that are part
// of it is never of few people.
func TestRowsAndMarginsOnAnotherAxisGiveNoSmallCell(t *testing.T) {
	t.Parallel()
	const modules, towns = "m03 m07 m11 m17 m23", 6 // some popular, some not
	w := newWorld(6, 2500)
	held := 0
	hold := func(table Query, margins ...Query) {
		for _, margin := range margins {
			found, differences := w.heldAgainst(table, margin)
			held += found
			for _, d := range differences {
				t.Error(d)
			}
		}
	}
	for _, m := range []Metric{Bookings, Confirmed} {
		for _, module := range strings.Fields(modules) {
			of := []Filter{{Dimension: Module, Values: []string{module}}}
			for _, d := range []Dimension{Month, Quarter, HalfYear, Year, Weekday} {
				margin := Query{Metrics: []Metric{m}, Dimensions: []Dimension{d}, Filters: of, By: ByRun}
				hold(Query{Metrics: []Metric{m}, Dimensions: []Dimension{Run}, Filters: of, By: ByRequest}, margin)
				// Each run in its own month.
				hold(Query{Metrics: []Metric{m}, Dimensions: []Dimension{Run, Month}, Filters: of, By: ByRun}, margin)
			}
		}
		for _, d := range []Dimension{Month, Quarter, Weekday, Category} {
			hold(Query{Metrics: []Metric{m}, Dimensions: []Dimension{Run}, By: ByRun},
				Query{Metrics: []Metric{m}, Dimensions: []Dimension{d}, By: ByRun})
		}
		hold(Query{Metrics: []Metric{m}, Dimensions: []Dimension{Municipality}, By: ByRequest},
			Query{Metrics: []Metric{m}, Dimensions: []Dimension{Land, SizeClass}, By: ByRequest},
			Query{Metrics: []Metric{m}, Dimensions: []Dimension{SizeClass}, By: ByRequest})
		for _, l := range lands[:towns] {
			of := []Filter{{Dimension: Land, Values: []string{l.key}}}
			hold(Query{Metrics: []Metric{m}, Dimensions: []Dimension{Municipality}, Filters: of, By: ByRequest},
				Query{Metrics: []Metric{m}, Dimensions: []Dimension{SizeClass}, Filters: of, By: ByRequest})
		}
	}
	if held < 100 {
		t.Errorf("%d figures with rows that are part of them", held)
	}
}

// heldAgainst subtracts the rows that a table shows from each figure that another
// shows and that they are part of. It returns of how many figures that is, and
// where few people are left.
func (w *world) heldAgainst(table, margin Query) (held int, differences []string) {
	rows := w.answersTo(table)
	for _, figure := range w.answersTo(margin) {
		rest, parts := figure.of, 0
		for _, row := range rows[:len(rows)-1] { // the last is the total
			if left, nested := without(rest, row.of); nested && len(row.of) > 0 {
				rest, parts = left, parts+1
			}
		}
		if parts == 0 {
			continue
		}
		held++
		if n := w.people(rest); n > 0 && n < DefaultK {
			differences = append(differences, figure.asked+" less rows of "+table.Encode())
		}
	}
	return held, differences
}

// What is kept back does not depend on the order in which values come.
func TestKeepingBackDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(7, 1500)
	q := Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Run}, By: ByRequest}
	want := w.shownRows(q)
	slices.Reverse(w.bookings)
	if got := w.shownRows(q); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("runs %v, other way round %v", want, got)
	}
}

func (w *world) shownRows(q Query) (keys []string) {
	for _, row := range w.raw(q).hide(DefaultK).Rows {
		if row.Cells[0].State == Known {
			keys = append(keys, row.Keys[0])
		}
	}
	return keys
}
