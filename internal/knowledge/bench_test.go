package knowledge

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

// A textMaker writes texts whose words are as long, as varied and as unevenly
// frequent as German ones: Zipf's law over a vocabulary made of syllables.
type textMaker struct {
	r    *rand.Rand
	zipf *rand.Zipf
}

func newTextMaker(seed uint64) *textMaker {
	r := rand.New(rand.NewPCG(seed, 1))
	return &textMaker{r, rand.NewZipf(r, 1.07, 8, 400_000)}
}

var syllables = strings.Fields(`be ge ver ent er zu ab an auf aus ein vor stadt bau plan dat en ung heit keit lich isch
	kom mun al ver walt bür ger be tei lig re gi on schu le mo dul ler nen wei ter bil dung kon zept pro jekt sen sor
	netz werk strom was ser ver kehr um welt kli ma schutz flä che haus halt mit tel för der an trag for mu lar`)

// word returns the n-th word: the frequent ones are short.
func (m *textMaker) word(n uint64) string {
	var w strings.Builder
	x := n*2654435761 + 97
	for range 1 + int(math.Log10(float64(n+1))*0.7) + int(x%2) {
		w.WriteString(syllables[x%uint64(len(syllables))])
		x = x*6364136223846793005 + 1442695040888963407
		x ^= x >> 29
	}
	return w.String()
}

func (m *textMaker) text(words int) string {
	var t strings.Builder
	for range words {
		t.WriteString(m.word(m.zipf.Uint64()))
		t.WriteByte(' ')
	}
	return t.String()
}

// madeSnapshot is an index over n passages with the terms of about 1,000
// characters: half of the words of a German text are stop words.
func madeSnapshot(n int) *snapshot {
	an := german.NewAnalyzer(nil)
	m := newTextMaker(1)
	full, empty := make(chan *builder), make(chan *builder, 1)
	result := make(chan []*segment, 1)
	go func() { result <- invert(full, empty) }()
	b := newBuilder()
	var buf occurrences
	for i := range n {
		if b.len() == builderSize {
			full <- b
			b = <-empty
		}
		v := analyse(an, "", &Passage{Text: m.text(55 + m.r.IntN(40))}, &buf)
		b.add(entry{id: int64(i), document: int64(i / 5), day: int32(i % 1000)}, &v)
	}
	full <- b
	close(full)
	s := newSnapshot(1, <-result)
	sealAll(s)
	return s
}

// BenchmarkSearchLexical measures the lexical leg: analysing the question,
// scoring every passage, choosing the best 200. 100,000 passages should take
// about a millisecond and 250 MB.
func BenchmarkSearchLexical(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			before := heapBytes()
			s := madeSnapshot(n)
			size := float64(heapBytes()-before) / (1 << 20)
			an := german.NewAnalyzer(nil)
			m := newTextMaker(2)
			questions := make([]string, 200)
			for i := range questions {
				questions[i] = m.text(5)
			}
			var c scorer
			for i := 0; b.Loop(); i++ {
				sc := c.score(s, newQuestion(an, lexicon{}, questions[i%len(questions)]), newFilter(Query{}))
				if len(sc.best(lexicalWanted)) == 0 {
					b.Fatal("nothing found")
				}
				c.release(sc)
			}
			b.ReportMetric(size, "MB")
		})
	}
}

func heapBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
