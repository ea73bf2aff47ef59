package main

import (
	"fmt"
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
		Description: "Share of labelled questions with a right passage at rank 1 and among the first 5, one pair of bars per contestant.",
		Axis:        "share of questions", Max: 1,
	}
	first, five := chart.BarSeries{Name: "at rank 1"}, chart.BarSeries{Name: "among the first 5"}
	for _, c := range s.Contestants {
		b.Groups = append(b.Groups, c.Name)
		first.Values = append(first.Values, chart.Value{Value: c.RecallAt1})
		five.Values = append(five.Values, chart.Value{Value: c.RecallAt5})
	}
	b.Series = []chart.BarSeries{first, five}
	return b
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
