package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// maxLineBytes is how much of a line is read; the rest is passed over.
const maxLineBytes = 4000

// A line is one line of a page, or a question, with what can be seen of it
// alone.
type line struct {
	words  []*german.Features // content words
	length int                // all words
	cues   cueSet

	digit, year, phone, mail, link, postcode, acronym bool
	item                                              bool // begins with the mark of a list
	upper                                             bool // begins with a capital
	end                                               rune // its last character, closing quotes and brackets apart
}

// readLine analyses a line.
func readLine(an *german.Analyzer, c *cues, text string) line {
	if len(text) > maxLineBytes {
		text = strings.ToValidUTF8(text[:maxLineBytes], "")
	}
	text = strings.TrimSpace(text)
	var l line
	text, l.item = withoutMark(text)
	before := ""
	for w := range german.EachWord(text) {
		l.length++
		f := an.Word(w.Text)
		folded := f.Folded
		if f.Stop {
			folded = german.Fold(w.Text)
		} else if len(w.Text) > 1 {
			l.words = append(l.words, f)
		}
		l.cues |= c.of(before, folded)
		l.numeric(text, w)
		before = folded
	}
	if r, _ := utf8.DecodeRuneInString(text); unicode.IsUpper(r) {
		l.upper = true
	}
	l.end, _ = utf8.DecodeLastRuneInString(strings.TrimRight(text, ` "“”»«)*_`))
	l.mail = strings.ContainsRune(text, '@')
	l.link = strings.Contains(text, "www.") || strings.Contains(text, "://") || strings.Contains(text, ".de")
	return l
}

// numeric notes what a word with digits may be.
func (l *line) numeric(text string, w german.Word) {
	raw := w.Span.In(text)
	if len(raw) > 1 && len(raw) < 8 && strings.ToUpper(raw) == raw && strings.ToLower(raw) != raw {
		l.acronym = true
	}
	if w.Text[0] < '0' || w.Text[0] > '9' {
		return
	}
	l.digit = true
	switch {
	case len(w.Text) == 4 && (strings.HasPrefix(w.Text, "19") || strings.HasPrefix(w.Text, "20")):
		l.year = true
	case len(w.Text) >= 3 && w.Text[0] == '0' || strings.HasPrefix(text[max(0, w.Span.Start-1):], "+49"):
		l.phone = true
	case len(w.Text) == 5:
		if next, _ := utf8.DecodeRuneInString(strings.TrimPrefix(text[w.Span.End:], " ")); unicode.IsUpper(next) {
			l.postcode = true
		}
	}
}

// withoutMark cuts the mark of a list from the beginning of a line.
func withoutMark(text string) (rest string, marked bool) {
	r, n := utf8.DecodeRuneInString(text)
	if strings.ContainsRune("-*+•‣▪●○·–→►✓☐", r) && len(text) > n && text[n] == ' ' {
		return strings.TrimSpace(text[n:]), true
	}
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if digits > 0 && digits <= 2 && strings.HasPrefix(text[digits:], ") ") {
		return strings.TrimSpace(text[digits+1:]), true
	}
	return text, false
}

// full reports whether the line ends a sentence.
func (l *line) full() bool { return l.end == '.' || l.end == '!' }

// Sizes of lines, in words.
const (
	mostOfHeading = 10
	fewWords      = 4
	manyWords     = 18
)

// title reports whether the line could be a heading by its looks.
func (l *line) title() bool {
	return l.length > 0 && l.length <= mostOfHeading && l.upper && !l.item && !l.mail && !l.link &&
		l.end != '.' && l.end != ',' && l.end != ';'
}
