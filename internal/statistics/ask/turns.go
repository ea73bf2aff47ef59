package ask

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// A shortForm is how something is written that is read in another spelling.
type shortForm struct {
	language string
	pattern  *regexp.Regexp
	long     string
}

const (
	someMonth = `(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|January|February|March|May|June|July|October|December)`
	someTime  = `(?:(?:dem |the )?(?:\d{1,2}\.? )?` + someMonth + `(?: \d{1,2})?(?:,? 20\d\d)?|\d{1,2}\.\d{1,2}\.(?:(?:20)?\d\d)?|[QH][1-4](?: 20\d\d)?|20\d\d)`
	whichTime = `(?:diese[nrms]?|laufende[nrms]?|aktuelle[nrms]?|letzte[nrms]?|vorletzte[nrms]?|vorige[nrms]?|vergangene[nrms]?|nächste[nrms]?|kommende[nrms]?)`
	theirRuns = `(Kursen?|Terminen?|Veranstaltungen|Schulungen|Seminaren?|Workshops?|Durchgänge|Durchgängen|Fortbildungen|Trainings|Modulen?|courses|runs|sessions|events|trainings|dates)`
	takePlace = `(?:stattfinden werden|stattgefunden haben|stattfinden|stattfanden|durchgeführt werden|durchgeführt wurden|gelaufen sind|laufen|liefen|beginnen|begannen|starten|starteten|starten werden|beginnen werden|geplant sind|angesetzt sind)`
)

// timeTurns are turns of speech about times, with what they are read as.
var timeTurns = []shortForm{
	{"en", regexp.MustCompile(`(?i)\b(?:the )?(?:final|last|fourth) quarter of (20\d\d)`), "Q4 $1"},
	{"de", regexp.MustCompile(`(?i)\b(?:letzten?|letztes) Quartals? (?:von |des Jahres )?(20\d\d)`), "Q4 $1"},
	{"", regexp.MustCompile(`(?i)\b(in|for|since|during|seit|ab|für) ['’](2[3-9])\b`), "$1 20$2"},
	{"en", regexp.MustCompile(`(?i)\b(` + someMonth + `|20\d\d)['’]s\b`), "$1"},
	{"en", regexp.MustCompile(`(?i)\bsince (?:the )?new year(?:['’]s)?(?: day| eve)?\b`), "since January " + thisYear},
	{"de", regexp.MustCompile(`(?i)\b(` + whichTime + `) (und|oder|sowie|vs|gegenüber|gegen|,|/) ?((?:(?:im|in|dem|der|das|den|vom|zum) )*` + whichTime + `) (Jahre?s?|Monate?s?|Quartale?s?|Halbjahre?s?|Woche)\b`), "$1 $4 $2 $3 $4"},
	{"en", regexp.MustCompile(`(?i)\b(this|last|the current|the previous|next) (and|or|vs|versus|against|compared to) ((?:the )?(?:last|this|previous|next|current)) (year|month|quarter|week)\b`), "$1 $4 $2 $3 $4"},
	{"de", regexp.MustCompile(`(?i)\bjeweils (?:im |in |für )?(` + someMonth + `|[QH][1-4]|[1-4]\. (?:Quartal|Halbjahr)|(?:ersten|zweiten|dritten|vierten) (?:Quartal|Halbjahr)) (20\d\d) (?:und|sowie) (20\d\d)\b`), "im $1 $2 und im $1 $3"},
	{"de", regexp.MustCompile(`(?i)\bKW ?(\d{1,2}) ?(?:[-–]|bis) ?(\d{1,2})\b`), "KW $1 bis KW $2"},
	{"en", regexp.MustCompile(`(?i)^\s*(?:good )?(?:morning|afternoon|evening|day)(?: (?:all|everyone|team|there))?\s*([!,.–-])`), "Hello$1"},
	{"de", regexp.MustCompile(`(?i)^\s*(?:guten )?(?:Morgen|Mittag|Abend|Mahlzeit|Nachmittag)(?: zusammen| allerseits)?\s*([!,.–-])`), "Hallo$1"},
	{"", regexp.MustCompile(`\b(20\d\d)-(0[1-9]|1[0-2])($|[^-\d])`), "$2/$1$3"},
	{"", regexp.MustCompile(`\b(20\d\d) ?[-–] ?(20\d\d)\b`), "$1 bis $2"},
	{"de", regexp.MustCompile(`(?i)\b(?:in |für |während )?(?:den|die|der) Monaten? (` + someMonth + `(?: 20\d\d)?) bis\b`), "von $1 bis"},
	{"de", regexp.MustCompile(`(?i)\bin den Monaten (` + someMonth + `)\b`), "im $1"},
	{"de", regexp.MustCompile(`(?i)\b(Jahre?s?) ['’](2[3-9])\b`), "$1 20$2"},
	{"de", regexp.MustCompile(`(?i)\b(?:ab|seit|von) (20\d\d) bis (?:zum )?Ende (20\d\d)\b`), "von Januar $1 bis Dezember $2"},
	{"de", regexp.MustCompile(`(?i)\b(?:ab|seit|von) ((?:` + someMonth + ` )?20\d\d) bis (?:zum )?Ende (` + someMonth + ` 20\d\d)\b`), "von $1 bis $2"},
	{"de", regexp.MustCompile(`(?i)\b(?:ab|seit|von) (` + someMonth + ` 20\d\d) bis (?:zum )?Ende (20\d\d)\b`), "von $1 bis Dezember $2"},
	{"de", regexp.MustCompile(`(?i)\bin den Jahren (20\d\d) bis (20\d\d)\b`), "von $1 bis $2"},
	{"de", regexp.MustCompile(`(?i)\b(?:in den |während der |der |die )?(Frühjahr|Frühling|Sommer|Herbst|Winter)s?monaten? `), "im $1 "},
	{"de", regexp.MustCompile(`(?i)\b(seit|ab) (?:dem )?(?:Beginn|Anfang|Start|Jahresbeginn|Jahresanfang) (?:des Jahres |von )?(20\d\d)\b`), "$1 Januar $2"},
	{"de", regexp.MustCompile(`(?i)\bVierteljahr(?:e?s)?\b`), "Quartal"},
	{"de", regexp.MustCompile(`(?i)\b(ersten|zweiten) halben Jahr(?:e?s)?\b`), "$1 Halbjahr"},
	{"de", regexp.MustCompile(`(?i)\b((?:Halbjahr|Quartal)e?s?|` + someMonth + `) (?:des|vom|im) (?:letzten|vergangenen|vorigen) Jahre?s?\b`), "$1 des Vorjahres"},
	{"de", regexp.MustCompile(`(?i)\b(?:im |in )?(?:letzte[sn]|vergangene[sn]|vorige[sn]) Jahr im (` + someMonth + `)($|[^ ]| [^\d])`), "im $1 des Vorjahres$2"},
	{"", regexp.MustCompile(`(?i)\bKW ?(\d{1,2}) ?/ ?(20\d\d)\b`), "KW $1 $2"},
	{"en", regexp.MustCompile(`(?i)\b(?:the )?([1-4])(?:st|nd|rd|th) quarter(?: of)?\b`), "Q$1"}, {"en", regexp.MustCompile(`(?i)\b(?:the )?([12])(?:st|nd) half(?: of)?\b`), "H$1"},
	{"de", regexp.MustCompile(`(?i)\bersten beiden\b`), "ersten zwei"},
	{"", regexp.MustCompile(`(?i)\b(Frühjahr|Frühling|Sommer|Herbst|Winter|spring|summer|autumn|winter) '?(2[3-9])\b`), "$1 20$2"},
	{"de", regexp.MustCompile(`(?i)\b(?:(im|das|des|fürs|über das|für das) )?(?:gesamte[nrs]?|ganze[nrs]?|komplette[nrs]?|vollen?) (?:Kalender)?jahre?s? (20\d\d)\b`), "$1 Jahr $2"},
	{"en", regexp.MustCompile(`(?i)\b(?:the )?(?:whole|entire|full)(?: of)?(?: the)?(?: calendar)?(?: year)?(?: of)? (20\d\d)\b`), "$1"},
	{"de", regexp.MustCompile(`(?i)\bim (?:Lauf|Laufe|Verlauf|Verlaufe) (?:des Jahres |von )(20\d\d)`), "im Jahr $1"},
	{"de", regexp.MustCompile(`(?i)\bim (?:Lauf|Laufe|Verlauf|Verlaufe) des (letzten|vergangenen|vorigen) (Jahres|Quartals|Monats|Halbjahres)`), "im $1 $2"},
	{"de", regexp.MustCompile(`(?i)\b(lieg\w*|lag|lagen)\b([^?.!]*?\b20\d\d\b[^?.!]*?) (?:über|unter|hinter|vor) (?:dem )?(20\d\d|Vorjahr)\b`), "$1$2 gegenüber $3"},
	{"de", regexp.MustCompile(`(?i)\b(?:von|vom) (` + someTime + `) an\b`), "ab $1"},
	{"en", regexp.MustCompile(`(?i)\b(?:from|since|as of|starting(?: in| from)?) (` + someTime + `) (?:onwards?|forward|on)\b`), "since $1"},
	{"en", regexp.MustCompile(`(?i)\b(from ` + someTime + `) through (` + someTime + `)`), "$1 to $2"},
	{"en", regexp.MustCompile(`(?i)(^|[^\w\s-]\s*|\b(?:bookings|registrations|cancellations|participants|figures|numbers|attendance|up) )through (` + someTime + `)`), "${1}until $2"},
	{"en", regexp.MustCompile(`(?i)\b(same|corresponding) (month|quarter|period) (?:(?:of|in|the|a|one) )*(?:year (?:earlier|before|ago|prior)|year before)`), "$1 $2 last year"},
	{"de", regexp.MustCompile(`(?i)\bbis (?:zum )?(?:ende des jahres|jahresende) (20\d\d)`), "bis 31.12.$1"},
	{"", regexp.MustCompile(`\bIV ?/ ?((?:20)?2\d)\b`), "Q4 $1"}, {"", regexp.MustCompile(`\bIII ?/ ?((?:20)?2\d)\b`), "Q3 $1"},
	{"", regexp.MustCompile(`\bII ?/ ?((?:20)?2\d)\b`), "Q2 $1"}, {"", regexp.MustCompile(`\bI ?/ ?((?:20)?2\d)\b`), "Q1 $1"},
	{"", regexp.MustCompile(`\b([QH][1-4]) (2\d)\b`), "$1 20$2"},
	{"", regexp.MustCompile(`(?i)(^|[^\d.,-])'?(2[3-9]) (vs|gegen|versus|gegenüber|against|compared to|im vergleich zu) '?(2[3-9])($|[^\d.,%])`), "${1}20$2 $3 20$4$5"},
	{"", regexp.MustCompile(`(?i)(` + someMonth + `|\b[QH][1-4]|\b[1-4]\. (?:Quartal|Halbjahr)) (20\d\d) ?(vs|gegenüber|gegen|versus|im Vergleich zu|verglichen mit|compared to|compared with) (20\d\d)\b`), "$1 $2 $3 $1 $4"},
	{"de", regexp.MustCompile(`(?i)\b` + theirRuns + `,? (?:die|welche) (?:bereits|schon) ` + takePlace + `\b`), "bisherige $1"},
	{"de", regexp.MustCompile(`(?i)\b` + theirRuns + `,? (?:die|welche) noch (?:nicht )?(?:` + takePlace + `|kommen|anstehen|bevorstehen)\b`), "kommende $1"},
	{"de", regexp.MustCompile(`(?i)\b` + theirRuns + `,? (?:die|welche) ([^,?.!]+?) ` + takePlace + `\b`), "$1 $2"},
	{"de", regexp.MustCompile(`(?i)\b(zu |für |bei |von )(?:den )?((?:im|ab|seit|am|in|vom|bis|zwischen) [^,?.!]{3,40}?) (?:stattfindend|beginnend|startend|geplant|angesetzt|durchgeführt|laufend)en? ` + theirRuns), "$1$3 $2"},
	{"en", regexp.MustCompile(`(?i)\b` + theirRuns + ` (?:(?:that|which) )?(?:(?:are|were|will be|have been|is) )?(?:held|taking place|take place|took place|will take place|scheduled|planned|running|starting|start|that start|that ran|ran|due|happening) (in|on|for|from|between|since|during|this|next|last|after|before)\b`), "$1 $2"},
	{"en", regexp.MustCompile(`(?i)\b((?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)) times\b`), "$1"},
	{"en", regexp.MustCompile(`(?i)\bno (breakdown|split|limit|filters?|restrictions?)\b`), "without $1"},
	{"en", regexp.MustCompile(`(?i)\b(?:everything|everyone|anything|all) (?:but|except|apart from|other than)\b`), "except"},
	{"en", regexp.MustCompile(`(?i)\b((?:all|every|any|each)(?: of (?:the|our))?(?: [a-z]+){0,2}) but (?:for |not )?`), "$1 except "},
	{"en", regexp.MustCompile(`(?i)\b(?:smart )?mobility\b`), "Smarte Mobilität"},
	{"en", regexp.MustCompile(`(?i)\b(?:sensors?|sensor) (?:technology|technologies|networks?)\b|\bsensors\b`), "Sensorik"},
	{"en", regexp.MustCompile(`(?i)\bdata (?:protection|privacy)(?: law)?\b`), "Datenschutz"},
	{"en", regexp.MustCompile(`(?i)\b(?:citizen|public) (?:engagement|involvement)\b`), "Bürgerbeteiligung"},
	{"de", regexp.MustCompile(`(?i)\balle[sn]?,? (?:außer|ausser|bis auf)\b`), "außer"},
	{"de", regexp.MustCompile(`(?i)\bg[ea]lten\b(.*?)\bals\b`), "waren$1"},
	{"de", regexp.MustCompile(`(?i)^\s*zuzüglich(?: de[rs]| die)?\b`), "plus"},
}

const (
	allOfThem = `(?:eingegangen|eingereicht|eingehend|sämtlich|gesamt)`
	someState = `(?:bestätigt|unbestätigt|storniert|abgesagt|verfallen|offen|erledigt|abgelaufen|angenommen)`
	someOf    = `(?:davon |darunter |hiervon )?`
)

// stateTurns are turns that say of bookings that they are all of them, beside states that
// some are in: what is beside "bestätigte" is booked.
var stateTurns = []shortForm{
	{"de", regexp.MustCompile(`(?i)\b` + allOfThem + `(en?)( und | sowie |, | & )` + someOf + `(` + someState + `e)`), "gebucht$1$2$3"},
	{"de", regexp.MustCompile(`(?i)\balle(n?)( und | sowie )` + someOf + `(` + someState + `e)`), "gebuchte$1$2$3"},
	{"de", regexp.MustCompile(`(?i)(^|[:(–-] ?)` + allOfThem + `(, | und | sowie | / |/)` + someOf + `(` + someState + `(?:$|[^\pL]))`), "${1}gebucht$2$3"},
	{"de", regexp.MustCompile(`(?i)\b(wie ?viele|Leute|Personen|Menschen|Teilnehmer\pL*|Teilnehmenden?|Beschäftigten?|Mitarbeite\pL*|Gäste|Kommunen|Städte|Gemeinden|Landkreise)( (?:waren|war|sind|ist)(?: [^?.!,;]*?)?) da(\s*[?.!,]|\s*$)`), "$1$2 wirklich da$3"},
	{"en", regexp.MustCompile(`(?i)\b(?:received|incoming|submitted|all|total)( and |, | & )(?:of these )?(confirmed|cancelled|canceled|expired)`), "booked$1$2"},
}

// turned writes turns of speech as they are read.
func turned(text, language string) string {
	for _, f := range slices.Concat(timeTurns, stateTurns) {
		if f.language == "" || f.language == language {
			text = f.pattern.ReplaceAllString(text, f.long)
		}
	}
	if language == "en" {
		text = shortMonths.ReplaceAllStringFunc(text, englishMonth)
	}
	return text
}

// shortMonths are months as English shortens them, where a time goes on. German names
// are what the rules for lists of months know.
var shortMonths = regexp.MustCompile(`\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?:$|,? (?:20\d\d|'\d\d|and|to|until|through|or|vs|[A-Z][a-z]{2}\b)|[-–/,] ?(?:[A-Z][a-z]{2}\b|20\d\d)|\?)`)

func englishMonth(s string) string {
	short := shortMonths.FindStringSubmatch(s)[1]
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(m.String(), short[:3]) {
			rest := strings.TrimPrefix(strings.TrimPrefix(s, short), ".")
			return german.MonthName(m) + shortMonths.ReplaceAllStringFunc(rest, englishMonth)
		}
	}
	return s
}
