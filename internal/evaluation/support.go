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
	absence  = regexp.MustCompile(`(?i)\p{L}(frei|los|free)\b|\bentf[aä]ll\p{L}*|\bfree\b`) // denies in one word
	leadName = regexp.MustCompile(`^\*\*„[^“]*“[^*]*:\*\*\s*`)                              // which source says it, set by the program
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
	flat      string // words only, single spaces
	numbers   []string
	stems     map[uint32]bool
	sentences []sentence
}

// sentence is one of a document.
type sentence struct {
	stems  map[uint32]bool
	denies bool
}

func (c *supportCheck) evidence(text string) *evidence {
	e := &evidence{flat: flatten(text), numbers: numbers(text), stems: c.stems(text)}
	for _, at := range german.Sentences(text) {
		s := at.In(text)
		e.sentences = append(e.sentences, sentence{c.stems(s), denial.MatchString(s) || absence.MatchString(s)})
	}
	return e
}

// stems returns the stems of words and of parts of compounds.
func (c *supportCheck) stems(text string) map[uint32]bool {
	found := map[uint32]bool{}
	c.an.Each(text, func(f *german.Features, _ german.Span) {
		found[f.StemHash] = true
		for _, h := range f.PartHashes {
			found[h] = true
		}
	})
	return found
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
	var words []*german.Features
	c.an.Each(sentence, func(f *german.Features, _ german.Span) {
		if !f.Stop {
			words = append(words, f)
		}
	})
	return float64(overlap(words, e.stems)) >= leastHeld*float64(len(words)) &&
		(!denial.MatchString(sentence) || e.nearest(words).denies)
}

// nearest returns the sentence of the document that has most of the words; of
// equal ones one that denies.
func (e *evidence) nearest(words []*german.Features) (best sentence) {
	most := 0
	for _, s := range e.sentences {
		if n := overlap(words, s.stems); n > most || n == most && n > 0 && s.denies {
			most, best = n, s
		}
	}
	return best
}

// overlap counts the words that stems hold, as they are or by a part.
func overlap(words []*german.Features, stems map[uint32]bool) (n int) {
	for _, f := range words {
		if stems[f.StemHash] || slices.ContainsFunc(f.PartHashes, func(h uint32) bool { return stems[h] }) {
			n++
		}
	}
	return n
}

// flatten keeps the letters and digits of a text, in lower case, as words.
func flatten(text string) string {
	text = markup.ReplaceAllString(text, "$1")
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

var (
	fullDate  = regexp.MustCompile(`^0?(\d{1,2})\.\d{1,2}\.(\d{4})$`)
	thousands = regexp.MustCompile(`^\d{1,3}([.,]\d{3})+$`)
)

// numbers returns the numbers of a text as digits, however they are written. Of
// a date in digits those are its day and year, for elsewhere the month may be
// written as a word.
func numbers(text string) []string {
	var all []string
	for _, n := range number.FindAllString(text, -1) {
		switch m := fullDate.FindStringSubmatch(n); {
		case m != nil:
			all = append(all, m[1], m[2])
		case thousands.MatchString(n):
			all = append(all, strings.NewReplacer(".", "", ",", "").Replace(n))
		default:
			all = append(all, n)
		}
	}
	return all
}
