package reader

import (
	"math"
	"slices"
)

// A pageFeature is one number about a page as a whole in the light of a
// question; probs are the probabilities of its lines.
type pageFeature struct {
	name  string
	value func(v *view, probs []float64) float64
}

// pageFeatures lists what decides whether a page answers at all: how much of the
// question it has, above all of its rare words, and how sure the lines are.
func pageFeatures(c *cues) []pageFeature {
	fit := kindFits(c)
	fs := []pageFeature{
		{"page.covered", func(v *view, _ []float64) float64 { return v.share(v.q.idf, v.pageHas) }},
		{"page.covered_exactly", func(v *view, _ []float64) float64 { return v.share(v.q.idf, v.exact...) }},
		{"page.covered_related", func(v *view, _ []float64) float64 { return v.share(v.q.idf, v.related...) }},
		{"page.missing_idf", func(v *view, _ []float64) float64 { idf, _ := v.missing(); return idf }},
		{"page.missing_words", func(v *view, _ []float64) float64 { _, n := v.missing(); return n }},
		{"page.has_rarest", func(v *view, _ []float64) float64 { return v.hasRarest() }},
		{"page.best_soft", func(v *view, _ []float64) float64 { return v.tops.soft }},
		{"page.best_window", func(v *view, _ []float64) float64 { return v.tops.window }},
		{"page.best_fit", func(v *view, _ []float64) float64 {
			return v.bestOf(func(i int) float64 { return fit(v, i) * v.soft[i] })
		}},
		{"page.best_fit_under", func(v *view, _ []float64) float64 {
			return v.bestOf(func(i int) float64 { return fit(v, i) * v.under[i] })
		}},
		{"lines.best", func(_ *view, p []float64) float64 { return most(p) }},
		{"lines.best3", func(_ *view, p []float64) float64 { s := sorted(p); return sum(s[:min(3, len(s))]) / 3 }},
		{"lines.expected", func(_ *view, p []float64) float64 { return math.Log(sum(p) + 0.1) }},
		{"lines.best_fit", func(v *view, p []float64) float64 {
			return v.bestOf(func(i int) float64 { return fit(v, i) * p[i] })
		}},
		{"lines.under", func(v *view, p []float64) float64 {
			total := 0.0
			for i, x := range p {
				total += x * v.under[i]
			}
			return total / (sum(p) + 1e-6)
		}},
	}
	for _, name := range gateCues {
		cue := c.index(name)
		fs = append(fs,
			pageFeature{"asks_for." + name, func(v *view, _ []float64) float64 { return one(v.q.cues.has(cue)) }},
			pageFeature{"lacks." + name, func(v *view, _ []float64) float64 {
				return one(v.q.cues.has(cue) && v.bestOf(func(i int) float64 { return one(v.p.lines[i].cues.has(cue)) }) == 0)
			}})
	}
	return fs
}

// gateCues are what a question may ask for and a page may lack altogether: a page
// about one thing seldom says how it differs from another.
var gateCues = []string{"differ", "define", "apply", "need", "money"}

// missing returns the highest idf among the question's words that the page
// lacks, and how many those are.
func (v *view) missing() (idf, n float64) {
	for k, has := range v.pageHas {
		if has < 0.5 {
			idf = max(idf, v.q.idf[k])
			n++
		}
	}
	return idf, n
}

// hasRarest returns how well the page has the rarest word of the question; 1
// without words.
func (v *view) hasRarest() float64 {
	has, most := 1.0, 0.0
	for k, idf := range v.q.idf {
		if idf > most {
			has, most = v.pageHas[k], idf
		}
	}
	return has
}

// most is the highest of values, and never so low that one could not divide by
// it.
func most(values []float64) float64 {
	best := 1e-6
	for _, x := range values {
		best = max(best, x)
	}
	return best
}

// highest returns the index of the first highest value.
func highest(values []float64) int {
	best := 0
	for i, x := range values {
		if x > values[best] {
			best = i
		}
	}
	return best
}

// sorted returns values in descending order.
func sorted(values []float64) []float64 {
	s := slices.Clone(values)
	slices.Sort(s)
	slices.Reverse(s)
	return s
}

// bestOf returns the highest value over all lines, at least 0.
func (v *view) bestOf(value func(i int) float64) float64 {
	best := 0.0
	for i := range v.p.lines {
		best = max(best, value(i))
	}
	return best
}
