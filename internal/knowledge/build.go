package knowledge

import "slices"

// A builder makes an unsealed segment of passages added one by one. It works
// best for a few thousand passages, whose different terms fit the processor's
// cache; merge puts such pieces together.
type builder struct {
	entries
	table []uint32 // open addressing: number of a term plus one, 0 if free
	terms []uint32 // in order of first occurrence
	df    []uint32
	posts []uint32 // numbers of the terms of all passages, one after another
	freqs []uint8  // of the same length
	where []uint16 // places of those terms that are words
	ends  []uint32 // where the terms of each passage end
}

// builderSize is the number of passages after which a builder should be emptied.
const builderSize = 4096

func newBuilder() *builder { return &builder{table: make([]uint32, 1<<12)} }

func (b *builder) len() int { return len(b.ids) }

// add takes over what the vector says; v may be reused afterwards.
func (b *builder) add(e entry, v *termVector) {
	e.wordLen, e.gramLen = v.wordLen, v.gramLen
	b.entries.append(e)
	for i, t := range v.terms {
		n := b.number(t)
		b.df[n]++
		b.posts = append(b.posts, n)
		b.freqs = append(b.freqs, v.freqs[i])
	}
	b.where = append(b.where, v.places...)
	b.ends = append(b.ends, uint32(len(b.posts)))
}

func (b *builder) number(term uint32) uint32 {
	mask := uint32(len(b.table) - 1)
	i := mix(term) & mask
	for b.table[i] != 0 {
		if n := b.table[i] - 1; b.terms[n] == term {
			return n
		}
		i = (i + 1) & mask
	}
	b.terms = append(b.terms, term)
	b.df = append(b.df, 0)
	b.table[i] = uint32(len(b.terms))
	if 2*len(b.terms) > len(b.table) {
		b.grow()
	}
	return uint32(len(b.terms) - 1)
}

func (b *builder) grow() {
	b.table = make([]uint32, 4*len(b.table))
	mask := uint32(len(b.table) - 1)
	for n, t := range b.terms {
		i := mix(t) & mask
		for b.table[i] != 0 {
			i = (i + 1) & mask
		}
		b.table[i] = uint32(n + 1)
	}
}

// mix spreads the upper bits, where 4-grams differ, over the lower ones.
func mix(t uint32) uint32 { return t * 0x9e3779b1 >> 8 }

// build returns the segment and leaves b empty for the next one.
func (b *builder) build() *segment {
	s := &segment{entries: b.entries}
	s.entries.clip()
	order := make([]uint64, len(b.terms))
	for n, t := range b.terms {
		order[n] = uint64(t)<<32 | uint64(n)
	}
	slices.Sort(order)
	s.terms = make([]uint32, len(order))
	s.df = make([]uint32, len(order))
	s.idStart = make([]uint32, len(order)+1)
	next := make([]uint32, len(order)) // by number: where its next posting goes
	pos := uint32(0)
	for i, o := range order {
		n := uint32(o)
		s.terms[i], s.df[i] = uint32(o>>32), b.df[n]
		s.idStart[i], next[n] = pos, pos
		pos += b.df[n]
	}
	s.idStart[len(order)] = pos
	s.valStart = s.idStart // no dense lists here
	s.postIDs, s.postVals = make([]uint16, pos), make([]uint8, pos)
	s.places = make([]uint16, s.wordPostings())
	from, words := uint32(0), 0
	for local, end := range b.ends {
		for k := from; k < end; k++ {
			at := next[b.posts[k]]
			next[b.posts[k]] = at + 1
			s.postIDs[at], s.postVals[at] = uint16(local), b.freqs[k]
			if at < uint32(len(s.places)) {
				s.places[at] = b.where[words]
				words++
			}
		}
		from = end
	}
	s.index()
	clear(b.table)
	*b = builder{table: b.table, terms: b.terms[:0], df: b.df[:0], posts: b.posts[:0], freqs: b.freqs[:0], where: b.where[:0], ends: b.ends[:0]}
	return s
}
