package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// BenchmarkTurn measures whole turns, conversation and all, over a base of the
// demo's documents and 1,000 more made of their sentences. It reports the median
// and the 95th percentile in milliseconds, and the time to the first event.
func BenchmarkTurn(b *testing.B) {
	a := demoApp(b)
	fill(b, a, 1000)
	questions, err := demo.Questions()
	if err != nil {
		b.Fatal(err)
	}
	c, err := a.conversations.Start(b.Context(), "cli")
	if err != nil {
		b.Fatal(err)
	}
	var whole, first []float64
	b.ResetTimer()
	for i := range b.N {
		q := questions[i%len(questions)]
		if i%100 == 99 { // conversations are bounded
			if c, err = a.conversations.Start(b.Context(), "cli"); err != nil {
				b.Fatal(err)
			}
		}
		began, seen := time.Now(), false
		_, err := a.assistant.Turn(b.Context(), assistant.Input{Conversation: c.ID, Question: q.Question, Channel: "cli"},
			func(assistant.Event) error {
				if !seen {
					seen, first = true, append(first, ms(began))
				}
				return nil
			})
		if err != nil {
			b.Fatal(err)
		}
		whole = append(whole, ms(began))
	}
	b.ReportMetric(percentile(whole, 50), "p50-ms")
	b.ReportMetric(percentile(whole, 95), "p95-ms")
	b.ReportMetric(percentile(first, 50), "first-p50-ms")
}

func ms(began time.Time) float64 { return float64(time.Since(began).Microseconds()) / 1000 }

func percentile(v []float64, p int) float64 {
	slices.Sort(v)
	return v[(len(v)-1)*p/100]
}

// fill ingests n documents of about five passages each.
func fill(b *testing.B, a *app, n int) {
	b.Helper()
	sentences := demoSentences(b, a)
	rng := rand.New(rand.NewPCG(1, 2))
	files := fstest.MapFS{}
	for i := range n {
		var text strings.Builder
		fmt.Fprintf(&text, "# Sammlung %d\n", i)
		for s := range 5 {
			fmt.Fprintf(&text, "\n## Teil %d\n\n", s+1)
			for range 8 {
				text.WriteString(sentences[rng.IntN(len(sentences))] + " ")
			}
			text.WriteString("\n")
		}
		files[fmt.Sprintf("%04d.md", i)] = &fstest.MapFile{Data: []byte(text.String())}
	}
	log := slog.New(slog.DiscardHandler)
	if _, err := ingest.New(a.base, a.embedder, log, ingest.Options{}).Run(b.Context(), ingest.FS("bench", files)); err != nil {
		b.Fatal(err)
	}
	if err := a.base.IndexVectors(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := a.base.Refresh(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func demoSentences(b *testing.B, a *app) []string {
	b.Helper()
	var out []string
	documents, err := a.base.Documents(b.Context(), knowledge.DocumentFilter{})
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range documents {
		passages, err := a.base.Passages(b.Context(), d.ID)
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range passages {
			for _, s := range p.Sentences {
				out = append(out, strings.ReplaceAll(s.In(p.Text), "\n", " "))
			}
		}
	}
	return out
}
