package german

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Abbreviation is a short form explained in a text.
type Abbreviation struct {
	Short string // "KTS"
	Long  string // "Koordinierungs- und Transferstelle Modellprojekte Smart Cities"
}

// Abbreviations finds the short forms that a text explains in brackets: "Long
// Form (LF)" and "LF (Long Form)". A pair counts when the letters of the short
// form occur in the long one in order and the first begins a word, after
// Schwartz and Hearst, "A Simple Algorithm for Identifying Abbreviation
// Definitions in Biomedical Text" (PSB 2003). Each pair is given once.
func Abbreviations(text string) []Abbreviation {
	var found []Abbreviation
	seen := map[Abbreviation]bool{}
	for i := 0; i < len(text); {
		open := strings.IndexByte(text[i:], '(')
		if open < 0 {
			break
		}
		open += i
		i = open + 1
		inner, _, ok := strings.Cut(text[i:min(len(text), i+maxLongForm)], ")")
		if !ok {
			continue
		}
		a, ok := abbreviation(text[max(0, open-maxLongForm):open], strings.TrimSpace(inner))
		if ok && !seen[a] {
			seen[a] = true
			found = append(found, a)
		}
	}
	return found
}

// maxLongForm bounds in bytes where a long form is looked for.
const maxLongForm = 240

// abbreviation reads the pair made by the text before a bracket and what stands
// in it.
func abbreviation(before, inner string) (Abbreviation, bool) {
	if i := strings.LastIndexAny(before, ".:;!?()\n\r|"); i >= 0 && !strings.HasSuffix(strings.TrimSpace(before), ".") {
		if cut := before[i+1:]; before[i] != '\n' && before[i] != '\r' {
			before = cut
		}
	}
	if isShortForm(inner) {
		long := longForm(before, inner)
		return Abbreviation{inner, long}, long != ""
	}
	short := before[strings.LastIndexAny(strings.TrimRight(before, " "), " \n\t(„\"")+1:]
	short = strings.TrimSpace(short)
	if isShortForm(short) && strings.ContainsAny(inner, " -") {
		if long := longForm(inner, short); long == inner {
			return Abbreviation{short, long}, true
		}
	}
	return Abbreviation{}, false
}

// isShortForm reports whether s looks like an abbreviation: 2 to 10 letters and
// digits, at least two of them capitals, and as many capitals as small letters.
func isShortForm(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		case !unicode.IsDigit(r) && r != '-' && r != '.' && r != '&':
			return false
		}
	}
	return upper >= 2 && upper >= lower && upper+lower <= 10
}

// longForm returns the shortest end of before whose words spell short, or "".
func longForm(before, short string) string {
	before = strings.TrimSpace(before)
	letters := []rune(strings.ToLower(short))
	at := len(before)
	for i := len(letters) - 1; i >= 0; i-- {
		if !unicode.IsLetter(letters[i]) {
			continue
		}
		for {
			r, n := utf8.DecodeLastRuneInString(before[:at])
			if n == 0 {
				return ""
			}
			at -= n
			if unicode.ToLower(r) == letters[i] && (i > 0 || beginsWord(before, at)) {
				break
			}
		}
	}
	if long := strings.Join(strings.Fields(before[at:]), " "); len(strings.Fields(long)) <= 2*len(letters)+4 && len(long) > len(short)+2 {
		return strings.TrimRight(strings.TrimLeft(long, "„“\"'"), "„“”\"' ,")
	}
	return ""
}

// beginsWord reports whether a word begins at i.
func beginsWord(s string, i int) bool {
	r, n := utf8.DecodeLastRuneInString(s[:i])
	return n == 0 || !inWord(r)
}
