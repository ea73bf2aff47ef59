package knowledge

import (
	"math/bits"
	"slices"
	"sort"
)

// segmentSize is the most passages a segment holds, so that a posting needs two
// bytes for the passage.
const segmentSize = 1 << 16

// A segment is the inverted index of some passages. Passages have local numbers
// in [0, len(ids)). Nothing in it changes after it was sealed; removing passages
// makes a copy that shares everything but df and dead.
//
// The postings of term i lie at idStart[i]:idStart[i+1] of postIDs (ascending
// local numbers) and valStart[i]:valStart[i+1] of postVals. A term in most
// passages of a large segment has a dense list instead: no numbers, and one value
// per passage, zero where the term does not occur.
//
// The words' postings come first; places says in which sentences each of their
// values stands, see place.
//
// Values are frequencies in 1/unit until seal turns them into impacts.
type segment struct {
	entries
	byID []uint16 // local numbers, ascending by passage id

	terms    []uint32 // ascending
	buckets  []uint32 // buckets[t>>shift] is the first term of that prefix
	shift    uint
	df       []uint32 // living passages per term
	idStart  []uint32
	valStart []uint32
	postIDs  []uint16
	postVals []uint8
	places   []uint16 // parallel to the words' part of postVals

	averages averages // impacts were computed with; zero before seal

	dead  []uint64 // bitmap of removed passages; nil if there are none
	alive int
}

// An entry is what the index knows of a passage besides its terms.
type entry struct {
	id, document     int64
	day              int32 // date of the document in days since 1970, noDay if unknown
	kind, language   uint8 // position in Kinds and languages
	wordLen, gramLen uint32
}

// entries are entries by column.
type entries struct {
	ids, documents   []int64
	days             []int32
	kinds, languages []uint8
	wordLens         []uint32
	gramLens         []uint32
}

func (e *entries) append(x entry) {
	e.ids = append(e.ids, x.id)
	e.documents = append(e.documents, x.document)
	e.days = append(e.days, x.day)
	e.kinds = append(e.kinds, x.kind)
	e.languages = append(e.languages, x.language)
	e.wordLens = append(e.wordLens, x.wordLen)
	e.gramLens = append(e.gramLens, x.gramLen)
}

func (e *entries) at(i int) entry {
	return entry{e.ids[i], e.documents[i], e.days[i], e.kinds[i], e.languages[i], e.wordLens[i], e.gramLens[i]}
}

func (e *entries) clip() {
	e.ids, e.documents, e.days = slices.Clip(e.ids), slices.Clip(e.documents), slices.Clip(e.days)
	e.kinds, e.languages = slices.Clip(e.kinds), slices.Clip(e.languages)
	e.wordLens, e.gramLens = slices.Clip(e.wordLens), slices.Clip(e.gramLens)
}

func (s *segment) len() int { return len(s.ids) }

func (s *segment) isDead(local int) bool {
	return s.dead != nil && s.dead[local>>6]>>(local&63)&1 != 0
}

// index prepares the search by term and by passage id.
func (s *segment) index() {
	s.byID = make([]uint16, len(s.ids))
	for i := range s.byID {
		s.byID[i] = uint16(i)
	}
	slices.SortFunc(s.byID, func(a, b uint16) int {
		if s.ids[a] < s.ids[b] {
			return -1
		}
		return 1
	})
	// About two terms per bucket.
	width := max(1, bits.Len(uint(len(s.terms)))-1)
	s.shift = uint(32 - width)
	s.buckets = make([]uint32, 1<<width+1)
	next := 0
	for b := range s.buckets {
		for next < len(s.terms) && int(s.terms[next]>>s.shift) < b {
			next++
		}
		s.buckets[b] = uint32(next)
	}
	s.alive = len(s.ids)
}

// find returns the number of a term, or -1.
func (s *segment) find(term uint32) int {
	if len(s.terms) == 0 {
		return -1
	}
	b := term >> s.shift
	for i := s.buckets[b]; i < s.buckets[b+1]; i++ {
		if s.terms[i] >= term {
			if s.terms[i] == term {
				return int(i)
			}
			return -1
		}
	}
	return -1
}

// wordPostings returns how many of postVals belong to words.
func (s *segment) wordPostings() uint32 {
	n, _ := slices.BinarySearch(s.terms, gramBit)
	return s.valStart[n]
}

// place returns in which sentences of a passage word number i stands.
func (s *segment) place(i, local int) uint16 {
	k := local
	if ids, _ := s.postings(i); ids != nil {
		found := false
		if k, found = slices.BinarySearch(ids, uint16(local)); !found {
			return 0
		}
	}
	return s.places[int(s.valStart[i])+k]
}

// postings returns the list of term number i; ids is nil if it is dense.
func (s *segment) postings(i int) (ids []uint16, vals []uint8) {
	vals = s.postVals[s.valStart[i]:s.valStart[i+1]]
	if from, to := s.idStart[i], s.idStart[i+1]; from < to {
		ids = s.postIDs[from:to]
	}
	return ids, vals
}

// value returns the posting of term number i for a passage, 0 if there is none.
func (s *segment) value(i, local int) uint8 {
	ids, vals := s.postings(i)
	if ids == nil {
		return vals[local]
	}
	if k, ok := slices.BinarySearch(ids, uint16(local)); ok {
		return vals[k]
	}
	return 0
}

// local returns the number of the passage with this id, or -1 if it is not here
// or was removed.
func (s *segment) local(id int64) int {
	k := sort.Search(len(s.byID), func(k int) bool { return s.ids[s.byID[k]] >= id })
	if k == len(s.byID) || s.ids[s.byID[k]] != id {
		return -1
	}
	if l := int(s.byID[k]); !s.isDead(l) {
		return l
	}
	return -1
}

// without returns the segment with the passages of some documents removed; s
// itself when it holds none of them. Document frequencies stay exact: every list
// is asked for every removed passage (15 ms for a full segment and one document).
func (s *segment) without(documents map[int64]bool) *segment {
	var gone []uint16
	for i, d := range s.documents {
		if documents[d] && !s.isDead(i) {
			gone = append(gone, uint16(i))
		}
	}
	if len(gone) == 0 {
		return s
	}
	c := *s
	c.alive -= len(gone)
	c.df = slices.Clone(s.df)
	c.dead = make([]uint64, (s.len()+63)/64)
	copy(c.dead, s.dead)
	isGone := make([]bool, s.len())
	for _, g := range gone {
		c.dead[g>>6] |= 1 << (g & 63)
		isGone[g] = true
	}
	for i := range c.terms {
		ids, vals := s.postings(i)
		switch {
		case ids == nil:
			for _, g := range gone {
				if vals[g] != 0 {
					c.df[i]--
				}
			}
		case len(ids) < 8*len(gone):
			for _, id := range ids {
				if isGone[id] {
					c.df[i]--
				}
			}
		default:
			for _, g := range gone {
				if _, ok := slices.BinarySearch(ids, g); ok {
					c.df[i]--
				}
			}
		}
	}
	return &c
}
