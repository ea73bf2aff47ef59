package ingest

import (
	"strings"
	"unicode"
)

// isInvisible reports whether r is drawn as nothing: format characters, which
// can turn the direction of text or spell words that no reader sees ("tags",
// U+E0000), selectors of variants and fillers. Without its joiners an emoji
// falls into its parts, which says the same.
func isInvisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r >= 0x600 && r <= 0x605, r == 0x6dd, r == 0x70f, r == 0x890, r == 0x891, r == 0x8e2, r == 0x110bd, r == 0x110cd:
		return false // signs of Arabic, Syriac and Kaithi: format characters that are drawn
	case r == 0x34f, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0xfffc: // joiner, Hangul fillers, "object"
		return true
	case r >= 0x180b && r <= 0x180f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff: // variants, tags
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// withoutLostRuns reduces runs of U+FFFD. One that touches a letter or digit
// stays as a single mark, for a word that lost a letter must not pass as
// another word; the others stand for nothing that could be read.
func withoutLostRuns(s string) string {
	if !strings.ContainsRune(s, unicode.ReplacementChar) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	last, lost := ' ', false
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for _, r := range s {
		if r == unicode.ReplacementChar {
			lost = true
			continue
		}
		if lost {
			lost = false
			if word(last) || word(r) {
				b.WriteRune(unicode.ReplacementChar)
			} else if r == ' ' && last == ' ' {
				continue // the run stood between two spaces
			}
		}
		b.WriteRune(r)
		last = r
	}
	if lost && word(last) {
		b.WriteRune(unicode.ReplacementChar)
	}
	return b.String()
}
