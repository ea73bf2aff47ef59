package german

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold maps a lower-case word to the ASCII form in which its spellings meet:
// "für", "fuer" and "fur" all become "fur", "groß" and "gross" become "gross".
//
// Umlauts and accents lose their marks, ß becomes ss, and the digraphs ae, oe
// and ue lose their e unless a vowel or q stands before them, which keeps
// "neue", "Steuer", "Bauer" and "Quelle" whole. Words with a true diphthong
// ("aktuell", "Poesie") are shortened too; as every text is folded by the same
// rule that costs nothing but a rare collision: in Debian's list of 356,010
// words the digraphs bring 14 pairs together, such as "Duett" and "Dutt".
// Letters of other scripts stay.
func Fold(word string) string {
	if plain(word) {
		return word
	}
	return string(appendFold(make([]byte, 0, len(word)+2), word))
}

// plain reports whether folding would leave the word as it is.
func plain(word string) bool {
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf || c == 'e' && i > 0 && umlautBase(word[i-1]) {
			return false
		}
	}
	return true
}

// appendFold appends the folded word to dst.
func appendFold(dst []byte, word string) []byte {
	before, last := rune(0), rune(0) // the two runes before r, unfolded
	for _, r := range word {
		switch {
		case r == 'e' && last < utf8.RuneSelf && umlautBase(byte(last)) && !isVowel(before) && before != 'q':
			// the e of a digraph
		case r < utf8.RuneSelf:
			dst = append(dst, byte(r))
		case r == 'ä':
			dst = append(dst, 'a')
		case r == 'ö':
			dst = append(dst, 'o')
		case r == 'ü':
			dst = append(dst, 'u')
		case r == 'ß':
			dst = append(dst, 's', 's')
		default:
			dst = appendBase(dst, r)
		}
		before, last = last, r
	}
	return dst
}

// appendBase appends r without its diacritics.
func appendBase(dst []byte, r rune) []byte {
	switch r {
	case 'ł':
		return append(dst, 'l')
	case 'ø':
		return append(dst, 'o')
	case 'đ', 'ð':
		return append(dst, 'd')
	case 'ı':
		return append(dst, 'i')
	case 'æ':
		return append(dst, 'a')
	case 'œ':
		return append(dst, 'o')
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	if d := norm.NFD.Properties(buf[:n]).Decomposition(); len(d) > 0 {
		base, _ := utf8.DecodeRune(d)
		return utf8.AppendRune(dst, base)
	}
	return append(dst, buf[:n]...)
}

func umlautBase(c byte) bool { return c == 'a' || c == 'o' || c == 'u' }

func isVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'ü':
		return true
	}
	return false
}
