package reader

import (
	"math"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// How well two words stand for each other, 0..1.
const (
	likeCompound = 0.9  // the line's compound has the question's word
	likeSynonym  = 0.7  // the line says it in another word
	likePart     = 0.6  // both have a part in common
	likeInside   = 0.85 // of the 4-grams of the shorter word
	leastLike    = 0.35 // less is chance
	insideFrom   = 4    // 4-grams that the shorter word must have
)

// likeness returns how well word w of a line stands for word q of a question.
func likeness(q, w *german.Features) float64 {
	if q.StemHash == w.StemHash {
		return 1
	}
	best := 0.0
	if slices.Contains(w.PartHashes, q.StemHash) {
		best = likeCompound
	} else if slices.ContainsFunc(q.PartHashes, func(p uint32) bool { return p == w.StemHash || slices.Contains(w.PartHashes, p) }) {
		best = likePart
	}
	common := german.SharedGrams(q.Grams, w.Grams)
	shorter := min(len(q.Grams), len(w.Grams))
	if 4*common <= shorter {
		return best
	}
	best = max(best, min(1, 2*float64(common)/float64(len(q.Grams)+len(w.Grams))))
	if shorter >= insideFrom {
		best = max(best, min(1, likeInside*float64(common)/float64(shorter)))
	}
	if best < leastLike {
		return 0
	}
	return best
}

// A view is a question looked at against a page: what features are made from.
// Slices have an entry for each line.
type view struct {
	q *question
	p *page

	match   [][]float64 // for each word of the question, how well the line has it
	exact   [][]float64 // the same without 4-grams: 1 as a word or part of one, 0.5 for a common part
	related [][]float64 // the same with words that say the same

	soft     []float64 // share of the question's idf that the line has
	rare     []float64 // the same, words weighted by their rarity on this page
	whole    []float64 // the same by exact matches
	fresh    []float64 // the same for words that the title lacks
	okapi    []float64 // BM25 of the line among the page's lines
	heading  []float64 // soft of the heading above
	under    []float64 // soft of line, heading and title together
	asked    []float64 // share of the line's words that the question has
	window   []float64 // soft of the line and two to each side together
	combined []float64 // soft, rare and under in one: the best single guess
	down, up []float64 // combined of the lines before and behind, fading with distance
	rank     []int     // by combined, from 0
	bestAt   int       // the line of rank 0

	tops    tops
	pageHas []float64 // for each word, how well the best line has it
	rarest  int       // the word that says most on this page, -1 if none
	blocks  []block
}

// tops are the highest values of the slices of these names, never 0.
type tops struct{ soft, rare, okapi, heading, window, combined float64 }

// A block is a heading and the lines up to the next.
type block struct {
	best, sum float64 // of combined
	n         int
	last      int // its last line
}

// look compares a question with a page.
func look(q *question, p *page) *view {
	v := &view{q: q, p: p, rarest: -1}
	v.compare()
	v.cover()
	v.surround()
	return v
}

// compare fills the matrices.
func (v *view) compare() {
	n, m := len(v.p.lines), len(v.q.words)
	v.match, v.exact, v.related = matrix(n, m), matrix(n, m), matrix(n, m)
	v.pageHas, v.asked = make([]float64, m), make([]float64, n)
	for i := range v.p.lines {
		v.asked[i] = v.askedOf(&v.p.lines[i])
		for k, q := range v.q.words {
			for _, w := range v.p.lines[i].words {
				v.match[i][k] = max(v.match[i][k], likeness(q, w))
				if v.also(k, w) {
					v.related[i][k] = likeSynonym
				}
				switch {
				case q.StemHash == w.StemHash || slices.Contains(w.PartHashes, q.StemHash):
					v.exact[i][k] = 1
				case v.exact[i][k] == 0 && slices.ContainsFunc(q.PartHashes, func(p uint32) bool { return p == w.StemHash || slices.Contains(w.PartHashes, p) }):
					v.exact[i][k] = 0.5
				}
			}
			v.related[i][k] = max(v.related[i][k], v.match[i][k])
			v.pageHas[k] = max(v.pageHas[k], v.match[i][k])
		}
	}
}

// also reports whether a word of a line, or a part of it, says the same as word
// k of the question.
func (v *view) also(k int, w *german.Features) bool {
	for _, stem := range v.q.also[k] {
		if stem == w.StemHash || slices.Contains(w.PartHashes, stem) {
			return true
		}
	}
	return false
}

// likeAsked is the likeness from which a word counts as one of the question.
const likeAsked = 0.55

// askedOf returns the share of a line's words that the question has.
func (v *view) askedOf(l *line) float64 {
	n := 0.0
	for _, w := range l.words {
		if slices.ContainsFunc(v.q.words, func(q *german.Features) bool { return likeness(q, w) >= likeAsked }) {
			n++
		}
	}
	return n / float64(max(1, len(l.words)))
}

// Weights of what combined adds up, and the damping of the first lines, which
// are titles.
const (
	combineRare  = 0.7
	combineUnder = 0.4
	dampTitle    = 0.3
)

// Parameters of BM25 for single lines.
const (
	okapiK1 = 1.2
	okapiB  = 0.5
)

// cover fills what depends on one line and its headings.
func (v *view) cover() {
	n, m := len(v.p.lines), len(v.q.words)
	found := make([]float64, m)
	average := 1e-9
	for i := range v.p.lines {
		for k, x := range v.match[i] {
			found[k] += x
		}
		average += float64(len(v.p.lines[i].words)) / float64(n)
	}
	rareW, freshW := make([]float64, m), make([]float64, m)
	tellsMost := -1.0
	for k := range v.q.words {
		rareW[k] = math.Log(1+float64(n)/(found[k]+0.5)) * min(1, v.q.idf[k]/2.5)
		freshW[k] = v.q.idf[k] * (1 - v.match[0][k])
		if v.pageHas[k] > 0.5 && rareW[k] > tellsMost {
			tellsMost, v.rarest = rareW[k], k
		}
	}
	v.soft, v.rare, v.whole, v.fresh = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	v.okapi, v.heading, v.under, v.window = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	v.combined = make([]float64, n)
	for i := range v.p.lines {
		v.soft[i] = v.share(v.q.idf, v.match[i])
		v.rare[i] = v.share(rareW, v.match[i])
		v.whole[i] = v.share(v.q.idf, v.exact[i])
		if sum(freshW) >= leastFresh {
			v.fresh[i] = v.share(freshW, v.match[i])
		}
		length := float64(len(v.p.lines[i].words)) / average
		for k, tf := range v.exact[i] {
			v.okapi[i] += v.q.idf[k] * tf * (okapiK1 + 1) / (tf + okapiK1*(1-okapiB+okapiB*length)) / v.q.all
		}
	}
	for i := range v.p.lines {
		rows := [][]float64{v.match[i], v.match[0]}
		if h := v.p.head[i]; h >= 0 {
			v.heading[i] = v.soft[h]
			rows = append(rows, v.match[h])
		}
		v.under[i] = v.share(v.q.idf, rows...)
		v.window[i] = v.share(v.q.idf, v.match[max(0, i-2):min(n, i+3)]...)
		v.combined[i] = v.soft[i] + combineRare*v.rare[i] + combineUnder*v.under[i] - dampTitle*max(0, float64(v.p.body+1-i)/2)
	}
	v.tops = tops{most(v.soft), most(v.rare), most(v.okapi), most(v.heading), most(v.window), most(v.combined)}
}

// leastFresh is the idf from which words that the title lacks count on their own.
const leastFresh = 0.5

// share returns the share of the words' weights that rows, taken together, have.
func (v *view) share(weights []float64, rows ...[]float64) float64 {
	got, all := 0.0, 1e-9
	for k, w := range weights {
		best := 0.0
		for _, row := range rows {
			best = max(best, row[k])
		}
		got += w * best
		all += w
	}
	return got / all
}

// Fading of a match with each line, and when passing a heading.
const (
	fadeLine    = 0.85
	fadeHeading = 0.4
)

// surround fills what depends on other lines.
func (v *view) surround() {
	n := len(v.p.lines)
	v.down, v.up, v.rank = make([]float64, n), make([]float64, n), make([]int, n)
	fade := func(i int) float64 {
		if v.p.head[i] == i {
			return fadeHeading
		}
		return fadeLine
	}
	for i := 1; i < n; i++ {
		v.down[i] = fade(i) * max(v.down[i-1], v.combined[i-1])
	}
	for i := n - 2; i >= 0; i-- {
		v.up[i] = fade(i+1) * max(v.up[i+1], v.combined[i+1])
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case v.combined[a] > v.combined[b]:
			return -1
		case v.combined[a] < v.combined[b]:
			return 1
		}
		return 0
	})
	for r, i := range order {
		v.rank[i] = r
	}
	v.bestAt = order[0]
	v.blocks = make([]block, v.p.block[n-1]+1)
	for i, c := range v.combined {
		b := &v.blocks[v.p.block[i]]
		b.best, b.sum, b.n, b.last = max(b.best, c), b.sum+c, b.n+1, i
	}
}

func matrix(n, m int) [][]float64 {
	all := make([]float64, n*m)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = all[i*m : (i+1)*m : (i+1)*m]
	}
	return rows
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}
