package german

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnalyzerFeatures(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer(testSplitter())
	f := a.Word("bürgerbeteiligungsplattformen")
	if f.Stop || f.Folded != "burgerbeteiligungsplattformen" || f.Stem != "burgerbeteiligungsplattform" {
		t.Errorf("got %+v", f)
	}
	if diff := cmp.Diff([]string{"burg", "beteil", "plattform"}, f.Parts); diff != "" {
		t.Errorf("parts: -want +got\n%s", diff)
	}
	for i, p := range f.Parts {
		if f.PartHashes[i] != StemHash(p) {
			t.Errorf("hash of part %q is not that of the stem", p)
		}
	}
	if len(f.Grams) != len(f.Folded)+2-3 {
		t.Errorf("%d 4-grams of %q", len(f.Grams), f.Folded)
	}
	if f := a.Word("für"); !f.Stop || !f.Bare || f.Stem != "" || f.Grams != nil {
		t.Errorf("bare word has features %+v", f)
	}
	if f := a.Word("ohne"); !f.Stop || f.Bare || f.Stem != "ohn" || len(f.Grams) != 3 || f.Parts != nil {
		t.Errorf("a stop word worth searching for has features %+v", f)
	}
}

func TestSpellingsShareFeatures(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer(testSplitter())
	for _, group := range [][]string{
		{"künstliche", "kuenstliche", "kunstliche", "künstlichen"},
		{"straße", "strasse", "strassen"},
		{"managerin", "managerinnen", "manager", "managers"},
	} {
		for _, w := range group[1:] {
			if a.Word(w).StemHash != a.Word(group[0]).StemHash {
				t.Errorf("%q and %q have different stems %q and %q", w, group[0], a.Word(w).Stem, a.Word(group[0]).Stem)
			}
		}
	}
}

func TestTypingErrorsShareMostGrams(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer(nil)
	for _, pair := range [][2]string{{"blrgerbeteiligung", "bürgerbeteiligung"}, {"datenstrategin", "datenstrategie"}, {"beschéftigten", "beschäftigten"}} {
		x, y := a.Word(pair[0]).Grams, a.Word(pair[1]).Grams
		shared := 0
		for _, g := range x {
			if slices.Contains(y, g) {
				shared++
			}
		}
		if 2*shared < len(y) {
			t.Errorf("%q and %q share %d of %d grams", pair[0], pair[1], shared, len(y))
		}
	}
}

// The values are part of the stored format: a change needs a new rulesVersion.
func TestHashesAreStable(t *testing.T) {
	t.Parallel()
	if got, want := StemHash("fortbild"), uint32(1461528620); got != want {
		t.Errorf("StemHash = %d, want %d", got, want)
	}
	if got, want := NewAnalyzer(nil).Word("kurs").Grams, []uint32{244481923, 1473125530, 342692585}; !slices.Equal(got, want) {
		t.Errorf("Grams = %d, want %d", got, want)
	}
	for _, w := range []string{"kurs", "größe", "2025", "ki", "москва"} {
		f := NewAnalyzer(nil).Word(w)
		for _, h := range append([]uint32{f.StemHash}, f.Grams...) {
			if h>>31 != 0 {
				t.Errorf("%q: hash %d has more than 31 bits", w, h)
			}
		}
	}
}

func TestVersionFollowsTheVocabulary(t *testing.T) {
	t.Parallel()
	a, b, c := NewAnalyzer(testSplitter()), NewAnalyzer(testSplitter()), NewAnalyzer(nil)
	if a.Version() != b.Version() || a.Version() == c.Version() {
		t.Errorf("versions %q, %q, %q", a.Version(), b.Version(), c.Version())
	}
}

func TestEachAgreesWithWords(t *testing.T) {
	t.Parallel()
	text := "Die Bürger:innen der Smart-City-Akademie: 5.000 Weiter-\nbildungen für GROẞE Städte."
	a := NewAnalyzer(testSplitter())
	var spans []Span
	a.Each(text, func(f *Features, at Span) {
		spans = append(spans, at)
		if w := Words(text)[len(spans)-1]; w.Span != at || a.Word(w.Text) != f {
			t.Errorf("Each gives %v %+v, Words %+v", at, f, w)
		}
	})
	if len(spans) != len(Words(text)) {
		t.Errorf("%d words, want %d", len(spans), len(Words(text)))
	}
}

func TestAnalyzerIsSafeForConcurrentUseAndBounded(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer(testSplitter())
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 60_000 {
				w := fmt.Sprintf("wort%d", (i*7+g)%50_000)
				if f := a.Word(w); f.Stem != w {
					t.Errorf("Word(%q).Stem = %q", w, f.Stem)
					return
				}
			}
		})
	}
	wg.Wait()
	n := 0
	for i := range a.cache.shards {
		n += len(a.cache.shards[i].young) + len(a.cache.shards[i].old)
	}
	if limit := 2 * cacheShards * cacheLimit; n > limit || n == 0 {
		t.Errorf("cache holds %d word forms, limit %d", n, limit)
	}
}

// sample is about as long and as varied as a passage.
var sample = strings.Repeat("Die Smart City Akademie erweitert ihr kostenfreies, virtuelles Weiterbildungsangebot für kommunale "+
	"Mitarbeitende: Sechs neue Wahlmodule zu zentralen Zukunftsthemen wie digitaler Daseinsvorsorge, Mobilität und Energie "+
	"starten am 18. November 2025. Die Gewinner werden mit 5.000 Euro prämiert. ", 3)

func BenchmarkAnalyzer(b *testing.B) {
	a := NewAnalyzer(testSplitter())
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		a.Each(sample, func(*Features, Span) {})
	}
}

func BenchmarkAnalyzerUnknownWord(b *testing.B) {
	a := NewAnalyzer(testSplitter())
	for b.Loop() {
		a.features("bürgerbeteiligungsplattformen")
	}
}

func BenchmarkSentences(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	for b.Loop() {
		Sentences(sample)
	}
}

func BenchmarkDates(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	for b.Loop() {
		Dates(sample)
	}
}
