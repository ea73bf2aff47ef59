package knowledge

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A naivePassage is a passage as the reference implementation sees it.
type naivePassage struct {
	entry
	freqs map[uint32]uint32 // term -> frequency in 1/unit
	where map[uint32]uint16 // word -> its places
}

// naive scores passages by the textbook formula in 64-bit numbers, without an
// index. It is what the segments are compared with.
func naive(passages []naivePassage, q *question) (words, grams map[int64]float64) {
	df := map[uint32]int{}
	var wordSum, gramSum float64
	for _, p := range passages {
		for t, f := range p.freqs {
			df[t]++
			if t < gramBit {
				wordSum += float64(f)
			} else {
				gramSum += float64(f)
			}
		}
	}
	n := float64(len(passages))
	score := func(p naivePassage, terms []weighted, mean, k1, b, power float64) float64 {
		length := 0.0
		for t, f := range p.freqs {
			if (t < gramBit) == (terms[0].term < gramBit) {
				length += float64(f)
			}
		}
		sum := 0.0
		for _, t := range terms {
			if tf := float64(p.freqs[t.term]) / unit; tf > 0 {
				d := float64(df[t.term])
				idf := math.Pow(math.Log(1+(n-d+0.5)/(d+0.5)), power)
				sum += float64(t.weight) * idf * tf * (k1 + 1) / (tf + k1*(1-b+b*length/mean))
			}
		}
		return sum
	}
	words, grams = map[int64]float64{}, map[int64]float64{}
	for _, p := range passages {
		words[p.id] = score(p, q.words, wordSum/n, 2, 0.75, 1)
		grams[p.id] = score(p, q.grams, gramSum/n, 1.2, 0.6, 1.3)
	}
	return words, grams
}

// randomPassages draws words from a long-tailed vocabulary, three passages to a
// document, ids from first on.
func randomPassages(r *rand.Rand, first int64, n int) []naivePassage {
	ps := make([]naivePassage, n)
	for i := range ps {
		id := first + int64(i)
		p := naivePassage{entry: entry{id: id, document: id / 3, day: int32(id % 7), kind: uint8(id % 3)}, freqs: map[uint32]uint32{}, where: map[uint32]uint16{}}
		for range 20 + r.IntN(40) {
			word := uint32(math.Pow(r.Float64(), 3) * 800)
			p.freqs[wordTerm(word*2654435761)] += []uint32{unit, unit, unit, unit / 2}[r.IntN(4)]
			p.where[wordTerm(word*2654435761)] |= place(r.IntN(20))
			for g := range uint32(3) {
				p.freqs[gramTerm((word*31+g*g)*40503<<7)] += unit
			}
		}
		ps[i] = p
	}
	return ps
}

func (p naivePassage) vector() *termVector {
	var o occurrences
	for _, t := range slices.Sorted(maps.Keys(p.freqs)) {
		o.add(t, p.freqs[t], p.where[t])
	}
	v := o.vector()
	return &v
}

func randomQuestion(r *rand.Rand) *question {
	q := &question{}
	seen := map[uint32]bool{}
	for range 3 + r.IntN(5) {
		word := uint32(math.Pow(r.Float64(), 2) * 850)
		if t := wordTerm(word * 2654435761); !seen[t] {
			seen[t] = true
			q.words = append(q.words, weighted{t, 1})
		}
		for g := range uint32(3) {
			if t := gramTerm((word*31 + g*g) * 40503 << 7); !seen[t] {
				seen[t] = true
				q.grams = append(q.grams, weighted{t, 1.5})
			}
		}
	}
	return q
}

func builderOf(passages []naivePassage) *builder {
	b := newBuilder()
	for _, p := range passages {
		b.add(p.entry, p.vector())
	}
	return b
}

// compare checks that the snapshot scores all living passages as the reference
// does, but for the rounding of impacts.
func compare(t *testing.T, s *snapshot, passages []naivePassage, questions []*question) {
	t.Helper()
	if s.alive != len(passages) {
		t.Fatalf("snapshot has %d passages, want %d", s.alive, len(passages))
	}
	var c scorer
	for _, q := range questions {
		words, grams := naive(passages, q)
		sc := c.score(s, q, newFilter(Query{}))
		for _, p := range passages {
			n := s.locate(p.id)
			if n < 0 {
				t.Fatalf("passage %d is not in the snapshot", p.id)
			}
			g, local := s.at(n)
			for word, want := range p.where {
				if got := g.place(g.find(word), local); got != want {
					t.Fatalf("passage %d, word %x: places %016b, want %016b", p.id, word, got, want)
				}
			}
			for name, pair := range map[string][2]float64{
				"words": {float64(sc.words[n]), words[p.id]},
				"grams": {float64(sc.grams[n]), grams[p.id]},
			} {
				if got, want := pair[0], pair[1]; math.Abs(got-want) > 0.04*want+0.02 {
					t.Fatalf("passage %d, %s: score %.4f, want %.4f", p.id, name, got, want)
				}
			}
		}
		c.release(sc)
	}
}
