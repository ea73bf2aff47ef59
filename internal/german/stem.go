package german

import "bytes"

// Stem returns the stem of a lower-case word, folded: "Fortbildungen" and
// "Fortbildung" meet in "fortbild".
//
// The rules are those of the Snowball project for German
// (https://snowballstem.org/algorithms/german/stemmer.html), applied to the
// folded word so that "Städte", "Staedte" and the OCR's "Stadte" meet. Before
// them the female endings -erin, -erinnen and -tinnen are reduced, so that
// "Managerinnen" finds "Manager". Words with digits stay as they are.
func Stem(word string) string {
	var buf [maxWord + 8]byte
	return string(stem(appendFold(buf[:0], word)))
}

// stem stems the folded word w in place.
func stem(w []byte) []byte {
	if len(w) < 4 || bytes.ContainsAny(w, "0123456789") {
		return w
	}
	markConsonants(w)
	r1, r2 := regions(w)
	w = cutFemale(w, r1)
	w = cutInflection(w, r1)
	w = cutComparative(w, r1)
	w = cutDerivation(w, r1, r2)
	for i, c := range w {
		if c == 'U' || c == 'Y' {
			w[i] = c + 'a' - 'A'
		}
	}
	return w
}

func stemVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}

// markConsonants raises u and y between vowels: they sound like consonants.
func markConsonants(w []byte) {
	for i := 1; i+1 < len(w); i++ {
		if (w[i] == 'u' || w[i] == 'y') && stemVowel(w[i-1]) && stemVowel(w[i+1]) {
			w[i] -= 'a' - 'A'
		}
	}
}

// regions returns where the regions R1 and R2 start: after the first consonant
// that follows a vowel, and the same again within R1. R1 leaves three letters.
func regions(w []byte) (r1, r2 int) {
	after := func(i int) int {
		for i++; i < len(w); i++ {
			if !stemVowel(w[i]) && stemVowel(w[i-1]) {
				return i + 1
			}
		}
		return len(w)
	}
	r1 = after(0)
	r2 = len(w)
	if r1 < len(w) {
		r2 = after(r1)
	}
	return max(r1, 3), r2
}

// ending reports whether w ends in suffix and the suffix lies in the region
// that starts at r.
func ending(w []byte, suffix string, r int) bool {
	return len(w)-len(suffix) >= r && len(w) >= len(suffix) && string(w[len(w)-len(suffix):]) == suffix
}

func cutFemale(w []byte, r1 int) []byte {
	switch {
	case ending(w, "erinnen", r1):
		return w[:len(w)-5]
	case ending(w, "erin", r1):
		return w[:len(w)-2]
	case ending(w, "tinnen", r1):
		return w[:len(w)-5]
	}
	return w
}

// cutInflection is step 1 of the algorithm. As there, the longest matching
// suffix decides, whether or not it lies in R1.
func cutInflection(w []byte, r1 int) []byte {
	suffix := longest(w, "ern", "em", "er", "en", "es", "e", "s")
	if suffix == "" || !ending(w, suffix, r1) {
		return w
	}
	cut := w[:len(w)-len(suffix)]
	switch suffix {
	case "s":
		if len(cut) == 0 || bytes.IndexByte([]byte("bdfghklmnrt"), cut[len(cut)-1]) < 0 {
			return w
		}
	case "e", "en", "es":
		if ending(cut, "niss", 0) {
			cut = cut[:len(cut)-1]
		}
	}
	return cut
}

// cutComparative is step 2 of the algorithm.
func cutComparative(w []byte, r1 int) []byte {
	suffix := longest(w, "est", "en", "er", "st")
	if suffix == "" || !ending(w, suffix, r1) {
		return w
	}
	cut := w[:len(w)-len(suffix)]
	if suffix == "st" && (len(cut) < 4 || bytes.IndexByte([]byte("bdfghklmnt"), cut[len(cut)-1]) < 0) {
		return w
	}
	return cut
}

// cutDerivation is step 3 of the algorithm.
func cutDerivation(w []byte, r1, r2 int) []byte {
	suffix := longest(w, "isch", "lich", "heit", "keit", "end", "ung", "ig", "ik")
	if suffix == "" || !ending(w, suffix, r2) {
		return w
	}
	cut := w[:len(w)-len(suffix)]
	afterE := func(b []byte) bool { return len(b) > 0 && b[len(b)-1] == 'e' }
	switch suffix {
	case "end", "ung":
		if ending(cut, "ig", r2) && !afterE(cut[:len(cut)-2]) {
			cut = cut[:len(cut)-2]
		}
	case "ig", "ik", "isch":
		if afterE(cut) {
			return w
		}
	case "lich", "heit":
		if ending(cut, "er", r1) || ending(cut, "en", r1) {
			cut = cut[:len(cut)-2]
		}
	case "keit":
		if ending(cut, "lich", r2) {
			cut = cut[:len(cut)-4]
		} else if ending(cut, "ig", r2) {
			cut = cut[:len(cut)-2]
		}
	}
	return cut
}

// longest returns the first of the suffixes, ordered by length, that ends w.
func longest(w []byte, suffixes ...string) string {
	for _, s := range suffixes {
		if ending(w, s, 0) {
			return s
		}
	}
	return ""
}
