package german

import "strings"

// monthNumber returns the number of a month named in German or English, whole
// or shortened, with or without OCR damage to its umlaut, or 0.
func monthNumber(word string) int {
	if len(word) < 3 || len(word) > 10 {
		return 0
	}
	switch Fold(strings.ToLower(word)) {
	case "januar", "january", "janner", "jan":
		return 1
	case "februar", "february", "feber", "feb", "febr":
		return 2
	case "marz", "march", "mrz", "mar":
		return 3
	case "april", "apr":
		return 4
	case "mai", "may":
		return 5
	case "juni", "june", "jun":
		return 6
	case "juli", "july", "jul":
		return 7
	case "august", "aug":
		return 8
	case "september", "sept", "sep":
		return 9
	case "oktober", "october", "okt", "oct":
		return 10
	case "november", "nov":
		return 11
	case "dezember", "december", "dez", "dec":
		return 12
	}
	return 0
}
