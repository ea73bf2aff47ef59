package german

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the length in bytes at which a word's text is cut; its span still
// covers all of it. Longer runs are encoded data, never words.
const maxWord = 96

// A Word is one word of a text.
type Word struct {
	Text string // lower case, NFC, without soft hyphens
	Span Span   // where it stands
}

// Words returns the words of text in order. See EachWord for the rules.
func Words(text string) []Word {
	var words []Word
	for w := range EachWord(text) {
		words = append(words, w)
	}
	return words
}

// EachWord yields the words of text in order: runs of letters and digits in
// lower case. Hyphens separate the parts of a compound; a hyphen at the end of
// a line before a lower-case letter joins. Soft hyphens and zero-width
// characters vanish, ligatures are taken apart. "5.000" is the word "5000",
// "1,5" stays; "Bürger:innen", "Bürger*innen" and "Bürger/-innen" are the word
// "bürgerinnen".
func EachWord(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		s := scanner{text: text}
		for s.next() {
			span := Span{s.start, s.end}
			// most words stand in the text as they are: no copy
			w := span.In(text)
			if w != string(s.word) {
				w = string(s.word)
			}
			if !yield(Word{w, span}) {
				return
			}
		}
	}
}

// A scanner finds one word after the other without allocating.
type scanner struct {
	text       string
	pos        int
	word       []byte // the present word, valid until next
	start, end int    // where it stands
}

// next moves to the next word and reports whether there is one.
func (s *scanner) next() bool {
	s.word = s.word[:0]
	t := s.text
	i := s.pos
	marks := false
	for i < len(t) {
		c := t[i]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			s.add(i, c)
			i++
			s.end = i
			continue
		case 'A' <= c && c <= 'Z':
			s.add(i, c+'a'-'A')
			i++
			s.end = i
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(t[i:])
			if inWord(r) {
				marks = marks || unicode.Is(unicode.Mn, r)
				s.addRune(i, r)
				i += n
				s.end = i
				continue
			}
			if invisible(r) && !lineEnds(t[i+n:]) {
				i += n
				continue
			}
		}
		if len(s.word) == 0 {
			i += n
			continue
		}
		j := s.joined(i, r, n)
		if j == 0 {
			break
		}
		i = j
	}
	s.pos = i
	if marks {
		s.word = norm.NFC.Bytes(s.word)
	}
	return len(s.word) > 0
}

func (s *scanner) add(at int, c byte) {
	if len(s.word) == 0 {
		s.start = at
	}
	if len(s.word) < maxWord {
		s.word = append(s.word, c)
	}
}

func (s *scanner) addRune(at int, r rune) {
	if len(s.word) == 0 {
		s.start = at
	}
	if len(s.word) >= maxWord {
		return
	}
	if 0xFB00 <= r && r <= 0xFB06 { // typographic ligatures, frequent in PDF text
		s.word = append(s.word, [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}[r-0xFB00]...)
		return
	}
	s.word = utf8.AppendRune(s.word, unicode.ToLower(r))
}

// joined returns where the present word goes on after the separator r of n
// bytes at i, or 0 when the word ends there.
func (s *scanner) joined(i int, r rune, n int) int {
	rest := s.text[i+n:]
	switch r {
	case '.':
		if s.groupsThousands(i, rest) {
			return i + n
		}
	case ',':
		if allDigits(s.word) && rest != "" && isDigit(rest[0]) {
			s.word = append(s.word, ',')
			return i + n
		}
	case '-', '\u2010', '\u2011', '\u00ad':
		if j := wrapped(rest); j > 0 {
			return i + n + j
		}
	case ':', '*', '_', '/':
		if r == '/' {
			rest = strings.TrimPrefix(rest, "-")
		}
		if isDigit(s.word[len(s.word)-1]) || !femaleEnding(rest) {
			return 0
		}
		return len(s.text) - len(rest)
	}
	return 0
}

// groupsThousands reports whether the dot at i stands between the thousands of
// a number.
func (s *scanner) groupsThousands(i int, rest string) bool {
	if !allDigits(s.word) || len(rest) < 3 || !isDigit(rest[0]) || !isDigit(rest[1]) || !isDigit(rest[2]) ||
		len(rest) > 3 && isDigit(rest[3]) {
		return false
	}
	group := i - max(s.start, strings.LastIndexByte(s.text[s.start:i], '.')+1+s.start)
	if group == i-s.start { // the first group
		return group <= 3 && s.word[0] != '0'
	}
	return group == 3
}

// wrapped returns how many bytes of rest to skip to reach the second half of a
// word divided at the end of a line, or 0 when rest does not go on with one:
// "Innovations-\nund Bildungspolitik" is not such a word.
func wrapped(rest string) int {
	if !lineEnds(rest) {
		return 0
	}
	j := strings.IndexByte(rest[:min(len(rest), 16)], '\n') + 1
	k := j
	for k < len(rest) && k-j < 16 && (rest[k] == ' ' || rest[k] == '\t') {
		k++
	}
	if r, _ := utf8.DecodeRuneInString(rest[k:]); !unicode.IsLower(r) {
		return 0
	}
	for _, conjunction := range [...]string{"und", "oder", "bzw", "sowie", "als", "wie", "noch", "statt"} {
		if after, ok := strings.CutPrefix(rest[k:], conjunction); ok {
			if r, _ := utf8.DecodeRuneInString(after); !unicode.IsLetter(r) {
				return 0
			}
		}
	}
	return k
}

// lineEnds reports whether only blanks stand before the next line break.
func lineEnds(rest string) bool {
	for i := range min(len(rest), 16) {
		switch rest[i] {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return false
}

// femaleEnding reports whether rest starts with the ending "in" or "innen".
func femaleEnding(rest string) bool {
	after, ok := strings.CutPrefix(rest, "in")
	if !ok {
		return false
	}
	after = strings.TrimPrefix(after, "nen")
	r, _ := utf8.DecodeRuneInString(after)
	return !inWord(r) || after == ""
}

// inWord reports whether r belongs to words.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// invisible reports whether r only advises on line breaks or direction.
func invisible(r rune) bool {
	return r == '\u00ad' || 0x200b <= r && r <= 0x200f || r == '\u2060' || r == '\ufeff'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func allDigits[T ~string | ~[]byte](s T) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return len(s) > 0
}
