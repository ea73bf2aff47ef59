package statistics

import "slices"

// What is told of topics and of size classes overlaps with what is told of modules
// and of municipalities, without being made of them, nor they of it. There the rule
// is for pairs: a figure is not told if few people are in between it and another
// that contains it or is contained in it. Topics give way to modules and
// categories, municipalities to size classes.

// differs reports whether one of two sets of values contains the other, with few
// people in between. Both are ascending.
func (l *lines) differs(who []people, a, b []int) bool {
	var onlyA, onlyB people
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			onlyA, a = onlyA.and(who[a[0]]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			onlyB, b = onlyB.and(who[b[0]]), b[1:]
		default:
			a, b = a[1:], b[1:]
			continue
		}
		if !onlyA.none() && !onlyB.none() || onlyA.atLeast() >= l.k || onlyB.atLeast() >= l.k {
			return false
		}
	}
	return onlyA.few(l.k) || onlyB.few(l.k)
}

// topicMayBeTold decides on a figure of topics: of modules that have one of them.
// What other filters on the axis choose by themselves has to be whole blocks.
func (b *beam) topicMayBeTold(f figure, on *line, chosen []int, parts parting) bool {
	who := b.on(on, f.class)
	beside := b.besideTopics(f, on) // without what is said of topics
	if !parts.whole(beside) || b.differs(who, chosen, beside) {
		return false
	}
	sets := b.setsOn(on)
	for _, i := range sets.near(who, chosen, b.k) {
		set := sets.all[i]
		if b.differs(who, chosen, set.in) || b.differs(who, chosen, inBoth(set.in, beside)) ||
			set.of != Topic && same(who, chosen, set.in) && !parts.whole(set.in) {
			return false
		}
	}
	return !b.differs(who, chosen, sets.every)
}

// valueSets are what can be told of a line of axisCatalogue: topics, and what modules
// are parts of.
type valueSets struct {
	all   []valueSet
	with  [][]int // of each value of the line, the sets that it is in
	every []int   // all values of the line
}

// A valueSet is which values of the line have one of a dimension, ascending.
type valueSet struct {
	of Dimension
	in []int
}

// near lists the sets that may differ from chosen values by few people: those that
// have one of them with people. Where few people are in these, any set may.
func (s *valueSets) near(who []people, chosen []int, k int) (sets []int) {
	var all people
	met := make([]bool, len(s.all))
	for _, i := range chosen {
		if who[i].none() {
			continue
		}
		all = all.and(who[i])
		for _, set := range s.with[i] {
			if !met[set] {
				met[set] = true
				sets = append(sets, set)
			}
		}
	}
	if all.atLeast() >= k {
		return sets
	}
	sets = sets[:0]
	for i := range s.all {
		sets = append(sets, i)
	}
	return sets
}

func (b *beam) setsOn(on *line) *valueSets {
	if known := b.sets[on]; known != nil {
		return known
	}
	sets, of := &valueSets{with: make([][]int, len(on.atoms))}, b.atoms
	for _, d := range append([]Dimension{Topic}, b.q.levels(axisCatalogue)...) {
		at, values := b.guards.valuesOf(b.fine, d)
		numbers := map[string]int{}
		for i, atom := range on.atoms {
			for _, v := range values[of.rows[atom].at(at)] {
				n, known := numbers[v]
				if !known {
					n = len(sets.all)
					numbers[v] = n
					sets.all = append(sets.all, valueSet{of: d})
				}
				sets.all[n].in = append(sets.all[n].in, i)
				sets.with[i] = append(sets.with[i], n)
			}
		}
	}
	for i := range on.atoms {
		sets.every = append(sets.every, i)
	}
	b.sets[on] = sets
	return sets
}

// A besideKey is what figures say of the catalogue on a line, but not of topics.
type besideKey struct {
	on *line
	at place
}

// besideTopics lists the values of a line that what a figure says of the catalogue,
// but not of topics, keeps.
func (b *beam) besideTopics(f figure, on *line) []int {
	var said []int // the dimensions
	key, alike := besideKey{on, place{free, free}}, besideKey{on, place{free, free}}
	for i, d := range b.q.Dimensions {
		if d != Topic && axisOf(d) == axisCatalogue && f.at[i] != free {
			said = append(said, i)
			key.at[i], alike.at[i] = f.at[i], 0
		}
	}
	if b.besides[alike] == nil { // of figures that say something of the same dimensions
		b.besides[alike] = b.keptBesideTopics(on, said)
	}
	return b.besides[alike][key.at]
}

// keptBesideTopics lists the values of a line that are kept by what the query says of
// the catalogue, but not of topics, by the values of dimensions.
func (b *beam) keptBesideTopics(on *line, by []int) map[place][]int {
	found := map[place][]int{}
	for i, atom := range on.atoms {
		r := b.atoms.rows[atom]
		if !b.look.keeps(r, axisCatalogue, false) {
			continue
		}
		at, values := place{free, free}, b.dimensions(b.look, r)
		for _, n := range by {
			at[n] = values[n][0]
		}
		found[at] = append(found[at], i)
	}
	return found
}

// inBoth returns what is in two ascending sets.
func inBoth(a, b []int) []int {
	if len(a) > len(b) {
		a, b = b, a
	}
	both := make([]int, 0, len(a))
	for _, i := range a {
		if _, is := slices.BinarySearch(b, i); is {
			both = append(both, i)
		}
	}
	return both
}

// same reports whether two ascending sets have the same people.
func same(who []people, a, b []int) bool {
	for {
		for len(a) > 0 && who[a[0]].none() {
			a = a[1:]
		}
		for len(b) > 0 && who[b[0]].none() {
			b = b[1:]
		}
		if len(a) == 0 || len(b) == 0 || a[0] != b[0] {
			return len(a) == 0 && len(b) == 0
		}
		a, b = a[1:], b[1:]
	}
}

// sizesAllow decides on a figure of municipalities: it is not told if it is all of
// a size class but for few people, or a size class and few people.
func (b *beam) sizesAllow(key blockKey, on *line, chosen []int) bool {
	who, of := b.on(on, key.class), b.atoms
	sizeOf := func(i int) int32 { return of.rows[on.atoms[i]].keys[of.levels[len(of.levels)-1]] }
	sizes, known := b.sizes[key]
	if !known {
		sizes = map[int32][]int{}
		for i := range on.atoms {
			if !who[i].none() {
				sizes[sizeOf(i)] = append(sizes[sizeOf(i)], i)
			}
		}
		b.sizes[key] = sizes
	}
	in := map[int32][]int{}
	n := 0
	for _, i := range chosen {
		if !who[i].none() {
			n++
			in[sizeOf(i)] = append(in[sizeOf(i)], i)
		}
	}
	for size, inside := range in {
		if len(inside) == n && b.fewBeside(who, sizes[size], inside) ||
			len(inside) == len(sizes[size]) && b.fewBeside(who, chosen, inside) {
			return false
		}
	}
	return true
}

// fewBeside reports whether few people are in values but not in some of them. Both
// are ascending.
func (l *lines) fewBeside(who []people, values, some []int) bool {
	var rest people
	for _, i := range values {
		if _, is := slices.BinarySearch(some, i); is {
			continue
		}
		if rest = rest.and(who[i]); rest.atLeast() >= l.k {
			return false
		}
	}
	return rest.few(l.k)
}
