package knowledge

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func questions(r *rand.Rand, n int) []*question {
	qs := make([]*question, n)
	for i := range qs {
		qs[i] = randomQuestion(r)
	}
	return qs
}

func TestScoresEqualTheTextbookFormulaThroughChanges(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var living []naivePassage
	s := newSnapshot(0, nil)
	nextID := int64(3)
	for step := range int64(60) {
		gone := map[int64]bool{}
		if len(living) > 0 {
			for range r.IntN(6) {
				gone[living[r.IntN(len(living))].document] = true
			}
		}
		fresh := randomPassages(r, nextID, 3*r.IntN(12))
		nextID += int64(len(fresh))
		living = slices.DeleteFunc(living, func(p naivePassage) bool { return gone[p.document] })
		living = append(living, fresh...)
		next, near := s.with(step, gone, builderOf(fresh))
		if !near { // what a Store does then: everything anew
			b := builderOf(living)
			g := b.build()
			g.seal(newSnapshot(0, []*segment{g}).averages)
			next = newSnapshot(step, []*segment{g})
		}
		s = next
		if len(s.segments) > 12 {
			t.Fatalf("step %d: %d segments for %d passages", step, len(s.segments), s.alive)
		}
		if len(living) > 0 {
			compare(t, s, living, questions(r, 2))
		}
	}
}

func TestMergedLargeSegmentsScoreLikeTheTextbookFormula(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	all := randomPassages(r, 1, 3*denseFrom/2)
	var parts []*segment
	for chunk := range slices.Chunk(all, 3000) {
		parts = append(parts, builderOf(chunk).build())
	}
	merged := merge(parts)
	merged.seal(newSnapshot(0, []*segment{merged}).averages)
	dense := 0
	for i := range merged.terms {
		if ids, _ := merged.postings(i); ids == nil {
			dense++
		}
	}
	if dense == 0 {
		t.Error("no frequent term got a dense list")
	}
	s := newSnapshot(1, []*segment{merged})
	qs := questions(r, 2)
	compare(t, s, all, qs)

	gone := map[int64]bool{}
	for i := range int64(500) {
		gone[i*5] = true
	}
	living := slices.DeleteFunc(slices.Clone(all), func(p naivePassage) bool { return gone[p.document] })
	s2, near := s.with(2, gone, newBuilder())
	if !near {
		t.Fatal("removing documents at random moved the average lengths")
	}
	compare(t, s2, living, qs)
	compare(t, s, all, qs) // the older snapshot is as it was
	// Rewritten without the removed, lists may cease to be dense or become it.
	compare(t, newSnapshot(3, []*segment{merge(s2.segments)}), living, qs)
}

func TestBestIsTheExactOrderOfAllScores(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	all := randomPassages(r, 1, 900)
	g := builderOf(all).build()
	g.seal(newSnapshot(0, []*segment{g}).averages)
	s, _ := newSnapshot(1, []*segment{g}).with(2, map[int64]bool{17: true, 200: true}, newBuilder())
	var c scorer
	for _, q := range questions(r, 5) {
		for _, f := range []filter{newFilter(Query{}), newFilter(Query{Kinds: Kinds[1:2]})} {
			sc := c.score(s, q, f)
			var want []candidate
			for n := range all {
				if g, k := s.at(n); sc.passes(g, k) && sc.lexical(n) > 0 {
					want = append(want, sc.candidate(n))
				}
			}
			slices.SortFunc(want, byRank)
			if want[0].score > 1.0001 {
				t.Errorf("best score %v, want at most 1", want[0].score)
			}
			want = want[:min(50, len(want))]
			if got := sc.best(50); !slices.Equal(got, want) {
				t.Errorf("best(50) differs from sorting all scores:\n got %+v\nwant %+v", got, want)
			}
			c.release(sc)
		}
	}
}
