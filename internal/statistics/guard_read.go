package statistics

import (
	"fmt"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// newGuards finds out what decides which figures of a query of bookings may be
// shown, from all bookings at the moment at which the figures are read. The query's
// basis is settled. asked are the periods of earlier queries that differ in their
// period only, if this or one of those ends within a month; the query must have been
// logged before.
func newGuards(q Query, asked []Period, all *packed) *guards {
	g := &guards{along: map[axis]*fine{}}
	days := withinMonths(append([]Period{q.Period, q.Compare}, asked...)...)
	var classOf []int // of each label
	g.classes, classOf = all.classes(q)
	g.columns = g.newColumns(q)
	standsFor := make([]int, len(classOf))
	for i, class := range classOf {
		standsFor[i] = g.columns.class(class)
	}
	chosen := q.axes()
	counted := make([]*fine, len(chosen))
	sideBySide(len(chosen), func(i int) {
		s, classes := q.counting(chosen[i]), standsFor
		if chosen[i] == axisStatus {
			classes = classOf
		}
		counted[i] = &fine{by: s.by, timed: s.timed, days: days}
		all.count(s, counted[i], classes)
	})
	for i, a := range chosen {
		g.along[a] = counted[i]
	}
	if q.speaksOf(Topic) {
		g.topics = map[string][]string{}
		for _, r := range all.runs {
			g.topics[r.module] = r.topics
		}
	}
	if q.speaksOf(Run) {
		g.starts = map[string]german.Civil{}
		for _, r := range all.runs {
			g.starts[r.key] = r.day
		}
	}
	return g
}

// counting says how people are counted along an axis. Rows of a table are told apart
// by no more than it needs: there may be thousands on another axis.
func (q Query) counting(a axis) counting {
	s := counting{q: q}
	for _, d := range q.Dimensions {
		switch {
		case d == Topic:
			s.by = appendNew(s.by, Module)
		case axisOf(d) < axisStatus:
			s.by = appendNew(s.by, d)
		}
	}
	s.by = appendNew(s.by, q.levels(a)...)
	others := append(q.rowAxes(), q.filterAxes()...)
	s.filters = q.filtersOn(slices.DeleteFunc(others, func(o axis) bool { return o == a })...)
	ever := a == axisCatalogue && q.runsWithin()
	s.finely = a == axisTime
	s.timed = a == axisTime || ever || q.isAbout(axisTime) || !q.Compare.IsZero()
	if a != axisTime && !ever && q.Compare.IsZero() {
		s.period = q.Period
	}
	return s
}

// filtersOn returns the filters on some axes.
func (q Query) filtersOn(on ...axis) []Filter {
	var found []Filter
	for _, f := range q.Filters {
		if slices.Contains(on, axisOf(f.Dimension)) {
			found = append(found, f)
		}
	}
	return found
}

// needsAttendance reports whether a metric depends on it.
func (q Query) needsAttendance() bool {
	return slices.ContainsFunc(q.Metrics, func(m Metric) bool { return metrics[m].column == colAttended })
}

// appendNew appends what is not there yet.
func appendNew(to []Dimension, more ...Dimension) []Dimension {
	for _, d := range more {
		if !slices.Contains(to, d) {
			to = append(to, d)
		}
	}
	return to
}

// officialKey writes an official key that is a number in the views.
func officialKey(number int32) string {
	if number == 0 {
		return ""
	}
	return fmt.Sprintf("%08d", number)
}
