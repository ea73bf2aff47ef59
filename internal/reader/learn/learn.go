// Package learn fits and evaluates two small models of a yes-no question over
// named numbers: logistic regression and boosted trees. Both are deterministic:
// the same samples and settings give the same model, bit by bit, on one
// architecture. Models are kept as JSON in which every number stands beside the
// name of the feature that it belongs to.
package learn

import "math"

// Samples are what a model is fitted to.
type Samples struct {
	Features []string    // names of the columns of X
	X        [][]float64 // a row for each sample
	Y        []float64   // what to predict: 0..1
	Weight   []float64   // of each sample, above 0
}

// A Model gives the probability of yes for one row of features, in the order of
// names that it was bound to.
type Model interface {
	Prob(x []float64) float64
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// index returns the position of each name.
func index(names []string) map[string]int {
	at := make(map[string]int, len(names))
	for i, n := range names {
		at[n] = i
	}
	return at
}

// round keeps the digits of a model that matter, so that its file stays readable.
func round(x float64) float64 { return math.Round(x*1e5) / 1e5 }
