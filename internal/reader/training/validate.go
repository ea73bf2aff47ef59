package training

import (
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/reader"
)

// A Validation says how good the weights are on questions about pages that they
// were not made from, and about fragments of such pages.
type Validation struct{ Pages, Fragments Result }

// A Result is what was measured of lines chosen.
type Result struct {
	Forced Measures // answering always, answerable questions only
	Gated  Measures // with the decision whether the page answers
}

// Validate trains and tests k times, each time holding back another part of the
// pages with their questions.
func Validate(an *german.Analyzer, s *Set, k int, seed uint64) (Validation, error) {
	fold := folds(s, k, seed)
	var pages, parts choices
	for f := range k {
		var with, without []Question
		for _, q := range s.Questions {
			if fold[q.Page] == f {
				without = append(without, q)
			} else {
				with = append(with, q)
			}
		}
		seen := s.lines(func(page string) bool { return fold[page] != f })
		e, err := reader.NewExaminer(an, reader.NewBackground(an, seen))
		if err != nil {
			return Validation{}, err
		}
		r, err := reader.NewWith(e, train(e, examine(e, s, with)))
		if err != nil {
			return Validation{}, err
		}
		for _, q := range without {
			pages.read(r, q, s.Pages[q.Page])
			for _, f := range fragments(s, q, validationCuts+seed) {
				parts.read(r, f.Question, f.lines)
			}
		}
	}
	return Validation{Pages: pages.measure(), Fragments: parts.measure()}, nil
}

// validationCuts and the seed of the parts are that of the fragments.
const validationCuts = 100

// choices are the lines chosen for questions.
type choices struct{ best, gated, answers [][]int }

func (c *choices) read(r *reader.Reader, q Question, lines []string) {
	a := r.Read(q.Text, lines)
	c.best, c.gated, c.answers = append(c.best, a.Best), append(c.gated, a.Lines), append(c.answers, q.Answers)
}

func (c *choices) measure() Result {
	var best, answers [][]int
	for i, a := range c.answers {
		if len(a) > 0 {
			best, answers = append(best, c.best[i]), append(answers, a)
		}
	}
	return Result{Forced: Measure(best, answers), Gated: Measure(c.gated, c.answers)}
}
