package statistics

import (
	"cmp"
	"slices"
)

// A line is all that can be put in the place of one part of a figure, the other
// parts being the same: the people by the finest values on one axis.
type line struct {
	atoms []int32       // the values, in the order in which they came
	index map[int32]int // their places in atoms
	who   []people      // for each atom and class, classes of an atom side by side
}

// add notes people of an atom and a class.
func (l *line) add(atom int32, class, classes int, who people) {
	at, known := l.index[atom]
	if !known {
		at = len(l.atoms)
		l.index[atom] = at
		l.atoms = append(l.atoms, atom)
		l.who = append(l.who, make([]people, classes)...)
	}
	l.who[at*classes+class] = l.who[at*classes+class].and(who)
}

// A classSet is some of the classes of bookings, a bit each.
type classSet uint64

// has reports whether a class is in the set.
func (s classSet) has(class int) bool { return s>>class&1 == 1 }

// of returns the people of some classes for each atom.
func (l *line) of(set classSet, classes int) []people {
	who := make([]people, len(l.atoms))
	for i := range who {
		for c := range classes {
			if set.has(c) {
				who[i] = who[i].and(l.who[i*classes+c])
			}
		}
	}
	return who
}

// A cellOf is a value on an axis that is put into a block.
type cellOf struct {
	path []string // from coarse to fine
	rank int      // those of a low rank are given up first
	who  people
}

// blocks parts the values of an axis so that nobody can be singled out: every
// block is of no or of at least k people, if all of them together are. It returns
// the number of each value's block; -1 where there is nobody.
//
// Values with few people go into one block, together with as many of the others as
// it takes: those that are missed least, the smallest first. Each other value is a
// block that is parted again by what it consists of, and so is the block of those
// that were put together. So what may be told of Länder and what may be told of
// municipalities are made of the same blocks. The choice depends on the people only.
func blocks(values []cellOf, k int) []int {
	block := make([]int, len(values))
	next := 0
	var all []int
	for i, v := range values {
		block[i] = -1
		if !v.who.none() {
			all = append(all, i)
		}
	}
	if len(all) > 0 {
		part(values, all, 0, k, block, &next)
	}
	return block
}

// part numbers the blocks of some values which have the same block at the levels
// above.
func part(values []cellOf, members []int, level, k int, block []int, next *int) {
	if level == len(values[members[0]].path) {
		for _, i := range members {
			block[i] = *next
		}
		*next++
		return
	}
	type node struct {
		key     string
		rank    int
		who     people
		members []int
	}
	var nodes []node
	index := map[string]int{}
	for _, i := range members {
		key := values[i].path[level]
		at, known := index[key]
		if !known {
			at = len(nodes)
			index[key] = at
			nodes = append(nodes, node{key: key, rank: values[i].rank})
		}
		nodes[at].who = nodes[at].who.and(values[i].who)
		nodes[at].members = append(nodes[at].members, i)
	}
	size := func(n node) int { return n.who.atLeast() }
	slices.SortFunc(nodes, func(a, b node) int {
		if a.who.few(k) != b.who.few(k) {
			return cmp.Or(size(a)-size(b), cmp.Compare(a.key, b.key))
		}
		return cmp.Or(a.rank-b.rank, size(a)-size(b), cmp.Compare(a.key, b.key))
	})
	var together node
	for len(nodes) > 0 && (nodes[0].who.few(k) || together.who.few(k)) {
		together.who = together.who.and(nodes[0].who)
		together.members = append(together.members, nodes[0].members...)
		nodes = nodes[1:]
	}
	for _, n := range nodes {
		part(values, n.members, level+1, k, block, next)
	}
	if len(together.members) > 0 {
		if !splits(values, together.members, level, k) {
			for _, i := range together.members {
				block[i] = *next
			}
			*next++
			return
		}
		part(values, together.members, level+1, k, block, next)
	}
}

// splits reports whether a block of values that were put together may be parted
// by a finer level: where there is one, and all of them are enough.
func splits(values []cellOf, members []int, level, k int) bool {
	var who people
	for _, i := range members {
		who = who.and(values[i].who)
	}
	return level+1 < len(values[members[0]].path) && !who.few(k)
}

// A parting is the blocks of a line.
type parting struct {
	block []int // of each value; -1 where there is nobody
	size  []int // how many values with people each block has

	// Where margins demand that blocks are kept back (see keepBack):
	back      []bool        // which
	marginals []marginal    // of each value
	left      map[int32]int // how many values of each parent are
}

// newParting counts the values of blocks.
func newParting(block []int) parting {
	p := parting{block: block}
	for _, b := range block {
		for b >= len(p.size) {
			p.size = append(p.size, 0)
		}
		if b >= 0 {
			p.size[b]++
		}
	}
	return p
}

// whole reports whether chosen values are whole blocks, and tell of nothing that is
// kept back.
func (p parting) whole(chosen []int) bool {
	in := map[int]int{}
	for _, i := range chosen {
		if b := p.block[i]; b >= 0 {
			in[b]++
		}
	}
	for b, n := range in {
		if n != p.size[b] {
			return false
		}
	}
	return p.nothingBack(chosen)
}
