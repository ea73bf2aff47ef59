package statistics

// contributors are the people of each cell, margin and total. Most cells of large
// tables have few people, and nobody has to look along the axes to hide these.
type contributors struct {
	index *cellNumbers // of places and periods, see number
	width uint64       // how many values the second dimension has, and free
	wide  int          // how many classes stand side by side
	who   []people     // of each place and class
	many  []bool       // of each place: figures there, or in parts of it, may be of k people
}

// number tells places apart, in one of the periods.
func (c *contributors) number(at place, before bool) uint64 {
	n := uint64(at[0]-free)*c.width + uint64(at[1]-free)
	n *= 2
	if before {
		n++
	}
	return n
}

// contribute finds out who contributes. On each axis on which the query chooses it
// is the same people; that with the fewest rows, the last of the beams, is taken.
func (l *lines) contribute() {
	width := uint64(l.values[1]) + 1
	l.contributors = contributors{index: newCellNumbers(2 * uint64(l.values[0]+1) * width), width: width, wide: max(1, len(l.guards.classes))}
	if len(l.beams) == 0 {
		return
	}
	along, c := l.beams[len(l.beams)-1], &l.contributors
	look := along.look
	for i := range along.fine.rows {
		r := &along.fine.rows[i]
		values := l.dimensions(look, r)
		if !look.kept(r, along.axis) || !look.kept(r, axisTime) {
			continue
		}
		for p, before := range []bool{false, true} {
			if look.in[p][r.when] {
				eachPlace(values, func(at place) { c.add(c.number(at, before), r) })
			}
		}
	}
	c.many = make([]bool, len(c.who)/c.wide)
	for i := range c.many {
		var who people
		for class, of := range c.who[i*c.wide : (i+1)*c.wide] {
			if l.guards.columns.of[class] >= 0 {
				who = who.and(of)
			}
		}
		c.many[i] = who.atLeast() >= l.k
	}
}

// add adds a row to a place.
func (c *contributors) add(at uint64, r *fineRow) {
	number := int(c.index.of(at))
	if number*c.wide == len(c.who) {
		for range c.wide {
			c.who = append(c.who, people{})
		}
	}
	who := &c.who[number*c.wide+r.class]
	*who = who.and(r.who)
}

// of returns the people of some classes at a place.
func (c *contributors) of(at place, before bool, class classSet) (who people) {
	number := int(c.index.known(c.number(at, before)))
	if number < 0 {
		return who
	}
	for i, of := range c.who[number*c.wide : (number+1)*c.wide] {
		if class.has(i) {
			who = who.and(of)
		}
	}
	return who
}

// enough reports whether a figure at a place, or at a part of it, may be of k people.
func (c *contributors) enough(at place, before bool) bool {
	number := c.index.known(c.number(at, before))
	return number >= 0 && c.many[number]
}

// eachPlace calls fn for the cells, margins and the total that something with values
// of the dimensions is in.
func eachPlace(values [MaxDimensions][]int32, fn func(at place)) {
	for first := range len(values[0]) + 1 {
		for second := range len(values[1]) + 1 {
			at := place{free, free}
			if first > 0 {
				at[0] = values[0][first-1]
			}
			if second > 0 {
				at[1] = values[1][second-1]
			}
			fn(at)
		}
	}
}
