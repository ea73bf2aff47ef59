// Package evidence decides whether a passage bears out a statement.
//
// A statement falls into clauses; each must be borne out by one line of the
// passage (a sentence or list item) with what stands above it and, where the line
// cannot be understood alone, before it. Dates, figures with what they count,
// names, addresses and negations must stand in that very line; what else the
// clause says must be found there in the same or in like words; and nothing in
// it may be the opposite of what the line says. Where the lines of two modules
// stand side by side, the date of one is therefore no evidence for the other.
//
// The check errs on the side of rejecting: what is rejected is answered by
// quoting. It knows nothing of questions, models or storage, and what a passage
// orders its reader to do (Orders) is no evidence for anything.
package evidence

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

//go:embed paraphrases.txt
var paraphrasesFile string

// A Checker checks statements. Safe for concurrent use.
type Checker struct {
	an          *german.Analyzer
	synonyms    *german.Synonyms // words of the domain that mean nearly the same
	paraphrases *german.Synonyms // words that say the same in an answer
	translate   func(english string) []string
}

// New returns a checker. translate gives the German words for an English one or
// phrase, so that English statements can be held against German passages; it
// may be nil.
func New(an *german.Analyzer, synonyms *german.Synonyms, translate func(english string) []string) (*Checker, error) {
	p, err := german.ParseSynonyms(strings.NewReader(paraphrasesFile))
	if err != nil {
		return nil, fmt.Errorf("evidence.New: paraphrases: %w", err)
	}
	return &Checker{an: an, synonyms: synonyms, paraphrases: p, translate: translate}, nil
}

// A Passage is what a statement may rest on.
type Passage struct {
	Title     string
	Headings  []string
	Text      string
	Sentences []german.Span // of Text
	URL       string
	Language  string    // "de" or "en"; "" is "de"
	Published time.Time // bears out only when something was published
	Today     time.Time // what is past then is told as past; zero: as the passage tells it
}

// A Reason says what a passage lacks.
type Reason string

// The reasons, as logged and counted.
const (
	Supported   Reason = ""
	NoSuchDate  Reason = "date"
	NoSuchValue Reason = "number"
	NoSuchName  Reason = "name"
	NoSuchLink  Reason = "link"
	Negated     Reason = "negation"
	Opposite    Reason = "opposite"
	NotSaid     Reason = "content"
	Order       Reason = "order"
	Nothing     Reason = "nothing" // there is no passage, or no word to check
)

// A Verdict is the result of a check.
type Verdict struct {
	Reason Reason
	Lines  []german.Span // of Passage.Text: what supports the statement, in order
	Share  float64       // of the statement's words found in those lines, 0..1
}

// OK reports whether the statement is borne out.
func (v Verdict) OK() bool { return v.Reason == Supported }
