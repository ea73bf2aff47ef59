package slots

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

var (
	// "etwas zu Klima", without saying which
	anything = regexp.MustCompile(`(?i)\b(?:irgend)?(?:et)?was (?:zu[mr]?|über|mit|in|im|für|rund um)\b|\b(?:something|anything) (?:about|on|with|in|for)\b`)
	// "wann geht das?"
	asksWhen = regexp.MustCompile(`(?i)(?:^|[,.;:!–-])\s*(?:und |and |bitte )?(?:ab |bis )?(?:wann|when|(?:an |zu )?welche[rnm]? (?:tag|termin)\p{L}*|(?:on )?(?:which|what) (?:day|date)s?)\b[^,.;!]*\?`)
	// "Nenn mir drei Termine"
	showMe = regexp.MustCompile(`(?i)^\W*(?:(?:hallo|guten tag|moin|hi|hello|ja|ok|und|bitte|please|können sie|kannst du|could you|can you)\W+){0,3}(?:(?:nenn|zeig|list|schick)\p{L}*|sag(?:en|st|t|e)?|show|tell|name|(?:gib|gebt|geben|such|suchen|finde?|finden|give)\b.*\b(?:termin|dates?|tage?n?\b))`)
	// says that it is to be booked
	ordersSo = regexp.MustCompile(`(?i)\b(?:buche|melde|reserviere|trage?)\b`)
)

// looksAround reports whether a clause, which stands at a place of the text, wants
// to be told dates first: it wishes for something of a kind, asks when there are
// seats, or to be shown them. Nothing with a word for booking does, nor a day.
func (s *state) looksAround(text, clause string, at []int) bool {
	if bookVerbs.MatchString(text) || ordersSo.MatchString(text) || s.Waiting {
		return false
	}
	if showMe.MatchString(clause) {
		return true
	}
	return (anything.MatchString(clause) || asksWhen.MatchString(text)) && !namesDay(string(s.rest[at[0]:at[1]]))
}

// namesDay reports whether a text names one day: "am 5. März", but not "im März".
func namesDay(text string) bool {
	return slices.ContainsFunc(german.Dates(text), func(d german.Date) bool { return d.From.Day > 0 })
}

// WithoutVerbs is a text without its words for booking, which are no topic:
// "book" is none of a booking platform.
func WithoutVerbs(text string) string { return bookVerbs.ReplaceAllString(text, " ") }
