package evaluation

import "context"

// The weights tried for the vector leg: those that hybrid searches of a lexical
// score of weight 1 have been seen to need, and half as many again.
const (
	calibrateSteps = 20
	calibrateStep  = 0.1
)

// MostWeight is the greatest weight that Calibrate tries.
const MostWeight = calibrateSteps * calibrateStep

// A Trial is how well a search does with one weight of its vector leg.
type Trial struct {
	Weight    float64  `json:"weight"`
	RecallAt1 float64  `json:"recall_at_1"`
	RecallAt5 float64  `json:"recall_at_5"`
	NDCGAt10  float64  `json:"ndcg_at_10"`
	Interval  Interval `json:"interval"` // of nDCG@10
}

// A Calibration is a search tried with all weights.
type Calibration struct {
	Trials []Trial `json:"trials"`
	Best   Trial   `json:"best"`
	// Plateau are the least and the greatest weight whose nDCG@10 no paired test
	// tells from the best one's: any between them will do as well.
	Plateau [2]float64 `json:"plateau"`
}

// Calibrate asks the questions with every weight; set changes the weight of the
// search between two runs. The best is judged by nDCG@10, smoothed over the
// neighbouring weights so that a lucky question does not decide.
func (s *Set) Calibrate(ctx context.Context, search Searcher, set func(weight float64)) (*Calibration, error) {
	c := &Calibration{}
	var gains [][]float64
	for i := range calibrateSteps + 1 {
		weight := rounded(float64(i) * calibrateStep)
		set(weight)
		r, err := s.Rank(ctx, search)
		if err != nil {
			return nil, err
		}
		figures := r.Summary()
		g := r.values(func(s rankScore) float64 { return s.gain })
		gains = append(gains, g)
		c.Trials = append(c.Trials, Trial{weight, figures.RecallAt1, figures.RecallAt5, figures.NDCGAt10, meanInterval(g)})
	}
	best := 0
	for i := range gains {
		if smoothed(gains, i) > smoothed(gains, best) {
			best = i
		}
	}
	c.Best = c.Trials[best]
	c.Plateau = [2]float64{c.Best.Weight, c.Best.Weight}
	for i := best; i >= 0 && !difference("", gains[best], gains[i]).Significant; i-- {
		c.Plateau[0] = c.Trials[i].Weight
	}
	for i := best; i < len(gains) && !difference("", gains[best], gains[i]).Significant; i++ {
		c.Plateau[1] = c.Trials[i].Weight
	}
	return c, nil
}

// smoothed is the mean gain of trial i and its neighbours.
func smoothed(gains [][]float64, i int) float64 {
	sum, n := 0.0, 0
	for k := max(0, i-1); k <= min(len(gains)-1, i+1); k++ {
		sum += mean(gains[k])
		n++
	}
	return sum / float64(n)
}
