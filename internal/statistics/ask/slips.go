package ask

import (
	"slices"
	"strings"
)

// A typed is a word of which a typing error makes another, and how likely that is, 0
// most.
type typed struct {
	word string
	slip int
}

// How likely slips are: less by so much than that a letter is doubled, or is not.
const (
	doubled     = 0
	swappedTwo  = 1
	leftOutOne  = 2
	hitTwoKeys  = 2
	hitNextKey  = 4
	addedLetter = 6
)

// slipsOf are the words of which one typing error makes this: a letter that is doubled
// or is not, two that changed places, one too few, one too many, or its neighbour on the
// keyboard. The first letter is right, unless it changed places.
func slipsOf(lower string) (list []typed) {
	w := []rune(lower)
	add := func(slip int, parts ...[]rune) {
		if s := string(slices.Concat(parts...)); s != lower && (slip == doubled || digraphs(s) <= digraphs(lower)) {
			list = append(list, typed{s, slip})
		}
	}
	for i, c := range w {
		add(doubled, w[:i+1], w[i:])
		if i > 0 {
			add(swappedTwo, w[:i-1], []rune{c, w[i-1]}, w[i+1:])
		}
		if len(w) > 3 {
			for c := 'a'; c <= 'z'; c++ {
				add(leftOutOne, w[:i+1], []rune{c}, w[i+1:])
			}
		}
		if i == 0 {
			continue
		}
		switch {
		case c == w[i-1]:
			add(doubled, w[:i], w[i+1:])
		case len(w) > 3 && (isNear(c, w[i-1]) || i+1 < len(w) && isNear(c, w[i+1])):
			add(hitTwoKeys, w[:i], w[i+1:])
		case len(w) > 3:
			add(addedLetter, w[:i], w[i+1:])
		}
		if len(w) > 3 {
			for _, near := range nearKeys[c] {
				add(hitNextKey, w[:i], []rune{near}, w[i+1:])
			}
		}
	}
	return list
}

func isNear(a, b rune) bool { return strings.ContainsRune(nearKeys[b], a) }

// digraphs is how many pairs of letters are folded like umlauts.
func digraphs(s string) int {
	return strings.Count(s, "ae") + strings.Count(s, "oe") + strings.Count(s, "ue")
}

// nearKeys are the letters that are typed or heard instead of others: those beside them
// on a German keyboard, and vowels that sound alike.
var nearKeys = map[rune]string{
	'q': "wa", 'w': "qeas", 'e': "wrsdäa", 'r': "etdf", 't': "rzfgd", 'z': "tughy", 'u': "zihjü", 'i': "uojk", 'o': "ipklö", 'p': "olbü", 'ü': "uyi", 'ä': "e", 'ö': "o",
	'a': "qwsye", 's': "awedyxz", 'd': "serfxct", 'f': "drtgcv", 'g': "ftzhvb", 'h': "gzujbn", 'j': "huiknm", 'k': "jiolmc", 'l': "kopö",
	'y': "asxz", 'x': "ysdc", 'c': "xdfvk", 'v': "cfgbwf", 'b': "vghnp", 'n': "bhjm", 'm': "njk",
}
