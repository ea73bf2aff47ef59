package statistics

import (
	"slices"
	"strconv"
	"time"
)

// Bounds of a result before it is cut. Each figure of a table with two dimensions is held
// against its row, its column and all that goes through it: many more than MaxRows, of
// which nobody sees the rest, would take too long.
const (
	mostGroups  = 20_000 // rows
	mostFigures = 3_000  // of a table with two dimensions
)

// An assembler makes a raw result of atoms.
type assembler struct {
	query  Query
	atoms  []atom
	sides  []side // the period, and the one that is compared with if there is one
	groups map[[MaxDimensions]string]*group
	all    [2][]int32 // the atoms of the total, for each side
	month  int        // of today, counted as the views do
	k      int
	seen   seen
}

// A side is one of the periods.
type side struct {
	measures []measure          // of each metric
	present  [sources]set       // what rows of the result come from
	helping  [sources]bool      // the source is read only for who is behind the figures of another
	shift    [MaxDimensions]int // what to add to values of time so that they are those of the first side
}

// A group is the atoms of one row of the result, by their place in the list, for
// each side.
type group struct {
	keys  []string
	atoms [2][]int32
}

// newAssembler finds the rows of a query. Too many are a *Problem.
func newAssembler(q Query, made *statement, atoms []atom, now time.Time, k int) (*assembler, error) {
	a := &assembler{query: q, atoms: atoms, k: k, month: monthNumber(berlinDay(now)), groups: map[[MaxDimensions]string]*group{}}
	a.sides = append(a.sides, a.side(made, false))
	if !q.Compare.IsZero() {
		a.sides = append(a.sides, a.side(made, true))
	}
	for i := range a.sides {
		a.collect(i)
	}
	return a, a.fill()
}

// raw computes the figures. Rows stand in the order of their keys.
func (a *assembler) raw() *raw {
	r := &raw{query: a.query, total: a.cells(0, a.all[0])}
	if len(a.sides) > 1 {
		r.before = a.cells(1, a.all[1])
	}
	for _, g := range a.groups {
		row := rawRow{keys: g.keys, cells: a.cells(0, g.atoms[0])}
		if len(a.sides) > 1 {
			row.before = a.cells(1, g.atoms[1])
		}
		r.rows = append(r.rows, row)
	}
	slices.SortFunc(r.rows, func(x, y rawRow) int { return slices.Compare(x.keys, y.keys) })
	return r
}

func (a *assembler) side(made *statement, before bool) side {
	q, s := a.query, side{}
	in := q.sources()
	for source := range sources {
		s.present[source] = made.set(q.present(source, before))
		s.helping[source] = !slices.Contains(in, source)
	}
	if s.helping[ofBookings] {
		s.present[ofBookings] = made.set(q.holding(before))
	}
	for _, m := range q.Metrics {
		s.measures = append(s.measures, newMeasure(q, m, made, before))
	}
	for i, d := range q.Dimensions {
		if form := dimensions[d].form; before && form.isTime() {
			s.shift[i] = form.timeNumber(q.Period.From) - form.timeNumber(q.Compare.From)
		}
	}
	return s
}

// collect puts the atoms of a side into their groups.
func (a *assembler) collect(n int) {
	s := a.sides[n]
	keys := newKeyring(a.query, s)
	for _, helping := range []bool{false, true} { // what only helps makes no rows
		for i, atom := range a.atoms {
			if s.helping[atom.source] != helping || atom.n == 0 || !s.present[atom.source].has(atom.bits) {
				continue
			}
			a.all[n] = append(a.all[n], int32(i))
			for _, first := range keys.of(0, atom) {
				for _, second := range keys.of(1, atom) {
					g := a.at([MaxDimensions]string{first, second}, !helping)
					if g != nil {
						g.atoms[n] = append(g.atoms[n], int32(i))
					}
				}
			}
			if a.tooLarge(len(a.groups)) {
				return // nobody will see them
			}
		}
	}
	if len(a.query.Dimensions) == 0 {
		a.at([MaxDimensions]string{}, true)
	}
}

// at returns the group of these values, a new one if there is none and it may be
// made.
func (a *assembler) at(keys [MaxDimensions]string, make bool) *group {
	g := a.groups[keys]
	if g == nil && make {
		g = &group{keys: slices.Clone(keys[:len(a.query.Dimensions)])}
		a.groups[keys] = g
	}
	return g
}

// A keyring turns what the views have into keys.
type keyring struct {
	forms [MaxDimensions]form
	shift [MaxDimensions]int
	last  [MaxDimensions]int // of the values of time that there are rows for; 0 any
	known [MaxDimensions]map[string][]string
	n     int
}

func newKeyring(q Query, s side) *keyring {
	k := &keyring{shift: s.shift, n: len(q.Dimensions)}
	for i, d := range q.Dimensions {
		k.forms[i] = dimensions[d].form
		k.known[i] = map[string][]string{}
		if to := q.Period.To; k.forms[i].isTime() && to != (Period{}).To {
			k.last[i] = k.forms[i].timeNumber(to)
		}
	}
	return k
}

// of returns the keys of a dimension that an atom counts for. Of a longer period
// that is compared with, what is beyond the end counts for the total only.
func (k *keyring) of(i int, a atom) []string {
	if i >= k.n {
		return []string{""}
	}
	stored, form := a.keys[i], k.forms[i]
	keys, known := k.known[i][stored]
	if known {
		return keys
	}
	keys = form.keys(stored)
	if form.isTime() {
		n, _ := strconv.Atoi(stored) // from a column of numbers
		n += k.shift[i]
		keys = []string{form.timeKey(n)}
		if k.last[i] != 0 && n > k.last[i] {
			keys = nil
		}
	}
	k.known[i][stored] = keys
	return keys
}
