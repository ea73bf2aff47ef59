package ask

import (
	"regexp"
	"strings"
)

// otherWord reports whether a word that is almost another means something else: with
// another prefix ("angenommen", "abgenommen"), denied ("unbestätigt"), a superlative of
// it ("erfolgreiche", "erfolgreichste"), or an adjective made of a noun ("kommunalen").
func otherWord(folded, form string) bool {
	if prefixOf(folded) != prefixOf(form) && restOf(folded) != "" && nearly(restOf(folded), restOf(form)) {
		return true
	}
	if strings.HasPrefix(folded, "un") != strings.HasPrefix(form, "un") && (strings.HasSuffix(folded, form) || strings.HasSuffix(form, folded) || strings.HasPrefix(folded, "un") && nearly(folded[2:], form)) {
		return true
	}
	if strings.HasSuffix(folded, "arten") && strings.HasSuffix(form, "raten") {
		return true
	}
	if positive(form) == keyOf(folded) || positive(folded) == keyOf(form) {
		return true
	}
	return madeAdjective.MatchString(folded) && !madeAdjective.MatchString(form)
}

// twiceWrong reports whether a word with two errors may still be another: letters that
// are missing or in another order, not others in their place, as "Stornotage" is no
// "Stornorate".
func twiceWrong(folded, form string) bool {
	return sameLetters(folded, form) || within2(folded, form) || within2(keyOf(folded), keyOf(form))
}

// within2 reports whether a word is another without some of its letters.
func within2(short, long string) bool {
	if len(short) >= len(long) {
		return false
	}
	for i := 0; i < len(long) && short != ""; i++ {
		if long[i] == short[0] {
			short = short[1:]
		}
	}
	return short == ""
}

// nearly reports whether words begin alike: what is left of them may be inflected.
func nearly(a, b string) bool {
	n := min(len(a), len(b), 5)
	return n >= 4 && a[:n] == b[:n]
}

var (
	superlative   = regexp.MustCompile(`e?st(?:e[nrsm]?)?$`)
	madeAdjective = regexp.MustCompile(`(?:al|lich|isch|bar|sam|los)(?:e[nrsm]?)?$`)
)

// positive is the adjective that a superlative is of, "" where a word is none.
func positive(w string) string {
	if at := superlative.FindStringIndex(w); at != nil && at[0] >= 4 {
		return w[:at[0]]
	}
	return ""
}

// verbPrefixes change what a verb means.
var verbPrefixes = [...]string{"zuruck", "hinter", "unter", "durch", "gegen", "ueber", "uber", "nach", "auf", "aus", "ein", "vor", "weg", "mit", "um", "an", "ab", "zu", "be", "er", "ver", "zer", "ent"}

func prefixOf(w string) string {
	for _, p := range verbPrefixes {
		if strings.HasPrefix(w, p) {
			return p
		}
	}
	return ""
}

// restOf is a word without its prefix, "" where too little is left.
func restOf(w string) string {
	rest := w[len(prefixOf(w)):]
	if len(rest) < 5 {
		return ""
	}
	return rest
}
