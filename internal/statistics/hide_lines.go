package statistics

import "slices"

// free is the place of a dimension in a cell that has no value of it, as totals and
// margins have none.
const free int32 = -1

// A place is a cell of a table, a margin or the total: the values of the
// dimensions, by their numbers; free where it has none.
type place [MaxDimensions]int32

// A lineKey names a line: the axis along which it goes, and what all figures on it
// have in common.
type lineKey struct {
	along  axis
	at     place // without the dimensions on the axis
	before bool  // in the period that is compared with; never of axisTime
	ever   bool  // whatever the time: see runsWithin
}

// lines are all lines through the cells, margins and total of a result.
type lines struct {
	q       Query
	k       int
	guards  *guards
	chooses []axis                          // those on which the query chooses; on that of time, lines go through both periods
	numbers [MaxDimensions]map[string]int32 // of the dimensions' values
	values  [MaxDimensions][]string         // the other way round
	of      map[lineKey]*line
	atoms   [axes]*atoms
	people  map[blockKey][]people // on a line, of some classes
	blocks  map[blockKey]parting
	cuts    map[blockKey]cutLine
	sizes   map[blockKey]map[string][]int // municipalities of a line that have people, by size class
	margins [axes]margins                 // of the values on an axis
	chosen  map[chosenKey][]int
	sought  map[chosenKey]bool // which values of the dimensions were looked up, by one of them
}

type blockKey struct {
	line  lineKey
	class classSet
}

// A cutLine is a line of axisTime with its cuts.
type cutLine struct {
	timeline timeline
	order    []int // the values of the line with people, in the order of time
	cut      []int
}

// A chosenKey is what a figure chooses on a line.
type chosenKey struct {
	line   lineKey
	at     place // of the dimensions on the axis
	before bool
}

// atoms are the finest values on an axis that occur.
type atoms struct {
	number map[string]int32
	rows   []*fineRow // one that has the value, for each
	fine   *fine
	levels []int  // where in fine.by the axis is, from coarse to fine
	key    []byte // what the last value was looked up by
}

// newLines sorts the people around a query's figures into lines.
func newLines(q Query, g *guards, k int) *lines {
	l := &lines{q: q, k: k, guards: g, of: map[lineKey]*line{},
		people: map[blockKey][]people{}, blocks: map[blockKey]parting{}, cuts: map[blockKey]cutLine{},
		sizes: map[blockKey]map[string][]int{}, chosen: map[chosenKey][]int{}, sought: map[chosenKey]bool{}}
	for i := range q.Dimensions {
		l.numbers[i] = map[string]int32{}
	}
	for a := range axes {
		if q.chooses(a) {
			l.chooses = append(l.chooses, a)
		}
	}
	along := q.rowAxes()
	for _, a := range []axis{axisStatus, axisTime} {
		if q.chooses(a) {
			along = append(along, a)
		}
	}
	l.sort(&g.base, along)
	for _, a := range q.filterAxes() {
		l.sort(g.along[a], []axis{a})
	}
	return l
}

// sort adds rows to the lines along some axes.
func (l *lines) sort(f *fine, along []axis) {
	for _, a := range along {
		l.atoms[a] = &atoms{number: map[string]int32{}, fine: f}
		for _, d := range l.q.levels(a) {
			l.atoms[a].levels = append(l.atoms[a].levels, slices.Index(f.by, d))
		}
	}
	rows := l.q.rowAxes()
	ever := l.q.runsWithin() && slices.Contains(along, axisCatalogue) && slices.Contains(rows, axisCatalogue)
	for i := range f.rows {
		r := &f.rows[i]
		in := [2]bool{l.inPeriod(f, r, l.q.Period), !l.q.Compare.IsZero() && l.inPeriod(f, r, l.q.Compare)}
		var out []axis // the axes on which a filter leaves the row out
		for _, a := range append(rows, axisTime) {
			if !l.kept(f, r, a) {
				out = append(out, a)
			}
		}
		if ever && !slices.ContainsFunc(out, func(a axis) bool { return a != axisCatalogue && a != axisTime }) {
			l.addAlong(lineKey{along: axisCatalogue, ever: true}, l.dimensions(f, r), l.atoms[axisCatalogue].of(axisCatalogue, r, l.guards), r)
		}
		if len(out) > 1 {
			continue
		}
		values := l.dimensions(f, r)
		for _, a := range along {
			if len(out) == 1 && out[0] != a {
				continue
			}
			atom := l.atoms[a].of(a, r, l.guards)
			for p, inside := range in {
				if a == axisTime && p == 0 || a != axisTime && inside {
					l.addAlong(lineKey{along: a, before: p == 1}, values, atom, r)
				}
			}
		}
	}
}

// addAlong adds a row to the lines of all cells, margins and the total that it is
// in, along one axis.
func (l *lines) addAlong(key lineKey, values [MaxDimensions][]int32, atom int32, r *fineRow) {
	var choices [MaxDimensions][]int32
	for i := range choices {
		choices[i] = []int32{free}
		if i < len(l.q.Dimensions) && axisOf(l.q.Dimensions[i]) != key.along {
			choices[i] = append(choices[i], values[i]...)
		}
	}
	for _, first := range choices[0] {
		for _, second := range choices[1] {
			key.at = place{first, second}
			on := l.of[key]
			if on == nil {
				on = &line{index: map[int32]int{}}
				l.of[key] = on
			}
			on.add(atom, r.class, len(l.guards.classes), r.who)
		}
	}
}

// inPeriod reports whether the days of a row are in a period.
func (l *lines) inPeriod(f *fine, r *fineRow, p Period) bool { return !f.timed || p.has(f.start(r)) }

// dimensions returns the numbers of the values that a row has of each dimension:
// none of the status, which classes stand for, and several topics.
func (l *lines) dimensions(f *fine, r *fineRow) [MaxDimensions][]int32 {
	var found [MaxDimensions][]int32
	for i, d := range l.q.Dimensions {
		if d == Status {
			continue
		}
		for _, v := range l.guards.valuesOf(f, r, d) {
			n, known := l.numbers[i][v]
			if !known {
				n = int32(len(l.values[i]))
				l.numbers[i][v] = n
				l.values[i] = append(l.values[i], v)
			}
			found[i] = append(found[i], n)
		}
	}
	return found
}

// valuesOf returns the values of a dimension that a row has; none if its fine cells
// are not told apart by that.
func (g *guards) valuesOf(f *fine, r *fineRow, d Dimension) []string {
	if axisOf(d) == axisTime {
		if !f.timed {
			return nil
		}
		form := dimensions[d].form
		return []string{form.timeKey(r.month / form.months())}
	}
	if d == Topic {
		if at := slices.Index(f.by, Module); at >= 0 {
			if topics := g.topics[r.keys[at]]; len(topics) > 0 {
				return topics
			}
			return []string{""}
		}
		return nil
	}
	if at := slices.Index(f.by, d); at >= 0 {
		return r.keys[at : at+1]
	}
	return nil
}

// kept reports whether the filters on an axis keep a row. They do where the
// database has applied them.
func (l *lines) kept(f *fine, r *fineRow, a axis) bool {
	for _, filter := range l.q.Filters {
		if axisOf(filter.Dimension) != a || a == axisTime && !f.timed {
			continue
		}
		met := slices.ContainsFunc(l.guards.valuesOf(f, r, filter.Dimension), func(v string) bool {
			return slices.Contains(filter.Values, v)
		})
		if met == filter.Not {
			return false
		}
	}
	return true
}

// of numbers the finest value of a row on an axis.
func (a *atoms) of(on axis, r *fineRow, g *guards) int32 {
	key := a.key[:0]
	switch on {
	case axisTime:
		key = moment{r.month, r.part}.append(key)
	case axisStatus:
		c := g.classes[r.class]
		key = append(append(append(key, c.status...), 0), c.attended...)
	default:
		for _, at := range a.levels {
			key = append(append(key, r.keys[at]...), 0)
		}
	}
	a.key = key
	n, known := a.number[string(key)]
	if !known {
		n = int32(len(a.rows))
		a.number[string(key)] = n
		a.rows = append(a.rows, r)
	}
	return n
}

// path returns the values on the axis that a row has, from coarse to fine.
func (a *atoms) path(r *fineRow) []string {
	path := make([]string, len(a.levels))
	for i, at := range a.levels {
		path[i] = r.keys[at]
	}
	return path
}
