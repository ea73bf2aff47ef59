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
	fs := []pageFeature{
		{"page.covered", func(v *view, _ []float64) float64 { return v.share(v.q.idf, v.pageHas) }},
		{"page.missing_idf", func(v *view, _ []float64) float64 { idf, _ := v.missing(); return idf }},
		{"page.missing_words", func(v *view, _ []float64) float64 { _, n := v.missing(); return n }},
		{"page.has_rarest", func(v *view, _ []float64) float64 { has, _ := v.rarestAsked(); return has }},
		{"page.rarest_idf", func(v *view, _ []float64) float64 { _, idf := v.rarestAsked(); return idf }},
		{"page.words", func(v *view, _ []float64) float64 { return float64(len(v.q.words)) }},
		{"page.lines", func(v *view, _ []float64) float64 { return math.Log(float64(len(v.p.lines))) }},
		{"page.title", func(v *view, _ []float64) float64 { return v.soft[0] }},
		{"page.best_soft", func(v *view, _ []float64) float64 { return most(v.soft) }},
		{"page.best_exact", func(v *view, _ []float64) float64 { return most(v.whole) }},
		{"page.best_fresh", func(v *view, _ []float64) float64 { return most(v.fresh) }},
		{"page.best_window", func(v *view, _ []float64) float64 { return most(v.window) }},
		{"page.best_heading", func(v *view, _ []float64) float64 { return most(v.heading) }},
		{"page.best_combined", func(v *view, _ []float64) float64 { return most(v.combined) }},
		{"page.soft_at_best", func(v *view, p []float64) float64 { return v.soft[highest(p)] }},
		{"page.window_at_best", func(v *view, p []float64) float64 { return v.window[highest(p)] }},
		{"page.place_of_best", func(_ *view, p []float64) float64 { return float64(highest(p)) / float64(len(p)) }},
		{"lines.best", func(_ *view, p []float64) float64 { return most(p) }},
		{"lines.lead", func(_ *view, p []float64) float64 { s := sorted(p); return s[0] - s[min(1, len(s)-1)] }},
		{"lines.best3", func(_ *view, p []float64) float64 { s := sorted(p); return sum(s[:min(3, len(s))]) / 3 }},
		{"lines.mean", func(_ *view, p []float64) float64 { return sum(p) / float64(len(p)) }},
		{"lines.expected", func(_ *view, p []float64) float64 { return math.Log(sum(p) + 0.1) }},
		{"lines.median", func(_ *view, p []float64) float64 { return sorted(p)[len(p)/2] }},
		{"lines.peaked", func(_ *view, p []float64) float64 {
			squares := 0.0
			for _, x := range p {
				squares += x * x
			}
			return squares / (sum(p) + 1e-6)
		}},
	}
	for _, k := range kinds {
		fs = append(fs, pageFeature{"asks." + k.name, func(v *view, _ []float64) float64 { return one(v.q.kind == k.kind) }})
	}
	return fs
}

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

// rarestAsked returns how well the page has the rarest word of the question,
// and its idf.
func (v *view) rarestAsked() (has, idf float64) {
	has = 1
	for k, x := range v.q.idf {
		if x > idf {
			has, idf = v.pageHas[k], x
		}
	}
	return has, idf
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
	slices.SortFunc(s, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	return s
}
