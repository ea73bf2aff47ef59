package knowledge

import (
	"cmp"
	"slices"
)

// A candidate is a passage that may be among the hits.
type candidate struct {
	number       int // in the snapshot
	id, document int64
	shelf        int64 // document, or the same for all written answers: what diversify spreads over
	day          int32
	score        float32 // what it is ordered by
	lexical      float32
	cosine       float32
}

// byRank orders candidates: best first, among equals the newest document, then
// the older passage.
func byRank(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.day, a.day), cmp.Compare(a.id, b.id))
}

func (sc *scores) candidate(n int) candidate {
	g, k := sc.snapshot.at(n)
	s := sc.lexical(n)
	c := candidate{number: n, id: g.ids[k], document: g.documents[k], shelf: g.documents[k], day: g.days[k], score: s, lexical: s}
	if Kinds[g.kinds[k]] == KindAnswer {
		c.shelf = answersShelf
	}
	return c
}

// best returns the k passages with the highest lexical score above zero.
func (sc *scores) best(k int) []candidate {
	var top heap
	for i, g := range sc.snapshot.segments {
		start, block := sc.snapshot.starts[i], sc.snapshot.blocks[i]
		for from := 0; from < g.len(); from, block = from+blockSize, block+1 {
			if !top.admits(sc.wordBlocks[block]*sc.wordScale+sc.gramBlocks[block]*sc.gramScale, k) {
				continue
			}
			for local := from; local < min(from+blockSize, g.len()); local++ {
				if s := sc.lexical(start + local); top.admits(s, k) {
					top.push(ranked{s, g.days[local], int32(start + local)}, k)
				}
			}
		}
	}
	cs := make([]candidate, len(top))
	for i, r := range top {
		cs[i] = sc.candidate(int(r.number))
	}
	slices.SortFunc(cs, byRank)
	return cs
}

// ranked is a candidate in little space.
type ranked struct {
	score  float32
	day    int32
	number int32
}

// after reports whether a comes after b in the order of rank.
func (a ranked) after(b ranked) bool {
	if a.score != b.score {
		return a.score < b.score
	}
	if a.day != b.day {
		return a.day < b.day
	}
	return a.number > b.number
}

// heap keeps the k best with the worst of them on top.
type heap []ranked

// admits reports whether something with this score could enter.
func (h heap) admits(score float32, k int) bool {
	return score > 0 && (len(h) < k || score >= h[0].score)
}

func (h *heap) push(c ranked, k int) {
	if len(*h) < k {
		*h = append(*h, c)
		for i := len(*h) - 1; i > 0; {
			up := (i - 1) / 2
			if !(*h)[i].after((*h)[up]) {
				return
			}
			(*h)[up], (*h)[i] = (*h)[i], (*h)[up]
			i = up
		}
		return
	}
	if !(*h)[0].after(c) {
		return
	}
	(*h)[0] = c
	for i := 0; ; {
		worst := i
		for _, down := range [2]int{2*i + 1, 2*i + 2} {
			if down < k && (*h)[down].after((*h)[worst]) {
				worst = down
			}
		}
		if worst == i {
			return
		}
		(*h)[i], (*h)[worst] = (*h)[worst], (*h)[i]
		i = worst
	}
}
