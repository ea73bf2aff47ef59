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

// peopleOf returns the people that contribute to a figure. They are not known where
// the query chooses on no axis.
func (l *lines) peopleOf(f figure) (who people, known bool) {
	return l.contributors.of(f.at, f.before, f.class), len(l.chooses) > 0
}

// on returns the people of some classes on a line.
func (l *lines) on(on *line, key lineKey, class classSet) []people {
	at := blockKey{key, class}
	who, known := l.people[at]
	if !known {
		who = l.of(on, key.along, class)
		l.people[at] = who
	}
	return who
}

// of returns the people of some classes for each value of a line.
func (l *lines) of(on *line, along axis, class classSet) []people {
	who := make([]people, len(on.atoms))
	for i, atom := range on.atoms {
		if along == axisStatus {
			if class.has(l.atoms[along].rows[atom].class) {
				who[i] = on.who[i]
			}
			continue
		}
		for column, of := range on.who[i*on.columns : (i+1)*on.columns] {
			if class.has(l.columns.first[column]) {
				who[i] = who[i].and(of)
			}
		}
	}
	return who
}

// judge decides what may be told of a figure: nothing if few people contribute,
// and nothing if what it is of on one of the axes are not whole blocks. Then every
// difference of two figures that differ on one axis only is of whole blocks, too,
// and so of nobody or of at least k people.
func (l *lines) judge(f figure) verdict {
	who, known := l.peopleOf(f)
	if known && who.few(l.k) {
		return tooFew
	}
	for _, a := range l.chooses {
		if who.none() && !(a == axisCatalogue && l.q.speaksOf(Topic)) {
			continue // of no block at all
		}
		if !l.wholeAlong(f, a) {
			return guarded
		}
	}
	return openly
}

// wholeAlong reports whether a figure is of whole blocks on an axis.
func (l *lines) wholeAlong(f figure, a axis) bool {
	on, chosen := l.choose(f, a)
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
	parts := l.partingOf(on, key)
	if a == axisCatalogue && !l.wholeEver(f, on, chosen) {
		return false
	}
	if a == axisCatalogue && l.q.speaksOf(Topic) {
		return l.topicMayBeTold(f, on, chosen, parts)
	}
	return parts.whole(chosen) && (a != axisPlace || !l.q.speaksOf(Municipality) || l.sizesAllow(key, on, chosen))
}

// partingOf returns the blocks of a line.
func (l *lines) partingOf(on *line, key blockKey) parting {
	parts, known := l.blocks[key]
	if !known {
		values := l.cellsOf(on, key)
		parts = newParting(blocks(values, l.k))
		if of := l.marginals(key.line.along, on); of != nil {
			parts.keepBack(values, of, l.margins[key.line.along].found, l.k)
		}
		l.blocks[key] = parts
	}
	return parts
}

// cellsOf returns the values of a line with their paths.
func (l *lines) cellsOf(on *line, key blockKey) []cellOf {
	values, a := make([]cellOf, len(on.atoms)), key.line.along
	for i, who := range l.on(on, key.line, key.class) {
		values[i] = cellOf{path: l.atoms[a].path(a, on.atoms[i]), who: who}
		if a == axisStatus {
			values[i].rank = slices.Index(givenUp, l.guards.classes[l.atoms[a].rows[on.atoms[i]].class].status)
		}
	}
	return values
}

// givenUp are the statuses in the order in which they are missed least, when one
// has to be hidden with another. This list is never changed.
var givenUp = []string{"expired", "requested", "offered", "waitlisted", "cancelled", "confirmed"}

// wholeTime reports whether the days of a figure begin and end at cuts.
func (l *lines) wholeTime(key blockKey, on *line, chosen []int) bool {
	c, known := l.cuts[key]
	if !known {
		c = l.newCutLine(key, on)
		l.cuts[key] = c
	}
	is := make([]bool, len(on.atoms))
	for _, i := range chosen {
		is[i] = true
	}
	inOrder := make([]bool, len(c.order))
	for i, from := range c.order {
		inOrder[i] = is[from]
	}
	return c.timeline.mayTell(c.cut, inOrder, l.k)
}

// newCutLine cuts a line of axisTime.
func (l *lines) newCutLine(key blockKey, on *line) cutLine {
	var c cutLine
	who := l.on(on, key.line, key.class)
	when := func(i int) moment {
		of := l.atoms[axisTime]
		return of.fine.moments[of.rows[on.atoms[i]].when]
	}
	for i := range on.atoms {
		if !who[i].none() {
			c.order = append(c.order, i)
		}
	}
	slices.SortFunc(c.order, func(a, b int) int { return inTime(when(a), when(b)) })
	for _, i := range c.order {
		c.timeline.moments = append(c.timeline.moments, when(i))
		c.timeline.who = append(c.timeline.who, who[i])
	}
	c.cut = c.timeline.cuts(l.k)
	return c
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

// choose returns the line through a figure along an axis, and which of its values
// the figure is of. There is no line where there is nobody.
func (l *lines) choose(f figure, a axis) (*line, []int) {
	key := chosenKey{line: l.lineKey(f, a), at: place{free, free}, before: f.before}
	on := l.line(key.line)
	if on == nil {
		return nil, nil
	}
	if a == axisStatus {
		var chosen []int
		for i, atom := range on.atoms {
			if f.class.has(l.atoms[a].rows[atom].class) {
				chosen = append(chosen, i)
			}
		}
		return on, chosen
	}
	fixed := key // with 0 for each dimension that has a value, so that all figures alike have the same
	for i, d := range l.q.Dimensions {
		if axisOf(d) == a && f.at[i] != free {
			key.at[i], fixed.at[i] = f.at[i], 0
		}
	}
	if !l.sought[fixed] {
		l.sought[fixed] = true
		l.seek(fixed, on)
	}
	return on, l.chosen[key]
}

// seek finds for all figures alike on a line which values they are of.
func (l *lines) seek(fixed chosenKey, on *line) {
	a := fixed.line.along
	of, period := l.atoms[a], 0
	if fixed.before {
		period = 1
	}
	look := l.look(of.fine)
	for i, atom := range on.atoms {
		r := of.rows[atom]
		if !look.kept(r, a) || a == axisTime && !look.in[period][r.when] {
			continue
		}
		values := l.dimensions(look, r)
		for d := range values {
			if fixed.at[d] == free {
				values[d] = []int32{free}
			}
		}
		for _, first := range values[0] {
			for _, second := range values[1] {
				key := fixed
				key.at = place{first, second}
				l.chosen[key] = append(l.chosen[key], i)
			}
		}
	}
}
