package statistics

import (
	"cmp"
	"slices"
)

// Some values have others on a second axis: a run its month and its weekday, a
// municipality its size class. Who asks for all runs of a module, and then for the
// module in March, can subtract the runs of March that were shown. So what is not
// shown of such a margin has to be of nobody or of at least k people, too: where it
// is not, a block that could be shown is kept back with it.

// hasMargins reports whether values of an axis have others on another.
func (q Query) hasMargins(a axis) bool {
	return a == axisCatalogue && q.speaksOf(Run) || a == axisPlace && q.speaksOf(Municipality)
}

// A margin is what can be asked for beside the values of an axis: a Land or all of
// them and a size class; a module, a category or all of them, and a time or a
// weekday of runs or both. What is zero is not chosen from.
type margin struct {
	scope   string
	months  int // of the time; 0: any
	number  int // of the time
	feature string
}

func byMargin(a, b margin) int {
	return cmp.Or(cmp.Compare(a.scope, b.scope), a.months-b.months, a.number-b.number, cmp.Compare(a.feature, b.feature))
}

// A marginal is a value with its margins, by their numbers.
type marginal struct {
	parent int32 // what the value is a part of
	finest int32
	all    []int32
}

// margins are those of the values on an axis, as far as they were looked up.
type margins struct {
	numbers map[margin]int32
	found   []margin
	values  []marginal // by the number of atoms
}

// number numbers a margin.
func (m *margins) number(of margin) int32 {
	n, known := m.numbers[of]
	if !known {
		if m.numbers == nil {
			m.numbers = map[margin]int32{}
		}
		n = int32(len(m.found))
		m.numbers[of] = n
		m.found = append(m.found, of)
	}
	return n
}

// marginal returns the margins of a row's value on the axis.
func (b *beam) marginal(r *fineRow) marginal {
	m, f := &b.margins, b.fine
	value := func(d Dimension) string { return f.value(r, slices.Index(f.by, d)) }
	if b.axis == axisPlace {
		land, size := "land "+value(Land), "size "+value(SizeClass)
		finest := m.number(margin{scope: land, feature: size})
		return marginal{m.number(margin{scope: land}), finest, []int32{finest, m.number(margin{feature: size})}}
	}
	category, module := "category "+value(Category), "module "+value(Module)
	day := b.guards.starts[value(Run)]
	month, weekday := monthNumber(day), "on a "+dayTime(day).Weekday().String()
	of := marginal{parent: m.number(margin{scope: module}), finest: m.number(margin{module, 1, month, weekday})}
	for _, scope := range []string{"", category, module} {
		of.all = append(of.all, m.number(margin{scope: scope, feature: weekday}))
		for _, months := range []int{1, 3, 6, 12} {
			of.all = append(of.all, m.number(margin{scope, months, month / months, ""}), m.number(margin{scope, months, month / months, weekday}))
		}
	}
	return of
}

// marginals returns those of the values on a line; nil where they have none. The
// values of an axis are looked at once.
func (b *beam) marginals(on *line) []marginal {
	if !b.q.hasMargins(b.axis) {
		return nil
	}
	known := &b.margins.values
	for len(*known) < len(b.atoms.rows) {
		*known = append(*known, b.marginal(b.atoms.rows[len(*known)]))
	}
	of := make([]marginal, len(on.atoms))
	for i, atom := range on.atoms {
		of[i] = (*known)[atom]
	}
	return of
}

// keepBack marks the blocks that are kept back for the sake of margins. Blocks
// across margins are by themselves, so that what is not shown of several margins
// together is what is not shown of each. values are those of the line, found are
// the margins by their numbers.
func (p *parting) keepBack(values []cellOf, of []marginal, found []margin, k int) {
	p.back, p.marginals, p.left = make([]bool, len(p.size)), of, map[int32]int{}
	members := p.members()
	who := make([]people, len(p.size))
	for b, in := range members {
		for _, i := range in {
			who[b] = who[b].and(values[i].who)
			p.back[b] = p.back[b] || of[i].finest != of[in[0]].finest
		}
	}

	rest := make([]people, len(found)) // what is not shown of each margin
	keep := func(b int) {
		for _, i := range members[b] {
			p.left[of[i].parent]++
			for _, m := range of[i].all {
				rest[m] = rest[m].and(values[i].who)
			}
		}
	}
	for b, back := range p.back {
		if back {
			keep(b)
		}
	}
	leaking := make([]bool, len(found))
	var all []int32
	for m, few := range rest {
		if few.few(k) {
			leaking[m] = true
			all = append(all, int32(m))
		}
	}
	slices.SortFunc(all, func(a, b int32) int { return byMargin(found[a], found[b]) })
	in := map[int32][]int{} // the values with people of leaking margins
	for i := range of {
		for _, m := range of[i].all {
			if leaking[m] && p.block[i] >= 0 {
				in[m] = append(in[m], i)
			}
		}
	}
	for _, m := range all {
		if !rest[m].few(k) {
			continue // another margin's block was enough
		}
		smallest := -1 // a value of the block that is missed least
		for _, i := range in[m] {
			b := p.block[i]
			if p.back[b] {
				continue
			}
			if smallest < 0 || cmp.Or(who[b].atLeast()-who[p.block[smallest]].atLeast(), slices.Compare(values[i].path, values[smallest].path)) < 0 {
				smallest = i
			}
		}
		if smallest >= 0 {
			p.back[p.block[smallest]] = true
			keep(p.block[smallest])
		}
	}
}

// members lists the values with people of each block.
func (p *parting) members() [][]int {
	members, room := make([][]int, len(p.size)), make([]int, len(p.block))
	for b, n := range p.size {
		members[b], room = room[:0:n], room[n:]
	}
	for i, b := range p.block {
		if b >= 0 {
			members[b] = append(members[b], i)
		}
	}
	return members
}

// nothingBack reports whether chosen values tell of nothing that is kept back: of
// what is a part of the same, all of it has to be chosen, or none.
func (p parting) nothingBack(chosen []int) bool {
	if len(p.left) == 0 {
		return true
	}
	var told map[int32]int
	for _, i := range chosen {
		if b := p.block[i]; b >= 0 && p.back[b] {
			if told == nil {
				told = map[int32]int{}
			}
			told[p.marginals[i].parent]++
		}
	}
	for parent, n := range told {
		if n != p.left[parent] {
			return false
		}
	}
	return true
}

// runsWithin reports whether rows are runs within a time, of which each run is all
// in or all out: tables of several times together are a table of runs.
func (q Query) runsWithin() bool {
	return q.By == ByRun && slices.Contains(q.Dimensions, Run) && q.chooses(axisTime)
}

// wholeEver reports whether a figure of a run may be told whatever the time is that
// was asked for. chosen are its values on a line along the catalogue.
func (b *beam) wholeEver(f figure, on *line, chosen []int) bool {
	at := slices.Index(b.q.Dimensions, Run)
	if !b.q.runsWithin() || f.at[at] == free {
		return true
	}
	key := lineKey{at: b.lineKey(f).at, ever: true}
	for i, d := range b.q.Dimensions {
		if axisOf(d) == axisTime {
			key.at[i] = free
		}
	}
	all := b.line(key)
	if all == nil {
		return true
	}
	runs := make([]int, 0, len(chosen))
	for _, i := range chosen {
		if at := b.placeOn(all, on.atoms[i]); at >= 0 {
			runs = append(runs, at)
		}
	}
	return b.partingOf(all, blockKey{key, f.class}).whole(runs)
}
