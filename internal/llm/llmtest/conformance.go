// Package llmtest holds what tests of and with language models share: the
// conformance suite that every embedder must pass, and a fake embedder.
package llmtest

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/llm"
)

// texts cover what embedders meet: prose, nothing, blanks, one letter, other
// scripts, invalid UTF-8 and far more than any model reads.
func texts() []string {
	return []string{
		"Die Smart City Akademie bietet kostenlose Weiterbildung für kommunale Beschäftigte.",
		"",
		" \n\t ",
		"a",
		"für und wider",
		"Привет, 世界 🙂",
		"kaputt \xff\xfe\xc3( Text",
		strings.Repeat("Datenstrategie und Vergaberecht in der Kommune. ", 4_000),
	}
}

// TestEmbedder checks that e keeps the promises of llm.Embedder: unit length,
// dimension, order, the same vector for the same text alone, in a batch and from
// several goroutines, related texts nearer than unrelated ones, an error once
// the context has ended.
func TestEmbedder(t *testing.T, e llm.Embedder) {
	t.Helper()
	t.Run("has a name, a dimension and a weight", func(t *testing.T) {
		if e.Name() == "" || e.Dim() <= 0 || e.Weight() <= 0 || math.IsInf(e.Weight(), 0) {
			t.Errorf("name %q, dimension %d, weight %g", e.Name(), e.Dim(), e.Weight())
		}
	})
	t.Run("gives unit vectors of its dimension for any text", func(t *testing.T) {
		for i, v := range embed(t, e, texts()...) {
			checkUnit(t, e, i, v)
		}
		for i, text := range texts() {
			checkUnit(t, e, i, query(t, e, text))
		}
	})
	t.Run("embeds nothing when given nothing", func(t *testing.T) {
		if vectors := embed(t, e); len(vectors) != 0 {
			t.Errorf("%d vectors for no texts", len(vectors))
		}
	})
	t.Run("keeps the order and does not mix the texts of a batch", func(t *testing.T) {
		batch := embed(t, e, texts()...)
		reversed := texts()
		slices.Reverse(reversed)
		back := embed(t, e, reversed...)
		for i, text := range texts() {
			if d := distance(batch[i], embed(t, e, text)[0]); d > tolerance {
				t.Errorf("text %d: %g away from its vector alone", i, d)
			}
			if d := distance(batch[i], back[len(back)-1-i]); d > tolerance {
				t.Errorf("text %d: %g away in another order", i, d)
			}
		}
	})
	t.Run("gives the same vector again", func(t *testing.T) {
		text := texts()[0]
		if d := distance(query(t, e, text), query(t, e, text)); d > tolerance {
			t.Errorf("question: %g away from itself", d)
		}
	})
	t.Run("puts related texts nearer than others", func(t *testing.T) { testSimilarity(t, e) })
	t.Run("works from several goroutines", func(t *testing.T) { testConcurrency(t, e) })
	t.Run("does not change vectors handed out", func(t *testing.T) {
		first := query(t, e, texts()[0])
		kept := slices.Clone(first)
		query(t, e, texts()[5])
		if !slices.Equal(first, kept) {
			t.Error("a vector changed with the next call")
		}
	})
	t.Run("fails when the context has ended", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := e.EmbedPassages(ctx, texts()); !errors.Is(err, context.Canceled) {
			t.Errorf("EmbedPassages: error %v, want context.Canceled", err)
		}
		if _, err := e.EmbedQuery(ctx, "Kurse"); !errors.Is(err, context.Canceled) {
			t.Errorf("EmbedQuery: error %v, want context.Canceled", err)
		}
	})
}

// tolerance is how far apart two vectors of the same text may be: a model server
// may batch differently.
const tolerance = 1e-3

func testSimilarity(t *testing.T, e llm.Embedder) {
	for _, c := range []struct{ question, related, other string }{
		{
			"Welche Weiterbildungen gibt es für kommunale Beschäftigte?",
			"Die Akademie bietet Weiterbildungen für Beschäftigte in Kommunen an.",
			"Der Hafen wurde im Winter mit neuen Kränen ausgestattet.",
		},
		{
			"Wann findet der Kongress in Kiel statt?",
			"Der siebte Kongress der Modellprojekte fand am 18. und 19. November 2025 in Kiel statt.",
			"Eine Checkliste zur Datenstrategie steht zur Verfügung.",
		},
		{
			"What does the digital twin programme cost?",
			"The programme on digital twins costs nothing.",
			"Bus und Bahn verbinden das Dorf mit der Kreisstadt.",
		},
	} {
		v := embed(t, e, c.related, c.other)
		q := query(t, e, c.question)
		if near, far := dot(q, v[0]), dot(q, v[1]); near <= far {
			t.Errorf("%q: related %.3f, other %.3f", c.question, near, far)
		}
	}
}

func testConcurrency(t *testing.T, e llm.Embedder) {
	want := embed(t, e, texts()...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			got, err := e.EmbedPassages(t.Context(), texts())
			if err != nil {
				t.Errorf("EmbedPassages: %v", err)
				return
			}
			for i := range got {
				if d := distance(got[i], want[i]); d > tolerance {
					t.Errorf("text %d: %g away", i, d)
				}
			}
		})
	}
	wg.Wait()
}

func embed(t *testing.T, e llm.Embedder, texts ...string) [][]float32 {
	t.Helper()
	vectors, err := e.EmbedPassages(t.Context(), texts)
	if err != nil {
		t.Fatalf("EmbedPassages: %v", err)
	}
	if len(vectors) != len(texts) {
		t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
	}
	return vectors
}

func query(t *testing.T, e llm.Embedder, text string) []float32 {
	t.Helper()
	v, err := e.EmbedQuery(t.Context(), text)
	if err != nil {
		t.Fatalf("EmbedQuery: %v", err)
	}
	return v
}

// checkUnit fails unless v has the dimension of e and unit length; NaN fails too.
func checkUnit(t *testing.T, e llm.Embedder, i int, v []float32) {
	t.Helper()
	if len(v) != e.Dim() {
		t.Fatalf("text %d: %d components, want %d", i, len(v), e.Dim())
	}
	if length := math.Sqrt(dot(v, v)); !(math.Abs(length-1) <= tolerance) {
		t.Errorf("text %d: length %g, want 1", i, length)
	}
}

func dot(a, b []float32) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// distance is the Euclidean distance of two vectors of the same dimension.
func distance(a, b []float32) float64 {
	var sum float64
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}
