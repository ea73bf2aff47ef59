package knowledge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/llm"
)

// rerankFunc is a Reranker made of a function.
type rerankFunc func(ctx context.Context, question string, passages []string) ([]float64, error)

func (f rerankFunc) Rerank(ctx context.Context, question string, passages []string) ([]float64, error) {
	return f(ctx, question, passages)
}

// preferring scores the passages that hold a word above all others.
func preferring(word string) rerankFunc {
	return func(_ context.Context, _ string, passages []string) ([]float64, error) {
		scores := make([]float64, len(passages))
		for i, p := range passages {
			if strings.Contains(p, word) {
				scores[i] = 9
			}
		}
		return scores, nil
	}
}

func withReranker(t *testing.T, r Reranker, deadline time.Duration) (b *bundle, log *bytes.Buffer) {
	t.Helper()
	b, log = setup(t), &bytes.Buffer{}
	b.Store = New(b.pool, german.NewAnalyzer(nil), llm.NewOffline(), slog.New(slog.NewTextHandler(log, nil)), WithReranker(r, deadline))
	for i := range 12 {
		b.put(t, Document{Title: fmt.Sprint("d", i)}, "Sensoren messen Luft."+strings.Repeat(" Mehr dazu folgt.", i))
	}
	b.put(t, Document{Title: "letzter"}, "Zuletzt, nach vielem anderen, was hier zu sagen wäre: Luft ist Gold wert.")
	return b, log
}

func TestTheRerankerOrdersTheFirstHits(t *testing.T) {
	t.Parallel()
	var asked string
	gold := preferring("Gold")
	b, _ := withReranker(t, rerankFunc(func(ctx context.Context, q string, ps []string) ([]float64, error) {
		asked = q
		return gold(ctx, q, ps)
	}), 0)
	found, err := b.Search(t.Context(), Query{Text: "Sensoren Luft", Meaning: "Was ist Luft wert?", Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	if asked != "Was ist Luft wert?" {
		t.Errorf("the reranker was asked %q", asked)
	}
	if len(found.Hits) != 3 || found.Hits[0].Document.Title != "letzter" || found.Hits[0].Rerank != 9 || found.Timings.Rerank == 0 {
		t.Errorf("got %d hits, first %+v", len(found.Hits), found.Hits[0])
	}
	if found.Hits[1].Score > found.Hits[0].Score {
		t.Error("the scores do not fall")
	}
}

func TestAFailingRerankerLeavesTheOrderAndIsReportedOnce(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]rerankFunc{
		"error":     func(context.Context, string, []string) ([]float64, error) { return nil, errors.New("down") },
		"too few":   func(context.Context, string, []string) ([]float64, error) { return []float64{1}, nil },
		"no number": func(_ context.Context, _ string, ps []string) ([]float64, error) { return nans(len(ps)), nil },
		"not in time": func(ctx context.Context, _ string, _ []string) ([]float64, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := true
			working := preferring("Gold")
			b, log := withReranker(t, rerankFunc(func(ctx context.Context, q string, ps []string) ([]float64, error) {
				if broken {
					return r(ctx, q, ps)
				}
				return working(ctx, q, ps)
			}), 30*time.Millisecond)
			plain := newStore(t, b.pool)
			if err := plain.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprint(keys(t, plain, Query{Text: "Sensoren Luft"}))
			for range 3 {
				found, err := b.Search(t.Context(), Query{Text: "Sensoren Luft"})
				if err != nil || !found.Timings.RerankFailed {
					t.Fatalf("error %v, failure reported: %v", err, found.Timings.RerankFailed)
				}
			}
			if got := fmt.Sprint(keys(t, b.Store, Query{Text: "Sensoren Luft"})); got != want {
				t.Errorf("got %s, want the fused order %s", got, want)
			}
			broken = false
			if found, err := b.Search(t.Context(), Query{Text: "Sensoren Luft"}); err != nil || found.Timings.RerankFailed {
				t.Errorf("after the outage: %v, failed %v", err, found.Timings.RerankFailed)
			}
			if n := strings.Count(log.String(), "without the reranker"); n != 1 {
				t.Errorf("the outage was logged %d times:\n%s", n, log)
			}
		})
	}
}

func nans(n int) []float64 {
	list := make([]float64, n)
	zero := 0.0
	for i := range list {
		list[i] = zero / zero
	}
	return list
}
