package german

import "sync"

// Detect returns the language of a text, "de" or "en"; what speaks for neither
// ("Digital Twin") is German, the language of the base. See DetectOr.
func Detect(text string) string { return DetectOr(text, "de") }

// DetectOr returns the language of a text, "de" or "en", or otherwise where the
// text does not tell. It counts function words that only one of the languages
// has and looks for German letters. Only the first few hundred words are read.
func DetectOr(text, otherwise string) string {
	german, english, words := 0, 0, 0
	for w := range EachWord(text) {
		if words++; words > 400 {
			break
		}
		switch markers()[w.Text] {
		case 'd':
			german++
		case 'e':
			english++
		default:
			for _, r := range w.Text {
				if r == 'ä' || r == 'ö' || r == 'ü' || r == 'ß' {
					german++
					break
				}
			}
		}
	}
	switch {
	case english > german:
		return "en"
	case german > english:
		return "de"
	}
	return otherwise
}

// markers maps the function words that only one language has to 'd' or 'e'.
var markers = sync.OnceValue(func() map[string]byte {
	set := map[string]byte{}
	german, english := fieldSet(stopGerman+" hallo danke guten tag kurs kurse modul module gratis termin termine platz buchen anmelden"),
		fieldSet(stopEnglish+" hello thanks please tell show list explain course courses free register sign book much many long")
	for w := range german {
		if !english[w] && len(w) > 1 {
			set[w] = 'd'
		}
	}
	for w := range english {
		if !german[w] && len(w) > 1 {
			set[w] = 'e'
		}
	}
	// frequent in one, rare in the other
	set["die"], set["was"], set["so"], set["man"] = 'd', 0, 0, 0
	set["war"], set["am"], set["in"], set["an"], set["will"], set["hat"], set["bin"] = 0, 0, 0, 0, 0, 0, 0
	set["module"], set["list"] = 0, 0
	set["it"] = 0 // "IT-Recht"
	return set
})
