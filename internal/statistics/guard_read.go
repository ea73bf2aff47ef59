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
	count := func(s counting) *fine {
		s.q = q
		s.classed, s.attendance = q.chooses(axisStatus), q.needsAttendance()
		f := &fine{by: s.by, timed: s.timed, days: days}
		all.count(s, f, &g.classes)
		return f
	}

	var rowLevels []Dimension
	for _, a := range q.rowAxes() {
		rowLevels = appendNew(rowLevels, q.levels(a)...)
	}
	if len(rowLevels) > 0 || q.chooses(axisTime) || q.chooses(axisStatus) {
		g.base = *count(counting{by: rowLevels, timed: q.chooses(axisTime), filters: q.filtersOn(q.filterAxes()...)})
	}

	for _, a := range q.filterAxes() {
		others := slices.DeleteFunc(append(q.rowAxes(), q.filterAxes()...), func(o axis) bool { return o == a })
		s := counting{
			by:      appendNew(slices.Clone(rowLevels), q.levels(a)...),
			timed:   q.isAbout(axisTime) || !q.Compare.IsZero(),
			filters: q.filtersOn(others...),
		}
		if !s.timed {
			s.period = q.Period
		}
		g.along[a] = count(s)
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
