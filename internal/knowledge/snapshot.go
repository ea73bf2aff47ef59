package knowledge

import (
	"slices"
	"sort"
)

// A snapshot is the lexical index at one version of the base. It never changes:
// a search works on the one it found, while a refresh prepares the next.
type snapshot struct {
	version  int64 // of the base, see knowledge_version
	segments []*segment
	starts   []int    // number of each segment's first passage; one more for the end
	blocks   []int    // the same of its first block of blockSize passages
	alive    int      // living passages
	averages averages // of the living passages; impacts may be based on near ones
}

func newSnapshot(version int64, segments []*segment) *snapshot {
	s := &snapshot{version: version, segments: segments, starts: make([]int, 1, len(segments)+1), blocks: make([]int, 1, len(segments)+1)}
	var words, grams uint64
	for _, g := range segments {
		s.starts = append(s.starts, s.starts[len(s.starts)-1]+g.len())
		s.blocks = append(s.blocks, s.blocks[len(s.blocks)-1]+(g.len()+blockSize-1)/blockSize)
		s.alive += g.alive
		for i := range g.ids {
			if !g.isDead(i) {
				words += uint64(g.wordLens[i])
				grams += uint64(g.gramLens[i])
			}
		}
	}
	if s.alive > 0 {
		s.averages = averages{word: float32(words) / float32(s.alive), gram: float32(grams) / float32(s.alive)}
	}
	return s
}

// df returns in how many living passages a term occurs.
func (s *snapshot) df(term uint32) int {
	n := 0
	for _, g := range s.segments {
		if i := g.find(term); i >= 0 {
			n += int(g.df[i])
		}
	}
	return n
}

// locate returns the number of a living passage, or -1.
func (s *snapshot) locate(id int64) int {
	for i, g := range s.segments {
		if l := g.local(id); l >= 0 {
			return s.starts[i] + l
		}
	}
	return -1
}

// at returns the segment of passage number n, and its local number there.
// Segments are never empty.
func (s *snapshot) at(n int) (*segment, int) {
	i := sort.Search(len(s.segments), func(i int) bool { return s.starts[i+1] > n })
	return s.segments[i], n - s.starts[i]
}

// with returns the snapshot of a later version: without the passages of the
// documents named, and with those that b holds. It reports false when the
// average lengths have moved so far that all impacts should be computed anew.
func (s *snapshot) with(version int64, gone map[int64]bool, b *builder) (*snapshot, bool) {
	segments := make([]*segment, 0, len(s.segments)+1)
	for _, g := range s.segments {
		if g = g.without(gone); g.alive > 0 {
			segments = append(segments, g)
		}
	}
	var fresh *segment
	if b.len() > 0 {
		fresh = b.build()
		segments = append(segments, fresh)
	}
	next := newSnapshot(version, segments)
	sealed := next.averages
	if len(s.segments) > 0 {
		sealed = s.segments[0].averages
	}
	if !sealed.near(next.averages) {
		return nil, false
	}
	if fresh != nil {
		fresh.seal(sealed)
	}
	return newSnapshot(version, tidy(segments)), true
}

// tidy merges segments so that their sizes fall by half at least from each to
// the next: there are never more than a dozen, and a passage is moved about as
// often. A segment with more than a quarter removed is rewritten.
func tidy(segments []*segment) []*segment {
	for i := 0; i < len(segments); i++ {
		if g := segments[i]; 4*(g.len()-g.alive) > g.len() {
			segments[i] = merge([]*segment{g})
		}
	}
	for from := len(segments) - 1; from > 0; {
		total := segments[from].alive
		first := from
		for first > 0 && segments[first-1].alive < 2*total && total+segments[first-1].alive <= segmentSize {
			first--
			total += segments[first].alive
		}
		if first == from {
			from--
			continue
		}
		segments = slices.Replace(segments, first, from+1, merge(segments[first:from+1]))
		from = first
	}
	return segments
}
