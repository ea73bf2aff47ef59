package statistics

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
	values  [MaxDimensions]int32            // how many these are
	columns columns
	along   [axes]*lineTable
	looked  map[*fine]*looked
	atoms   [axes]*atoms
	people  map[blockKey][]people // on a line, of some classes
	blocks  map[blockKey]parting
	cuts    map[blockKey]cutLine
	sizes   map[blockKey]map[int32][]int // municipalities of a line that have people, by size class
	sets    map[*line]*valueSets
	besides map[besideKey]map[place][]int
	margins [axes]margins // of the values on an axis
	chosen  map[chosenKey][]int
	sought  map[chosenKey]bool // which values of the dimensions were looked up, by one of them

	contributors contributors
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
	l := &lines{q: q, k: k, guards: g, looked: map[*fine]*looked{},
		people: map[blockKey][]people{}, blocks: map[blockKey]parting{}, cuts: map[blockKey]cutLine{},
		sizes: map[blockKey]map[int32][]int{}, sets: map[*line]*valueSets{}, besides: map[besideKey]map[place][]int{}, chosen: map[chosenKey][]int{}, sought: map[chosenKey]bool{}}
	for i := range q.Dimensions {
		l.numbers[i] = map[string]int32{}
	}
	for a := range axes {
		if q.chooses(a) {
			l.chooses = append(l.chooses, a)
		}
	}
	for _, a := range l.chooses { // so that all values have numbers before lines are named by these
		f := g.along[a]
		look := l.look(f)
		for i := range f.rows {
			l.dimensions(look, &f.rows[i])
		}
	}
	l.columns = l.newColumns()
	l.contribute()
	for _, a := range l.chooses {
		l.sort(g.along[a], a)
	}
	return l
}

// sort adds rows to the lines along an axis.
func (l *lines) sort(f *fine, a axis) {
	of := newAtoms(l.q, l.guards, f, a)
	l.atoms[a] = of
	atoms := make([]int32, len(f.rows))
	for i := range f.rows {
		atoms[i] = of.of(a, &f.rows[i])
	}
	l.along[a] = l.newLineTable(a, len(of.rows), len(f.rows))
	look := l.look(f)
	ever := a == axisCatalogue && l.q.runsWithin()
	for i := range f.rows {
		r := &f.rows[i]
		if a != axisStatus && l.columns.of[r.class] < 0 {
			continue
		}
		values := l.dimensions(look, r)
		if ever {
			l.addAlong(lineKey{along: a, ever: true}, values, atoms[i], r)
		}
		if a == axisTime { // its lines go through both periods
			l.addAlong(lineKey{along: a}, values, atoms[i], r)
			continue
		}
		if !look.kept(r, axisTime) {
			continue
		}
		for p, before := range []bool{false, true} {
			if look.in[p][r.when] {
				l.addAlong(lineKey{along: a, before: before}, values, atoms[i], r)
			}
		}
	}
}

// addAlong adds a row to the lines of all cells, margins and the total that it is
// in, along one axis, but for lines through which nothing is judged: all figures on
// them are of few people or of nobody. What is told of topics is held against what
// is beside it, even where there is nobody.
func (l *lines) addAlong(key lineKey, values [MaxDimensions][]int32, atom int32, r *fineRow) {
	var across [MaxDimensions][]int32
	for i := range across {
		if i < len(l.q.Dimensions) && axisOf(l.q.Dimensions[i]) != key.along {
			across[i] = values[i]
		}
	}
	always := key.ever || key.along == axisCatalogue && l.q.speaksOf(Topic)
	eachPlace(across, func(at place) {
		key.at = at
		if always || l.judged(key) {
			l.along[key.along].add(key, atom, l.column(key.along, r), r.who)
		}
	})
}

// judged reports whether a figure on a line may have to be judged along it. Lines of
// axisTime go through both periods.
func (l *lines) judged(key lineKey) bool {
	return l.contributors.enough(key.at, key.before) ||
		key.along == axisTime && !l.q.Compare.IsZero() && l.contributors.enough(key.at, true)
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
