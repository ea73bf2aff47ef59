package german

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSentence is the length in runes at which a sentence is cut.
const maxSentence = 1000

// Sentences returns where the sentences of a German or English text stand, in
// order and without blanks around them.
//
// Markdown is understood as far as it divides: headings, list items and table
// rows are sentences of their own, which leave out the marker before them;
// blank lines separate. A line break in mid-sentence, as OCR and mail programs
// make them, does not end one. Full stops of abbreviations, ordinals, dates,
// numbers, initials and addresses do not either, and closing quotes and
// brackets belong to the sentence before them. Lines without letter or digit
// are no sentences. Anything longer than 1,000 runes is cut at a blank.
func Sentences(text string) []Span {
	var spans []Span
	for b := range blocks(text) {
		spans = appendSentences(spans, text, b)
	}
	return spans
}

// appendSentences divides one block at its full stops.
func appendSentences(spans []Span, text string, block Span) []Span {
	start := block.Start
	for i := block.Start; i < block.End; {
		n := terminator(text[i:block.End])
		if n == 0 {
			i++
			continue
		}
		stop := i + n
		for n = terminator(text[stop:block.End]); n > 0; n = terminator(text[stop:block.End]) {
			stop += n
		}
		end := afterClosers(text[:block.End], stop)
		s := fullStop{
			before: text[start:i],
			mark:   text[i:stop],
			closed: text[stop:end],
			after:  strings.TrimLeftFunc(text[end:min(end+64, block.End)], unicode.IsSpace),
		}
		if (end == block.End || blankAt(text, end)) && s.endsSentence() {
			spans = appendCut(spans, text, Span{start, end})
			start = end
		}
		i = end
	}
	return appendCut(spans, text, Span{start, block.End})
}

// terminator returns the length of the sentence-ending mark at the beginning of
// s, or 0.
func terminator(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '.' || s[0] == '!' || s[0] == '?':
		return 1
	case strings.HasPrefix(s, "…"):
		return len("…")
	}
	return 0
}

// afterClosers skips the quotes, brackets and emphasis marks that may close
// behind a full stop.
func afterClosers(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune("\"'”“’‘»«›‹)]}*_", r) {
			break
		}
		i += n
	}
	return i
}

func blankAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsSpace(r)
}

// appendCut appends the span, trimmed and cut into pieces of at most
// maxSentence runes, and leaves out what holds neither letter nor digit.
func appendCut(spans []Span, text string, s Span) []Span {
	for {
		s = trimSpan(text, s)
		end := cutAt(text, s)
		if piece := trimSpan(text, Span{s.Start, end}); strings.IndexFunc(piece.In(text), inWord) >= 0 {
			spans = append(spans, piece)
		}
		if end >= s.End {
			return spans
		}
		s.Start = end
	}
}

// cutAt returns the end of the first piece of s: its end, or the last blank
// before it grows too long, or where it does when there is no blank.
func cutAt(text string, s Span) int {
	if s.End-s.Start <= maxSentence {
		return s.End
	}
	runes, blank := 0, 0
	for i, r := range s.In(text) {
		if runes == maxSentence {
			if blank > 0 {
				return s.Start + blank
			}
			return s.Start + i
		}
		if unicode.IsSpace(r) {
			blank = i
		}
		runes++
	}
	return s.End
}

// trimSpan leaves out the blanks at both ends of s.
func trimSpan(text string, s Span) Span {
	t := s.In(text)
	s.Start += len(t) - len(strings.TrimLeftFunc(t, blank))
	if s.Start > s.End {
		s.Start = s.End
	}
	s.End = s.Start + len(strings.TrimRightFunc(s.In(text), blank))
	return s
}

func blank(r rune) bool { return unicode.IsSpace(r) || invisible(r) }
