package training

import (
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/reader"
)

// A Validation says how good the weights are on questions about pages that they
// were not made from.
type Validation struct {
	Forced Measures // answering always, answerable questions only
	Gated  Measures // with the decision whether the page answers
}

// Validate trains and tests k times, each time holding back another part of the
// pages with their questions.
func Validate(an *german.Analyzer, s *Set, k int, seed uint64) (Validation, error) {
	fold := folds(s, k, seed)
	var best, gated, answers [][]int
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
			a := r.Read(q.Text, s.Pages[q.Page])
			best, gated, answers = append(best, a.Best), append(gated, a.Lines), append(answers, q.Answers)
		}
	}
	var v Validation
	v.Gated = Measure(gated, answers)
	var forced, answerable [][]int
	for i := range answers {
		if len(answers[i]) > 0 {
			forced, answerable = append(forced, best[i]), append(answerable, answers[i])
		}
	}
	v.Forced = Measure(forced, answerable)
	return v, nil
}
