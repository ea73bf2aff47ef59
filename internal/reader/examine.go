package reader

import (
	_ "embed"
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

//go:embed related.txt
var relatedFile string

// An Examiner makes features. It is safe for concurrent use.
type Examiner struct {
	analyzer   *german.Analyzer
	background *Background
	rarity     func(word string) float64 // see WithRarity; nil if nothing is known
	cues       *cues
	synonyms   []*german.Synonyms
	asking     int // the cue of words that questions are made with
	lines      []feature
	pages      []pageFeature
}

// NewExaminer returns an examiner to whom background says how common words are.
func NewExaminer(an *german.Analyzer, background *Background) (*Examiner, error) {
	c, err := parseCues(cuesFile)
	if err != nil {
		return nil, fmt.Errorf("reader.NewExaminer: %w", err)
	}
	general, err := german.DefaultSynonyms()
	if err != nil {
		return nil, fmt.Errorf("reader.NewExaminer: %w", err)
	}
	related, err := german.ParseSynonyms(strings.NewReader(relatedFile))
	if err != nil {
		return nil, fmt.Errorf("reader.NewExaminer: related words: %w", err)
	}
	return &Examiner{synonyms: []*german.Synonyms{general, related}, analyzer: an, background: background, cues: c, asking: c.index("asking"), lines: lineFeatures(c), pages: pageFeatures(c)}, nil
}

// An Examination is a question looked at against a page: the features of each
// line, and those of the page once the probabilities of its lines are known.
// Package training makes the weights from them.
type Examination struct {
	Lines [][]float64 // for each line the values of LineFeatures

	examiner *Examiner
	view     *view
}

// LineFeatures returns the names of the features of a line, in their order.
func (e *Examiner) LineFeatures() []string {
	names := make([]string, len(e.lines))
	for i, f := range e.lines {
		names[i] = f.name
	}
	return names
}

// PageFeatures returns the names of the features of a page, in their order.
func (e *Examiner) PageFeatures() []string {
	names := make([]string, len(e.pages))
	for i, f := range e.pages {
		names[i] = f.name
	}
	return names
}

// Examine makes the features of every line; there must be one at least.
func (e *Examiner) Examine(text string, lines []string) *Examination {
	v := look(e.question(text), newPage(e.analyzer, e.cues, lines))
	x := &Examination{Lines: matrix(len(v.p.lines), len(e.lines)), examiner: e, view: v}
	for i := range x.Lines {
		for j, f := range e.lines {
			x.Lines[i][j] = f.value(v, i)
		}
	}
	return x
}

// Page returns the values of PageFeatures, given the probabilities of the lines.
func (x *Examination) Page(probs []float64) []float64 {
	out := make([]float64, len(x.examiner.pages))
	for j, f := range x.examiner.pages {
		out[j] = f.value(x.view, probs)
	}
	return out
}
