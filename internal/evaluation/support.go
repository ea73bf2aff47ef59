package evaluation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// leastHeld is the share of a sentence's content words that one cited document
// must hold, for a sentence that does not stand there as it is.
const leastHeld = 0.75

var (
	number   = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	markup   = regexp.MustCompile("\\[([^\\]]*)\\]\\([^)]*\\)|[*_`#>|]+")
	denial   = regexp.MustCompile(`(?i)\b(nicht|nie|niemals|ohne|kein\p{L}*|weder|not|never|no|without|cannot)\b`)
	leadName = regexp.MustCompile(`^\*\*„[^“]*“[^*]*:\*\*\s*`) // which source says it, set by the program
)

// A supportCheck decides whether cited documents hold what a sentence says. It
// shares nothing with the assistant's own gate but the text analysis, so that a
// hole in the one is not one in the other: the sentence must stand in a cited
// document word for word, or else its numbers, its denials and most of its
// content words must.
type supportCheck struct {
	an    *german.Analyzer
	texts map[int64]*evidence // by document
}

// evidence is a document as the check sees it.
type evidence struct {
	flat    string // words only, single spaces
	numbers []string
	stems   map[uint32]bool
	denies  bool
}

func (c *supportCheck) evidence(text string) *evidence {
	e := &evidence{flat: flatten(text), numbers: numbers(text), stems: map[uint32]bool{}, denies: denial.MatchString(text)}
	c.an.Each(text, func(f *german.Features, _ german.Span) {
		e.stems[f.StemHash] = true
		for _, h := range f.PartHashes {
			e.stems[h] = true
		}
	})
	return e
}

// unsupported returns the sentences of a turn that none of the documents they
// cite holds, and how many sentences cite something.
func (c *supportCheck) unsupported(turn conversation.Turn) (bad []string, cited int) {
	for _, s := range turn.Sentences {
		if len(s.Citations) == 0 {
			continue
		}
		cited++
		holds := func(n int) bool {
			i := slices.IndexFunc(turn.Citations, func(c conversation.Citation) bool { return c.N == n })
			return i >= 0 && c.holds(c.texts[turn.Citations[i].Document], leadName.ReplaceAllString(s.Text, ""))
		}
		if !slices.ContainsFunc(s.Citations, holds) {
			bad = append(bad, s.Text)
		}
	}
	return bad, cited
}

// holds reports whether a document says a sentence.
func (c *supportCheck) holds(e *evidence, sentence string) bool {
	if e == nil {
		return false
	}
	if flat := flatten(sentence); flat == "" || strings.Contains(" "+e.flat+" ", " "+flat+" ") {
		return true
	}
	for _, n := range numbers(sentence) {
		if !slices.Contains(e.numbers, n) {
			return false
		}
	}
	if denial.MatchString(sentence) && !e.denies {
		return false
	}
	words, held := 0, 0
	c.an.Each(sentence, func(f *german.Features, _ german.Span) {
		if f.Stop {
			return
		}
		words++
		if e.stems[f.StemHash] || slices.ContainsFunc(f.PartHashes, func(h uint32) bool { return e.stems[h] }) {
			held++
		}
	})
	return float64(held) >= leastHeld*float64(words)
}

// flatten keeps the letters and digits of a text, in lower case, as words.
func flatten(text string) string {
	text = markup.ReplaceAllString(text, "$1")
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

func numbers(text string) []string { return number.FindAllString(text, -1) }
