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
func (l *lines) topicMayBeTold(f figure, on *line, chosen []bool, block []int) bool {
	g, of := l.guards, l.atoms[axisCatalogue]
	who := l.on(on, l.lineKey(f, axisCatalogue), f.class)
	row := func(i int) *fineRow { return of.rows[on.atoms[i]] }

	beside := make([]bool, len(chosen)) // without what is said of topics
	for i := range beside {
		beside[i] = l.keptBesideTopics(f, row(i))
	}
	if !whole(block, beside) || l.differs(who, chosen, beside) {
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
				d != Topic && same(who, chosen, set) && !whole(block, set) {
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
	beside := *l
	beside.q.Filters = slices.DeleteFunc(slices.Clone(l.q.Filters), func(f Filter) bool { return f.Dimension == Topic })
	for i, d := range l.q.Dimensions {
		if d == Topic {
			f.at[i] = free
		}
	}
	return beside.kept(l.atoms[axisCatalogue].fine, r, axisCatalogue) && beside.hasValues(f, r, axisCatalogue)
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
// a size class but for few people.
func (l *lines) sizesAllow(f figure, on *line, chosen []bool) bool {
	if !l.q.speaksOf(Municipality) {
		return true
	}
	who := l.on(on, l.lineKey(f, axisPlace), f.class)
	sizes := map[string][]bool{}
	for i, atom := range on.atoms {
		path := l.atoms[axisPlace].path(l.q, axisPlace, l.atoms[axisPlace].rows[atom])
		size := path[len(path)-1]
		if sizes[size] == nil {
			sizes[size] = make([]bool, len(chosen))
		}
		sizes[size][i] = true
	}
	for _, set := range sizes {
		if l.differs(who, chosen, set) {
			return false
		}
	}
	return true
}
