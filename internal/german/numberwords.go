package german

import "strings"

// numberWord reads a number written out in German or English: "neun",
// "neunten", "einundzwanzig", "zweihundertfünfzig", "twelve", "third". The
// articles "ein" and "one" are no numbers, "eins" is.
func numberWord(word string) (value float64, ordinal, ok bool) {
	if len(word) < 3 || len(word) > 48 {
		return 0, false, false
	}
	w := Fold(strings.ToLower(word))
	if v, ok := smallNumber(w); ok && w != "ein" {
		return float64(v), false, true
	}
	if v, ok := ordinalWord(w); ok {
		return float64(v), true, true
	}
	if v, ok := scaleWord(w); ok {
		return v, false, true
	}
	for _, suffix := range [...]string{"ste", "sten", "ster", "stes", "stem", "te", "ten", "ter", "tes", "tem"} {
		stem, cut := strings.CutSuffix(w, suffix)
		if !cut {
			continue
		}
		// -ste from 20 on, -te below
		if v, ok := thousands(stem); ok && v >= 2 && (suffix[0] == 's') == (v%100 >= 20 || v%100 == 0) {
			return float64(v), true, true
		}
	}
	if v, ok := thousands(w); ok && v > 1 {
		return float64(v), false, true
	}
	return 0, false, false
}

// smallNumber reads a folded word below twenty or a full ten.
func smallNumber(w string) (int, bool) {
	switch w {
	case "null", "zero":
		return 0, true
	case "ein", "eins":
		return 1, true
	case "zwei", "zwo", "two":
		return 2, true
	case "drei", "dreien", "three":
		return 3, true
	case "vier", "four":
		return 4, true
	case "funf", "five":
		return 5, true
	case "sechs", "six":
		return 6, true
	case "sieben", "seven":
		return 7, true
	case "acht", "eight":
		return 8, true
	case "neun", "nine":
		return 9, true
	case "zehn", "ten":
		return 10, true
	case "elf", "eleven":
		return 11, true
	case "zwolf", "twelve":
		return 12, true
	case "dreizehn", "thirteen":
		return 13, true
	case "vierzehn", "fourteen":
		return 14, true
	case "funfzehn", "fifteen":
		return 15, true
	case "sechzehn", "sixteen":
		return 16, true
	case "siebzehn", "seventeen":
		return 17, true
	case "achtzehn", "eighteen":
		return 18, true
	case "neunzehn", "nineteen":
		return 19, true
	}
	return tens(w)
}

// tens reads a folded full ten from twenty on.
func tens(w string) (int, bool) {
	switch w {
	case "zwanzig", "twenty":
		return 20, true
	case "dreissig", "thirty":
		return 30, true
	case "vierzig", "forty":
		return 40, true
	case "funfzig", "fifty":
		return 50, true
	case "sechzig", "sixty":
		return 60, true
	case "siebzig", "seventy":
		return 70, true
	case "achtzig", "eighty":
		return 80, true
	case "neunzig", "ninety":
		return 90, true
	}
	return 0, false
}

// ordinalWord reads the irregular German and the English ordinals.
func ordinalWord(w string) (int, bool) {
	switch w {
	case "erste", "ersten", "erster", "erstes", "erstem", "first":
		return 1, true
	case "zweite", "zweiten", "zweiter", "zweites", "zweitem", "second":
		return 2, true
	case "dritte", "dritten", "dritter", "drittes", "drittem", "third":
		return 3, true
	case "siebte", "siebten", "siebter", "siebtes", "siebtem", "siebente", "siebenten", "seventh":
		return 7, true
	case "achte", "achten", "achter", "achtes", "achtem", "eighth":
		return 8, true
	case "fifth":
		return 5, true
	case "ninth":
		return 9, true
	case "twelfth":
		return 12, true
	case "twentieth":
		return 20, true
	}
	if stem, ok := strings.CutSuffix(w, "th"); ok && len(stem) > 2 {
		if v, ok := smallNumber(stem); ok && v < 20 {
			return v, true
		}
	}
	return 0, false
}

// scaleWord reads the words that multiply the number before them, which alone
// count once.
func scaleWord(w string) (float64, bool) {
	switch w {
	case "hundert", "hundred":
		return 100, true
	case "tausend", "thousand":
		return 1000, true
	case "million", "millionen", "mio", "millions":
		return 1e6, true
	case "milliarde", "milliarden", "mrd", "billion":
		return 1e9, true
	}
	return 0, false
}

// thousands, hundreds and belowHundred read a German number written in one
// folded word.
func thousands(w string) (int, bool) {
	if head, rest, ok := strings.Cut(w, "tausend"); ok {
		return scaled(head, rest, 1000, hundreds, hundreds)
	}
	return hundreds(w)
}

func hundreds(w string) (int, bool) {
	if head, rest, ok := strings.Cut(w, "hundert"); ok {
		return scaled(head, rest, 100, belowHundred, belowHundred)
	}
	return belowHundred(w)
}

func scaled(head, rest string, scale int, readHead, readRest func(string) (int, bool)) (int, bool) {
	factor, value, ok := 1, 0, true
	if head != "" {
		if factor, ok = readHead(head); !ok {
			return 0, false
		}
	}
	if rest = strings.TrimPrefix(rest, "und"); rest != "" {
		if value, ok = readRest(rest); !ok {
			return 0, false
		}
	}
	return factor*scale + value, true
}

func belowHundred(w string) (int, bool) {
	if v, ok := smallNumber(w); ok {
		return v, true
	}
	one, ten, ok := strings.Cut(w, "und")
	if !ok {
		return 0, false
	}
	t, ok := tens(ten)
	if !ok {
		return 0, false
	}
	o, ok := smallNumber(one)
	return t + o, ok && o > 0 && o < 10
}
