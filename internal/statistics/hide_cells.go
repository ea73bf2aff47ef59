package statistics

import (
	"slices"
	"sync/atomic"
)

// A verdict is what may be told of a figure.
type verdict int

// The verdicts.
const (
	guarded verdict = iota // somebody could compute what few people do; or nobody has decided
	tooFew                 // few people do it
	openly
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
	return l.contributors.of(f.at, f.before, f.class), len(l.beams) > 0
}

// judge decides what may be told of figures: nothing if few people contribute, and
// nothing if what they are of on one of the axes are not whole blocks. Then every
// difference of two figures that differ on one axis only is of whole blocks, too,
// and so of nobody or of at least k people.
func (l *lines) judge(all []figure) []verdict {
	verdicts := make([]verdict, len(all))
	var open []int
	for i, f := range all {
		if who, known := l.peopleOf(f); known && who.few(l.k) {
			verdicts[i] = tooFew
		} else {
			open = append(open, i)
		}
	}
	parted := make([]atomic.Bool, len(all)) // on one of the axes: nobody has to look along others
	sideBySide(len(l.beams), func(n int) {
		for _, i := range open {
			if !parted[i].Load() && !l.beams[n].whole(all[i]) {
				parted[i].Store(true)
			}
		}
	})
	for _, i := range open {
		if !parted[i].Load() {
			verdicts[i] = openly
		}
	}
	return verdicts
}

// whole reports whether a figure is of whole blocks on the axis.
func (b *beam) whole(f figure) bool {
	topics := b.axis == axisCatalogue && b.q.speaksOf(Topic)
	if who, _ := b.peopleOf(f); who.none() && !topics {
		return true // of no block at all
	}
	on, chosen := b.choose(f)
	if on == nil {
		return true
	}
	key := blockKey{b.lineKey(f), f.class}
	switch b.axis {
	case axisTime:
		return b.wholeTime(key, on, chosen)
	case axisStatus:
		key.class = ^classSet(0) // the line is of all classes, of which the figure has some
	}
	parts := b.partingOf(on, key)
	if b.axis == axisCatalogue && !b.wholeEver(f, on, chosen) {
		return false
	}
	if topics {
		return b.topicMayBeTold(f, on, chosen, parts)
	}
	return parts.whole(chosen) && (b.axis != axisPlace || !b.q.speaksOf(Municipality) || b.sizesAllow(key, on, chosen))
}

// on returns the people of some classes on a line.
func (b *beam) on(on *line, class classSet) []people {
	for _, known := range on.of {
		if known.class == class {
			return known.who
		}
	}
	who := b.of(on, class)
	on.of = append(on.of, classPeople{class, who})
	return who
}

// of returns the people of some classes for each value of a line.
func (b *beam) of(on *line, class classSet) []people {
	who := make([]people, len(on.atoms))
	for i, atom := range on.atoms {
		if b.axis == axisStatus {
			if class.has(b.atoms.rows[atom].class) {
				who[i] = on.who[i]
			}
			continue
		}
		for column, of := range on.who[i*on.columns : (i+1)*on.columns] {
			if class.has(b.guards.columns.first[column]) {
				who[i] = who[i].and(of)
			}
		}
	}
	return who
}

// partingOf returns the blocks of a line.
func (b *beam) partingOf(on *line, key blockKey) parting {
	parts, known := b.blocks[key]
	if !known {
		values := b.cellsOf(on, key)
		parts = newParting(blocks(values, b.k))
		if of := b.marginals(on); of != nil {
			parts.keepBack(values, of, b.margins.found, b.k)
		}
		b.blocks[key] = parts
	}
	return parts
}

// cellsOf returns the values of a line with their paths.
func (b *beam) cellsOf(on *line, key blockKey) []cellOf {
	values := make([]cellOf, len(on.atoms))
	for i, who := range b.on(on, key.class) {
		values[i] = cellOf{path: b.atoms.path(b.axis, on.atoms[i]), who: who}
		if b.axis == axisStatus {
			values[i].rank = slices.Index(givenUp, b.guards.classes[b.atoms.rows[on.atoms[i]].class].status)
		}
	}
	return values
}

// givenUp are the statuses in the order in which they are missed least, when one
// has to be hidden with another. This list is never changed.
var givenUp = []string{"expired", "requested", "offered", "waitlisted", "cancelled", "confirmed"}

// wholeTime reports whether the days of a figure begin and end at cuts.
func (b *beam) wholeTime(key blockKey, on *line, chosen []int) bool {
	c, known := b.cuts[key]
	if !known {
		c = b.newCutLine(key, on)
		b.cuts[key] = c
	}
	is := make([]bool, len(on.atoms))
	for _, i := range chosen {
		is[i] = true
	}
	inOrder := make([]bool, len(c.order))
	for i, from := range c.order {
		inOrder[i] = is[from]
	}
	return c.timeline.mayTell(c.cut, inOrder, b.k)
}

// newCutLine cuts a line of axisTime.
func (b *beam) newCutLine(key blockKey, on *line) cutLine {
	var c cutLine
	who := b.on(on, key.class)
	when := func(i int) int32 { return b.atoms.rows[on.atoms[i]].when }
	c.order = make([]int, 0, len(on.atoms))
	for i := range on.atoms {
		if !who[i].none() {
			c.order = append(c.order, i)
		}
	}
	slices.SortFunc(c.order, func(a, o int) int { return int(b.look.inTime[when(a)] - b.look.inTime[when(o)]) })
	c.timeline = timeline{make([]moment, len(c.order)), make([]people, len(c.order))}
	for n, i := range c.order {
		c.timeline.moments[n], c.timeline.who[n] = b.fine.moments[when(i)], who[i]
	}
	c.cut = c.timeline.cuts(b.k)
	return c
}

// lineKey names the line through a figure.
func (b *beam) lineKey(f figure) lineKey {
	key := lineKey{at: f.at, before: f.before && b.axis != axisTime}
	for i := range key.at {
		if i >= len(b.q.Dimensions) || axisOf(b.q.Dimensions[i]) == b.axis || b.q.Dimensions[i] == Status {
			key.at[i] = free
		}
	}
	return key
}

// choose returns the line through a figure, and which of its values the figure is of.
// There is no line where there is nobody.
func (b *beam) choose(f figure) (*line, []int) {
	key := chosenKey{line: b.lineKey(f), at: place{free, free}, before: f.before}
	on := b.line(key.line)
	if on == nil {
		return nil, nil
	}
	if b.axis == axisStatus {
		var chosen []int
		for i, atom := range on.atoms {
			if f.class.has(b.atoms.rows[atom].class) {
				chosen = append(chosen, i)
			}
		}
		return on, chosen
	}
	fixed := key // with 0 for each dimension that has a value, so that all figures alike have the same
	for i, d := range b.q.Dimensions {
		if axisOf(d) == b.axis && f.at[i] != free {
			key.at[i], fixed.at[i] = f.at[i], 0
		}
	}
	if fixed.at == (place{free, free}) { // nothing but filters and periods choose
		return on, b.keptOn(on, f.before)
	}
	if !b.sought[fixed] {
		b.sought[fixed] = true
		b.seek(fixed, on)
	}
	return on, b.chosen[key]
}

// keptOn returns which values of a line filters keep, and on that of time a period.
func (b *beam) keptOn(on *line, before bool) []int {
	kept := &on.kept[periodOf(before)]
	if *kept == nil {
		*kept = make([]int, 0, len(on.atoms))
		for i, atom := range on.atoms {
			if b.keeps(b.atoms.rows[atom], before) {
				*kept = append(*kept, i)
			}
		}
	}
	return *kept
}

// keeps reports whether filters, and on the axis of time a period, keep a row's value.
func (b *beam) keeps(r *fineRow, before bool) bool {
	return b.look.kept(r, b.axis) && (b.axis != axisTime || b.look.in[periodOf(before)][r.when])
}

// periodOf is the place of one of the periods in looked.in.
func periodOf(before bool) int {
	if before {
		return 1
	}
	return 0
}

// seek finds for all figures alike on a line which values they are of.
func (b *beam) seek(fixed chosenKey, on *line) {
	for i, atom := range on.atoms {
		r := b.atoms.rows[atom]
		if !b.keeps(r, fixed.before) {
			continue
		}
		values := b.dimensions(b.look, r)
		for d := range values {
			if fixed.at[d] == free {
				values[d] = []int32{free}
			}
		}
		for _, first := range values[0] {
			for _, second := range values[1] {
				key := fixed
				key.at = place{first, second}
				b.chosen[key] = append(b.chosen[key], i)
			}
		}
	}
}
