package reader_test

import (
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/reader"
)

func newReader(t testing.TB) *reader.Reader {
	t.Helper()
	words, err := german.LoadInstalledDictionary()
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.New(german.NewAnalyzer(german.NewSplitter(slices.Values(words))))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheWeightsFitTheFeatures(t *testing.T) {
	t.Parallel()
	newReader(t)
}
