package learn

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// A Logistic is a logistic regression over standardised features.
type Logistic struct {
	Bias  float64       `json:"bias"`
	Terms []Coefficient `json:"terms"`

	column []int
}

// A Coefficient says what one feature contributes: Weight × (x − Mean) / Spread,
// the fraction bounded by ±4.
type Coefficient struct {
	Feature string  `json:"feature"`
	Mean    float64 `json:"mean"`
	Spread  float64 `json:"spread"` // standard deviation
	Weight  float64 `json:"weight"`
}

// outlier bounds a standardised feature.
const outlier = 4.0

// LogisticOptions control fitting.
type LogisticOptions struct {
	L2     float64 // strength of regularisation
	Epochs int     // passes over the samples; weights are averaged over the second half
	Seed   uint64  // of the order of samples
}

// FitLogistic fits by stochastic gradient descent with AdaGrad's step sizes
// (Duchi, Hazan and Singer 2011) and averaged weights (Polyak and Juditsky 1992).
func FitLogistic(s Samples, o LogisticOptions) *Logistic {
	n, d := len(s.X), len(s.Features)
	mean, spread := moments(s.X, d)
	z := make([][]float64, n)
	for i, x := range s.X {
		z[i] = make([]float64, d)
		for j, v := range x {
			z[i][j] = standard(v, mean[j], spread[j])
		}
	}
	w, squares, averaged := make([]float64, d), make([]float64, d), make([]float64, d)
	bias, biasSquares, averagedBias, rounds := 0.0, 0.0, 0.0, 0.0
	const step = 0.05
	random := rand.New(rand.NewPCG(o.Seed, 0))
	for e := range o.Epochs {
		for _, i := range random.Perm(n) {
			score := bias
			for j, v := range z[i] {
				score += w[j] * v
			}
			g := (sigmoid(score) - s.Y[i]) * s.Weight[i]
			for j, v := range z[i] {
				gj := g*v + o.L2*w[j]
				squares[j] += gj * gj
				w[j] -= step * gj / math.Sqrt(squares[j]+1)
			}
			biasSquares += g * g
			bias -= step * g / math.Sqrt(biasSquares+1)
		}
		if e >= o.Epochs/2 {
			for j := range w {
				averaged[j] += w[j]
			}
			averagedBias += bias
			rounds++
		}
	}
	m := &Logistic{Bias: round(averagedBias / rounds)}
	for j, name := range s.Features {
		if spread[j] > 0 {
			m.Terms = append(m.Terms, Coefficient{Feature: name, Mean: round(mean[j]), Spread: round(spread[j]), Weight: round(averaged[j] / rounds)})
			m.column = append(m.column, j)
		}
	}
	return m
}

// moments returns mean and standard deviation of each column; 0 for one that
// hardly varies.
func moments(x [][]float64, d int) (mean, spread []float64) {
	mean, spread = make([]float64, d), make([]float64, d)
	n := float64(len(x))
	for _, row := range x {
		for j, v := range row {
			mean[j] += v / n
		}
	}
	for _, row := range x {
		for j, v := range row {
			spread[j] += (v - mean[j]) * (v - mean[j]) / n
		}
	}
	for j := range spread {
		if spread[j] = math.Sqrt(spread[j]); spread[j] < leastSpread {
			spread[j] = 0
		}
	}
	return mean, spread
}

// leastSpread is the standard deviation below which a feature tells nothing.
const leastSpread = 1e-4

func standard(x, mean, spread float64) float64 {
	if spread == 0 {
		return 0
	}
	return max(-outlier, min(outlier, (x-mean)/spread))
}

// Bind tells the model the order of the features in the rows to come. A feature
// it needs and that is not among them is an error.
func (m *Logistic) Bind(features []string) error {
	at := index(features)
	m.column = make([]int, len(m.Terms))
	for i, t := range m.Terms {
		j, ok := at[t.Feature]
		if !ok {
			return fmt.Errorf("logistic regression needs unknown feature %q", t.Feature)
		}
		if t.Spread <= 0 {
			return fmt.Errorf("logistic regression: feature %q has spread %g", t.Feature, t.Spread)
		}
		m.column[i] = j
	}
	return nil
}

// Prob is the probability of yes.
func (m *Logistic) Prob(x []float64) float64 {
	score := m.Bias
	for i := range m.Terms {
		t := &m.Terms[i]
		score += t.Weight * standard(x[m.column[i]], t.Mean, t.Spread)
	}
	return sigmoid(score)
}
