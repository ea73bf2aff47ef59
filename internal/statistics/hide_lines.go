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

// number tells lines apart by one number. Values are fewer than bookings, and these
// than 2^28.
func (k lineKey) number() uint64 {
	n := uint64(k.along)
	for _, is := range []bool{k.before, k.ever} {
		n <<= 1
		if is {
			n |= 1
		}
	}
	for _, value := range k.at {
		n = n<<28 | uint64(value-free)
	}
	return n
}

// lines are all lines through the cells, margins and total of a result.
type lines struct {
	q       Query
	k       int
	guards  *guards
	chooses []axis                          // those on which the query chooses; on that of time, lines go through both periods
	numbers [MaxDimensions]map[string]int32 // of the dimensions' values
	values  [MaxDimensions][]string         // the other way round
	list    []*line
	index   *cellNumbers // of lines in the list
	places  []int32      // of values in the atoms of their line
	placed  *cellNumbers // of values on lines among places
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
	l := &lines{q: q, k: k, guards: g, index: newCellNumbers(0), placed: newCellNumbers(0), looked: map[*fine]*looked{},
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
	for _, a := range l.chooses {
		l.sort(g.along[a], a)
	}
	return l
}

// sort adds rows to the lines along an axis.
func (l *lines) sort(f *fine, a axis) {
	l.atoms[a] = newAtoms(l.q, l.guards, f, a)
	look := l.look(f)
	ever := a == axisCatalogue && l.q.runsWithin()
	for i := range f.rows {
		r := &f.rows[i]
		values, atom := l.dimensions(look, r), l.atoms[a].of(a, r)
		if ever {
			l.addAlong(lineKey{along: a, ever: true}, values, atom, r)
		}
		if a == axisTime { // its lines go through both periods
			l.addAlong(lineKey{along: a}, values, atom, r)
			continue
		}
		if !look.kept(r, axisTime) {
			continue
		}
		for p, before := range []bool{false, true} {
			if look.in[p][r.when] {
				l.addAlong(lineKey{along: a, before: before}, values, atom, r)
			}
		}
	}
}

// addAlong adds a row to the lines of all cells, margins and the total that it is
// in, along one axis.
func (l *lines) addAlong(key lineKey, values [MaxDimensions][]int32, atom int32, r *fineRow) {
	var across [MaxDimensions][]int32
	for i := range across {
		if i < len(l.q.Dimensions) && axisOf(l.q.Dimensions[i]) != key.along {
			across[i] = values[i]
		}
	}
	for first := range len(across[0]) + 1 {
		for second := range len(across[1]) + 1 {
			key.at = place{free, free}
			if first > 0 {
				key.at[0] = across[0][first-1]
			}
			if second > 0 {
				key.at[1] = across[1][second-1]
			}
			l.add(key, atom, r)
		}
	}
}

// add adds a row to a line.
func (l *lines) add(key lineKey, atom int32, r *fineRow) {
	number := l.index.of(key.number())
	if int(number) == len(l.list) {
		on := &line{number: number, classes: len(l.guards.classes)}
		if key.along == axisStatus {
			on.classes = 1
		}
		l.list = append(l.list, on)
	}
	on := l.list[number]
	at := l.placed.of(uint64(number)<<32 | uint64(atom))
	if int(at) == len(l.places) {
		l.places = append(l.places, int32(len(on.atoms)))
		on.atoms = append(on.atoms, atom)
		for range on.classes {
			on.who = append(on.who, people{})
		}
	}
	place := int(l.places[at]) * on.classes
	if on.classes > 1 {
		place += r.class
	}
	on.who[place] = on.who[place].and(r.who)
}

// line returns a line; nil where nobody is on it.
func (l *lines) line(key lineKey) *line {
	if number := l.index.known(key.number()); number >= 0 {
		return l.list[number]
	}
	return nil
}

// placeOn returns the place of a value in the atoms of a line, -1 if it is not there.
func (l *lines) placeOn(on *line, atom int32) int {
	if at := l.placed.known(uint64(on.number)<<32 | uint64(atom)); at >= 0 {
		return int(l.places[at])
	}
	return -1
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
					n = int32(len(l.values[i]))
					l.numbers[i][v] = n
					l.values[i] = append(l.values[i], v)
				}
				on.numbers[number] = append(on.numbers[number], n)
			}
		}
		found[i] = on.numbers[number]
	}
	return found
}
