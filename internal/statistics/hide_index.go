package statistics

import "slices"

// A lineTable is the lines along an axis, and where the values on them are.
type lineTable struct {
	list   []*line
	index  *cellNumbers // of lines in the list
	width  place        // how many places a dimension across has, free included; 1 of others
	atoms  int          // how many values the axis has
	placed *cellNumbers // of values on lines, among places
	places []int32      // of values in the atoms of their line
	wide   int          // how many columns of people each value has
}

// newLineTable makes room for the lines of a beam whose atoms are known.
func (b *beam) newLineTable() *lineTable {
	t := &lineTable{width: place{1, 1}, atoms: len(b.atoms.rows), wide: len(b.guards.columns.first)}
	if b.axis == axisStatus {
		t.wide = 1
	}
	possible := uint64(1)
	if !b.q.Compare.IsZero() || b.q.runsWithin() {
		possible = kindsOfLines
	}
	for i, d := range b.q.Dimensions {
		if axisOf(d) != b.axis {
			t.width[i] = b.values[i] + 1
			possible *= uint64(t.width[i])
		}
	}
	t.index = newCellNumbers(possible)
	t.placed = newCellNumbers(possible * uint64(t.atoms))
	t.places = make([]int32, 0, len(b.fine.rows))
	return t
}

// kindsOfLines are in the period, in the one that is compared with, and of all times.
const kindsOfLines = 3

// number tells lines apart by one number.
func (t *lineTable) number(k lineKey) uint64 {
	n := uint64(0)
	switch {
	case k.before:
		n = 1
	case k.ever:
		n = 2
	}
	for i, value := range k.at {
		n = n*uint64(t.width[i]) + uint64(value-free)
	}
	return n
}

// add adds people to a value on a line.
func (t *lineTable) add(key lineKey, atom int32, column int, who people) {
	number := t.index.of(t.number(key))
	if int(number) == len(t.list) {
		t.list = append(t.list, &line{number: number, columns: t.wide})
	}
	on := t.list[number]
	at := t.placed.of(uint64(number)*uint64(t.atoms) + uint64(atom))
	if int(at) == len(t.places) {
		t.places = append(t.places, int32(len(on.atoms)))
		on.atoms = append(on.atoms, atom)
		on.who = append(slices.Grow(on.who, t.wide), make([]people, t.wide)...)
	}
	to := &on.who[int(t.places[at])*t.wide+column]
	*to = to.and(who)
}

// line returns a line; nil where nobody is on it who matters.
func (b *beam) line(key lineKey) *line {
	t := b.table
	if number := t.index.known(t.number(key)); number >= 0 {
		return t.list[number]
	}
	return nil
}

// placeOn returns the place of a value in the atoms of a line, -1 if it is not there.
func (b *beam) placeOn(on *line, atom int32) int {
	t := b.table
	if at := t.placed.known(uint64(on.number)*uint64(t.atoms) + uint64(atom)); at >= 0 {
		return int(t.places[at])
	}
	return -1
}

// column returns where people of a row stand on the lines.
func (b *beam) column(r *fineRow) int {
	if b.axis == axisStatus {
		return 0 // its values are classes
	}
	return b.guards.columns.of[r.class]
}
