package statistics

import (
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A facet is what a part of bookings says of the group they are in: their label,
// run, day or place. There are few of each, so that filters and values are looked
// at for each of these and not for each booking.
type facet struct {
	of    []int32 // of each booking, which one it has
	code  []int32 // of each, which groups bookings are in that have it; -1 none
	first []int32 // of each code, one that has it
}

// The facets.
const (
	byLabel = iota
	byRunOf
	byDayOf // of the query's basis
	byPlace
	facets
)

// facetOf tells which part of a booking a dimension is of.
func facetOf(d Dimension) int {
	switch d {
	case Module, Category, Topic, Run, takesPlace:
		return byRunOf
	case Month, Quarter, HalfYear, Year, Weekday:
		return byDayOf
	case Municipality:
		return byPlace
	}
	return byLabel
}

// facet tells which part of a booking a condition is of.
func (c condition) facet() int {
	if c.on == "" {
		return byDayOf
	}
	return facetOf(c.on)
}

// facets makes the facets of bookings. key tells groups apart, by what stands at a
// place in the list of a facet; ok is false where bookings are in none.
func (p *packed) facets(by Basis, key func(n int, i int32) (key string, ok bool)) (made [facets]facet) {
	sizes := [facets]int{len(p.labels), len(p.runs), len(p.days), len(p.places)}
	of := [facets][]int32{p.label, p.run, p.day, p.place}
	if by == ByRun {
		sizes[byDayOf], of[byDayOf] = sizes[byRunOf], of[byRunOf]
	}
	for n := range made {
		f := facet{of: of[n], code: make([]int32, sizes[n])}
		codes := map[string]int32{}
		for i := range f.code {
			k, ok := key(n, int32(i))
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
		made[n] = f
	}
	return made
}

// dayAt returns a day from the list of byDayOf.
func (p *packed) dayAt(by Basis, i int32) german.Civil {
	if by == ByRun {
		return p.runs[i].day
	}
	return p.days[i].day
}

// value returns the value of a dimension that stands at a place in the list of its
// facet. Topics are several: see met.
func (p *packed) value(d Dimension, by Basis, i int32) string {
	switch d {
	case Module:
		return p.runs[i].module
	case Category:
		return p.runs[i].category
	case Run:
		return p.runs[i].key
	case takesPlace:
		return flag(p.runs[i].takesPlace)
	case Weekday:
		return weekday(p.dayAt(by, i))
	case Municipality:
		return p.places[i].key
	case Land:
		return p.labels[i].land
	case SizeClass:
		return p.labels[i].size
	case Channel:
		return p.labels[i].channel
	case Language:
		return p.labels[i].language
	case Status:
		return p.labels[i].class.status
	case recorded:
		return flag(p.labels[i].class.attended != attendedUnknown)
	case held:
		return flag(p.labels[i].held)
	}
	form := dimensions[d].form
	return form.timeKey(form.timeNumber(p.dayAt(by, i)))
}

func flag(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

// weekday returns the key of a day's weekday.
func weekday(c german.Civil) string {
	return string(rune('1' + (int(dayTime(c).Weekday())+6)%7))
}

// met reports whether bookings meet a condition, or what it is the other way round
// of, by what they have at a place in the list of its facet.
func (p *packed) met(c condition, by Basis, i int32) bool {
	switch c.on {
	case "":
		return c.days.has(p.dayAt(by, i))
	case Topic:
		topics := p.runs[i].topics
		return slices.ContainsFunc(topics, func(t string) bool { return slices.Contains(c.values, t) }) ||
			len(topics) == 0 && slices.Contains(c.values, "")
	}
	return slices.Contains(c.values, p.value(c.on, by, i))
}

// stored writes values as the views have them: see atom.keys.
func (p *packed) stored(d Dimension, by Basis, i int32) string {
	switch form := dimensions[d].form; {
	case d == Topic:
		return strings.Join(p.runs[i].topics, separator)
	case d == Municipality:
		return strconv.Itoa(int(p.places[i].number))
	case form.isTime():
		return strconv.Itoa(form.timeNumber(p.dayAt(by, i)))
	}
	return p.value(d, by, i)
}

// A grouping is which groups there are of bookings.
type grouping struct {
	sides []facet  // those that tell groups apart: the others are the same of all
	which []int    // of the facets these are
	cells []uint64 // of each group, its codes as one number
}

// groupBy groups the first n bookings, into no more than most groups: ok is false
// where there are more. put is called for each booking that is in a group, in order.
func groupBy(sides [facets]facet, n, most int, put func(booking, group int32)) (g grouping, ok bool) {
	possible := uint64(1)
	for i, side := range sides {
		if len(side.first) != 1 || slices.Contains(side.code, -1) {
			g.sides, g.which = append(g.sides, side), append(g.which, i)
		}
		possible *= uint64(max(1, len(side.first)))
	}
	seen := newCellNumbers(possible)
bookings:
	for i := range int32(n) {
		cell := uint64(0)
		for s := range g.sides {
			side := &g.sides[s]
			code := side.code[side.of[i]]
			if code < 0 {
				continue bookings
			}
			cell = cell*uint64(len(side.first)) + uint64(code)
		}
		number := seen.of(cell)
		if int(number) == len(g.cells) {
			if len(g.cells) == most {
				return g, false
			}
			g.cells = append(g.cells, cell)
		}
		put(i, number)
	}
	return g, true
}

// codes returns the code that a group has of each facet.
func (g *grouping) codes(group int) (codes [facets]int32) {
	cell := g.cells[group]
	for s := len(g.sides) - 1; s >= 0; s-- {
		width := uint64(len(g.sides[s].first))
		codes[g.which[s]], cell = int32(cell%width), cell/width
	}
	return codes
}
