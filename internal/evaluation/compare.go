package evaluation

import "errors"

// A Difference is how much one figure of two configurations differs on the same
// questions.
type Difference struct {
	Figure     string   `json:"figure"`
	From       float64  `json:"from"`
	To         float64  `json:"to"`
	Difference float64  `json:"difference"`
	Interval   Interval `json:"interval"` // of the difference, by paired bootstrap
	// Significant: the interval does not hold 0, so that other questions of the
	// same kind would most likely show a difference in the same direction.
	Significant bool `json:"significant"`
	Wins        int  `json:"wins"`   // questions that got better
	Losses      int  `json:"losses"` // and worse
}

// errOtherQuestions says that two results cannot be compared.
var errOtherQuestions = errors.New("evaluation.Compare: the two were not asked the same questions")

// Compare says how rankings to differ from rankings from, figure by figure. Both
// must be of the same set.
func Compare(from, to *Rankings) ([]Difference, error) {
	if from.Len() != to.Len() {
		return nil, errOtherQuestions
	}
	var all []Difference
	for _, f := range rankFigures {
		all = append(all, difference(f.name, from.values(f.of), to.values(f.of)))
	}
	return all, nil
}

// difference compares the values of a figure question by question.
func difference(figure string, from, to []float64) Difference {
	d := Difference{Figure: figure, From: rounded(mean(from)), To: rounded(mean(to))}
	deltas := make([]float64, len(from))
	for i := range from {
		deltas[i] = to[i] - from[i]
		switch {
		case deltas[i] > 0:
			d.Wins++
		case deltas[i] < 0:
			d.Losses++
		}
	}
	d.Difference = rounded(mean(deltas))
	d.Interval = meanInterval(deltas)
	d.Significant = d.Interval.Low > 0 || d.Interval.High < 0
	return d
}

// A Comparison holds the differences between two variants.
type Comparison struct {
	From        string       `json:"from"`
	To          string       `json:"to"`
	Differences []Difference `json:"differences"`
}
