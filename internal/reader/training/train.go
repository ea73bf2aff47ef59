// Package training makes the weights of package reader from questions whose
// answer lines people chose, and measures by cross-validation over pages how
// good they are on questions they were not made from.
package training

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/reader"
	"smart-city-dialog.de/akademie/internal/reader/learn"
)

// seenLeast is the number of pages that a word of the background must be on.
const seenLeast = 3

// Made is what a training makes: the files of package reader.
type Made struct {
	Weights    reader.Weights
	Background *reader.Background
}

// Train makes weights from all questions of a set. about heads both files.
func Train(an *german.Analyzer, s *Set, about []string) (Made, error) {
	b := reader.NewBackground(an, s.lines(nil))
	e, err := reader.NewExaminer(an, b)
	if err != nil {
		return Made{}, fmt.Errorf("training.Train: %w", err)
	}
	w := train(e, examine(e, s, s.Questions))
	w.About = about
	w.Questions = s.hashes()
	return Made{w, b}, nil
}

// Write writes weights.json and background.txt into a folder.
func (m Made) Write(folder string) error {
	var weights, words bytes.Buffer
	if err := m.Weights.Write(&weights); err != nil {
		return fmt.Errorf("training.Write: %w", err)
	}
	head := "# Stems, and on how many pages they are: how common a word is.\n# " + strings.Join(m.Weights.About, "\n# ")
	if err := m.Background.Write(&words, head, seenLeast); err != nil {
		return fmt.Errorf("training.Write: %w", err)
	}
	for name, content := range map[string][]byte{"weights.json": weights.Bytes(), "background.txt": words.Bytes()} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
			return fmt.Errorf("training.Write: %w", err)
		}
	}
	return nil
}

// A sample is a question with its features.
type sample struct {
	Question
	part   bool // about a fragment of the page
	x      *reader.Examination
	answer map[int]bool

	probs   []float64 // of the lines, by models that have not seen the question
	page    []float64 // features of the page, made from probs
	answers float64   // probability that the page answers, by a model that has not seen the question
}

// examine makes the features of questions about their pages and about fragments
// of these.
func examine(e *reader.Examiner, s *Set, questions []Question) []*sample {
	var out []*sample
	add := func(q Question, lines []string, part bool) {
		x := &sample{Question: q, part: part, x: e.Examine(q.Text, lines), answer: map[int]bool{}}
		for _, a := range q.Answers {
			x.answer[a] = true
		}
		out = append(out, x)
	}
	for _, q := range questions {
		add(q, s.Pages[q.Page], false)
		for _, f := range fragments(s, q, trainingCuts) {
			add(f.Question, f.lines, true)
		}
	}
	return out
}

// trainingCuts is the seed of the fragments that are learned from; validation
// cuts others.
const trainingCuts = 1

// innerFolds is how often a training set is divided again, to decide from
// probabilities that were not learned from the same questions.
const innerFolds = 5

// train makes weights from samples. What lines of fragments are probable is not
// learned from fragments: that would cost whole pages more than it brings.
func train(e *reader.Examiner, samples []*sample) reader.Weights {
	var whole, parts []*sample
	for _, q := range samples {
		if q.part {
			parts = append(parts, q)
		} else {
			whole = append(whole, q)
		}
	}
	crossFit(samples, func(with, without []*sample) {
		m := fitLines(e, with)
		for _, q := range without {
			q.probs = probabilities(m, q)
			q.page = q.x.Page(q.probs)
		}
	})
	long, short := fitChoice(e, whole, whole), fitChoice(e, samples, whole)
	long.Decoding, short.Decoding = tuneDecoding(whole), tuneDecoding(parts)
	return reader.Weights{Lines: fitLines(e, samples), Long: long, Short: short}
}

// fitChoice learns which pages answer from samples, and how sure that must be
// from whole pages, which are asked about as people do.
func fitChoice(e *reader.Examiner, samples, whole []*sample) reader.Choice {
	crossFit(samples, func(with, without []*sample) {
		m := fitPages(e, with)
		for _, q := range without {
			q.answers = m.Prob(q.page)
		}
	})
	return reader.Choice{Pages: fitPages(e, samples), Least: tuneLeast(whole)}
}

// crossFit calls fn for each inner fold with the other folds and it.
func crossFit(samples []*sample, fn func(with, without []*sample)) {
	var wait sync.WaitGroup
	for k := range innerFolds {
		var with, without []*sample
		for _, q := range samples {
			if inner(q.Page, innerFolds) == k {
				without = append(without, q)
			} else {
				with = append(with, q)
			}
		}
		if len(with) > 0 && len(without) > 0 {
			wait.Go(func() { fn(with, without) })
		}
	}
	wait.Wait()
}

// usualAnswer is the number of lines of an answer whose lines weigh 1.
const usualAnswer = 6

// heedPart is what a fragment counts beside a whole page when it is learned which
// pages answer.
const heedPart = 0.1

// fitLines fits the models of lines to the answerable whole pages. Each line of a
// long page counts less than one of a short page, each line of a long answer
// less than that of a short one.
func fitLines(e *reader.Examiner, samples []*sample) reader.Mixture {
	s := learn.Samples{Features: e.LineFeatures()}
	for _, q := range samples {
		if q.part || len(q.Answers) == 0 {
			continue
		}
		of := math.Min(2.5, math.Sqrt(22/float64(len(q.x.Lines))))
		for i, x := range q.x.Lines {
			y, weight := 0.0, of
			if q.answer[i] {
				y, weight = 1, of*math.Sqrt(usualAnswer/float64(len(q.Answers)))
			}
			s.X, s.Y, s.Weight = append(s.X, x), append(s.Y, y), append(s.Weight, weight)
		}
	}
	m := reader.Mixture{Logistic: learn.FitLogistic(s, learn.LogisticOptions{L2: 2e-4, Epochs: 10, Seed: 7})}
	for seed := range uint64(2) {
		m.Forests = append(m.Forests, learn.FitTrees(s, learn.TreesOptions{
			Trees: 200, Depth: 3, Rate: 0.05, Lambda: 5, Columns: 0.25, Rows: 0.7, Least: 4, Seed: seed,
		}))
	}
	return m
}

// fitPages fits the models of whole pages.
func fitPages(e *reader.Examiner, samples []*sample) reader.Mixture {
	s := learn.Samples{Features: e.PageFeatures()}
	for _, q := range samples {
		y, weight := 1.0, 1.0
		if len(q.Answers) == 0 {
			y = 0
		}
		if q.part {
			weight = heedPart
		}
		s.X, s.Y, s.Weight = append(s.X, q.page), append(s.Y, y), append(s.Weight, weight)
	}
	return reader.Mixture{
		Logistic: learn.FitLogistic(s, learn.LogisticOptions{L2: 0.1, Epochs: 40, Seed: 5}),
		Forests: []*learn.Trees{learn.FitTrees(s, learn.TreesOptions{
			Trees: 100, Depth: 2, Rate: 0.06, Lambda: 5, Columns: 0.3, Rows: 0.7, Least: 3, Seed: 9,
		})},
	}
}

func probabilities(m reader.Mixture, q *sample) []float64 {
	p := make([]float64, len(q.x.Lines))
	for i, x := range q.x.Lines {
		p[i] = m.Prob(x)
	}
	return p
}
