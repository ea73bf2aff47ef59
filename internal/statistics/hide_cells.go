package statistics

import "slices"

// A verdict is what may be told of a figure.
type verdict int

// The verdicts.
const (
	openly  verdict = iota
	guarded         // somebody could compute what few people do
	tooFew          // few people do it
)

// A figure is what a cell, margin or total is of, for one of the sets of classes
// that metrics are about.
type figure struct {
	at     place
	before bool
	class  classSet
}

// contributors returns the people that contribute to a figure. They are not known
// where the query chooses on no axis.
func (l *lines) contributors(f figure) (people, bool) {
	for _, a := range l.chosenAxes() {
		on, chosen := l.chosen(f, a)
		if on == nil {
			return people{}, true
		}
		var who people
		for i, p := range l.on(on, l.lineKey(f, a), f.class) {
			if chosen[i] {
				who = who.and(p)
			}
		}
		return who, true
	}
	return people{}, false
}

// on returns the people of some classes on a line.
func (l *lines) on(on *line, key lineKey, class classSet) []people {
	at := blockKey{key, class}
	who, known := l.people[at]
	if !known {
		who = on.of(class, len(l.guards.classes))
		l.people[at] = who
	}
	return who
}

// chosenAxes lists the axes on which the query chooses. On the axis of time, lines
// go through both periods.
func (l *lines) chosenAxes() []axis {
	var found []axis
	for a := range axes {
		if l.q.chooses(a) {
			found = append(found, a)
		}
	}
	return found
}

// judge decides what may be told of a figure: nothing if few people contribute,
// and nothing if what it is of on one of the axes are not whole blocks. Then every
// difference of two figures that differ on one axis only is of whole blocks, too,
// and so of nobody or of at least k people.
func (l *lines) judge(f figure) verdict {
	who, known := l.contributors(f)
	if known && who.few(l.k) {
		return tooFew
	}
	for _, a := range l.chosenAxes() {
		if !l.wholeAlong(f, a) {
			return guarded
		}
	}
	return openly
}

// wholeAlong reports whether a figure is of whole blocks on an axis.
func (l *lines) wholeAlong(f figure, a axis) bool {
	on, chosen := l.chosen(f, a)
	if on == nil {
		return true
	}
	key := blockKey{l.lineKey(f, a), f.class}
	switch a {
	case axisTime:
		return l.wholeTime(key, on, chosen)
	case axisStatus:
		key.class = ^classSet(0) // the line is of all classes, of which the figure has some
	}
	block, known := l.blocks[key]
	if !known {
		block = blocks(l.cellsOf(on, key), l.k)
		l.blocks[key] = block
	}
	if a == axisCatalogue && l.q.speaksOf(Topic) {
		return l.topicMayBeTold(f, on, chosen, block)
	}
	return whole(block, chosen) && (a != axisPlace || l.sizesAllow(f, on, chosen))
}

// cellsOf returns the values of a line with their paths.
func (l *lines) cellsOf(on *line, key blockKey) []cellOf {
	values, a := make([]cellOf, len(on.atoms)), key.line.along
	for i, who := range l.on(on, key.line, key.class) {
		r := l.atoms[a].rows[on.atoms[i]]
		if a == axisStatus {
			c := l.guards.classes[r.class]
			values[i] = cellOf{[]string{c.status, c.attended}, slices.Index(givenUp, c.status), who}
			continue
		}
		values[i] = cellOf{path: l.atoms[a].path(l.q, a, r), who: who}
	}
	return values
}

// givenUp are the statuses in the order in which they are missed least, when one
// has to be hidden with another. This list is never changed.
var givenUp = []string{"expired", "requested", "offered", "waitlisted", "cancelled", "confirmed"}

// wholeTime reports whether the days of a figure begin and end at cuts.
func (l *lines) wholeTime(key blockKey, on *line, chosen []bool) bool {
	c, known := l.cuts[key]
	who := l.on(on, key.line, key.class)
	var at []int
	for i := range on.atoms {
		if !who[i].none() {
			at = append(at, i)
		}
	}
	when := func(i int) moment {
		r := l.atoms[axisTime].rows[on.atoms[i]]
		return moment{r.month, r.part}
	}
	slices.SortFunc(at, func(a, b int) int { return inTime(when(a), when(b)) })
	if !known {
		for _, i := range at {
			c.timeline.moments = append(c.timeline.moments, when(i))
			c.timeline.who = append(c.timeline.who, who[i])
		}
		c.cut = c.timeline.cuts(l.k)
		l.cuts[key] = c
	}
	inOrder := make([]bool, len(at))
	for i, from := range at {
		inOrder[i] = chosen[from]
	}
	return c.timeline.mayTell(c.cut, inOrder, l.k)
}

// lineKey names the line through a figure along an axis.
func (l *lines) lineKey(f figure, a axis) lineKey {
	key := lineKey{along: a, at: f.at, before: f.before && a != axisTime}
	for i := range key.at {
		if i >= len(l.q.Dimensions) || axisOf(l.q.Dimensions[i]) == a || l.q.Dimensions[i] == Status {
			key.at[i] = free
		}
	}
	return key
}

// chosen returns the line through a figure along an axis, and which of its values
// the figure is of. There is no line where there is nobody.
func (l *lines) chosen(f figure, a axis) (*line, []bool) {
	on := l.of[l.lineKey(f, a)]
	if on == nil {
		return nil, nil
	}
	chosen := make([]bool, len(on.atoms))
	for i, atom := range on.atoms {
		r := l.atoms[a].rows[atom]
		if a == axisStatus {
			chosen[i] = f.class.has(r.class)
			continue
		}
		chosen[i] = l.kept(l.atoms[a].fine, r, a) && l.hasValues(f, r, a) &&
			(a != axisTime || l.inPeriod(l.atoms[a].fine, r, l.period(f.before)))
	}
	return on, chosen
}

// period returns that of the query, or the one it is compared with.
func (l *lines) period(before bool) Period {
	if before {
		return l.q.Compare
	}
	return l.q.Period
}

// hasValues reports whether a row has the values of the figure on an axis.
func (l *lines) hasValues(f figure, r *fineRow, a axis) bool {
	for i, d := range l.q.Dimensions {
		if axisOf(d) != a || f.at[i] == free {
			continue
		}
		if !slices.Contains(l.guards.valuesOf(l.atoms[a].fine, r, d), l.values[i][f.at[i]]) {
			return false
		}
	}
	return true
}
