package statistics

import "cmp"

// A line is all that can be put in the place of one part of a figure, the other
// parts being the same: the people by the finest values on one axis.
type line struct {
	number  int32         // among those along the axis
	atoms   []int32       // the values, in the order in which they came
	columns int           // how many of these each has side by side; 1 of axisStatus, whose values are classes
	who     []people      // for each atom and column
	kept    [2][]int      // which atoms filters and the periods keep; nil: not looked up
	of      []classPeople // of some classes, as far as they were looked up
}

// classPeople are the people of some classes for each value of a line.
type classPeople struct {
	class classSet
	who   []people
}

// A classSet is some of the classes of bookings, a bit each.
type classSet uint64

// has reports whether a class is in the set.
func (s classSet) has(class int) bool { return s>>class&1 == 1 }

// A cellOf is a value on an axis that is put into a block.
type cellOf struct {
	path []int32 // from coarse to fine, by the order of values
	rank int     // those of a low rank are given up first
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
	p := parter{values: values, k: k, block: make([]int, len(values))}
	var all []int
	for i, v := range values {
		p.block[i] = -1
		if !v.who.none() {
			all = append(all, i)
			for _, key := range v.path {
				p.most = max(p.most, key)
			}
		}
	}
	p.node = make([]int32, p.most+1)
	if len(all) > 0 {
		p.part(all, 0)
	}
	return p.block
}

// A parter numbers blocks.
type parter struct {
	values []cellOf
	k      int
	block  []int
	next   int
	most   int32   // what keys there are up to
	node   []int32 // of each key, which node it is at the present level, and 1
}

// A node is the values that have the same key at a level.
type node struct {
	key     int32
	rank    int
	who     people
	members []int
	n       int // how many of these
	joined  bool
}

// part numbers the blocks of some values which have the same block at the levels
// above.
func (p *parter) part(members []int, level int) {
	if level == len(p.values[members[0]].path) {
		p.one(members)
		return
	}
	nodes := p.nodes(members, level)
	var who people
	join := func(n *node) {
		who = who.and(n.who)
		n.joined = true
	}
	for i := range nodes {
		if nodes[i].who.few(p.k) {
			join(&nodes[i])
		}
	}
	for who.few(p.k) {
		least := -1
		for i, n := range nodes {
			if !n.joined && (least < 0 || missed(n, nodes[least]) < 0) {
				least = i
			}
		}
		if least < 0 {
			break
		}
		join(&nodes[least])
	}
	var together []int
	for _, n := range nodes {
		if n.joined {
			together = append(together, n.members...)
		} else {
			p.part(n.members, level+1)
		}
	}
	switch finer := level+1 < len(p.values[members[0]].path); {
	case len(together) == 0:
	case finer && !who.few(p.k):
		p.part(together, level+1) // all of them are enough to be parted again
	default:
		p.one(together)
	}
}

// one makes a block.
func (p *parter) one(members []int) {
	for _, i := range members {
		p.block[i] = p.next
	}
	p.next++
}

// missed orders nodes by how much they are missed if they are hidden.
func missed(a, b node) int {
	return cmp.Or(a.rank-b.rank, a.who.atLeast()-b.who.atLeast(), cmp.Compare(a.key, b.key))
}

// nodes sorts values by their keys at a level.
func (p *parter) nodes(members []int, level int) []node {
	count := int32(0)
	for _, i := range members {
		if key := p.values[i].path[level]; p.node[key] == 0 {
			count++
			p.node[key] = count
		}
	}
	nodes := make([]node, count)
	for _, i := range members {
		v := &p.values[i]
		n := &nodes[p.node[v.path[level]]-1]
		if n.n == 0 {
			n.key, n.rank = v.path[level], v.rank
		}
		n.who = n.who.and(v.who)
		n.n++
	}
	room := make([]int, len(members))
	for i := range nodes {
		n := &nodes[i]
		n.members, room = room[:0:n.n], room[n.n:]
	}
	for _, i := range members {
		n := &nodes[p.node[p.values[i].path[level]]-1]
		n.members = append(n.members, i)
	}
	for _, n := range nodes {
		p.node[n.key] = 0
	}
	return nodes
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
