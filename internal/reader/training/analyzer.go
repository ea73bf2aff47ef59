package training

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// Analyzer returns an analyser whose vocabulary is the words of the set's pages
// and of a dictionary, as a base with these pages would have.
func Analyzer(s *Set, dictionary []string) *german.Analyzer {
	words := slices.Clone(dictionary)
	for _, page := range s.lines(nil) {
		for _, line := range page {
			for w := range german.EachWord(line) {
				words = append(words, w.Text)
			}
		}
	}
	return german.NewAnalyzer(german.NewSplitter(slices.Values(words)))
}
