package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"smart-city-dialog.de/akademie/internal/chart"
)

// speedChart draws the median times over the sizes.
func speedChart(r *Report) chart.Lines {
	l := chart.Lines{
		Title:       "Time of a search (median)",
		Description: "Median milliseconds per search over the number of passages, both axes logarithmic, one line per contestant.",
		X:           "passages", Y: "milliseconds", LogX: true, LogY: true,
		FormatX: func(v float64) string { return grouped(int(v)) },
	}
	for _, name := range []string{hybrid, lexical, bare, langchain} {
		s := chart.LineSeries{Name: name}
		for i := range r.Sizes {
			if c := r.Sizes[i].of(name); c != nil && c.Median > 0 {
				s.Points = append(s.Points, chart.Point{X: float64(r.Sizes[i].Passages), Y: c.Median})
			}
		}
		if len(s.Points) > 0 {
			l.Series = append(l.Series, s)
		}
	}
	return l
}

// qualityChart draws how often the right document is found at the largest size.
func qualityChart(r *Report) chart.Bars {
	s := &r.Sizes[len(r.Sizes)-1]
	b := chart.Bars{
		Title:       fmt.Sprintf("Questions whose document is found, among %s passages", grouped(s.Passages)),
		Description: "Share of labelled questions with a right passage at rank 1 and among the first 5, one pair of bars per contestant, with 95% intervals.",
		Axis:        "share of questions", Max: 1,
	}
	first, five := chart.BarSeries{Name: "at rank 1"}, chart.BarSeries{Name: "among the first 5"}
	for _, c := range s.Contestants {
		b.Groups = append(b.Groups, c.Name)
		first.Values = append(first.Values, wilson(c.RecallAt1, s.Questions))
		five.Values = append(five.Values, wilson(c.RecallAt5, s.Questions))
	}
	b.Series = []chart.BarSeries{first, five}
	return b
}

// wilson is a share of n questions with its 95% interval (Wilson, "Probable
// Inference, the Law of Succession, and Statistical Inference", 1927).
func wilson(share float64, n int) chart.Value {
	const z = 1.96
	count := float64(n)
	middle := (share + z*z/(2*count)) / (1 + z*z/count)
	half := z / (1 + z*z/count) * math.Sqrt(share*(1-share)/count+z*z/(4*count*count))
	return chart.Value{Value: share, Low: max(0, middle-half), High: min(1, middle+half)}
}

// writeFile creates a file and lets write fill it.
func writeFile(dir, name string, write func(f *os.File) error) (err error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
