// Package training makes the weights of package reader from questions whose
// answer lines people chose, and measures by cross-validation over pages how
// good they are on questions they were not made from.
package training

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
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
	x      *reader.Examination
	answer map[int]bool

	probs   []float64 // of the lines, by models that have not seen the question
	page    []float64 // features of the page, made from probs
	answers float64   // probability that the page answers, by a model that has not seen the question
}

// examine makes the features of questions.
func examine(e *reader.Examiner, s *Set, questions []Question) []*sample {
	out := make([]*sample, len(questions))
	for i, q := range questions {
		out[i] = &sample{Question: q, x: e.Examine(q.Text, s.Pages[q.Page]), answer: map[int]bool{}}
		for _, a := range q.Answers {
			out[i].answer[a] = true
		}
	}
	return out
}

// innerFolds is how often a training set is divided again, to decide from
// probabilities that were not learned from the same questions.
const innerFolds = 5

// train makes weights from samples.
func train(e *reader.Examiner, samples []*sample) reader.Weights {
	crossFit(samples, func(with, without []*sample) {
		m := fitLines(e, with)
		for _, q := range without {
			q.probs = probabilities(m, q)
			q.page = q.x.Page(q.probs)
		}
	})
	crossFit(samples, func(with, without []*sample) {
		m := fitPages(e, with)
		for _, q := range without {
			q.answers = m.Prob(q.page)
		}
	})
	return reader.Weights{
		Lines: fitLines(e, samples), Pages: fitPages(e, samples),
		Decoding: tuneDecoding(samples), Least: tuneLeast(samples),
	}
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

// fitLines fits the models of lines to the answerable samples. Each line of a
// long page counts less than one of a short page, each line of a long answer
// less than that of a short one.
func fitLines(e *reader.Examiner, samples []*sample) reader.Mixture {
	s := learn.Samples{Features: e.LineFeatures()}
	for _, q := range samples {
		if len(q.Answers) == 0 {
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
		y := 1.0
		if len(q.Answers) == 0 {
			y = 0
		}
		s.X, s.Y, s.Weight = append(s.X, q.page), append(s.Y, y), append(s.Weight, 1)
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

// heedShort is what the mean F1 of short answers counts beside the other measures:
// one or two lines should be shown where one or two lines answer.
const heedShort = 0.5

// tuneDecoding returns the decoding that serves the answerable samples best: in
// F*, mean F1, and mean F1 of short answers.
func tuneDecoding(samples []*sample) reader.Decoding {
	var best reader.Decoding
	highest := -1.0
	for seed := 50; seed <= 100; seed += 5 {
		for grow := 30; grow <= seed; grow += 5 {
			for fill := range 3 {
				d := reader.Decoding{Seed: float64(seed) / 100, Grow: float64(grow) / 100, Fill: fill}
				var chosen, answers [][]int
				for _, q := range samples {
					if len(q.Answers) > 0 {
						chosen, answers = append(chosen, d.Choose(q.probs)), append(answers, q.Answers)
					}
				}
				m := Measure(chosen, answers)
				if v := m.FStar + m.MeanF1 + heedShort*m.ShortF1; v > highest {
					best, highest = d, v
				}
			}
		}
	}
	return best
}

// resamples is how many bootstrap samples a threshold is averaged over: the best
// one for so few unanswerable questions jumps.
const resamples = 40

// tuneLeast returns the probability below which a page should count as not
// answering, so that F1 of recognising those is highest.
func tuneLeast(samples []*sample) float64 {
	random := rand.New(rand.NewPCG(4, 3))
	total := 0.0
	for range resamples {
		drawn := make([]*sample, len(samples))
		for i := range drawn {
			drawn[i] = samples[random.IntN(len(samples))]
		}
		total += bestLeast(drawn)
	}
	return math.Round(1e3*total/resamples) / 1e3
}

func bestLeast(samples []*sample) float64 {
	best, most := 0.5, -1.0
	for least := 0.2; least <= 0.95; least += 0.01 {
		right, refused, unanswerable := 0.0, 0.0, 0.0
		for _, q := range samples {
			if q.answers < least {
				refused++
			}
			if len(q.Answers) == 0 {
				unanswerable++
				if q.answers < least {
					right++
				}
			}
		}
		if f := ratio(2*right, refused+unanswerable); f > most {
			best, most = least, f
		}
	}
	return best
}
