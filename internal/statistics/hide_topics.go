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
	g, of := l.guards, l.atoms[axisCatalogue]
	chosen := make([]bool, len(on.atoms))
	for _, i := range values {
		chosen[i] = true
	}
	who := l.on(on, l.lineKey(f, axisCatalogue), f.class)
	row := func(i int) *fineRow { return of.rows[on.atoms[i]] }

	beside := make([]bool, len(chosen)) // without what is said of topics
	for i := range beside {
		beside[i] = l.keptBesideTopics(f, row(i))
	}
	if !parts.whole(listed(beside)) || l.differs(who, chosen, beside) {
		return false
	}
	for _, d := range append([]Dimension{Topic}, l.q.levels(axisCatalogue)...) {
		sets := map[string][]bool{}
		for i := range chosen {
			for _, v := range g.valuesOf(of.fine, row(i), d) {
				if sets[v] == nil {
					sets[v] = make([]bool, len(chosen))
				}
				sets[v][i] = true
			}
		}
		for _, set := range sets {
			if l.differs(who, chosen, set) || l.differs(who, chosen, inBoth(set, beside)) ||
				d != Topic && same(who, chosen, set) && !parts.whole(listed(set)) {
				return false
			}
		}
	}
	all := make([]bool, len(chosen))
	for i := range all {
		all[i] = true
	}
	return !l.differs(who, chosen, all)
}

// keptBesideTopics reports whether what the figure says of the catalogue, but not
// of topics, keeps a row.
func (l *lines) keptBesideTopics(f figure, r *fineRow) bool {
	beside, fine := *l, l.atoms[axisCatalogue].fine
	beside.q.Filters = slices.DeleteFunc(slices.Clone(l.q.Filters), func(f Filter) bool { return f.Dimension == Topic })
	for i, d := range l.q.Dimensions {
		if d != Topic && axisOf(d) == axisCatalogue && f.at[i] != free &&
			!slices.Contains(l.guards.valuesOf(fine, r, d), l.values[i][f.at[i]]) {
			return false
		}
	}
	return beside.kept(fine, r, axisCatalogue)
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
	sizeOf := func(i int) string {
		of := l.atoms[axisPlace]
		return of.rows[on.atoms[i]].keys[of.levels[len(of.levels)-1]]
	}
	sizes, known := l.sizes[key]
	if !known {
		sizes = map[string][]int{}
		for i := range on.atoms {
			if !who[i].none() {
				sizes[sizeOf(i)] = append(sizes[sizeOf(i)], i)
			}
		}
		l.sizes[key] = sizes
	}
	in := map[string][]int{}
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
