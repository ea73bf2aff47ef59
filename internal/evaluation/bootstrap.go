package evaluation

import (
	"math"
	"math/rand/v2"
	"slices"
)

// resamples is how often the questions are drawn anew.
const resamples = 2000

// An Interval is a 95 % confidence interval by the percentile bootstrap (Efron
// 1979): the questions are drawn with replacement, the figure is computed anew,
// and 2.5 % of the results are cut off on either side. It tells how far the
// figure would vary with other questions of the same kind.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// bootstrap returns the interval of a figure of n questions; figure gets the
// numbers of the questions drawn, some of them several times. The seed is fixed:
// the same answers give the same interval.
func bootstrap(n int, figure func(drawn []int) float64) Interval {
	if n == 0 {
		return Interval{}
	}
	source := rand.New(rand.NewPCG(20, 26))
	results := make([]float64, resamples)
	drawn := make([]int, n)
	for i := range results {
		for k := range drawn {
			drawn[k] = source.IntN(n)
		}
		results[i] = figure(drawn)
	}
	slices.Sort(results)
	return Interval{Low: rounded(results[resamples*25/1000]), High: rounded(results[resamples*975/1000-1])}
}

// meanInterval is the interval of the mean of values.
func meanInterval(values []float64) Interval {
	return bootstrap(len(values), func(drawn []int) float64 {
		sum := 0.0
		for _, k := range drawn {
			sum += values[k]
		}
		return sum / float64(len(drawn))
	})
}

// wilson is the interval of a share of n out of of by Wilson's score (1927). For
// a plain share it is better than the bootstrap, which takes 9 of 9 for certain.
func wilson(n, of int) Interval {
	if of == 0 {
		return Interval{}
	}
	const z = 1.959964 // of the normal distribution, 2.5 % lie above
	p, m := float64(n)/float64(of), float64(of)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Interval{Low: rounded(max(0, centre-half)), High: rounded(min(1, centre+half))}
}
