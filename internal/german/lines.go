package german

import (
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lineKind says what a line is in Markdown.
type lineKind int

const (
	linePlain lineKind = iota
	lineBlank
	lineItem  // list item
	lineAlone // heading or table row
	lineFence // start or end of a code block
)

// A line of a text: what stands on it without marker and blanks around it.
type line struct {
	kind   lineKind
	soft   bool // its marker may also be a number or dash in mid-sentence
	number int  // of a numbered item
	at     Span
	text   string
	whole  Span // with marker, without blanks
	width  int  // in runes
}

// blocks yields the parts of text that no sentence leaves: headings, table rows,
// list items and paragraphs, with the lines of one sentence joined.
func blocks(text string) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		var paragraph []line
		for l := range lines(text) {
			if l.kind != lineBlank && len(paragraph) < 10_000 {
				paragraph = append(paragraph, l)
				continue
			}
			if !yieldBlocks(paragraph, yield) {
				return
			}
			paragraph = paragraph[:0]
			if l.kind != lineBlank {
				paragraph = append(paragraph, l)
			}
		}
		yieldBlocks(paragraph, yield)
	}
}

// yieldBlocks yields the blocks of consecutive lines without a blank one.
func yieldBlocks(paragraph []line, yield func(Span) bool) bool {
	wrap := wrapWidth(paragraph)
	var open Span // the block begun; none if empty
	flush := func() bool {
		done := open
		open = Span{}
		return done == Span{} || yield(done)
	}
	for i, l := range paragraph {
		joins := open != Span{} && joinsLine(paragraph[i-1], l, wrap)
		switch {
		case joins && l.kind == linePlain:
			open.End = l.at.End
			continue
		case joins && l.soft:
			open.End = l.whole.End
			continue
		}
		if !flush() {
			return false
		}
		switch l.kind {
		case lineAlone:
			if !yield(l.at) {
				return false
			}
		case linePlain, lineItem:
			open = l.at
		}
	}
	return flush()
}

// wrapWidth returns the width at which the lines of a paragraph are wrapped, or
// 0 when they do not look wrapped by a program.
func wrapWidth(paragraph []line) int {
	wrap := 0
	for _, l := range paragraph {
		if l.kind == linePlain || l.kind == lineItem {
			wrap = max(wrap, l.width)
		}
	}
	if wrap < 50 || wrap > 140 {
		return 0
	}
	return wrap
}

// joinsLine reports whether the sentence at the end of a goes on in b.
func joinsLine(a, b line, wrap int) bool {
	if a.at.Start == a.at.End || isAddress(firstField(b.text)) || isAddress(lastField(a.text)) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(b.text)
	lower := unicode.IsLower(first)
	full := wrap > 0 && a.width+1+utf8.RuneCountInString(firstField(b.text)) >= wrap*85/100
	if b.kind == lineItem { // "am\n18. November"
		return b.soft && (monthNumber(firstWord(b.text)) > 0 && full || endsOpen(a.text))
	}
	closed := len(a.text)
	for closed > 0 {
		r, n := utf8.DecodeLastRuneInString(a.text[:closed])
		if !strings.ContainsRune("\"'”“’‘»«›‹)]}*_", r) {
			break
		}
		closed -= n
	}
	body := a.text[:closed]
	mark := strings.TrimRight(body, ".!?…")
	switch {
	case strings.HasSuffix(body, ":"):
		return false
	case len(mark) < len(body):
		s := fullStop{before: mark, mark: body[len(mark):], closed: a.text[closed:], after: b.text}
		return !s.endsSentence() && (lower || full || !isOrdinal(lastToken(mark)) || monthNumber(firstWord(b.text)) > 0)
	}
	return lower || full || endsOpen(a.text)
}

// endsOpen reports whether a line ends in a way no sentence does: in a comma, a
// hyphen, an article, a preposition or a conjunction.
func endsOpen(s string) bool {
	if strings.HasSuffix(s, ",") || strings.HasSuffix(s, "-") {
		return true
	}
	switch lastField(s) {
	case "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines",
		"in", "im", "am", "beim", "mit", "nach", "von", "vom", "zum", "zur", "für", "fur", "durch", "gegen", "ohne",
		"über", "uber", "unter", "zwischen", "wegen", "pro", "ca.", "und", "oder", "sowie", "bzw.", "dass", "ihre", "ihrer", "ihren",
		"seine", "seiner", "the", "a", "an", "of", "for", "with", "and", "or", "to", "from", "by":
		return true
	}
	return false
}

func isAddress(word string) bool {
	return strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.HasPrefix(word, "<http")
}

// firstField and lastField return the word at an end of s, at most 64 bytes.
func firstField(s string) string {
	s = s[:min(len(s), 64)]
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i]
	}
	return s
}

func lastField(s string) string {
	s = s[max(0, len(s)-64):]
	return s[strings.LastIndexAny(s, " \t")+1:]
}

// lines yields the lines of text.
func lines(text string) iter.Seq[line] {
	return func(yield func(line) bool) {
		number := 0 // of the latest numbered item
		for start := 0; start < len(text); {
			end := strings.IndexAny(text[start:], "\n\f\v")
			next := len(text)
			if end < 0 {
				end = len(text)
			} else {
				end += start
				next = end + 1
			}
			l := newLine(text, Span{start, end}, number)
			if l.number > 0 {
				number = l.number
			}
			if !yield(l) {
				return
			}
			if next <= len(text) && end < len(text) && text[end] == '\f' { // a new page
				if !yield(line{kind: lineBlank}) {
					return
				}
			}
			start = next
		}
	}
}

// newLine reads the line at the span. A number is a marker only where it counts
// on from the latest one or from nothing: "7. Kongress" alone is no item.
func newLine(text string, at Span, latest int) line {
	l := line{whole: trimSpan(text, at)}
	s := l.whole.In(text)
	if s == "" {
		l.kind = lineBlank
		return l
	}
	if strings.HasPrefix(s, "```") || strings.HasPrefix(s, "~~~") {
		l.kind = lineFence
	}
	rest := strings.TrimLeft(s, "> ")
	switch r, n := utf8.DecodeRuneInString(rest); {
	case r == '#':
		if h := strings.TrimLeft(rest, "#"); len(rest)-len(h) <= 6 && (h == "" || h[0] == ' ') {
			l.kind, rest = lineAlone, strings.TrimRight(h, "# ")
		}
	case r == '|':
		l.kind, rest = lineAlone, strings.Trim(rest, "| \t")
	case strings.ContainsRune("-*+•‣▪●○·–—→►✓☐", r) && (rest[n:] == "" || rest[n] == ' '):
		l.kind, l.soft, rest = lineItem, r == '–' || r == '—', rest[n:]
		for _, box := range [...]string{" [ ] ", " [x] ", " [X] "} {
			rest = strings.TrimPrefix(rest, box)
		}
	case r < utf8.RuneSelf && isDigit(byte(r)):
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		if after := rest[len(digits):]; len(digits) <= 3 && len(after) > 1 && (after[0] == '.' || after[0] == ')') && after[1] == ' ' {
			n, _ := strconv.Atoi(digits)
			month := monthNumber(firstWord(strings.TrimLeft(after[1:], " "))) > 0
			if !month && (n <= 1 || n == latest+1) {
				l.kind, l.soft, l.number, rest = lineItem, after[0] == '.', max(n, 1), after[1:]
			}
		}
	}
	// rest is a part of s: find where, and trim it
	from := l.whole.Start + strings.Index(s, rest)
	l.at = trimSpan(text, Span{from, from + len(rest)})
	l.text = l.at.In(text)
	l.width = utf8.RuneCountInString(s)
	return l
}
