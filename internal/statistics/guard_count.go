package statistics

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A counting says which people are counted in which fine cells.
type counting struct {
	q          Query
	by         []Dimension
	filters    []Filter
	timed      bool
	finely     bool   // by month or part of one, although the query is about longer times
	period     Period // in which they have booked
	classed    bool   // by status
	attendance bool   // by whether they were attended, too
}

// count counts people in fine cells.
func (p *packed) count(s counting, f *fine, classes *[]class) {
	at := s.coarse(f)
	sides := p.facets(s.q.By, func(n int, i int32) (string, bool) { return p.cellKey(s, at, n, i) })
	g, _ := groupBy(sides, len(p.label), len(p.label))
	who := make([]people, len(g.codes))
	for i, number := range g.of {
		if number >= 0 {
			who[number] = who[number].and(p.who(i))
		}
	}
	classOf := p.classes(s, sides[byLabel], classes)
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
	for i, codes := range g.codes {
		for n, d := range s.by {
			keys = append(keys, number[n][codes[facetOf(d)]])
		}
		f.rows[i] = fineRow{keys: keys[len(keys)-len(s.by) : len(keys) : len(keys)],
			when: when[codes[byDayOf]], class: classOf[codes[byLabel]], who: who[i]}
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
func (p *packed) cellKey(s counting, at func(german.Civil) moment, n int, i int32) (key string, ok bool) {
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
	case n == byLabel:
		c := s.class(p.labels[i])
		b.WriteString(c.status + separator + c.attended)
	}
	return b.String(), true
}

// class returns the class of bookings with a label, as far as a counting tells
// them apart.
func (s counting) class(l label) class {
	var c class
	if s.classed {
		c.status = l.class.status
	}
	if s.attendance {
		c.attended = l.class.attended
	}
	return c
}

// classes returns the numbers of classes, of new ones too, by the code of labels.
func (p *packed) classes(s counting, side facet, classes *[]class) []int {
	numbers := make([]int, len(side.first))
	for code, first := range side.first {
		c := s.class(p.labels[first])
		if numbers[code] = slices.Index(*classes, c); numbers[code] < 0 {
			numbers[code] = len(*classes)
			*classes = append(*classes, c)
		}
	}
	return numbers
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
