package knowledge

import (
	"math"
	"runtime"
	"sync"
)

// scores are the lexical scores of every passage of a snapshot for a question.
type scores struct {
	snapshot *snapshot
	filter   filter
	*sums
	// What a sum is multiplied with: one over twice the largest among the
	// passages that pass the filter, so that a lexical score is at most 1.
	wordScale, gramScale float32
}

// sums hold BM25 per passage, over stems and parts and over 4-grams. They are a
// segment longer than the snapshot, so that the inner loops can work on arrays
// of fixed size, whose index a posting can never exceed.
type sums struct {
	words, grams           []float32
	wordBlocks, gramBlocks []float32 // largest sum of each block of passages
}

// blockSize is how many passages best looks at together: most blocks hold none
// of the best.
const blockSize = 128

// A scorer lends out sums; a search at 100,000 passages needs 1.3 MB of them.
type scorer struct{ pool sync.Pool }

func (c *scorer) sums(n, blocks int) *sums {
	n += segmentSize
	if s, ok := c.pool.Get().(*sums); ok && cap(s.words) >= n && cap(s.wordBlocks) >= blocks {
		s.words, s.grams = s.words[:n], s.grams[:n]
		s.wordBlocks, s.gramBlocks = s.wordBlocks[:blocks], s.gramBlocks[:blocks]
		return s
	}
	return &sums{make([]float32, n), make([]float32, n), make([]float32, blocks), make([]float32, blocks)}
}

// release gives the sums back; s must not be used afterwards.
func (c *scorer) release(s *scores) {
	c.pool.Put(s.sums)
	s.sums = nil
}

// parallelFrom is the size of a segment from which scoring it on another core
// pays.
const parallelFrom = 1 << 14

// score computes the scores of every passage.
func (c *scorer) score(s *snapshot, q *question, f filter) *scores {
	sc := &scores{snapshot: s, filter: f, sums: c.sums(s.starts[len(s.starts)-1], s.blocks[len(s.blocks)-1])}
	words, grams := s.weigh(q.words, wordModel.step(), 1), s.weigh(q.grams, gramModel.step(), gramRarity)
	maxima := make([][2]float32, len(s.segments))
	work := func(i int) { maxima[i][0], maxima[i][1] = sc.segment(i, words, grams) }

	var wg sync.WaitGroup
	free := runtime.GOMAXPROCS(0) - 1
	for i, g := range s.segments {
		if free > 0 && g.len() >= parallelFrom && i+1 < len(s.segments) {
			free--
			wg.Go(func() { work(i) })
			continue
		}
		work(i)
	}
	wg.Wait()
	var wordMax, gramMax float32
	for _, m := range maxima {
		wordMax, gramMax = max(wordMax, m[0]), max(gramMax, m[1])
	}
	sc.wordScale, sc.gramScale = scale(wordMax), scale(gramMax)
	return sc
}

func scale(largest float32) float32 {
	if largest == 0 {
		return 0
	}
	return 0.5 / largest
}

// weigh multiplies the weights by a power of the terms' idf and the size of an
// impact step, and leaves out the terms that no passage has.
func (s *snapshot) weigh(terms []weighted, step, power float64) []weighted {
	known := make([]weighted, 0, len(terms))
	for _, t := range terms {
		if df := s.df(t.term); df > 0 {
			rarity := float64(idf(df, s.alive))
			if power != 1 {
				rarity = math.Pow(rarity, power)
			}
			known = append(known, weighted{t.term, t.weight * float32(rarity*step)})
		}
	}
	return known
}

// segment scores one segment and returns the largest sums. Passages that do not
// pass have no score.
func (sc *scores) segment(i int, words, grams []weighted) (wordMax, gramMax float32) {
	g, start := sc.snapshot.segments[i], sc.snapshot.starts[i]
	w := sc.words[start:][:g.len():g.len()]
	r := sc.grams[start:][:g.len():g.len()]
	// Segments that are scored side by side must not write into each other's
	// part: a posting's number is below g.len(), so the longer view is safe.
	g.accumulate(words, w, (*[segmentSize]float32)(sc.words[start:]))
	g.accumulate(grams, r, (*[segmentSize]float32)(sc.grams[start:]))
	if !sc.filter.any || g.dead != nil {
		for k := range w {
			if !sc.passes(g, k) {
				w[k], r[k] = 0, 0
			}
		}
	}
	return largest(w, sc.wordBlocks[sc.snapshot.blocks[i]:]), largest(r, sc.gramBlocks[sc.snapshot.blocks[i]:])
}

// largest returns the largest of sums, and writes that of each block to blocks.
func largest(sums, blocks []float32) (top float32) {
	for b := 0; len(sums) > 0; b++ {
		n := min(blockSize, len(sums))
		var m float32
		for _, v := range sums[:n] {
			if v > m {
				m = v
			}
		}
		blocks[b] = m
		top = max(top, m)
		sums = sums[n:]
	}
	return top
}

func (sc *scores) passes(g *segment, local int) bool {
	return !g.isDead(local) && (sc.filter.any || sc.filter.accepts(g, local))
}

// accumulate adds the impacts of the terms; own is the segment's part of sums.
func (s *segment) accumulate(terms []weighted, own []float32, sums *[segmentSize]float32) {
	clear(own)
	for _, t := range terms {
		i := s.find(t.term)
		if i < 0 {
			continue
		}
		ids, vals := s.postings(i)
		if ids == nil {
			own := own[:len(vals)]
			for k, v := range vals {
				own[k] += t.weight * float32(v)
			}
			continue
		}
		vals = vals[:len(ids)]
		for k, id := range ids {
			sums[id] += t.weight * float32(vals[k])
		}
	}
}

// lexical returns the lexical score of passage number n: both sums divided by
// their largest, added and halved.
func (sc *scores) lexical(n int) float32 {
	return sc.words[n]*sc.wordScale + sc.grams[n]*sc.gramScale
}
