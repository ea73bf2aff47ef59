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
	"fmt"

	"smart-city-dialog.de/akademie/internal/german"
)

// MaxLines is how many lines of a page are read; those behind are never chosen.
const MaxLines = 2000

// A Reader reads pages. It is safe for concurrent use.
type Reader struct {
	examiner *Examiner
	weights  Weights
}

// An Option changes how a Reader reads.
type Option func(*Reader)

// WithRarity tells the reader how rare words are in the base that its pages come
// from: 1 for one that no passage has, the less the more have it. A word that is
// rare elsewhere but common there ("Smart City") then says as little as it does.
func WithRarity(of func(word string) float64) Option {
	return func(r *Reader) {
		e := *r.examiner
		e.rarity = of
		r.examiner = &e
	}
}

// New returns a reader with the weights built in. an is the analyser the base
// is indexed with.
func New(an *german.Analyzer, options ...Option) (*Reader, error) {
	w, err := ParseWeights(weightsFile)
	if err != nil {
		return nil, fmt.Errorf("reader.New: %w", err)
	}
	b, err := ParseBackground(backgroundFile)
	if err != nil {
		return nil, fmt.Errorf("reader.New: %w", err)
	}
	e, err := NewExaminer(an, b)
	if err != nil {
		return nil, fmt.Errorf("reader.New: %w", err)
	}
	r, err := NewWith(e, w)
	if err != nil {
		return nil, err
	}
	for _, o := range options {
		o(r)
	}
	return r, nil
}

// NewWith returns a reader with other weights. Weights for features that the
// examiner does not make are an error.
func NewWith(e *Examiner, w Weights) (*Reader, error) {
	if err := w.Lines.bind(e.LineFeatures()); err != nil {
		return nil, fmt.Errorf("reader.NewWith: lines: %w", err)
	}
	for _, c := range []*Choice{&w.Long, &w.Short} {
		if err := c.Pages.bind(e.PageFeatures()); err != nil {
			return nil, fmt.Errorf("reader.NewWith: pages: %w", err)
		}
	}
	return &Reader{examiner: e, weights: w}, nil
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
	a := Answer{Scores: make([]float64, len(lines))}
	if len(lines) == 0 {
		return a
	}
	x, choice := r.examiner.Examine(question, lines), r.weights.choice(len(lines))
	for i, features := range x.Lines {
		a.Scores[i] = r.weights.Lines.Prob(features)
	}
	probs := a.Scores[:len(x.Lines)]
	a.Best = choice.Decoding.Choose(probs)
	if a.Answers = choice.Pages.Prob(x.Page(probs)); a.Answers >= choice.Least {
		a.Lines = a.Best
	}
	return a
}
