package statistics

import (
	"slices"
	"strings"
)

// What rows say of dimensions, filters and periods is looked up once for each of
// their values, of which there are few, and not for each row.
type looked struct {
	in         [2][]bool                // by moment: in the period, and in the one that is compared with
	inTime     []int32                  // of moments, their places in the order of time
	dimensions [MaxDimensions]dimension // of the query
	filters    []kept                   // of the query
}

// A dimension is where rows have their values of one, and which.
type dimension struct {
	at      int        // in fineRow.keys, or atMoment, or nowhere
	values  [][]string // by number: one, but of topics
	numbers [][]int32  // of the same among lines.values, as far as they were looked up
}

// Where values of rows are that are not among their keys.
const (
	atMoment = -1
	nowhere  = -2
)

// at returns the number that a row has there.
func (r *fineRow) at(at int) int32 {
	if at == atMoment {
		return r.when
	}
	return r.keys[at]
}

// kept is what a filter keeps.
type kept struct {
	on    axis
	topic bool   // the filter is on topics
	at    int    // as in dimension, but not nowhere
	keeps []bool // by number
}

// look looks up what the query says of rows.
func (l *lines) look(f *fine) *looked {
	found := &looked{}
	for p, period := range []Period{l.q.Period, l.q.Compare} {
		for _, m := range f.moments {
			inside := !f.timed || period.has(f.start(m))
			found.in[p] = append(found.in[p], inside && (p == 0 || !l.q.Compare.IsZero()))
		}
	}
	order := make([]int32, len(f.moments))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return inTime(f.moments[a], f.moments[b]) })
	found.inTime = make([]int32, len(order))
	for place, m := range order {
		found.inTime[m] = int32(place)
	}
	for i, d := range l.q.Dimensions {
		at, values := l.guards.valuesOf(f, d)
		found.dimensions[i] = dimension{at, values, make([][]int32, len(values))}
	}
	for _, filter := range l.q.Filters {
		at, values := l.guards.valuesOf(f, filter.Dimension)
		if at == nowhere {
			continue // only those were counted that it keeps
		}
		k := kept{on: axisOf(filter.Dimension), topic: filter.Dimension == Topic, at: at}
		for _, of := range values {
			met := slices.ContainsFunc(of, func(v string) bool { return slices.Contains(filter.Values, v) })
			k.keeps = append(k.keeps, met != filter.Not)
		}
		found.filters = append(found.filters, k)
	}
	return found
}

// kept reports whether the filters on an axis keep a row.
func (k *looked) kept(r *fineRow, on axis) bool { return k.keeps(r, on, true) }

// keeps reports the same with or without those on topics.
func (k *looked) keeps(r *fineRow, on axis, topics bool) bool {
	for i := range k.filters {
		f := &k.filters[i]
		if f.on != on || f.topic && !topics {
			continue
		}
		if !f.keeps[r.at(f.at)] {
			return false
		}
	}
	return true
}

// valuesOf returns where rows have their values of a dimension, and which; nowhere
// if fine cells are not told apart by that.
func (g *guards) valuesOf(f *fine, d Dimension) (at int, values [][]string) {
	if axisOf(d) == axisTime {
		if !f.timed {
			return nowhere, nil
		}
		form := dimensions[d].form
		for _, m := range f.moments {
			values = append(values, []string{form.timeKey(m.month / form.months())})
		}
		return atMoment, values
	}
	of := d
	if d == Topic {
		of = Module
	}
	if at = slices.Index(f.by, of); at < 0 {
		return nowhere, nil
	}
	for _, v := range f.values[at] {
		if d != Topic {
			values = append(values, []string{v})
		} else if topics := g.topics[v]; len(topics) > 0 {
			values = append(values, topics)
		} else {
			values = append(values, []string{""})
		}
	}
	return at, values
}

// newAtoms prepares for the values on an axis.
func newAtoms(q Query, g *guards, f *fine, on axis) *atoms {
	a := &atoms{fine: f}
	switch on {
	case axisTime:
		a.number = newCellNumbers(uint64(len(f.moments)))
	case axisStatus:
		a.number = newCellNumbers(uint64(len(g.classes)))
		a.ranks = [][]int32{
			ranked(len(g.classes), func(i int) string { return g.classes[i].status }),
			ranked(len(g.classes), func(i int) string { return g.classes[i].attended }),
		}
	default:
		possible := uint64(1)
		for _, d := range q.levels(on) {
			at := slices.Index(f.by, d)
			a.levels = append(a.levels, at)
			a.ranks = append(a.ranks, ranked(len(f.values[at]), func(i int) string { return f.values[at][i] }))
			possible *= uint64(len(f.values[at]))
		}
		a.number = newCellNumbers(possible)
	}
	return a
}

// ranked returns the places of texts in their order, the same of the same texts.
func ranked(n int, text func(i int) string) []int32 {
	all := make([]string, n)
	for i := range all {
		all[i] = text(i)
	}
	slices.SortFunc(all, strings.Compare)
	all = slices.Compact(all)
	ranks := make([]int32, n)
	for i := range ranks {
		at, _ := slices.BinarySearch(all, text(i))
		ranks[i] = int32(at)
	}
	return ranks
}

// of numbers the finest value of a row on an axis.
func (a *atoms) of(on axis, r *fineRow) int32 {
	var cell uint64
	switch on {
	case axisTime:
		cell = uint64(r.when)
	case axisStatus:
		cell = uint64(r.class)
	default:
		for _, at := range a.levels {
			cell = cell*uint64(len(a.fine.values[at])) + uint64(r.keys[at])
		}
	}
	n := a.number.of(cell)
	if int(n) == len(a.rows) {
		a.rows = append(a.rows, r)
	}
	return n
}

// path returns the values on an axis, from coarse to fine, by their ranks.
func (a *atoms) path(on axis, atom int32) []int32 {
	for n := len(a.paths); n <= int(atom); n++ {
		r, path := a.rows[n], make([]int32, len(a.ranks))
		for level := range path {
			if on == axisStatus {
				path[level] = a.ranks[level][r.class]
			} else {
				path[level] = a.ranks[level][r.keys[a.levels[level]]]
			}
		}
		a.paths = append(a.paths, path)
	}
	return a.paths[atom]
}
