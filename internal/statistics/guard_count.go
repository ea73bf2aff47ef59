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
	period     Period // that has to hold where rows are not timed
	classed    bool   // by status
	attendance bool   // by whether they were attended, too
}

// A facet is what a part of bookings says of the cell they are in: their label,
// run, day or place. There are few of each, so that filters and values are looked
// at for each of these and not for each booking.
type facet struct {
	of    []int32 // of each booking, which one it has
	code  []int32 // of each, which cells bookings are in that have it; -1 not counted
	first []int32 // of each code, one that has it
}

// newFacet makes a facet of n things. key tells cells apart, ok is false where
// bookings are not counted.
func newFacet(of []int32, n int, key func(i int) (key string, ok bool)) facet {
	f := facet{of: of, code: make([]int32, n)}
	codes := map[string]int32{}
	for i := range f.code {
		k, ok := key(i)
		if !ok {
			f.code[i] = -1
			continue
		}
		code, known := codes[k]
		if !known {
			code = int32(len(f.first))
			codes[k] = code
			f.first = append(f.first, int32(i))
		}
		f.code[i] = code
	}
	return f
}

// The facets.
const (
	byLabel = iota
	byRunOf
	byDayOf
	byPlace
	facets
)

// facetOf tells which part of a booking a dimension is of.
func facetOf(d Dimension) int {
	switch d {
	case Module, Category, Topic, Run:
		return byRunOf
	case Weekday:
		return byDayOf
	case Municipality:
		return byPlace
	}
	return byLabel
}

// mostDense is up to how many cells that are possible each has a place.
const mostDense = 1 << 20

// count counts people in fine cells.
func (p *packed) count(s counting, f *fine, classes *[]class) {
	sides, moments := p.facets(s, f)
	var place []int32 // of cells among rows, less 1
	var sparse map[uint64]int32
	possible := uint64(1)
	for _, side := range sides {
		possible *= uint64(len(side.first))
	}
	if possible <= mostDense {
		place = make([]int32, possible)
	} else {
		sparse = map[uint64]int32{}
	}
	var found [][facets]int32 // the codes of rows
	var who []people
bookings:
	for i := range p.label {
		var codes [facets]int32
		cell := uint64(0)
		for n := range sides {
			side := &sides[n]
			code := side.code[side.of[i]]
			if code < 0 {
				continue bookings
			}
			codes[n] = code
			cell = cell*uint64(len(side.first)) + uint64(code)
		}
		var at int32
		if place != nil {
			at = place[cell]
		} else {
			at = sparse[cell]
		}
		if at == 0 {
			found, who = append(found, codes), append(who, people{})
			at = int32(len(found))
			if place != nil {
				place[cell] = at
			} else {
				sparse[cell] = at
			}
		}
		w := &who[at-1]
		w.by64 |= 1 << p.by64[i]
		w.by61 |= 1 << p.by61[i]
	}

	classOf := p.classes(s, sides[byLabel], classes)
	f.rows = make([]fineRow, len(found))
	keys := make([]string, 0, len(found)*len(s.by)) // of all rows
	for i, codes := range found {
		r := fineRow{class: classOf[codes[byLabel]], who: who[i]}
		if s.timed {
			m := moments[sides[byDayOf].first[codes[byDayOf]]]
			r.month, r.part = m.month, m.part
		}
		for _, d := range s.by {
			n := facetOf(d)
			keys = append(keys, p.value(d, s.q.By, sides[n].first[codes[n]]))
		}
		r.keys = keys[len(keys)-len(s.by) : len(keys) : len(keys)]
		f.rows[i] = r
	}
}

// facets returns what tells apart the cells of a counting, and the moments of days.
func (p *packed) facets(s counting, f *fine) ([facets]facet, []moment) {
	days, ofDays := p.days, p.day
	if s.q.By == ByRun {
		days, ofDays = make([]german.Civil, len(p.runs)), p.run
		for i, r := range p.runs {
			days[i] = r.day
		}
	}
	moments := make([]moment, len(days))
	for i, day := range days {
		moments[i] = f.moment(day)
	}
	sizes := [facets]int{len(p.labels), len(p.runs), len(days), len(p.places)}
	of := [facets][]int32{p.label, p.run, ofDays, p.place}
	var made [facets]facet
	for n := range made {
		made[n] = newFacet(of[n], sizes[n], func(i int) (string, bool) {
			if n == byDayOf && !s.period.has(days[i]) {
				return "", false
			}
			for _, filter := range s.filters {
				if facetOf(filter.Dimension) == n && !p.meets(filter, s.q.By, int32(i)) {
					return "", false
				}
			}
			var key strings.Builder
			for _, d := range s.by {
				if facetOf(d) == n {
					key.WriteString(p.value(d, s.q.By, int32(i)) + separator)
				}
			}
			switch {
			case n == byDayOf && s.timed:
				key.Write(moments[i].append(nil))
			case n == byLabel:
				c := s.class(p.labels[i])
				key.WriteString(c.status + separator + c.attended)
			}
			return key.String(), true
		})
	}
	return made, moments
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

// value returns the value of a dimension that the facet with a number has. Topics
// have several: see meets.
func (p *packed) value(d Dimension, by Basis, i int32) string {
	switch d {
	case Module:
		return p.runs[i].module
	case Category:
		return p.runs[i].category
	case Run:
		return p.runs[i].key
	case Weekday:
		day := p.days
		if by == ByRun {
			return weekday(p.runs[i].day)
		}
		return weekday(day[i])
	case Municipality:
		return p.places[i]
	case Land:
		return p.labels[i].land
	case SizeClass:
		return p.labels[i].size
	case Channel:
		return p.labels[i].channel
	}
	return p.labels[i].language
}

// meets reports whether a filter keeps bookings with the facet that has a number.
func (p *packed) meets(f Filter, by Basis, i int32) bool {
	if f.Dimension != Topic {
		return f.lets(p.value(f.Dimension, by, i))
	}
	topics := p.runs[i].topics
	if len(topics) == 0 {
		topics = []string{""}
	}
	has := slices.ContainsFunc(topics, func(t string) bool { return slices.Contains(f.Values, t) })
	return has != f.Not
}

// weekday returns the key of a day's weekday.
func weekday(c german.Civil) string {
	return string(rune('1' + (int(dayTime(c).Weekday())+6)%7))
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

// append appends what tells moments apart.
func (m moment) append(to []byte) []byte {
	return append(to, byte(m.month>>16), byte(m.month>>8), byte(m.month), byte(m.part>>8), byte(m.part))
}
