package ask

import (
	"regexp"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// writtenOut says comparisons in the words that are read: "von 2024
// auf 2025", "im gleichen Zeitraum des letzten Jahres", "die erste Jahreshälfte
// gegenüber der zweiten", "stellen Sie A und B gegenüber".
func writtenOut(text string) string {
	text = upTo.ReplaceAllString(text, "until $1")
	text = overYear.ReplaceAllString(text, "gegenüber Vorjahr")
	text = monthsTo.ReplaceAllStringFunc(text, func(s string) string {
		m := monthsTo.FindStringSubmatch(s)
		return shortMonth(m[1]) + " bis " + shortMonth(m[2])
	})
	text = partYear.ReplaceAllString(text, "$1 20$2$3")
	text = sameUnit.ReplaceAllStringFunc(text, func(s string) string {
		unit := sameUnit.FindStringSubmatch(s)[1]
		return map[byte]string{'m': "Vorjahresmonat", 'q': "Vorjahresquartal", 'h': "Vorjahreshalbjahr"}[unit[0]|0x20]
	})
	if len(anyYear.FindAllString(text, 3)) == 2 {
		text = sameIn.ReplaceAllString(text, "$1")
	}
	text = samePeriod.ReplaceAllString(text, "$1 Vorjahreszeitraum")
	text = contrasted.ReplaceAllString(text, "Vergleich $1")
	text = fromOn.ReplaceAllStringFunc(text, func(s string) string {
		m := fromOn.FindStringSubmatch(s)
		return changedFrom(m[1], m[2])
	})
	if changing.MatchString(text) {
		text = fromTo.ReplaceAllStringFunc(text, func(s string) string {
			m := fromTo.FindStringSubmatch(s)
			return changedFrom(m[1], m[2])
		})
	}
	return otherPart.ReplaceAllStringFunc(text, func(s string) string {
		m := otherPart.FindStringSubmatch(s)
		return m[1] + " " + m[2] + m[3] + " " + m[4] + " " + m[5] + " " + m[2] + m[3] + m[6]
	})
}

// changedFrom compares two times, the earlier of which is said first and may go
// without the year of the other.
func changedFrom(earlier, later string) string {
	if year := anyYear.FindString(later); year != "" && anyYear.FindString(earlier) == "" {
		earlier += " " + year
	}
	return " " + strings.TrimSpace(later) + " gegenüber " + strings.TrimSpace(earlier) + " "
}

// corrected leaves out what a correction says is not meant: "ich meinte die
// Teilnehmenden, nicht die Anmeldungen".
func corrected(text string) string {
	text = meantNot.ReplaceAllString(text, "$1")
	if m := notBut.FindStringSubmatch(text); m != nil {
		if notOnly.MatchString(m[1]) {
			return m[2]
		}
		return "sondern " + m[2]
	}
	return text
}

// shortMonth is the whole name of a month.
func shortMonth(short string) string {
	for m := time.January; m <= time.December; m++ {
		if name := german.MonthName(m); strings.HasPrefix(strings.ToLower(name), strings.ToLower(short)) {
			return name
		}
	}
	return map[string]string{"mrz": "März", "mar": "März", "may": "Mai", "oct": "Oktober", "dec": "Dezember"}[strings.ToLower(german.Fold(short))[:3]]
}

const (
	sameWord    = `gleiche[nrsm]?|selbe[nrm]?|demselben|denselben|dasselbe|derselben|(?:the )?same`
	shortMonths = `jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sept?|okt|oct|nov|dez|dec`
	monthWord   = `(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|may|june|july|october|december)`
	partOf      = `(?:(?:19|20)\d\d|[qh][1-4](?: (?:19|20)\d\d)?|(?:[1-4]\.|erste[nmrs]?|zweite[nmrs]?|dritte[nmrs]?|vierte[nmrs]?) (?:quartal|halbjahr|jahreshälfte)(?: (?:19|20)\d\d)?|` + monthWord + `(?: (?:19|20)\d\d)?)`
)

var (
	upTo       = regexp.MustCompile(`(?i)\b(?:up to|up until|through to)(?: and including)? ((?:the end of |end of )?(?:` + monthWord + `|20\d\d|[qh][1-4] 20\d\d))\b`)
	overYear   = regexp.MustCompile(`(?i)\b(?:year[- ](?:over|on)[- ]year|yoy|im vorjahresvergleich)\b`)
	meantNot   = regexp.MustCompile(`(?i)^(.*\b(?:ich meinte|meinte ich|ich meine|i meant|i mean)\b.*?),? (?:und )?(?:nicht|not) (?:(?:die|der|das|den|nach|je|pro|aus|im|in|für|the|by|from|for) )*[\pL\d-]+[.!]?$`)
	notBut     = regexp.MustCompile(`(?i)^[\s,]*(?:(?:nein|ne|no|ich meinte|i meant)[\s,]+)*(?:nicht|not) ((?:(?:die|der|das|den|nur|only|just|nach|je|pro|aus|im|in|für|the|by|from|for) )*[\pL\d-]+(?: \d{4})?),? (?:sondern|but)\s+(.*)$`)
	notOnly    = regexp.MustCompile(`(?i)^(?:nur|only|just)\b`)
	partYear   = regexp.MustCompile(`(?i)\b(Halbjahr|Quartal) '?(2[3-9])(\s*(?:[?.,:]|$)|\s+(?:nach|je|pro|im|gegenüber|vs|mit)\b)`)
	monthsTo   = regexp.MustCompile(`(?i)\b(` + shortMonths + `)\.? ?[-–] ?(` + shortMonths + `)\b\.?`)
	anyYear    = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	samePeriod = regexp.MustCompile(`(?i)\b(zu[mr]?|mit|gegenüber|als|im|in|und|to|with|than|for|over|the|vs)? ?(?:(?:dem|den|der|im|in|zu[mr]?|the|for|during|over) )*(?:gleiche[nrsm]?|selbe[nrm]?|demselben|denselben|derselbe[nm]?|vergleichbaren|entsprechenden|same|corresponding) (?:zeitraume?s?|zeitspanne|zeit|stand|period|time|timeframe|time frame|stretch)(?:,? (?:(?:of|in|im|des|vom|the|ein|einem|a|wie) )*(?:vorjahre?s?|(?:letzte|vergangene|vorige)[nrs] jahr(?:es)?|jahr (?:davor|zuvor|früher)|last year|previous year|prior year|year before|year earlier|year ago))`)
	sameUnit   = regexp.MustCompile(`(?i)\b(?:` + sameWord + `) (monate?s?|quartals?|halbjahre?s?|month|quarter|half) (?:(?:of|in|im|des|vom|the|ein|einem|a) )*(?:vorjahre?s?|(?:letzte|vergangene|vorige)[nrs] jahr(?:es)?|jahr (?:davor|zuvor|früher)|last year|previous year|prior year|year before|year earlier|year ago)\b`)
	sameIn     = regexp.MustCompile(`(?i)\b(?:` + sameWord + `) (?:zeitraume?s?|zeit|period|time) (?:(?:of|in|im|des|vom|jahre?s?|the) )*((?:19|20)\d\d)\b`)
	contrasted = regexp.MustCompile(`(?i)^[\s,]*(?:bitte )?(?:stelle?n?|stellt)(?: sie)?(?: bitte)?\b(.*) gegenüber(?:\s*[.?!])*\s*$`)
	fromOn     = regexp.MustCompile(`(?i)\b(?:vo[nm]|from) (` + partOf + `) (?:auf|hin zu) (?:das |den )?(` + partOf + `)\b`)
	fromTo     = regexp.MustCompile(`(?i)\b(?:vo[nm]|from) (` + partOf + `) (?:to|zu[mr]?) (` + partOf + `)\b`)
	changing   = regexp.MustCompile(`(?i)\b(?:chang\w+|ris\w+|rose|fall|fell|fallen|grow\w*|grew|drop\w*|declin\w+|increas\w+|decreas\w+|develop\w*|go up|go down|went up|went down|veränder\w+|änder\w+|gestiegen|gesunken|gewachsen|zugenommen|abgenommen|zurückgegangen|entwickelt|anstieg|rückgang|zuwachs)\b`)
	otherPart  = regexp.MustCompile(`(?i)\b(ersten?|zweiten?|dritten?|vierten?|1\.|2\.|3\.|4\.|first|second|third|fourth) (halbjahr|quartal|jahreshälfte|half|quarter)( (?:19|20)\d\d)? ((?:und|gegenüber|vs|versus|mit|als|verglichen mit|im vergleich zu[mr]?|compared (?:to|with)|than|and)(?: (?:dem|der|im|in der|the|in the))?) (ersten?|zweiten?|dritten?|vierten?|1\.|2\.|3\.|4\.|first|second|third|fourth)(\s*(?:[?.,!]|$)|\s+(?:je|pro|nach|by|per|im|in|für)\b)`)
)
