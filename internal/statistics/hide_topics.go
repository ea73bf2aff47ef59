package statistics

import "slices"

// What is told of topics and of size classes overlaps with what is told of modules
// and of municipalities, without being made of them, nor they of it. There the rule
// is for pairs: a figure is not told if few people are in between it and another
// that contains it or is contained in it. Topics give way to modules and
// categories, municipalities to size classes.

// differs reports whether one of two sets contains the other, with few people
// in between.
func (l *lines) differs(who []people, a, b []bool) bool {
	var onlyA, onlyB people
	for i := range who {
		switch {
		case a[i] && !b[i]:
			onlyA = onlyA.and(who[i])
		case b[i] && !a[i]:
			onlyB = onlyB.and(who[i])
		}
	}
	return onlyA.none() && onlyB.few(l.k) || onlyB.none() && onlyA.few(l.k)
}

// topicMayBeTold decides on a figure of topics: of modules that have one of them.
// What other filters on the axis choose by themselves has to be whole blocks.
func (l *lines) topicMayBeTold(f figure, on *line, values []int, parts parting) bool {
	of := l.atoms[axisCatalogue]
	chosen := make([]bool, len(on.atoms))
	for _, i := range values {
		chosen[i] = true
	}
	who := l.on(on, l.lineKey(f, axisCatalogue), f.class)
	beside := make([]bool, len(chosen)) // without what is said of topics
	look := l.look(of.fine)
	for i, atom := range on.atoms {
		beside[i] = l.keptBesideTopics(f, look, of.rows[atom])
	}
	if !parts.whole(listed(beside)) || l.differs(who, chosen, beside) {
		return false
	}
	for _, set := range l.setsOn(on) {
		if l.differs(who, chosen, set.in) || l.differs(who, chosen, inBoth(set.in, beside)) ||
			set.of != Topic && same(who, chosen, set.in) && !parts.whole(listed(set.in)) {
			return false
		}
	}
	all := make([]bool, len(chosen))
	for i := range all {
		all[i] = true
	}
	return !l.differs(who, chosen, all)
}

// A valueSet is which values of a line of axisCatalogue have one of a dimension.
type valueSet struct {
	of Dimension
	in []bool
}

// setsOn returns what can be told of a line: topics, and what modules are parts of.
func (l *lines) setsOn(on *line) []valueSet {
	if known, is := l.sets[on]; is {
		return known
	}
	var sets []valueSet
	of := l.atoms[axisCatalogue]
	for _, d := range append([]Dimension{Topic}, l.q.levels(axisCatalogue)...) {
		at, values := l.guards.valuesOf(of.fine, d)
		found := map[string][]bool{}
		for i, atom := range on.atoms {
			for _, v := range values[of.rows[atom].at(at)] {
				if found[v] == nil {
					found[v] = make([]bool, len(on.atoms))
					sets = append(sets, valueSet{d, found[v]})
				}
				found[v][i] = true
			}
		}
	}
	l.sets[on] = sets
	return sets
}

// keptBesideTopics reports whether what the figure says of the catalogue, but not
// of topics, keeps a row.
func (l *lines) keptBesideTopics(f figure, look *looked, r *fineRow) bool {
	for i, values := range l.dimensions(look, r) {
		if i < len(l.q.Dimensions) && l.q.Dimensions[i] != Topic && axisOf(l.q.Dimensions[i]) == axisCatalogue &&
			f.at[i] != free && !slices.Contains(values, f.at[i]) {
			return false
		}
	}
	return look.keeps(r, axisCatalogue, false)
}

// listed returns the places of what is in a set.
func listed(set []bool) (places []int) {
	for i, in := range set {
		if in {
			places = append(places, i)
		}
	}
	return places
}

// inBoth returns what is in two sets.
func inBoth(a, b []bool) []bool {
	set := make([]bool, len(a))
	for i := range set {
		set[i] = a[i] && b[i]
	}
	return set
}

// same reports whether two sets have the same people.
func same(who []people, a, b []bool) bool {
	for i := range who {
		if a[i] != b[i] && !who[i].none() {
			return false
		}
	}
	return true
}

// sizesAllow decides on a figure of municipalities: it is not told if it is all of
// a size class but for few people, or a size class and few people.
func (l *lines) sizesAllow(key blockKey, on *line, chosen []int) bool {
	who := l.on(on, key.line, key.class)
	of := l.atoms[axisPlace]
	sizeOf := func(i int) int32 { return of.rows[on.atoms[i]].keys[of.levels[len(of.levels)-1]] }
	sizes, known := l.sizes[key]
	if !known {
		sizes = map[int32][]int{}
		for i := range on.atoms {
			if !who[i].none() {
				sizes[sizeOf(i)] = append(sizes[sizeOf(i)], i)
			}
		}
		l.sizes[key] = sizes
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
		if len(inside) == n && l.fewBeside(who, sizes[size], inside) ||
			len(inside) == len(sizes[size]) && l.fewBeside(who, chosen, inside) {
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
