package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

const smallNumber = `\d{1,3}|ein|eine|einen|einem|einer|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|funfzehn|zwanzig|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty`
const anyNumber = smallNumber + `|\d+(?:[.,]\d+)?|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig|hundert|einhundert|zweihundert|tausend|die halfte|der halfte|halfte|thirty|forty|fifty|sixty|seventy|eighty|ninety|(?:a |one )?hundred|half`

// numberOf reads a number, 0 if it is none.
func numberOf(word string) float64 {
	if v, ok := numberWords()[word]; ok {
		return v
	}
	v, err := strconv.ParseFloat(strings.Replace(word, ",", ".", 1), 64)
	if err != nil {
		return 0
	}
	return v
}

func numberWords() map[string]float64 {
	return map[string]float64{
		"ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12, "funfzehn": 15, "zwanzig": 20,
		"dreissig": 30, "vierzig": 40, "funfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100, "einhundert": 100, "zweihundert": 200, "tausend": 1000,
		"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
		"hundred": 100, "a hundred": 100, "one hundred": 100, "die halfte": 50, "der halfte": 50, "halfte": 50, "half": 50,
	}
}

// comparatives are how rows are bounded.
var comparatives = []struct {
	op    statistics.Op
	words string
}{
	{statistics.AtMost, `hochstens|maximal|max|bis zu|nicht mehr als|at most|no more than|up to`},
	{statistics.AtLeast, `mindestens|wenigstens|minimum|min|nicht weniger als|ab|at least|no fewer than|no less than`},
	{statistics.More, `mehr als|uber|grosser als|hoher als|ofter als|more than|over|above|greater than|higher than`},
	{statistics.Less, `weniger als|unter|kleiner als|niedriger als|geringer als|seltener als|less than|fewer than|under|below|lower than`},
	{statistics.Exactly, `genau|exakt|exactly`},
}

var (
	boundPatterns = func() (list []*regexp.Regexp) {
		for _, c := range comparatives {
			list = append(list, phrase(`(?:zu |mit |von |bei |with |of )?(?:`+c.words+`) (`+anyNumber+`)( prozent| percent)?`))
		}
		return list
	}()
	boundNoun  = phrase(`(?:verschiedenen? |unterschiedlichen? |different )?(?:` + anyNoun + `|mal|times)`)
	oneBooking = phrase(`(?:` + bookingNoun + `)`)
	between    = phrase(`(?:mit |with )?(?:zwischen|between) (` + anyNumber + `) (?:und|bis|and|to) (` + anyNumber + `)( prozent| percent)?`)
	none       = phrase(`(?:keine?[rnms]?|null|0|no|zero|ohne (?:eine |jede )?(?:einzige[nr]? )?) ?(` + bookingNoun + `|teilnehm\w+|stornierung\w*|stornos?|participants|cancell?ations)`)

	topN        = phrase(`(?:die |the |nur |only |unsere )*top (` + smallNumber + `)`)
	topPlain    = phrase(`(?:die |the )?(?:tops?|spitzenreiter\w*|spitzenplatze|rekordhalter|leader)`)
	inFront     = phrase(`(?:(wer|who) )?(?:liegt|liegen|steht|stehen|ist|sind|lag|lagen|war|waren|is|are|was|were) (?:(?:da|dabei|dort|ganz|denn|jetzt|hier|damit|aktuell|there) )*(?:vorne?|an der spitze|an erster stelle|auf platz (?:1|eins)|in the lead|on top|leading)`)
	mostChanged = phrase(`(?:starksten|meisten|wenigsten|schwachsten|deutlichsten|schnellsten|most|least|fastest|strongest) (?:\w+ )?(?:gestiegen|gesunken|gewachsen|zugelegt|zugenommen|abgenommen|zuruckgegangen|gefallen|verbessert|verschlechtert|verandert|eingebrochen|increased|decreased|grown|risen|fallen|declined|dropped|improved|changed)|(?:grosste|starkste|hochste|deutlichste|kleinste|geringste|largest|biggest|strongest|highest|greatest|smallest)[nrsm]? (?:prozentuale[nrsm]? )?(?:anstieg|ruckgang|zuwachs|veranderung|wachstum|steigerung|zunahme|abnahme|einbruch|sprung|increase|decrease|growth|drop|change|rise|decline)|(?:grew|increased|dropped|declined|rose|fell|changed) (?:the )?(?:most|least|fastest)`)
	firstN      = phrase(`(?:(?:die|nur|noch|the|only|just|und|and) )*(?:(ersten|obersten|vordersten|first|top)|(letzten|untersten|hintersten|last|bottom)) (` + smallNumber + `)(?: bitte| please)?`)
	reversed    = phrase(`(?:andersrum|anders herum|andersherum|umgekehrt\w*|umdrehen|the other way (?:around|round)|reverse[d]?)(?: (?:sortieren|sortiert|reihenfolge|order|sorted))?`)
	flops       = phrase(`(?:die |the )?(?:flop|flops|bottom|letzten platze) ?(` + smallNumber + `)?`)
	lastN       = phrase(`(?:die )?(` + smallNumber + `)? ?(?:schlusslicht(?:er|ern)?|laggards)`)
	manyN       = phrase(`(?:(?:die|der|den|nur|the|our|unsere|only) )+(` + smallNumber + `)`)
	bareN       = phrase(`(` + smallNumber + `)`)

	mostWords  = phrase(`(?:(?:am|die|der|das|den|dem|mit den|mit der|the|with the|with|by) )*(meisten|haufigsten|gefragteste[nrs]?|nachgefragteste[nrs]?|beliebteste[nrs]?|popularste[nrs]?|starkste[nrs]?|hochste[nrs]?|beste[nrs]?|bestem|grosste[nrs]?|aktivste[nrs]?|oftesten|langste[nrs]?|fruhesten|fleissigsten|erfolgreichste[nrs]?|meistgebuchte[nrs]?|meistgefragte[nrs]?|meistbesuchte[nrs]?|bestbesuchte[nrs]?|starksten|vollste[nrs]?|most|most popular|most often|most requested|most active|most successful|highest|best|largest|biggest|busiest|strongest|greatest|popular)`)
	leastWords = phrase(`(?:(?:am|die|der|das|den|dem|mit den|mit der|the|with the|with|by) )*(wenigsten|schwachste[nrs]?|niedrigste[nrs]?|schlechteste[nrs]?|seltensten|geringste[nrs]?|unbeliebteste[nrs]?|kleinste[nrs]?|kurzeste[nrs]?|leerste[nrs]?|unpopularste[nrs]?|least popular|least requested|least|fewest|lowest|worst|weakest|smallest|quietest)`)
	popularity = regexp.MustCompile(`gefragt|beliebt|popul|gebucht|aktiv|haufig|stark|schwach|best|schlechtest|busiest|requested|fleissig|erfolgreich|successful|oftesten|quietest|seltensten|besucht|often`)
	popular    = phrase(`(gebucht\w*|gefragt\w*|nachgefragt\w*|besucht\w*|genutzt\w*|requested|popular|zulauf|nachfrage|beliebt|aktiv|vertreten|interess\w*|booked|visited)`)
	visited    = regexp.MustCompile(`besucht`)
	fullest    = regexp.MustCompile(`vollste|leerste`)

	whenMost = phrase(`wann|when`)

	sortBy     = phrase(`(?:(?:bitte|und|then|dann) )*(?:sortier\w*|geordnet|ordne\w*|ordnen|sort|sorted|order|ordered|rank|ranked)(?: (?:bitte|es|das|sie|die|it|them|this|that|liste|tabelle|mal|the|table|list|stattdessen|lieber|jetzt))*(?: (?:nach|by)(?: der| den| dem| the)?)?`)
	byName     = phrase(`(?:name|namen|alphabet|alphabetisch|bezeichnung|chronologisch|datum|zeit|alphabetically|date|reihenfolge)`)
	descending = phrase(`(?:absteigend\w*|descending|(?:grosste|hochste|starkste|meiste|beste|largest|highest|biggest|most|best)[nrs]? (?:werte? |zahlen? |anzahl )?(?:zurst|first|oben|voran)|beginnend mit den? (?:hochsten|meisten))`)
	ascending  = phrase(`(?:aufsteigend\w*|ascending|(?:kleinste|niedrigste|geringste|schwachste|wenigste|schlechteste|smallest|lowest|fewest|least|worst)[nrs]? (?:werte? |zahlen? |anzahl )?(?:zurst|first|oben|voran))`)
)

// A bound keeps rows; its metric is known once all words are read.
type bound struct {
	op       statistics.Op
	value    float64
	percent  bool
	from, to int
}

// bounds reads what rows are left out by their figures.
func (x *reading) bounds() {
	q := x.heard
	add := func(b bound) bool {
		x.having = append(x.having, b)
		return true
	}
	q.each(between, ordered, func(m match) bool {
		low, high := numberOf(m.groups[0]), numberOf(m.groups[1])
		add(bound{statistics.AtLeast, low, m.groups[2] != "", m.from, m.to})
		return add(bound{statistics.AtMost, high, m.groups[2] != "", m.from, m.to})
	})
	for i, p := range boundPatterns {
		q.each(p, ordered, func(m match) bool {
			half := strings.HasSuffix(m.groups[0], "halfte") || m.groups[0] == "half"
			return add(bound{comparatives[i].op, numberOf(m.groups[0]), m.groups[1] != "" || half, m.from, m.to})
		})
	}
	x.having = slices.DeleteFunc(x.having, func(b bound) bool { // "mindestens eine Anmeldung" has who is counted
		m, ok := q.here(oneBooking, b.to)
		any := ok && len(x.dims) == 0 && x.hasCount && (b.op == statistics.AtLeast && b.value == 1 || b.op == statistics.More && b.value == 0)
		if any {
			q.mark(m.from, m.to, filler)
		}
		return any
	})
	for i := len(x.having) - 1; i >= 0; i-- {
		b := x.having[i]
		if m, ok := q.here(boundNoun, b.to); ok {
			q.mark(m.from, m.to, ordered)
			if b.op != statistics.AtLeast || b.value > 1 { // "mehr als drei Module"
				x.refuse(Unsupported, q.said(b.from, m.to))
			}
			x.having = slices.Delete(x.having, i, i+1)
		}
	}
	q.each(none, ordered, func(m match) bool {
		if q.folded(m.from) == "ohne" && q.has(deniedState) { // "Anmeldungen ohne Stornierungen"
			return false
		}
		x.noneOf = true
		return true
	})
}

// ranks reads superlatives, numbers of rows, and by what rows are sorted.
func (x *reading) ranks() {
	q := x.heard
	if x.before != nil && len(x.before.Dimensions) > 0 && !isTime(x.before.Dimensions[0]) && q.take(reversed, ordered) {
		x.direction = 1
		if x.before.Sort.Ascending {
			x.direction = -1
		}
	}
	q.each(sortBy, ordered, func(m match) bool {
		x.sortAt = m.to
		x.sorts = true
		return true
	})
	if x.sorts && q.take(byName, ordered) {
		x.sort, x.sortAt = statistics.Sort{Dimensions: true, Ascending: true}, -1
	}
	if q.take(descending, ordered) {
		x.direction = -1
	} else if q.take(ascending, ordered) {
		x.direction = 1
	}
	limit := func(text string) {
		if n := int(numberOf(text)); n > 0 {
			x.limit = n
		}
	}
	q.each(topN, ordered, func(m match) bool {
		limit(m.groups[0])
		x.superlative, x.implied = true, statistics.Bookings
		return true
	})
	q.each(flops, ordered, func(m match) bool {
		if x.superlative {
			x.refuse(Unsupported, "")
		}
		limit(m.groups[0])
		x.superlative, x.direction = true, 1
		return true
	})
	q.each(lastN, ordered, func(m match) bool { limit(m.groups[0]); x.superlative, x.direction = true, 1; return true })
	super := func(direction int) func(match) bool {
		return func(m match) bool {
			if m.groups[0] == "least" && atLeast(q, m.to-1) || m.groups[0] == "most" && atLeast(q, m.to-1) { // "with at least 20"
				return false
			}
			x.super(m, direction)
			return true
		}
	}
	if q.has(mostChanged) {
		x.refuse(Unsupported, "")
	}
	x.firstRows()
	q.each(leastWords, ordered, super(1))
	q.each(mostWords, ordered, super(-1))
	if q.take(topPlain, ordered) {
		x.superlative = true
	}
	q.each(inFront, ordered, func(m match) bool {
		x.superlative = true
		if x.limit == 0 && (m.groups[0] == "wer" || m.groups[0] == "who") {
			x.limit = 1
		}
		return true
	})
	if x.superlative {
		q.each(popular, ordered, func(m match) bool {
			if x.implied == "" {
				x.implied = statistics.Bookings
				if visited.MatchString(m.groups[0]) {
					x.implied = statistics.Participants
				}
			}
			return true
		})
	}
	if x.superlative && q.take(whenMost, ordered) {
		x.asksTime = true
	}
	q.each(manyN, ordered, func(m match) bool { limit(m.groups[0]); return true })
	if x.superlative && x.limit == 0 {
		q.each(bareN, ordered, func(m match) bool {
			if x.limit > 0 || strings.HasPrefix(m.groups[0], "ein") {
				return false
			}
			limit(m.groups[0])
			return true
		})
	}
}

// atLeast reports whether a word is that of "at least" or "at most".
func atLeast(q *heard, at int) bool { return q.folded(at-1) == "at" }

// firstRows cuts what was shown: "nur die ersten drei", "die letzten fünf". Of
// times those may be the latest, or the smallest.
func (x *reading) firstRows() {
	if x.before == nil || len(x.before.Dimensions) == 0 {
		return
	}
	x.each(firstN, ordered, func(m match) bool {
		if m.to != len(x.words) {
			return false
		}
		x.limit = int(numberOf(m.groups[2]))
		if m.groups[1] != "" {
			x.superlative, x.direction = true, 1
			if isTime(x.before.Dimensions[0]) || x.before.Sort != (statistics.Sort{}) {
				x.refuse(Ambiguous, x.said(m.from, m.to))
			}
		}
		return true
	})
}

// super notes a superlative. The first direction holds.
func (x *reading) super(m match, direction int) {
	if !x.superlative || x.direction == 0 {
		x.direction = direction
	}
	if x.superlative && x.direction != 0 && x.direction != direction { // "die höchste und die niedrigste"
		x.refuse(Unsupported, "")
	}
	x.superlative = true
	w := m.groups[0]
	switch {
	case visited.MatchString(w):
		x.implied = statistics.Participants
	case fullest.MatchString(w):
		x.implied = statistics.Utilisation
	case popularity.MatchString(w):
		x.implied = statistics.Bookings
	}
	if m.from > 0 && x.implied == statistics.Bookings && x.folded(m.to) == "besucht" {
		x.implied = statistics.Participants
	}
}

var views = []struct {
	view    statistics.View
	pattern *regexp.Regexp
}{
	{statistics.ViewStacked, phrase(`(?:als |im |in |as |as a )?(?:gestapelte?[rnms]? (?:balken|saulen)?(?:diagramm)?s?|gestapelt|stacked(?: bars?| bar chart| chart)?|stapeldiagramm)`)},
	{statistics.ViewBars, phrase(`(?:(?:als|im|in|mit|as|as a|as an) )?(?:einem? )?(?:balken|saulen)(?: ?(?:diagramm|grafik|chart))?e?s?|(?:als )?(?:balken|saulen)(?:diagramm|grafik)e?|(?:as )?(?:a )?bar (?:chart|graph)s?|(?:as )?bars`)},
	{statistics.ViewLines, phrase(`(?:(?:als|im|in|mit|as|as a) )?(?:einem? )?(?:linien?|kurven?)(?: ?(?:diagramm|grafik|chart))?e?s?|(?:als )?(?:linien|kurven)(?:diagramm|grafik)e?|(?:as )?(?:a )?line (?:chart|graph)s?|(?:as )?(?:a )?lines?`)},
	{statistics.ViewTable, phrase(`(?:als|in einer|as|as a) (?:table|tabelle)|tabelle|tabellarisch`)},
	{statistics.ViewAuto, phrase(`(?:(?:als|mit|im|as|as a) )?(?:einem? )?(?:diagramm|grafik|schaubild|chart|graph)e?`)},
}

// shows reads how the figures are wanted to be shown.
func (x *reading) shows() {
	for _, v := range views {
		x.each(v.pattern, shown, func(m match) bool {
			switch x.folded(m.from - 1) {
			case "statt", "anstatt", "anstelle", "of", "keine", "kein": // "Linie statt Balken"
				return true
			}
			x.viewed = true
			if x.view == "" {
				x.view = v.view
			}
			return true
		})
	}
}
