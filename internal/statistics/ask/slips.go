package ask

import (
	"iter"
	"regexp"
	"slices"
	"strings"
)

// A typed is a word of which a typing error makes another, and how likely that is, 0
// most.
type typed struct {
	word string
	slip int
}

// slipsOf are the words of which one typing error makes this: a letter that is doubled
// or is not, two that changed places, one too few, one too many, or its neighbour on the
// keyboard. The first letter is right, unless it changed places.
func slipsOf(lower string) iter.Seq[typed] {
	return func(yield func(typed) bool) {
		w := []rune(lower)
		try := func(slip int, parts ...[]rune) bool {
			s := string(slices.Concat(parts...))
			return s == lower || slip > 0 && len(digraphs(s)) > len(digraphs(lower)) || yield(typed{s, slip})
		}
		for i := range w {
			if i > 0 && w[i] != w[i-1] && !try(1, w[:i-1], w[i:i+1], w[i-1:i], w[i+1:]) {
				return
			}
			if i > 0 && w[i] == w[i-1] && !try(0, w[:i], w[i+1:]) {
				return
			}
			if !try(0, w[:i+1], w[i:]) {
				return
			}
			if i > 0 && len(w) > 3 && w[i] != w[i-1] {
				slip := 6
				if isNear(w[i], w[i-1]) || i+1 < len(w) && isNear(w[i], w[i+1]) {
					slip = 2
				}
				if !try(slip, w[:i], w[i+1:]) {
					return
				}
			}
			if len(w) < 4 {
				continue
			}
			for c := 'a'; c <= 'z'; c++ {
				if c != w[i] && !try(2, w[:i+1], []rune{c}, w[i+1:]) {
					return
				}
			}
			if i == 0 {
				continue
			}
			for _, c := range nearKeys[w[i]] {
				if !try(4, w[:i], []rune{c}, w[i+1:]) {
					return
				}
			}
		}
	}
}

func isNear(a, b rune) bool { return strings.ContainsRune(nearKeys[b], a) }

// digraphs are the letters that are folded like umlauts.
func digraphs(s string) []string { return foldedPairs.FindAllString(s, -1) }

var foldedPairs = regexp.MustCompile(`[aou]e`)

// nearKeys are the letters that are typed or heard instead of others: those beside them
// on a German keyboard, and vowels that sound alike.
var nearKeys = map[rune]string{
	'q': "wa", 'w': "qeas", 'e': "wrsdäa", 'r': "etdf", 't': "rzfgd", 'z': "tughy", 'u': "zihjü", 'i': "uojk", 'o': "ipklö", 'p': "olbü", 'ü': "uyi", 'ä': "e", 'ö': "o",
	'a': "qwsye", 's': "awedyxz", 'd': "serfxct", 'f': "drtgcv", 'g': "ftzhvb", 'h': "gzujbn", 'j': "huiknm", 'k': "jiolmc", 'l': "kopö",
	'y': "asxz", 'x': "ysdc", 'c': "xdfvk", 'v': "cfgbwf", 'b': "vghnp", 'n': "bhjm", 'm': "njk",
}
