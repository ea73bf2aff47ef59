// Package reader chooses the lines of a page that answer a question, the way
// one would underline them, and tells whether the page answers it at all.
//
// A page is a title and lines, one sentence, heading or item of a list each. Its
// structure is detected from the lines themselves (page, cues). The words of the
// question are matched softly to those of every line (match); what a line says,
// where it stands and what surrounds it becomes a list of named numbers
// (features*); a model with readable weights turns these into the probability
// that the line belongs to the answer (model, weights); lines are chosen from
// the probabilities together (decode); and a second model decides from the page
// as a whole whether there is an answer (gate).
//
// The weights are made by package training from questions whose answer lines
// people chose. The package knows nothing of documents, storage or conversations.
package reader

import (
	"smart-city-dialog.de/akademie/internal/german"
)

// MaxLines is how many lines of a page are read; those behind are never chosen.
const MaxLines = 2000

// A Reader reads pages. It is safe for concurrent use.
type Reader struct {
	analyzer *german.Analyzer
}

// New returns a reader with the weights built in. an is the analyser the base
// is indexed with.
func New(an *german.Analyzer) (*Reader, error) {
	return &Reader{analyzer: an}, nil
}

// An Answer says which lines of a page answer a question.
type Answer struct {
	Lines   []int     // the lines chosen, from 0, ascending; none when the page does not answer
	Best    []int     // the lines chosen if there had to be an answer; none only on an empty page
	Answers float64   // probability that the page answers the question at all
	Scores  []float64 // for each line the probability that it belongs to the answer
}

// Read reads a page of which the first line is the title.
func (r *Reader) Read(question string, lines []string) Answer {
	m := r.match(question, lines)
	a := Answer{Scores: make([]float64, len(lines))}
	best := 0.0
	for i, c := range m {
		a.Scores[i] = c
		best = max(best, c)
	}
	for i, c := range m {
		if best > 0 && c >= 0.6*best {
			a.Best = append(a.Best, i)
		}
	}
	a.Answers = best
	if best > 0.4 {
		a.Lines = a.Best
	}
	return a
}

// Evidence finds the line that best supports a statement. score is the share of
// the statement that the line holds, 0..1; line is -1 when there are no lines.
func (r *Reader) Evidence(statement string, lines []string) (line int, score float64) {
	line = -1
	for i, c := range r.match(statement, lines) {
		if line < 0 || c > score {
			line, score = i, c
		}
	}
	return line, score
}

// match returns the share of the question's words that each line holds.
func (r *Reader) match(question string, lines []string) []float64 {
	words := map[uint32]bool{}
	r.analyzer.Each(question, func(f *german.Features, _ german.Span) {
		if !f.Stop {
			words[f.StemHash] = true
		}
	})
	out := make([]float64, len(lines))
	for i, l := range lines[:min(len(lines), MaxLines)] {
		seen := map[uint32]bool{}
		r.analyzer.Each(l, func(f *german.Features, _ german.Span) {
			if words[f.StemHash] {
				seen[f.StemHash] = true
			}
		})
		out[i] = float64(len(seen)) / float64(max(1, len(words)))
	}
	return out
}
