package statistics

import (
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A counting says which people are counted in which fine cells.
type counting struct {
	q       Query
	by      []Dimension
	filters []Filter
	timed   bool
	finely  bool   // by month or part of one, although the query is about longer times
	period  Period // in which they have booked
}

// count counts people in fine cells. classOf are the classes of bookings by their
// labels, -1 of those that are not counted.
func (p *packed) count(s counting, f *fine, classOf []int) {
	at := s.coarse(f)
	sides := p.facets(s.q.By, func(n int, i int32) (string, bool) { return p.cellKey(s, at, classOf, n, i) })
	var who []people // of each group
	g, _ := groupBy(sides, len(p.label), len(p.label), func(booking, group int32) {
		if int(group) == len(who) {
			who = append(who, people{})
		}
		who[group] = who[group].and(p.who(booking))
	})
	moments, when := numbered(len(sides[byDayOf].first), func(code int) moment {
		if !s.timed {
			return moment{}
		}
		return at(p.dayAt(s.q.By, sides[byDayOf].first[code]))
	})
	f.moments, f.values = moments, make([][]string, len(s.by))
	number := make([][]int32, len(s.by)) // of the value that a code has
	for i, d := range s.by {
		side := sides[facetOf(d)]
		f.values[i], number[i] = numbered(len(side.first), func(code int) string { return p.value(d, s.q.By, side.first[code]) })
	}
	f.rows = make([]fineRow, len(who))
	keys := make([]int32, 0, len(who)*len(s.by)) // of all rows
	for i := range f.rows {
		r, codes := &f.rows[i], g.codes(i)
		for n, d := range s.by {
			keys = append(keys, number[n][codes[facetOf(d)]])
		}
		r.keys = keys[len(keys)-len(s.by) : len(keys) : len(keys)]
		r.who, r.when, r.class = who[i], when[codes[byDayOf]], classOf[sides[byLabel].first[codes[byLabel]]]
	}
}

// numbered lists different values, and the number of each.
func numbered[V comparable](n int, value func(i int) V) (values []V, number []int32) {
	known := map[V]int32{}
	number = make([]int32, n)
	for i := range number {
		v := value(i)
		at, is := known[v]
		if !is {
			at = int32(len(values))
			known[v] = at
			values = append(values, v)
		}
		number[i] = at
	}
	return values, number
}

// cellKey tells fine cells apart by what stands at a place in the list of a facet;
// ok is false where bookings are not counted.
func (p *packed) cellKey(s counting, at func(german.Civil) moment, classOf []int, n int, i int32) (key string, ok bool) {
	if n == byDayOf && !s.period.has(p.dayAt(s.q.By, i)) {
		return "", false
	}
	for _, filter := range s.filters {
		if facetOf(filter.Dimension) == n && p.met(condition{on: filter.Dimension, values: filter.Values}, s.q.By, i) == filter.Not {
			return "", false
		}
	}
	var b strings.Builder
	for _, d := range s.by {
		if facetOf(d) == n {
			b.WriteString(p.value(d, s.q.By, i) + separator)
		}
	}
	switch {
	case n == byDayOf && s.timed:
		b.Write(at(p.dayAt(s.q.By, i)).append(nil))
	case n == byLabel && classOf[i] < 0:
		return "", false
	case n == byLabel:
		b.WriteString(strconv.Itoa(classOf[i]))
	}
	return b.String(), true
}

// classes lists the classes that a query tells apart, and which of these each label
// is of.
func (p *packed) classes(q Query) (classes []class, of []int) {
	status, attendance := q.chooses(axisStatus), q.needsAttendance()
	told := make([]class, len(p.labels))
	for i, l := range p.labels {
		if status {
			told[i].status = l.class.status
		}
		if attendance {
			told[i].attended = l.class.attended
		}
	}
	classes = slices.Clone(told)
	slices.SortFunc(classes, inOrder)
	classes = slices.Compact(classes)
	of = make([]int, len(told))
	for i, c := range told {
		of[i], _ = slices.BinarySearchFunc(classes, c, inOrder)
	}
	return classes, of
}

// moment returns the month of a day, or the part of it.
func (f *fine) moment(day german.Civil) moment {
	m := moment{month: monthNumber(day)}
	for _, d := range f.days {
		if order(d, day) <= 0 {
			m.part++
		}
	}
	return m
}

// coarse returns for days the first of those moments that the query does not tell
// apart: along other axes than that of time, years are enough where it is about
// years.
func (s counting) coarse(f *fine) func(day german.Civil) moment {
	if s.finely {
		return f.moment
	}
	type told struct {
		times  [MaxDimensions + MaxFilters]int
		inside [2]bool
	}
	first := map[told]moment{}
	return func(day german.Civil) moment {
		m, n := f.moment(day), 0
		var as told
		tell := func(d Dimension) {
			if form := dimensions[d].form; form.isTime() {
				as.times[n] = m.month / form.months()
				n++
			}
		}
		for _, d := range s.q.Dimensions {
			tell(d)
		}
		for _, filter := range s.q.Filters {
			tell(filter.Dimension)
		}
		as.inside = [2]bool{s.q.Period.has(f.start(m)), s.q.Compare.has(f.start(m))}
		if _, known := first[as]; !known {
			first[as] = m
		}
		return first[as]
	}
}

// append appends what tells moments apart.
func (m moment) append(to []byte) []byte {
	return append(to, byte(m.month>>16), byte(m.month>>8), byte(m.month), byte(m.part>>8), byte(m.part))
}
