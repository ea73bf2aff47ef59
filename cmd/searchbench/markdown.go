package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/chart"
)

// writeMarkdown writes the report for people.
func writeMarkdown(w io.Writer, r *Report) error {
	var b strings.Builder
	m := r.Machine
	fmt.Fprintf(&b, "# Search compared\n\n%s, %s, %d cores (%s), PostgreSQL %s with pgvector %s, %s; embedder %s.\n",
		r.Begun.Format("2 January 2006, 15:04"), m.System, m.Cores, m.Processor, m.Postgres, m.Pgvector, m.Go, r.Embedder)
	fmt.Fprintf(&b, "Load of the machine: %.1f at the beginning, %.1f at the end.\n", m.LoadBegin, m.LoadEnd)
	b.WriteString(explanation)
	for i := range r.Sizes {
		writeSize(&b, &r.Sizes[i])
	}
	b.WriteString("\n## Aims\n\n| aim | measured | limit | |\n|---|---:|---:|---|\n")
	for _, a := range r.Aims {
		verdict, sign := "missed", "≤"
		if a.Met {
			verdict = "met"
		}
		if a.Least {
			sign = "≥"
		}
		fmt.Fprintf(&b, "| %s | %s | %s %s | %s |\n", a.Name, chart.Short(a.Value), sign, chart.Short(a.Limit), verdict)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const explanation = `
- **hybrid**: the product's search. The question is analysed and embedded, words
  and vectors are searched side by side and fused, ten texts are read.
- **lexical**: the same without vectors; its leg alone, without the texts, in
  brackets.
- **bare**: ten ids by ` + "`ORDER BY embedding <=> $1 LIMIT 10`" + ` over the same HNSW index,
  ef_search 40. It gets the question as a vector.
- **langchaingo**: SimilaritySearch of its pgvector store. The question is
  embedded, ten texts are read. It compares all vectors, so its recall is the
  most that these vectors can give.

All have the same vectors in the same PostgreSQL and are asked in turns, each
another question. Ratios are medians over the passes of ratios of medians, their
range in brackets; a search of 30 ms or more is asked each question once only.
Recall is over documents. Insertion is from two goroutines and includes analysing
and embedding.
`

func writeSize(b *strings.Builder, s *SizeReport) {
	fmt.Fprintf(b, "\n## %s passages\n\n%s documents, %d labelled questions. The lexical index loads in %.2f s; our search keeps %.0f MB in the process.\n",
		grouped(s.Passages), grouped(s.Documents), s.Questions, s.LoadSeconds, s.HeapMB)
	if s.SaveSeconds > 0 {
		fmt.Fprintf(b, "Building that index after a bulk load and writing it down took %.1f s.\n", s.SaveSeconds)
	}
	b.WriteString("\n")
	b.WriteString("| | R@1 | R@5 | median ms | p95 ms | times bare |")
	for _, clients := range clientCounts() {
		fmt.Fprintf(b, " /s, %d |", clients)
	}
	b.WriteString(" index MB | all MB | insert s | HNSW s |\n|---|---:|---:|---:|---:|---:|")
	b.WriteString(strings.Repeat("---:|", len(clientCounts())+4) + "\n")
	for _, c := range s.Contestants {
		median := fmt.Sprintf("%.2f", c.Median)
		ratio := fmt.Sprintf("%.2f (%.2f–%.2f)", c.ToBare.Median, c.ToBare.Least, c.ToBare.Most)
		switch c.Name {
		case lexical:
			median += fmt.Sprintf(" (%.2f)", c.Leg)
			ratio += fmt.Sprintf("; leg %.2f (%.2f–%.2f)", c.LegToBare.Median, c.LegToBare.Least, c.LegToBare.Most)
		case bare:
			ratio = "1"
		}
		fmt.Fprintf(b, "| %s | %.3f | %.3f | %s | %.2f | %s |", c.Name, c.RecallAt1, c.RecallAt5, median, c.P95, ratio)
		for _, rate := range c.PerSecond {
			fmt.Fprintf(b, " %s |", chart.Short(rate.Rate))
		}
		fmt.Fprintf(b, " %.0f | %.0f | %s | %s |\n", c.IndexMB, c.StoreMB, orDash(c.InsertSeconds), orDash(c.IndexSeconds))
	}
	if h := s.of(hybrid); h != nil && h.WithoutVector > 0 {
		fmt.Fprintf(b, "\nIn %d searches the vector leg did not take part.\n", h.WithoutVector)
	}
}

func orDash(seconds float64) string {
	if seconds == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", seconds)
}

// grouped writes a number with separators: 100,000.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
