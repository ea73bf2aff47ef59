package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// A word is one of the question, or a part of a compound of which the parts are
// known: "Stornoquote" is two words.
type word struct {
	german.Word
	folded string
	key    string // without inflection, see keyOf
	shown  string // as it is written
	before string // what is written between it and the word before
	inner  bool   // it goes on a compound
}

// maxWords bounds how much of a question is read.
const maxWords = 120

// wordsOf are the words of a text.
func wordsOf(text string) (list []word) {
	end := 0
	for w := range german.EachWord(text) {
		if len(list) == maxWords {
			break
		}
		folded := german.Fold(w.Text)
		if withMarks[w.Text] { // "Räte" are no "Rate"
			folded = german.Transcribe(w.Text)
		}
		list = append(list, word{Word: w, folded: folded, key: keyOf(folded), shown: w.Span.In(text), before: text[end:w.Span.Start]})
		end = w.Span.End
	}
	return list
}

// withMarks are words that are others without their umlauts.
var withMarks = map[string]bool{"räte": true, "räten": true}

// writtenPlainly reports whether a question is written without capitals, but for its
// beginning and some names: "Wie viele anmeldungen aus kiel und Jena".
func writtenPlainly(text, language string) bool {
	if text == strings.ToLower(text) {
		return true
	}
	small, large := 0, 0
	for i, w := range wordsOf(text) {
		switch senses := theLexicon().heads(w.folded); {
		case language != "de" || !slices.ContainsFunc(senses, isNounOfOurs):
		case !w.isNoun():
			if !maybeVerb.MatchString(w.folded) || slices.ContainsFunc(senses, func(s sense) bool { return s.kind == who }) {
				small++
			}
		case i > 0 && !isStartOf(w):
			large++
		}
	}
	return small > 0 && small >= large
}

// isNounOfOurs reports whether a sense is that of a noun.
func isNounOfOurs(s sense) bool { return s.kind == metric || s.kind == who || s.kind == dim }

// maybeVerb are nouns that are verbs where they are written small.
var maybeVerb = regexp.MustCompile(`^(?:frage|sitze|absage|zusage|\w+(?:[^g]|[^n]g|[^u]ng)en)$`)

// keyOf is a folded word without its inflection. Short words have none.
func keyOf(folded string) string {
	if len(folded) < 5 {
		return folded
	}
	for _, end := range [...]string{"ern", "en", "em", "er", "es", "e", "n", "s"} {
		if bare, cut := strings.CutSuffix(folded, end); cut && len(bare) >= 3 {
			return bare
		}
	}
	return folded
}

// isAcronym reports whether a word is written in capitals.
func (w word) isAcronym() bool { return acronym(w.shown) }

func acronym(s string) bool {
	return len(s) >= 2 && s == strings.ToUpper(s) && s != strings.ToLower(s)
}

// isNoun reports whether a word is written with a capital.
func (w word) isNoun() bool {
	for _, r := range w.shown {
		return unicode.IsUpper(r)
	}
	return false
}

// comma reports whether a word stands behind a comma, a colon or the like.
func (w word) comma() bool { return strings.ContainsAny(w.before, ",;:/+&–—|(.") }

// asksHow reports whether a word begins "wie voll" and the like, which stand before
// what they are asked of.
func (w word) asksHow() bool { return w.folded == "wie" || w.folded == "how" }

// lineOf is a text as folded words between blanks.
func lineOf(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for w := range german.EachWord(text) {
		b.WriteString(german.Fold(w.Text) + " ")
	}
	return b.String()
}

// normal writes out signs and short forms that are no words.
func normal(text, language string, now time.Time) string {
	text = signs.Replace(strings.ToValidUTF8(text, " "))
	text = turned(text, language)
	text = numbered.ReplaceAllStringFunc(text, func(s string) string { // "03/2025"
		m := numbered.FindStringSubmatch(s)
		if m[1] != "" { // "Quartal 1/2025"
			return s
		}
		month, _ := strconv.Atoi(m[2])
		return german.MonthName(time.Month(month)) + " " + m[3]
	})
	for _, f := range shortForms {
		if f.language == "" || f.language == language {
			text = f.pattern.ReplaceAllString(text, f.long)
		}
	}
	if text = inGerman(text, language); language == "en" {
		text = madeThen(text)
	}
	text = withIt.ReplaceAllString(text, "$1 es")
	text = monthsBoth.ReplaceAllStringFunc(text, func(s string) string {
		m := monthsBoth.FindStringSubmatch(s)
		return wholeMonth(m[1]) + " und " + wholeMonth(m[2])
	})
	text = oneToOther.ReplaceAllStringFunc(text, func(s string) string {
		if m := oneToOther.FindStringSubmatch(s); m[1] == "" {
			return m[2] + " gegenüber " + m[3]
		}
		return s
	})
	text = ofTime.ReplaceAllStringFunc(text, afterHead)
	text = against.ReplaceAllString(text, "gegenüber $1")
	text = elliptic.ReplaceAllStringFunc(text, wholeCompounds)
	text = cancels.ReplaceAllString(text, "$1 abgesagt$2")
	text = monthsTo.ReplaceAllStringFunc(text, func(s string) string {
		m := monthsTo.FindStringSubmatch(s)
		return wholeMonth(m[1]) + " bis " + wholeMonth(m[2])
	})
	return strings.ReplaceAll(text, thisYear, strconv.Itoa(now.Year()))
}

// wholeCompounds writes out "Mittel- und Großstädte".
func wholeCompounds(s string) string {
	m := elliptic.FindStringSubmatch(s)
	for i := range m[3] {
		if whole := m[1] + m[3][i:]; i >= 3 && len(m[3])-i >= 4 && len(theLexicon().single(german.Fold(strings.ToLower(whole)))) > 0 {
			return whole + m[2] + m[3]
		}
	}
	return s
}

// afterHead puts a time behind what it is said of: "Februartermine" are "Termine im
// Februar".
func afterHead(s string) string {
	m := ofTime.FindStringSubmatch(s)
	if !slices.ContainsFunc(theLexicon().single(german.Fold(strings.ToLower(m[2]))), func(h sense) bool { return h.kind == metric || h.kind == dim || h.kind == "ask" }) {
		return s
	}
	return strings.ToUpper(m[2][:1]) + m[2][1:] + " im " + m[1]
}

// wholeMonth is the name of a month that is shortened.
func wholeMonth(short string) string {
	folded := german.Fold(strings.ToLower(short))
	for m := time.January; m <= time.December; m++ {
		if name := german.MonthName(m); strings.HasPrefix(german.Fold(strings.ToLower(name)), folded[:3]) || folded == "mrz" && m == time.March {
			return name
		}
	}
	return short
}

// thisYear stands for the present year in shortForms.
const thisYear = "{year}"

var (
	ofTime     = regexp.MustCompile(`(?i)\b(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Frühjahr|Frühling|Sommer|Herbst|Winter)(?:s|-)?(\pL{5,})\b`)
	numbered   = regexp.MustCompile(`(?i)\b((?:quartal|halbjahr|q|h|kw) ?)?(0?[1-9]|1[0-2])[/.]` + anyYear)
	against    = regexp.MustCompile(`(?i)\bgegen ((?:[QH][1-4]|` + shortMonth + `)\b)`)
	cancels    = regexp.MustCompile(`(?i)\b(?:springt|springen|sprangen|sagt|sagen|sagten|meldet|melden|meldeten)\b([^?.!]*)\bab\b(\s*[?.!,]|\s*$| als )`)
	monthsBoth = regexp.MustCompile(`(?i)\b(` + shortMonth + `)\.? ?(?:/|\+|und|&) ?(` + shortMonth + `)\b\.?`)
	elliptic   = regexp.MustCompile(`(\pL{3,})-( (?:und|oder|bzw|sowie|gegen|vs|versus) |/|, )(\pL{6,})`)
	oneToOther = regexp.MustCompile(`(?i)\b((?:von|vom|from) )?\b([QH][1-4](?: 20\d\d)?|[1-4]\. (?:Quartal|Halbjahr)(?: 20\d\d)?) zu[mr]? ([QH][1-4]\b|[1-4]\. (?:Quartal|Halbjahr))`)
	monthsTo   = regexp.MustCompile(`(?i)\b(` + shortMonth + `)\.? ?(?:[-–]|bis) ?(` + shortMonth + `)\b\.?`)
)

var signs = strings.NewReplacer("->", " – ", "=>", " – ", "→", " – ", "•", " – ", "·", " – ", "%", " Prozent ", "≥", " mindestens ", "<=", " höchstens ", ">=", " mindestens ", "≤", " höchstens ",
	">", " mehr als ", "<", " weniger als ", "&", " und ", "\u00a0", " ", "\u202f", " ", "‑", "-", "vs.", "vs", "×", " x ", "z. B.", "", "z.B.", "",
	"Plus/Minus", "Veränderung", "plus/minus", "Veränderung", "+/-", "Veränderung", "±", "Veränderung", "./.", " gegenüber ", "Jan.", "Januar", "Feb.", "Februar", "Okt.", "Oktober", "Nov.", "November", "Dez.", "Dezember")

const (
	shortMonth = `(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|jan|feb|mär|mrz|apr|jun|jul|aug|sept?|okt|nov|dez)`
	anyYear    = `((?:19|20)\d\d)`
)

// withIt are verbs with a contracted "es": "wie viele warens".
var withIt = regexp.MustCompile(`(?i)\b(waren|sind|wurden|hatten|kamen|sieht|steht|geht|schaut|läuft|lief|gab|gibt|wäre|wären)'?s\b`)

// shortForms are spellings of times, bounds and topics, with those that are read.
var shortForms = []shortForm{
	{"", regexp.MustCompile(`(?i)\b(und|and|bei|mit|with) (?:mehr als|more than) (\d{1,3}\b)`), "$1 über $2"},
	{"", regexp.MustCompile(`(?i)\b(und|and|bei|mit|with) (?:weniger als|less than|fewer than) (\d{1,3}\b)`), "$1 unter $2"},
	{"de", regexp.MustCompile(`(?i)\b(\d{1,3}) ?(?:tsd\b\.?|tausend\b)`), "${1}000"},
	{"de", regexp.MustCompile(`(?i)\b(20\d\d|quartals?|halbjahre?s?|` + shortMonth + `) (?:heute|jetzt|aktuell|derzeit) (schon|bereits)\b`), "$1 $2"},
	{"en", regexp.MustCompile(`(?i)\b(?:this|the current) half[- ]year\b`), "dieses Halbjahr"}, {"en", regexp.MustCompile(`(?i)\b(?:the )?(?:next|coming) half[- ]year\b`), "nächstes Halbjahr"}, {"en", regexp.MustCompile(`(?i)\bhalf-year`), "half year"},
	{"en", regexp.MustCompile(`(?i)\b(Prozent|percent)\s+(?:booked|sold out)\b`), "$1 full"},
	{"de", regexp.MustCompile(`(?i)\b(Prozent)\s+(?:aus|voll)?gebucht\b`), "$1 ausgelastet"},
	{"de", regexp.MustCompile(`(?i)\bwarns\b`), "waren es"}, {"de", regexp.MustCompile(`(?i)\bwurd\b`), "wurde"}, {"de", regexp.MustCompile(`(?i)\bhats\b`), "hat es"}, {"de", regexp.MustCompile(`(?i)\bisses\b`), "ist es"},
	{"de", regexp.MustCompile(`(?i)\bham\b`), "haben"}, {"de", regexp.MustCompile(`(?i)\bwarn\b`), "waren"}, {"de", regexp.MustCompile(`(?i)\bnich\b`), "nicht"},
	{"", regexp.MustCompile(`(?i)\b([1-4])\. ?(?:hj|halbj)\b\.?`), "$1. Halbjahr"},
	{"", regexp.MustCompile(`(?i)\b([1-4])\. ?(?:q|qu|quart)\b\.?`), "$1. Quartal"},
	{"", regexp.MustCompile(`(?i)\bhj ?([12])\b`), "H$1"},
	{"", regexp.MustCompile(`(?i)\bq ([1-4])\b`), "Q$1"},
	{"", regexp.MustCompile(`(?i)\bquartal ([1-4])\b`), "Q$1"},
	{"", regexp.MustCompile(`(?i)\bhalbjahr ([12])\b`), "H$1"},
	{"", regexp.MustCompile(`(?i)\b(20\d\d)[-/ ]([QH][1-4])\b`), "$2 $1"},
	{"", regexp.MustCompile(`\bIV\. (Quartal)`), "4. $1"},
	{"", regexp.MustCompile(`\bIII\. (Quartal)`), "3. $1"},
	{"", regexp.MustCompile(`\bII\. (Quartal|Halbjahr)`), "2. $1"},
	{"", regexp.MustCompile(`\bI\. (Quartal|Halbjahr)`), "1. $1"},
	{"", regexp.MustCompile(`(?i)\b((?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|fünfzehn|zwanzig|dreißig|fünfzig|hundert|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|hundred))( Prozent| percent| per cent)? +(?:oder|und|bzw|or) (?:mehr|darüber|höher|more|above)\b`), "mindestens $1$2"},
	{"", regexp.MustCompile(`(?i)\b((?:\d+|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|fünfzehn|zwanzig|dreißig|fünfzig|hundert|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty|hundred))( Prozent| percent| per cent)? +(?:oder|und|bzw|or) (?:weniger|darunter|less|fewer|below)\b`), "höchstens $1$2"},
	{"", regexp.MustCompile(`(?i)\b(ersten?|zweiten?|1\.|2\.) (?:jahreshälfte|hälfte (?:des jahres|von|des kalenderjahres))`), "$1 Halbjahr"},
	{"", regexp.MustCompile(`(?i)\b([QH][1-4]) ?[/' -]'?(2\d)\b`), "$1 20$2"},
	{"de", regexp.MustCompile(`(?i)\b(Halbjahr|Quartal) ?/? ?'?(2[3-9])\b`), "$1 20$2"},
	{"de", regexp.MustCompile(`(?i)\b(` + shortMonth + `)\.? '?(2\d)\b([^.\d]|$)`), "$1 20$2$3"}, // "Dec 24" is a day in English
	{"", regexp.MustCompile(`(?i)\b(?:the )?first half(?: of(?: the year)?)?\b`), "H1"},
	{"", regexp.MustCompile(`(?i)\b(?:the )?second half(?: of(?: the year)?)?\b`), "H2"},
	{"", regexp.MustCompile(`(?i)\b(?:up to|up until|through to)(?: and including)? ((?:the end of |end of )?(?:[a-z]+ 20\d\d|20\d\d|[qh][1-4] 20\d\d))\b`), "until $1"},
	{"", regexp.MustCompile(`(?i)\b(?:seit|ab) (?:jahresbeginn|jahresanfang|(?:dem )?(?:beginn|anfang) (?:des|dieses) jahres|neujahr)\b|\b(?:this )?year to date\b|\bytd\b|\bsince the (?:beginning|start) of (?:the|this) year\b`), "seit Januar " + thisYear},
	{"", regexp.MustCompile(`(?i)\b(?:year[- ](?:over|on)[- ]year|yoy|(?:im |mit |als |zum )?vorjahresvergleich)\b`), "gegenüber Vorjahr"},
	{"", regexp.MustCompile(`(?i)(^|\s)(?:über|unter|oberhalb|unterhalb)(?: von)? (?:der|dem|den|denen|derjenigen|denjenigen|jener|jenen)(?: (?:zahlen?|werte?n?|niveau|stand|ergebnis|quote))? (?:von|vom|aus|in|im|des) `), "${1}gegenüber "},
	{"", regexp.MustCompile(`(?i)(^|\s)(?:über|unter|oberhalb|unterhalb)(?: dem| den| des| von)? (vorjahr|vorquartal|vormonat|vorhalbjahr)`), "${1}gegenüber $2"},
	{"", regexp.MustCompile(`(?i)\b(?:above|below|over|under|beyond|ahead of|behind|up on|down on) (?:that|those|the (?:figures?|numbers?|levels?|values?|ones?)) (?:of|in|for|from) `), "compared to "},
	{"", regexp.MustCompile(`(?i)\b(?:above|below|ahead of|behind) (?:the )?(last year|(?:previous|prior) year|last quarter|previous quarter|last month|` + `20\d\d)(?:(?:'s|’s)?(?: figures?| numbers?| levels?| values?))?\b`), "compared to $1"},
	{"de", regexp.MustCompile(`\b(?:i\. ?)?V\.?[jJ]\b\.?`), "Vorjahr"},
	{"de", regexp.MustCompile(`\b(?:VM|Vm\.)`), "Vormonat"},
	{"de", regexp.MustCompile(`\b(?:VQ|Vq\.)`), "Vorquartal"},
	{"de", regexp.MustCompile(`(?i)\b(?:lfd\.?|lauf\.) (jahr|quartal|monat|halbjahr|j\.|q\.)`), "laufendes $1"},
	{"", regexp.MustCompile(`(?i)\bbis (?:zum |zu dem )?(?:stichtag|stand|einschließlich)(?: zum| am| vom)? `), "bis zum "},
	{"", regexp.MustCompile(`(?i)\b(up or down|more or less|better or worse|higher or lower) (?:on|from|against|over|to) `), "$1 compared to "},
	{"", regexp.MustCompile(`(?i)\b(?:fuller|busier)\b`), "more full"},
	{"de", regexp.MustCompile(`(?i)\b(?:voller|leerer) als\b`), "mehr ausgelastet als"},
	{"de", regexp.MustCompile(`(?i)(^|\s)((?:sehr )?(?:kleine|kleinere|mittlere|mittelgroße|größere|große|ländliche)[nr]?) (und|oder|gegen|vs|bzw|sowie|gegenüber) ((?:kleine|kleinere|mittlere|mittelgroße|größere|große|ländliche)[nr]?) (kommunen|gemeinden|städten?|kommune|stadt|gemeinde)`), "$1$2 $5 $3 $4 $5"},
	{"en", regexp.MustCompile(`(?i)\b(small|smaller|medium|mid-sized|medium-sized|large|larger|big|rural) (and|or|versus|vs|against) (small|smaller|medium|mid-sized|medium-sized|large|larger|big|rural) (municipalities|towns|cities|communities)\b`), "$1 $4 $2 $3 $4"},
	{"de", regexp.MustCompile(`(?i)\bstell(?:e|en|t|st)?\b([^?.!]*?)\bgegenüber(\s*[?.!,]|\s*$)`), "$1 im Vergleich$2"},
	{"de", regexp.MustCompile(`(?i)\bwie (hoch |stark |groß |gut |deutlich )?(?:fällt|fallen|fielen|fiel)\b([^?.!]*?)\baus(\s*[?.!]|\s*$)`), "wie ${1}ist$2$3"},
	{"en", regexp.MustCompile(`(?i)\b(break|breaks|split|slice|divide) ([^.?!,]+?) (?:down|up) (by|per|into|across|for)\b`), "$1 $2 $3"},
	{"", regexp.MustCompile(`\bKalender([jmq])`), "$1"},
	{"", regexp.MustCompile(`(?i)\bcalendar (year|month|quarter)`), "$1"},
	{"en", regexp.MustCompile(`(?i)\bby (?:the )?end of\b`), "until the end of"},
	{"de", regexp.MustCompile(`(?i)\b(?:zwischen|von) (?:Anfang|Beginn) (20\d\d) (?:und|bis) (?:zum )?Ende (20\d\d)\b`), "von Januar $1 bis Dezember $2"},
	{"en", regexp.MustCompile(`(?i)\b(?:between|from) the (?:beginning|start) of (20\d\d) (?:and|to|until) the end of (20\d\d)\b`), "from January $1 to December $2"},
	{"de", regexp.MustCompile(`(?i)\b(?:zwischen|von) (?:Anfang|Beginn) (` + shortMonth + `)((?: 20\d\d)?) (?:und|bis) (?:zum )?Ende (` + shortMonth + `)\b`), "von $1$2 bis $3"},
	{"de", regexp.MustCompile(`(?i)(?:der|die|den) (\d+)(?:-| | ?%[- ])?(Prozent)?-? ?(?:marke|schwelle|grenze|hürde)\b`), "$1 $2"},
	{"", regexp.MustCompile(`(?i)\b([1-4])\. (und|bis|oder|/|\+|-|–) ?([1-4])\. Quartal`), "Q$1 $2 Q$3"},
	{"de", regexp.MustCompile(`(?i)(\S\s+)(?:doppelt|dreifach|dreimal|halb|genauso|ebenso|gleich)(?: so)? (?:viele?|hoch|gut|oft|häufig|stark) ([^?.!]+?) wie\b`), "${1}mehr $2 als"},
	{"en", regexp.MustCompile(`(?i)(\S\s+)(?:(?:twice|three times|half|just|exactly) )?as (?:many|high|often|much|good) ([^?.!]+?) as (in|from|last|the|20\d\d)\b`), "${1}more $2 than $3"},
	{"de", regexp.MustCompile(`(?i)\b(?:abgelaufene|zurückliegende|verflossene|verstrichene|soeben beendete|gerade beendete|gerade abgelaufene)([nsrm]?) (jahr|halbjahr|quartal|monat|woche)`), "letzte$1 $2"},
	{"en", regexp.MustCompile(`(?i)\b(?:calendar week|cw|week) (?:no\.? |number )?(\d{1,2})\b`), "KW $1"},
	{"", regexp.MustCompile(`(?i)\bvorvorjahre?s?\b`), "vorletztes Jahr"},
	{"", regexp.MustCompile(`(?i)\bthe (week|month|quarter|year) before last\b`), "vorletzte $1"},
	{"", regexp.MustCompile(`(?i)\b(kalender)?jahre?s? ` + anyYear), "Jahr $2"},
	{"", regexp.MustCompile(anyYear + ` ?(?:/|\+) ?` + anyYear + `\b`), "$1 und $2"},
	{"", regexp.MustCompile(`(?i)\b(?:(?:dem|den|der|im|in|zu[mr]?|the|for|during|over) )*(?:gleiche[nrsm]?|selbe[nrm]?|demselben|denselben|derselbe[nm]?|dasselbe|vergleichbaren|entsprechenden|same|corresponding) (?:zeitraume?s?|zeitspanne|zeit|stand|period|time|timeframe|time frame|stretch)(?:,? (?:(?:of|in|im|des|vom|the|ein|einem|a|wie) )*(?:vorjahre?s?|(?:letzte|vergangene|vorige)[nrs] jahr(?:es)?|jahr (?:davor|zuvor|früher)|last year|previous year|prior year|year before|year earlier|year ago))`), " Vorjahreszeitraum"},
	{"", regexp.MustCompile(`(?i)\b(?:dem |den |im |the )*(?:gleichen?|selben|demselben|same) (?:monate?s?|month) (?:(?:of|in|im|des|vom|the) )*(?:vorjahre?s?|(?:letzte|vergangene|vorige)[nrs] jahr(?:es)?|last year|previous year)\b`), "Vorjahresmonat"},
	{"", regexp.MustCompile(`(?i)\b(?:dem |den |im |the )*(?:gleichen?|selben|demselben|same) (?:quartals?|quarter) (?:(?:of|in|im|des|vom|the) )*(?:vorjahre?s?|(?:letzte|vergangene|vorige)[nrs] jahr(?:es)?|last year|previous year)\b`), "Vorjahresquartal"},
	{"", regexp.MustCompile(`(?i)\b(?:dem |den |der |im |in |the )*(?:gleichen?|selben|demselben|derselben|same) (?:zeitraume?s?|zeit|period|time) (?:(?:of|in|im|des|vom|jahre?s?|the) )*` + anyYear), "$1"},
	{"", regexp.MustCompile(`(?i)^[\s,]*(?:(?:noch )?(?:ei)?ne? )?(?:kurze |kleine |schnelle |quick |one )?(?:frage|question)(?: dazu| an euch| von mir)?\s*[:,–-]\s*|^(?:just a )?quick one\s*[:,–-]\s*`), ""},
	{"en", regexp.MustCompile(`\b(\d{1,3}),(\d{3})\b`), "$1$2"},
	{"", regexp.MustCompile(`(?i)\b(winter) (20\d\d)/(?:20)?\d\d\b`), "$1 $2"},
	{"", regexp.MustCompile(`(?i)\b(letzten|vergangenen) beiden\b`), "$1 zwei"},
}
