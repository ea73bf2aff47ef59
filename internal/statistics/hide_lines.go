package statistics

import "slices"

// free is the place of a dimension in a cell that has no value of it, as totals and
// margins have none.
const free int32 = -1

// A place is a cell of a table, a margin or the total: the values of the
// dimensions, by their numbers; free where it has none.
type place [MaxDimensions]int32

// A lineKey names a line among those along an axis: what all figures on it have in
// common.
type lineKey struct {
	at     place // without the dimensions on the axis
	before bool  // in the period that is compared with; never of axisTime
	ever   bool  // whatever the time: see runsWithin
}

// lines are all lines through the cells, margins and total of a result. Once they
// are made, only what is in beams changes.
type lines struct {
	q            Query
	k            int
	guards       *guards
	numbers      [MaxDimensions]map[string]int32 // of the dimensions' values
	values       [MaxDimensions]int32            // how many these are
	contributors contributors
	beams        []*beam // of the axes on which the query chooses, those first that take longest
}

// A beam is the lines along one axis, with what was found out about them. Beams
// have nothing in common that changes, so that a figure can be judged along several
// axes at the same time. On the axis of time, lines go through both periods.
type beam struct {
	*lines
	axis    axis
	fine    *fine
	look    *looked
	atoms   *atoms
	table   *lineTable
	blocks  map[blockKey]parting
	cuts    map[blockKey]cutLine
	sizes   map[blockKey]map[int32][]int // municipalities of a line that have people, by size class
	sets    map[*line]*valueSets
	besides map[besideKey]map[place][]int
	margins margins
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
	number *cellNumbers
	rows   []*fineRow // one that has the value, for each
	fine   *fine
	levels []int     // where in fine.by the axis is, from coarse to fine
	ranks  [][]int32 // of each level, the places of values in their order
	paths  [][]int32 // of values, as far as they were looked up
}

// newLines sorts the people around a query's figures into lines.
func newLines(q Query, g *guards, k int) *lines {
	l := &lines{q: q, k: k, guards: g}
	for i := range q.Dimensions {
		l.numbers[i] = map[string]int32{}
	}
	for _, a := range q.axes() {
		l.beams = append(l.beams, l.newBeam(a))
	}
	slices.SortStableFunc(l.beams, func(a, b *beam) int { return len(b.fine.rows) - len(a.fine.rows) })
	l.contribute()
	sideBySide(len(l.beams), func(i int) { l.beams[i].sort() })
	return l
}

// newBeam returns a beam without lines yet. The values of its rows have numbers,
// by which lines of all beams are named.
func (l *lines) newBeam(a axis) *beam {
	b := &beam{lines: l, axis: a, fine: l.guards.along[a],
		blocks: map[blockKey]parting{}, cuts: map[blockKey]cutLine{},
		sizes: map[blockKey]map[int32][]int{}, sets: map[*line]*valueSets{}, besides: map[besideKey]map[place][]int{},
		chosen: map[chosenKey][]int{}, sought: map[chosenKey]bool{}}
	b.look = l.look(b.fine)
	for i := range b.fine.rows {
		l.dimensions(b.look, &b.fine.rows[i])
	}
	return b
}

// sort makes the lines of the rows.
func (b *beam) sort() {
	b.atoms = newAtoms(b.q, b.guards, b.fine, b.axis)
	atoms := make([]int32, len(b.fine.rows))
	for i := range b.fine.rows {
		atoms[i] = b.atoms.of(b.axis, &b.fine.rows[i])
	}
	b.table = b.newLineTable()
	ever := b.axis == axisCatalogue && b.q.runsWithin()
	for i := range b.fine.rows {
		r := &b.fine.rows[i]
		values := b.dimensions(b.look, r)
		if ever {
			b.add(lineKey{ever: true}, values, atoms[i], r)
		}
		if b.axis == axisTime { // its lines go through both periods
			b.add(lineKey{}, values, atoms[i], r)
			continue
		}
		if !b.look.kept(r, axisTime) {
			continue
		}
		for p, before := range []bool{false, true} {
			if b.look.in[p][r.when] {
				b.add(lineKey{before: before}, values, atoms[i], r)
			}
		}
	}
}

// add adds a row to the lines of all cells, margins and the total that it is in, but
// for lines through which nothing is judged: all figures on them are of few people or
// of nobody. What is told of topics is held against what is beside it, even where
// there is nobody.
func (b *beam) add(key lineKey, values [MaxDimensions][]int32, atom int32, r *fineRow) {
	var across [MaxDimensions][]int32
	for i := range across {
		if i < len(b.q.Dimensions) && axisOf(b.q.Dimensions[i]) != b.axis {
			across[i] = values[i]
		}
	}
	always := key.ever || b.axis == axisCatalogue && b.q.speaksOf(Topic)
	eachPlace(across, func(at place) {
		key.at = at
		if always || b.judged(key) {
			b.table.add(key, atom, b.column(r), r.who)
		}
	})
}

// judged reports whether a figure on a line may have to be judged along it.
func (b *beam) judged(key lineKey) bool {
	return b.contributors.enough(key.at, key.before) ||
		b.axis == axisTime && !b.q.Compare.IsZero() && b.contributors.enough(key.at, true)
}

// dimensions returns the numbers of the values that a row has of each dimension:
// none of the status, which classes stand for, and several topics.
func (l *lines) dimensions(look *looked, r *fineRow) [MaxDimensions][]int32 {
	var found [MaxDimensions][]int32
	for i, d := range l.q.Dimensions {
		on := &look.dimensions[i]
		if d == Status || on.at == nowhere {
			continue
		}
		number := r.at(on.at)
		if on.numbers[number] == nil {
			for _, v := range on.values[number] {
				n, known := l.numbers[i][v]
				if !known {
					n = l.values[i]
					l.numbers[i][v] = n
					l.values[i]++
				}
				on.numbers[number] = append(on.numbers[number], n)
			}
		}
		found[i] = on.numbers[number]
	}
	return found
}
