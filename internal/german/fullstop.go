package german

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A fullStop is a mark that may end a sentence, with what stands around it.
type fullStop struct {
	before string // the sentence so far
	mark   string // one or more of . ! ? …
	closed string // quotes and brackets closing behind it
	after  string // the next words, without leading blanks
}

// endsSentence decides whether the sentence ends here.
func (s fullStop) endsSentence() bool {
	if s.after == "" {
		return true
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s.after, "„“”\"'‚‘»«›‹([*_"))
	if unicode.IsLower(next) {
		return false
	}
	if s.mark != "." {
		// "[…]" leaves something out
		return !(s.closed != "" && s.closed[0] == ']' && strings.HasSuffix(s.before, "["))
	}
	token := lastToken(s.before)
	switch {
	case token == "":
		return s.before != "" // ". . ." between blanks
	case isOrdinal(token):
		return s.ordinalEnds(token)
	case utf8.RuneCountInString(token) == 1:
		if token = spacedAbbreviation(s.before, token); utf8.RuneCountInString(token) == 1 && !isLetter(token) {
			return true
		}
		return !firmAbbreviation(token) && s.starts()
	}
	token = strings.ToLower(strings.ReplaceAll(token, ".", ""))
	switch {
	case firmAbbreviation(token):
		return false
	case looseAbbreviation(token), strings.HasSuffix(token, "str"): // "Hauptstr."
		return s.starts()
	}
	return true
}

// ordinalEnds decides after a number: "am 18. November", "7. MPSC-Kongress" go
// on; "im Jahr 2025. Danach", "in Modul 3. Teilnehmende" do not.
func (s fullStop) ordinalEnds(token string) bool {
	head := strings.TrimSuffix(s.before, token)
	if strings.TrimSpace(head) == "" { // a number at the beginning is no sentence
		return false
	}
	if r, _ := utf8.DecodeRuneInString(s.after); unicode.IsDigit(r) {
		return len(token) > 2
	}
	if monthNumber(firstWord(s.after)) > 0 {
		return false
	}
	if allDigits(token) && len(token) > 3 || s.starts() {
		return true
	}
	label := lastToken(strings.TrimRightFunc(head, unicode.IsSpace))
	switch strings.ToLower(label) {
	case "modul", "kapitel", "seite", "schritt", "teil", "stufe", "phase", "klasse", "tag", "woche", "abschnitt",
		"anlage", "tabelle", "abbildung", "punkt", "frage", "raum", "gleis", "haus", "paragraf", "module", "page", "step":
		return true
	}
	return false
}

// starts reports whether the next word is one that often begins a sentence and
// is no noun.
func (s fullStop) starts() bool {
	w := firstWord(s.after)
	if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) || w == "" {
		return false
	}
	w = strings.ToLower(w)
	switch w {
	case "weitere", "weiterhin", "zudem", "ferner", "insgesamt", "ziel", "dieses", "bislang", "zuvor", "zunächst", "anschließend",
		"however", "there", "please", "bereits", "besonders", "derzeit", "aktuell", "heute", "morgen", "künftig", "mehr":
		return true
	}
	return IsStop(w) && utf8.RuneCountInString(w) > 1
}

// isOrdinal reports whether the token before the full stop is a number or the
// beginning of a date such as "18.11".
func isOrdinal(token string) bool {
	if allDigits(token) {
		return true
	}
	day, month, ok := strings.Cut(token, ".")
	return ok && allDigits(day) && allDigits(month) && len(day) <= 2 && len(month) <= 2
}

// lastToken returns the end of s back to the last blank, bracket, quote, slash
// or hyphen; never more than 24 bytes, which no abbreviation exceeds.
func lastToken(s string) string {
	from := max(0, len(s)-24)
	for from < len(s) && !utf8.RuneStart(s[from]) {
		from++
	}
	tail := s[from:]
	i := strings.LastIndexFunc(tail, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("([{\"'„“”‚‘»«›‹/-–—*_", r)
	})
	if i < 0 {
		return tail
	}
	_, n := utf8.DecodeRuneInString(tail[i:])
	return tail[i+n:]
}

// firstWord returns the letters and digits at the beginning of s, behind
// opening quotes and brackets.
func firstWord(s string) string {
	s = strings.TrimLeft(s, "„“”\"'‚‘»«›‹([*_")
	if i := strings.IndexFunc(s, func(r rune) bool { return !inWord(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// spacedAbbreviation returns the letters of an abbreviation written with blanks,
// in lower case: for "… in der R" in "i. d. R." that is "idr".
func spacedAbbreviation(before, token string) string {
	letters := strings.ToLower(token)
	rest := strings.TrimSuffix(before, token)
	for range 4 {
		rest = strings.TrimRightFunc(rest, unicode.IsSpace)
		if !strings.HasSuffix(rest, ".") {
			break
		}
		rest = rest[:len(rest)-1]
		t := lastToken(rest)
		if utf8.RuneCountInString(t) != 1 {
			break
		}
		letters = strings.ToLower(t) + letters
		rest = strings.TrimSuffix(rest, t)
	}
	return letters
}

func isLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// firmAbbreviation reports whether something always follows the abbreviation,
// given in lower case without dots.
func firmAbbreviation(token string) bool {
	switch token {
	case "zb", "dh", "bzw", "ca", "nr", "nrn", "dr", "prof", "st", "abs", "art", "vgl", "ggf", "inkl", "exkl", "evtl",
		"sog", "dipl", "ing", "hr", "fr", "bspw", "allg", "insb", "insbes", "zt", "zzt", "zzgl", "ivm",
		"ia", "va", "idr", "isd", "ism", "bes", "einschl", "gem", "lt", "mind", "rd", "sogen", "tel", "vorauss",
		"zw", "hrsg", "bd", "kap", "ziff", "lit", "rn", "aufl", "verb", "verl", "urspr", "ehem", "gegr", "geb", "gest",
		"kath", "hl", "dt", "engl", "frz", "lat", "röm", "nördl", "südl", "östl", "westl", "jan", "feb", "mrz",
		"apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dez", "mo", "di", "mi", "do", "sa",
		"eg", "ie", "vs", "mr", "mrs", "ms", "approx", "fig", "pp", "dept", "univ", "mag", "rer", "nat", "phil",
		"jur", "med", "abt", "ref", "anm", "entspr", "erw", "og", "ug", "vh", "su", "betr", "bezgl", "bzgl":
		return true
	}
	return false
}

// looseAbbreviation reports whether the abbreviation may also stand at the end
// of a sentence, so that the next word decides.
func looseAbbreviation(token string) bool {
	switch token {
	case "etc", "usw", "usf", "ua", "uä", "oä", "ev", "str", "mio", "mrd", "tsd", "jh", "std", "min", "max", "sek", "co",
		"inc", "ltd", "corp", "ff", "al", "hc", "am", "pm", "mwst", "gmbh", "kg", "zi", "stk", "jr", "sr", "uam", "uvm", "udgl":
		return true
	}
	return false
}
