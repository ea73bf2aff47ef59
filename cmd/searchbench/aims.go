package main

import (
	"fmt"
	"math"
)

// An Aim is something the search promises, checked against the figures.
type Aim struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
	Least bool    `json:"at_least,omitempty"` // the limit is a floor, not a ceiling
	Met   bool    `json:"met"`
}

// The limits. Those per 100,000 passages are checked from that size on: below,
// constant parts would be multiplied.
const (
	mostHybrid    = 1.5 // times the bare query, at the median
	mostLexical   = 0.6 // the same of the lexical leg
	leastPeer     = 100 // times faster than langchaingo's store
	mostGrowth    = 4   // per tenfold of passages
	mostHeapMB    = 250 // per 100,000 passages
	mostLoad      = 1   // second per 100,000 passages
	aimedPassages = 1e5
)

func atMost(limit, value float64, format string, args ...any) Aim {
	return Aim{Name: fmt.Sprintf(format, args...), Value: value, Limit: limit, Met: value <= limit}
}

// aims checks a report.
func aims(sizes []SizeReport) []Aim {
	var all []Aim
	for i := range sizes {
		s := &sizes[i]
		h, l, p := s.of(hybrid), s.of(lexical), s.of(langchain)
		n := grouped(s.Passages)
		all = append(all,
			atMost(mostHybrid, h.ToBare.Median, "%s passages: hybrid search, times the bare query", n),
			atMost(mostLexical, l.LegToBare.Median, "%s passages: lexical leg, times the bare query", n))
		if s.Passages < aimedPassages {
			continue
		}
		if p != nil {
			faster := p.Median / h.Median
			all = append(all, Aim{
				Name:  fmt.Sprintf("%s passages: hybrid search, times faster than langchaingo's store", n),
				Value: faster, Limit: leastPeer, Least: true, Met: faster >= leastPeer,
			})
		}
		per := aimedPassages / float64(s.Passages)
		all = append(all,
			atMost(mostHeapMB, s.HeapMB*per, "%s passages: MB in the process, per 100,000", n),
			atMost(mostLoad, s.LoadSeconds*per, "%s passages: seconds to load, per 100,000", n))
	}
	for i := 1; i < len(sizes); i++ {
		a, b := &sizes[i-1], &sizes[i]
		tenfolds := math.Log10(float64(b.Passages) / float64(a.Passages))
		growth := math.Pow(b.of(hybrid).Median/a.of(hybrid).Median, 1/tenfolds)
		all = append(all, atMost(mostGrowth, growth, "%s to %s passages: growth of the hybrid search per tenfold",
			grouped(a.Passages), grouped(b.Passages)))
	}
	return all
}
