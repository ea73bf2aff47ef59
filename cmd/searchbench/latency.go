package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// A record is what one contestant gave in the interleaved measurement.
type record struct {
	took       [][]time.Duration // per pass over the questions
	legs       [][]time.Duration // the lexical leg of it
	first      []int             // per question: rank of the first relevant passage, from 1; 0 if there is none
	withoutLeg int               // searches in which the vector leg did not take part
}

// slowFrom is the time of a search from which a contestant is asked each
// question only once.
const slowFrom = 30 * time.Millisecond

// interleave asks every contestant every question, passes times, in turns: what
// else the machine does hits all alike. In one turn each is asked another
// question, so that none finds the caches warmed by its neighbour for the same
// question. The contestants were warmed up.
func interleave(ctx context.Context, contestants []*contestant, questions []question, passes int) (map[string]*record, error) {
	runs := map[string]*record{}
	for _, c := range contestants {
		if err := warmUp(ctx, c, questions); err != nil {
			return nil, err
		}
		runs[c.name] = &record{took: make([][]time.Duration, passes), legs: make([][]time.Duration, passes), first: make([]int, len(questions))}
	}
	for pass := range passes {
		for turn := range questions {
			for k := range contestants {
				c := contestants[(k+turn)%len(contestants)]
				if c.slow && pass > 0 {
					continue
				}
				shift := slices.Index(contestants, c) * len(questions) / len(contestants)
				at := (turn + shift) % len(questions)
				begun := time.Now()
				f, err := c.search(ctx, &questions[at])
				took := time.Since(begun)
				if err != nil {
					return nil, fmt.Errorf("%s: %q: %w", c.name, questions[at].text, err)
				}
				r := runs[c.name]
				r.took[pass] = append(r.took[pass], took)
				r.legs[pass] = append(r.legs[pass], f.leg)
				r.first[at] = firstRelevant(f.keys, questions[at].relevant)
				if !f.near {
					r.withoutLeg++
				}
			}
		}
	}
	return runs, nil
}

// warmUp asks a few questions without counting them and finds out whether the
// contestant is slow.
func warmUp(ctx context.Context, c *contestant, questions []question) error {
	const most, budget = 40, 2 * time.Second
	begun := time.Now()
	n := 0
	for ; n < min(most, len(questions)) && time.Since(begun) < budget; n++ {
		if _, err := c.search(ctx, &questions[n]); err != nil {
			return fmt.Errorf("%s: %q: %w", c.name, questions[n].text, err)
		}
	}
	c.slow = time.Since(begun) > time.Duration(n)*slowFrom
	return nil
}

// firstRelevant returns the rank of the first relevant key, or 0.
func firstRelevant(keys []string, relevant map[string]bool) int {
	return 1 + slices.IndexFunc(keys, func(key string) bool { return relevant[key] })
}

// recall is the share of questions with a relevant passage among the first k.
func (r *record) recall(k int) float64 {
	n := 0
	for _, rank := range r.first {
		if 0 < rank && rank <= k {
			n++
		}
	}
	return float64(n) / float64(len(r.first))
}

// percentile returns the p-th percentile over all passes in milliseconds.
func percentile(passes [][]time.Duration, p int) float64 {
	return percentileOf(slices.Concat(passes...), p)
}

func percentileOf(took []time.Duration, p int) float64 {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return float64(took[(len(took)-1)*p/100]) / float64(time.Millisecond)
}

// ratio is how many times as long as theirs mine took: the median over the
// passes of the ratio of their medians, with the least and the largest of them.
// A pass that a burst of other work spoiled so decides nothing.
func ratio(mine, theirs [][]time.Duration) Ratio {
	var ratios []float64
	for pass := range mine {
		a, b := percentileOf(mine[pass], 50), percentileOf(theirs[pass], 50)
		if a > 0 && b > 0 {
			ratios = append(ratios, a/b)
		}
	}
	if len(ratios) == 0 {
		return Ratio{}
	}
	slices.Sort(ratios)
	return Ratio{Median: ratios[len(ratios)/2], Least: ratios[0], Most: ratios[len(ratios)-1]}
}
