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

// A marginal is a value with its margins.
type marginal struct {
	parent string // what the value is a part of
	finest margin
	all    []margin
}

// marginal returns the margins of a row's value on an axis.
func (l *lines) marginal(a axis, r *fineRow) marginal {
	f := l.atoms[a].fine
	value := func(d Dimension) string { return r.keys[slices.Index(f.by, d)] }
	if a == axisPlace {
		land, size := "land "+value(Land), value(SizeClass)
		finest := margin{scope: land, feature: "size " + size}
		return marginal{land, finest, []margin{finest, {feature: finest.feature}}}
	}
	category, module := "category "+value(Category), "module "+value(Module)
	day := l.guards.starts[value(Run)]
	month, weekday := monthNumber(day), "on a "+dayTime(day).Weekday().String()
	m := marginal{parent: module, finest: margin{module, 1, month, weekday}}
	for _, scope := range []string{"", category, module} {
		m.all = append(m.all, margin{scope: scope, feature: weekday})
		for _, months := range []int{1, 3, 6, 12} {
			m.all = append(m.all, margin{scope, months, month / months, ""}, margin{scope, months, month / months, weekday})
		}
	}
	return m
}

// marginals returns those of the values on a line; nil where they have none. The
// values of an axis are looked at once.
func (l *lines) marginals(a axis, on *line) []marginal {
	if !l.q.hasMargins(a) {
		return nil
	}
	known := l.margins[a]
	for len(known) < len(l.atoms[a].rows) {
		known = append(known, l.marginal(a, l.atoms[a].rows[len(known)]))
	}
	l.margins[a] = known
	of := make([]marginal, len(on.atoms))
	for i, atom := range on.atoms {
		of[i] = known[atom]
	}
	return of
}

// keepBack marks the blocks that are kept back for the sake of margins. Blocks
// across margins are by themselves, so that what is not shown of several margins
// together is what is not shown of each. values are those of the line.
func (p *parting) keepBack(values []cellOf, of []marginal, k int) {
	p.back, p.parent = make([]bool, len(p.size)), make([]string, len(of))
	first := make([]int, len(p.size)) // one more than the place of a block's first value
	who := make([]people, len(p.size))
	for i, m := range of {
		p.parent[i] = m.parent
		b := p.block[i]
		if b < 0 {
			continue
		}
		who[b] = who[b].and(values[i].who)
		if first[b] == 0 {
			first[b] = i + 1
		} else if of[first[b]-1].finest != m.finest {
			p.back[b] = true
		}
	}

	rest := map[margin]people{} // what is not shown of each
	keep := func(b int) {
		for i := range of {
			if p.block[i] == b {
				for _, m := range of[i].all {
					rest[m] = rest[m].and(values[i].who)
				}
			}
		}
	}
	for b, back := range p.back {
		if back {
			keep(b)
		}
	}
	var leaking []margin
	for m, few := range rest {
		if few.few(k) {
			leaking = append(leaking, m)
		}
	}
	slices.SortFunc(leaking, byMargin)
	for _, m := range leaking {
		if !rest[m].few(k) {
			continue // another margin's block was enough
		}
		smallest := -1 // a value of the block that is missed least
		for i := range of {
			b := p.block[i]
			if b < 0 || p.back[b] || !slices.Contains(of[i].all, m) {
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

// nothingBack reports whether chosen values tell of nothing that is kept back: of
// what is a part of the same, all of it has to be chosen, or none.
func (p parting) nothingBack(chosen []int) bool {
	if p.back == nil {
		return true
	}
	left := map[string]int{}
	for i, b := range p.block {
		if b >= 0 && p.back[b] {
			left[p.parent[i]]++
		}
	}
	touched := map[string]int{}
	for _, i := range chosen {
		if b := p.block[i]; b >= 0 && p.back[b] {
			touched[p.parent[i]]++
		}
	}
	for parent, n := range touched {
		if n != left[parent] {
			return false
		}
	}
	return true
}
