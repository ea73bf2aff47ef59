package ask

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// normal writes out signs and short forms that are no words, and names of times
// that depend on today.
func normal(text, language string, now time.Time) string {
	text = signs.Replace(strings.ToValidUTF8(text, " "))
	text = beg.ReplaceAllString(text, "")
	text = courtesy.ReplaceAllString(text, "")
	text = forUs.ReplaceAllString(text, "$1")
	text = shortPart.ReplaceAllStringFunc(text, func(s string) string {
		m := shortPart.FindStringSubmatch(s)
		return m[1] + ". " + map[byte]string{'h': "Halbjahr", 'q': "Quartal"}[m[2][0]|0x20]
	})
	text = romanPart.ReplaceAllStringFunc(text, func(s string) string {
		number, unit, _ := strings.Cut(s, ".")
		return map[string]string{"I": "1", "II": "2", "III": "3", "IV": "4"}[number] + "." + unit
	})
	text = writtenOut(text)
	text = separable.ReplaceAllString(text, "$1 abgesagt")
	text = orMore.ReplaceAllString(text, "mindestens $1")
	text = orLess.ReplaceAllString(text, "höchstens $1")
	text = halfOfYear.ReplaceAllString(text, "$1 Halbjahr")
	text = shortYear.ReplaceAllString(text, "$1 20$2")
	if language == "de" { // "Dec 24" is a day in English
		text = monthShortYear.ReplaceAllString(text, "$1 20$2$3")
	}
	text = monthNumber.ReplaceAllStringFunc(text, func(s string) string {
		var month, year int
		if _, err := fmt.Sscanf(strings.NewReplacer("/", " ", ".", " ").Replace(s), "%d %d", &month, &year); err != nil || month < 1 || month > 12 {
			return s
		}
		return german.MonthName(time.Month(month)) + fmt.Sprintf(" %d", year)
	})
	text = firstHalf.ReplaceAllString(text, "H1")
	text = secondHalf.ReplaceAllString(text, "H2")
	text = sinceNewYear.ReplaceAllString(text, fmt.Sprintf("seit 1.1.%d", now.Year()))
	text = yearBeforeLast.ReplaceAllString(text, fmt.Sprint(now.Year()-2))
	text = monthBeforeLast.ReplaceAllString(text, "vor zwei Monaten")
	text = beforeLast(text, now)
	text = lastUnits.ReplaceAllStringFunc(text, func(s string) string { return lastWhole(lastUnits.FindStringSubmatch(s), now) })
	text = calendarYear.ReplaceAllString(text, "Jahr $1")
	text = betweenCompared.ReplaceAllString(text, "$1 ")
	text = severalYears.ReplaceAllString(text, "$1 und $2")
	for _, w := range english {
		text = w.pattern.ReplaceAllString(text, w.german)
	}
	return text
}

// english are names of topics that the academy has in German only.
var english = []struct {
	pattern *regexp.Regexp
	german  string
}{
	{regexp.MustCompile(`\bAI\b`), "KI"},
	{regexp.MustCompile(`(?i)\bartificial intelligence\b`), "Künstliche Intelligenz"},
	{regexp.MustCompile(`(?i)\b(?:urban )?digital twins?\b`), "Urbane Digitale Zwillinge"},
	{regexp.MustCompile(`(?i)\b(?:public )?procurement(?: law)?\b`), "Vergaberecht"},
	{regexp.MustCompile(`(?i)\bdata strateg(?:y|ies)\b`), "Datenstrategien"},
	{regexp.MustCompile(`(?i)\bcitizen participation\b`), "Bürgerbeteiligung"},
	{regexp.MustCompile(`(?i)\b(?:IT|cyber) ?security\b`), "IT-Sicherheit"},
}

var signs = strings.NewReplacer("%", " Prozent ", "≥", " mindestens ", "<=", " höchstens ", ">=", " mindestens ", "≤", " höchstens ",
	">", " mehr als ", "<", " weniger als ", "&", " und ", "\u00a0", " ", "\u202f", " ", "‑", "-", "No-Show", "Noshow", "no-show", "noshow", "vs.", "vs", "×", " x ", "z. B.", "", "z.B.", "", "ggü.", "gegenüber", "Vgl.", "Vergleich")

// beforeLast writes out the unit of time before the last: "vorletzte Woche".
func beforeLast(text string, now time.Time) string {
	for _, u := range unitsBeforeLast {
		text = u.pattern.ReplaceAllStringFunc(text, func(string) string {
			p := current(u.unit, today(now))
			for range 2 {
				p = shift{u.unit, 1}.before(p)
			}
			return fmt.Sprintf("vom %d.%d.%d bis %d.%d.%d", p.From.Day, p.From.Month, p.From.Year, p.To.Day, p.To.Month, p.To.Year)
		})
	}
	return text
}

// lastWhole writes out whole quarters and half-years: "die letzten zwei Quartale".
func lastWhole(m []string, now time.Time) string {
	unit := byte('q')
	if h := strings.ToLower(m[2]); strings.HasPrefix(h, "h") {
		unit = 'h'
	}
	n := int(numberOf(german.Fold(m[1])))
	if n < 1 || n > 20 {
		return m[0]
	}
	last := shift{unit, 1}.before(current(unit, today(now)))
	first := last
	for range n - 1 {
		first = shift{unit, 1}.before(first)
	}
	return fmt.Sprintf("vom %d.%d.%d bis %d.%d.%d", first.From.Day, first.From.Month, first.From.Year, last.To.Day, last.To.Month, last.To.Year)
}

var lastUnits = regexp.MustCompile(`(?i)\b(?:(?:in|innerhalb|während|over|during) )?(?:(?:den|der|die|the) )?(?:letzten|vergangenen|vorigen|last|past|previous) (\d{1,2}|\pL+) (quartalen?|halbjahren?|quarters|half-?years)\b`)

var unitsBeforeLast = []struct {
	unit    byte
	pattern *regexp.Regexp
}{
	{'w', regexp.MustCompile(`(?i)\b(?:in |der |die |den )*(?:vorletzte[nr]?|vorvorige[nr]?) woche\b|\b(?:in )?the week before last\b`)},
	{'q', regexp.MustCompile(`(?i)\b(?:im |das |dem )*(?:vorletzte[nms]?|vorvorige[nms]?) (?:quartals?|vierteljahre?s?)\b|\b(?:in )?the quarter before last\b`)},
	{'h', regexp.MustCompile(`(?i)\b(?:im |das |dem )*(?:vorletzte[nms]?|vorvorige[nms]?) halbjahre?s?\b`)},
}

// beg is why and how kindly something is asked for.
var beg = regexp.MustCompile(`(?i)^[\s,]*(?:(?:nur |just )?(?:mal )?(?:so )?(?:aus (?:reiner )?neugier|aus interesse|interessehalber|wondering|curious|out of curiosity)(?:\s*[:,–-]\s*|\s+)|(?:(?:ich|wir) bitten? (?:sie )?|bitte |mit der bitte )(?:\pL+ )?um (?:\pL+ )?(?:mitteilung|auskunft|angabe|rückmeldung|übermittlung|nennung|information|info|antwort)(?:\s*[:,]\s*|\s+(?:dazu\s*,?\s*)?))`)

// courtesy leads to a question and says nothing itself.
var courtesy = regexp.MustCompile(`(?i)^[\s,]*(?:(?:hallo|hi|guten (?:tag|morgen)|moin|hello|liebe[rs]? \pL+)[\s,!.]+)?(?:(?:bitte\s+)?(?:kannst du|können sie|könntest du|könnten sie|würden sie|könnt ihr|könntet ihr|kann (?:mir|uns) (?:jemand|einer)|wei(?:ß|ss) jemand|wei(?:ß|ss)t du|wisst ihr|can you|could you|would you|can anyone|does anyone know)(?:\s+(?:mir|uns|me|us|please|bitte|mal|kurz|einmal|let (?:me|us) know|tell (?:me|us)))*\s+|(?:ich|wir)\s+(?:br(?:a|ä|ae)uchte?n?|brauchen?|benötigen?|hätten?|möchten?|würden?|will|wollen|wüssten?|suchen?)(?:\s+(?:gern|gerne|bitte|mal|noch|dringend|wissen|sehen|haben))*[\s,]+|(?:i|we)\s+(?:need|would like|want)(?:\s+(?:to (?:see|know)))?\s+|(?:mich|uns)\s+(?:würde|interessiert)(?:\s+(?:mal|noch|auch|interessieren))*[\s,]+|(?:please )?(?:show|give|tell|let)\s+(?:me|us)\s+(?:know\s+)?)`)

var (
	forUs           = regexp.MustCompile(`(?i)\b(gib|gebt|geben sie|zeige?n?(?: sie)?|zeigt|nenne?n?(?: sie)?|sage?n?(?: sie)?|liste?n?(?: sie)?|schicke?n?(?: sie)?|mache?n?(?: sie)?|erstelle?n?(?: sie)?|berechne?n?(?: sie)?)\s+(?:mir|uns)\b`)
	shortPart       = regexp.MustCompile(`(?i)\b([1-4])\. ?(hj|halbj|q|qu|quart)\b\.?`)
	romanPart       = regexp.MustCompile(`\b(?:I{1,3}|IV)\. (?:Quartal|Halbjahr)`)
	separable       = regexp.MustCompile(`(?i)\b(?:springt|springen|sprangen|sagt|sagen|sagten|meldet|melden|meldeten)\b(.*)\bab\b(?:\s*[?.!])*\s*$`)
	orMore          = regexp.MustCompile(`(?i)\b(\d+)(?: Prozent)? (?:oder|und|bzw\.?|or) (?:mehr|darüber|more|above)\b`)
	orLess          = regexp.MustCompile(`(?i)\b(\d+)(?: Prozent)? (?:oder|und|bzw\.?|or) (?:weniger|darunter|less|fewer|below)\b`)
	halfOfYear      = regexp.MustCompile(`(?i)\b(ersten?|zweiten?|1\.|2\.) jahreshälfte\b`)
	shortYear       = regexp.MustCompile(`(?i)\b([QH][1-4]) ?[/' ]'?(2\d)\b`)
	monthShortYear  = regexp.MustCompile(`(?i)\b((?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|jan|feb|mär|mrz|apr|jun|jul|aug|sept?|okt|nov|dez)\.?) '?(2\d)\b(?:$|([^.\d]))`)
	monthNumber     = regexp.MustCompile(`\b(?:0?[1-9]|1[0-2])[/.](?:19|20)\d\d\b`)
	firstHalf       = regexp.MustCompile(`(?i)\bfirst half(?: of(?: the year)?)?\b`)
	secondHalf      = regexp.MustCompile(`(?i)\bsecond half(?: of(?: the year)?)?\b`)
	sinceNewYear    = regexp.MustCompile(`(?i)\b(?:(?:seit|ab) (?:jahresbeginn|jahresanfang|(?:dem )?(?:beginn|anfang) (?:des|dieses) jahres|neujahr)|(?:this )?year to date|ytd|since the (?:beginning|start) of (?:the|this) year)\b`)
	yearBeforeLast  = regexp.MustCompile(`(?i)\b(?:(?:im |das |dem )?(?:vorletzte[nms]?|vorvorige[nms]?) jahr|vorvorjahr)\b`)
	monthBeforeLast = regexp.MustCompile(`(?i)\b(?:im |den )?vorletzte[nrm]? monat\b`)
	betweenCompared = regexp.MustCompile(`(?i)\b(vergleich\w*|unterschied\w*|gegenüberstellung|veränderung\w*)\s+(?:zwischen|von)\b`)
	calendarYear    = regexp.MustCompile(`(?i)\bkalenderjahre?s? ((?:19|20)\d\d)\b`)
	severalYears    = regexp.MustCompile(`\b((?:19|20)\d\d) ?(?:/|\+) ?((?:19|20)\d\d)\b`)
)
