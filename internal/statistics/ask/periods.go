package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A span is a time that was said, as days.
type span struct {
	from, to int // its words
	text     string
	set      german.TimeSet
	back     shift // by so much before the period: "Vorjahr"
	of       byte  // the unit of the period before which it is, where none was said
	same     bool  // the same days: "Vorjahreszeitraum"
}

// A shift is how far back a period is compared with.
type shift struct {
	unit  byte // 'y', 'h', 'q', 'm', 'w'; 0 none
	count int
}

// feasts are times whose days differ from year to year or from Land to Land.
const feasts = `ostern|pfingsten|weihnachten|silvester|neujahr|christi himmelfahrt|himmelfahrt|fronleichnam|karneval|fasching|karfreitag|ostermontag|pfingstmontag|heiligabend|buss|reformationstag|advent|easter|pentecost|whitsun|christmas|sommerferien|ferien|herbstferien|osterferien|winterferien|schulferien|holidays|semester|wintersemester|sommersemester|schuljahr|haushaltsjahr|geschaftsjahr`

var (
	comparing  = phrase(`(?:im vergleich (?:zu[mr]?|mit)|in relation zu[mr]?|verglichen (?:mit|zu[mr]?)|vergleiche?n? (?:(?:das|dies|es|sie|die|mal|bitte|ganze|jetzt|doch|einmal) )*(?:mit|zu[mr]?)|compare (?:(?:that|this|it|them|please) )*(?:with|to)|(?:up|down) (?:on|from|against|over)|gegenuber|versus|vs|gegen|zu[mr]? vergleich mit|compared? (?:to|with)|in comparison (?:to|with)|relative to|against|(?:mehr|weniger|hoher|niedriger|besser|schlechter|anders|grosser|kleiner|ofter|seltener|more|fewer|less|higher|lower|better|worse) (?:oder (?:weniger|mehr|schlechter|niedriger) |or (?:less|fewer|worse|lower) )?(?:als|than)|als|than)`)
	comparedTo = phrase(`(?:im |zum |als |der |ein |direkten |in )*(?:vergleich\w*|verglichen|gegenubergestellt|gegenuberstellung|unterschied\w*|veranderung\w*|differenz|zuwachs|wachstum|anstieg|ruckgang|steigerung|zunahme|abnahme|comparison|compare|compared|change|difference|growth)`)
	comparison = phrase(`(?:mehr|weniger|hoher|niedriger|besser|schlechter|more|fewer|less|higher|lower|better|worse)`)
	yearBack   = phrase(`(?:im |zum |das |dem |des |gegen |the )?(?:vorjahre?s?|vorjahres(?:zeitraume?s?|quartals?|monats?|werte?s?|halbjahre?s?|periode|zahlen|niveau)|vorjahreszeitraum|jahr (?:davor|zuvor|vorher|fruher)|(?:ein jahr|eins) (?:davor|zuvor|fruher|vorher)|previous year|prior year|year before|year earlier|year ago)`)
	otherBack  = phrase(`(?:im |zum |den |dem |das |des |the )?(vormonate?s?|vorquartals?|vorhalbjahre?s?|vorwoche|(?:quartals?|monats?|halbjahre?s?|woche|zeitraum) (?:davor|zuvor|vorher)|vorherige[nrsm]? zeitraum|previous month|previous quarter|previous week|month before|quarter before|prior quarter|prior month)`)
	feast      = phrase(feasts)
	feastWord  = phrase(`(?:an |in den |den |zu |uber |in der |the )?(?:` + feasts + `)`)
	yearDigits = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	relative   = regexp.MustCompile(` (?:letzte\w*|vergangene\w*|vorige\w*|diese\w*|aktuelle\w*|laufende\w*|nachste\w*|kommende\w*|last|this|next|past|previous|current|coming|vor|heute|gestern|today|yesterday|jahresbeginn) `)
	tillNow    = phrase(`(?:bis (?:heute|jetzt|dato|zum heutigen tag|einschliesslich heute)|bisher|bislang|until now|until today|up to now|till now|so far|to date|seit (?:beginn|start|anfang|bestehen|jeher|projektbeginn|programmstart)(?: (?:der akademie|des programms|an|der aufzeichnung))?|since the (?:start|beginning|launch))`)
	pastVerb   = phrase(`(?:hatten?|war|waren|gab|gabs|wurden?|fanden|kamen|lagen?|haben wir|hat|haben|stattgefunden|meldeten|buchten|nahmen|fielen|blieben|betrug|did|had|was|were|happened|took place|durchgefuhrt\w*)`)
	goneBy     = phrase(`hatten?|war|waren|gab|gabs|wurden?|fanden|lagen?|blieben|had|was|were|did|stattgefunden`)
	futureWord = phrase(`(?:noch|kommende[nrms]?|nachste[nrms]?|kunftig\w*|geplant\w*|demnachst|zukunftig\w*|bevorstehend\w*|anstehend\w*|upcoming|next|coming|planned|will|still|werden)`)
	runDate    = phrase(`(?:nach (?:dem )?(?:termindatum|kursdatum|veranstaltungsdatum|kurstermin|datum des (?:termins|kurses)|tag des (?:termins|kurses))|by (?:course|run|event) date)`)
	bookedDate = phrase(`(?:nach (?:dem )?(?:anmeldedatum|buchungsdatum|eingangsdatum|anmeldetag|tag der (?:anmeldung|buchung)|datum der (?:anmeldung|buchung))|by (?:booking|registration) date)`)
	forRuns    = phrase(`(?:fur|zu|for|in) (?:die |den |alle |allen |unsere |the )?(?:termine?n?|kurse?n?|kurstermine?n?|veranstaltungen|module?n?|runs|courses|events)`)
	leftOut    = regexp.MustCompile(` (?:nicht|ohne|ausser|kein\w*|not|without|except|never) `)
	inDigits   = regexp.MustCompile(`^\d+$`)
)

// spans finds the times in a question and marks their words.
func (x *reading) spansIn(now time.Time) {
	q := x.heard
	if q.take(runDate, ordered) {
		x.basis = statistics.ByRun
	} else if q.take(bookedDate, ordered) {
		x.basis = statistics.ByRequest
	}
	q.take(tillNow, timed)
	x.uncompared()
	q.each(yearBack, timed, func(m match) bool {
		x.spans = append(x.spans, span{from: m.from, to: m.to, text: q.said(m.from, m.to), back: shift{'y', 1}, of: yearBackOf(q.said(m.from, m.to)), same: sameDays.MatchString(q.said(m.from, m.to))})
		return true
	})
	q.each(otherBack, timed, func(m match) bool {
		unit := byte('m')
		switch w := m.groups[0]; {
		case strings.Contains(w, "quart"):
			unit = 'q'
		case strings.Contains(w, "halb"):
			unit = 'h'
		case strings.Contains(w, "woche"), strings.Contains(w, "week"):
			unit = 'w'
		case strings.Contains(w, "zeitraum"):
			unit = 'p'
		}
		x.spans = append(x.spans, span{from: m.from, to: m.to, text: q.said(m.from, m.to), back: shift{unit, 1}, of: unit})
		return true
	})
	for _, set := range german.WhenPast(q.text, now) {
		if len(set.Weekdays) == 5 && everyWeekday.MatchString(spoken(q.text, set)) { // "an welchen Wochentagen"
			continue
		}
		s := span{from: -1, set: set}
		for i, w := range q.words {
			if slices.ContainsFunc(set.Spans, func(at german.Span) bool { return at.Start < w.Span.End && w.Span.Start < at.End }) {
				if w.role != open && w.role != timed {
					s.from = -2 // inside of another thing, such as "Vorjahr"
					break
				}
				if s.from < 0 {
					s.from = i
				}
				s.to = i + 1
			}
		}
		if s.from < 0 || slices.ContainsFunc(x.spans, func(o span) bool { return o.back.unit != 0 && o.from <= s.from && s.to <= o.to }) {
			continue
		}
		s.text = spoken(q.text, set)
		for i := range q.words {
			if slices.ContainsFunc(set.Spans, func(at german.Span) bool { return at.Start < q.words[i].Span.End && q.words[i].Span.Start < at.End }) {
				q.words[i].role = timed
			}
		}
		x.spans = append(x.spans, s)
	}
	x.comingRuns(now)
	x.bareYears(now)
	slices.SortStableFunc(x.spans, func(a, b span) int { return a.from - b.from })
	for _, s := range x.spans { // "Anmeldungen für Termine im März"
		q.loosely(forRuns, filler, func(m match) bool {
			if m.to == s.from && x.basis == statistics.ByDefault {
				x.basis, x.ofRuns = statistics.ByRun, true
			}
			return false
		})
	}
	x.beforeTimes()
	x.past = q.has(pastVerb)
	x.comparisons()
}

// comingRuns takes "die kommenden Termine" for a time from today on.
func (x *reading) comingRuns(now time.Time) {
	x.each(coming, timed, func(m match) bool {
		x.spans = append(x.spans, span{from: m.from, to: m.to, text: x.said(m.from, m.to), set: german.TimeSet{From: civil(now)}})
		x.ofRuns, x.basis = true, statistics.ByRun
		return true
	})
}

var coming = phrase(`(?:kommende|bevorstehende|anstehende|zukunftige|kunftige|geplante|upcoming|future|coming|planned)[nr]? (?:` + runNoun + `|modulen?)`)

// forMonth notes "Anmeldungen für März" without a year: those may be of runs to
// come, or made in the last March.
func (x *reading) forMonth(now time.Time) {
	metrics := x.metrics()
	if len(x.spans) != 1 || x.against >= 0 || x.basis != "" || len(metrics) == 0 || slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return byRun(m) || ofQuestions(m) }) {
		return
	}
	s := x.spans[0]
	lead := x.folded(s.from)
	if lead != "fur" && lead != "for" || s.back.unit != 0 || yearDigits.MatchString(s.text) || relative.MatchString(lineOf(s.text)) {
		return
	}
	ahead := german.When(s.text, now)
	if len(ahead) != 1 || ahead[0].From == s.set.From || unitOf(periodOf(ahead[0])) == 0 || dayOf(ahead[0].From).Sub(now) > now.Sub(dayOf(s.set.To)) {
		return
	}
	x.refuse(Ambiguous, s.text)
	x.runPeriod = periodOf(ahead[0])
}

var present = phrase(`liegen|liegt|lagen|lag`) // "liegen … vor"

var everyWeekday = regexp.MustCompile(`(?i)\b(?:wochentag|weekday)`)

// spoken is where a time stands in a text, from its first word to its last.
func spoken(text string, set german.TimeSet) string {
	if len(set.Spans) == 0 {
		return ""
	}
	return text[set.Spans[0].Start:set.Spans[len(set.Spans)-1].End]
}

// settlePeriods makes the times into the period, the one it is compared with, and
// filters. metrics decide which year is meant where none was said.
func (x *reading) settlePeriods(now time.Time) {
	if x.against < 0 && x.contrast && x.before != nil && !x.before.Period.IsZero() && len(x.spans) == 1 && len(x.mentions)+len(x.values)+len(x.dims) == 0 {
		x.against = 0 // "im Vergleich: 2024"
	}
	var list []span
	for i, s := range x.spans {
		if i != x.against {
			list = append(list, s)
		}
	}
	for _, s := range x.spans {
		switch {
		case s.set.Wrong != "":
			x.refuseTime(s.set.Wrong, nil)
			return
		case leftOut.MatchString(lineOf(s.text)) && s.back.unit == 0 && (s.set.From != german.Civil{} || s.set.To != german.Civil{}):
			x.refuseTime(s.text, nil)
			return
		case feast.MatchString(" " + strings.TrimSpace(lineOf(s.text)) + " "):
			x.refuseTime(s.text, wholeMonths(s.set))
			return
		case vague.MatchString(lineOf(s.text)) && !wholly.MatchString(lineOf(s.text)) || bareOrdinal.MatchString(lineOf(s.text)) || manyYears.MatchString(x.line):
			x.refuseTime(s.text, wholeMonths(s.set))
			return
		case s.set.After > 0 || s.set.Before > 0 || s.set.Latest > 0 || s.set.Part != "":
			x.refuseTime(s.text, nil)
			return
		}
	}
	if feast.MatchString(x.line) {
		x.take(feastWord, timed)
		x.refuseTime(strings.TrimSpace(feast.FindString(x.line)), nil)
		return
	}
	for i := range list {
		if set := list[i].set; len(set.Weekdays) > 0 {
			var days []string
			for _, d := range set.Weekdays {
				days = append(days, strconv.Itoa((int(d)+6)%7+1))
			}
			x.values = append(x.values, restriction{dimension: statistics.Weekday, values: days, from: list[i].from, to: list[i].to})
		}
	}
	list = slices.DeleteFunc(list, func(s span) bool {
		return s.back.unit == 0 && s.set.From == german.Civil{} && s.set.To == german.Civil{}
	})
	list = x.withYears(list, now)
	for i := range list {
		if list[i].back.unit == 0 {
			list[i].set = x.directed(list[i], now)
		}
	}
	switch {
	case len(list) == 0:
	case len(list) == 1 && list[0].back.unit != 0:
		base := x.basePeriod(list[0].of, now)
		if list[0].same {
			base = begun(base, now)
		}
		if !list[0].back.fits(base) { // "im Quartal davor" after a year
			x.refuseTime(list[0].text, nil)
			return
		}
		x.period = list[0].back.before(base)
		x.shifted = true
	case len(list) == 1:
		x.period = periodOf(list[0].set)
	default:
		x.severalPeriods(list)
	}
	if x.against >= 0 {
		x.comparePeriod(x.spans[x.against], now)
	}
}

// directed is a time in the direction that is meant. What says no year is the
// latest that has begun. Figures of runs look ahead, too: what may still come is
// meant by "noch" and "geplant", and without any word of the past the nearest.
func (x *reading) directed(s span, now time.Time) german.TimeSet {
	if yearDigits.MatchString(s.text) || relative.MatchString(lineOf(s.text)) || len(s.set.Spans) == 0 {
		return s.set
	}
	metrics := x.metrics()
	if x.before != nil && len(metrics) == 0 {
		metrics = x.before.Metrics
	}
	if len(metrics) == 0 || !x.ofRuns && slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !ofRuns(m) }) {
		return s.set
	}
	ahead := german.When(s.text, now)
	if len(ahead) != 1 || ahead[0].From == s.set.From {
		return s.set
	}
	next := ahead[0]
	next.Spans = s.set.Spans
	switch {
	case x.has(goneBy):
		return s.set
	case x.has(futureWord) || slices.Contains(metrics, statistics.Free) && !x.past:
		return next
	case s.set.To != (german.Civil{}) && dayOf(next.From).Sub(now) < now.Sub(dayOf(s.set.To)):
		return next
	}
	return s.set
}

// withYears gives times without a year that of another time in the question
// ("2024 im März"), or of the query before ("und im April?").
func (x *reading) withYears(list []span, now time.Time) []span {
	bare := func(s span) bool {
		return s.back.unit == 0 && !yearDigits.MatchString(s.text) && !relative.MatchString(lineOf(s.text)) && s.set.From != (german.Civil{})
	}
	year := 0
	if len(list) == 2 {
		for i, s := range list {
			if other := list[1-i]; inDigits.MatchString(strings.TrimSpace(trimLead(s.text))) && bare(other) {
				year, _ = strconv.Atoi(strings.TrimSpace(trimLead(s.text)))
				list = []span{other}
				break
			}
		}
	}
	if year == 0 && x.before != nil && len(x.mentions) == 0 && !x.before.Period.IsZero() && x.before.Period.From.Year == x.before.Period.To.Year {
		year = x.before.Period.From.Year
	}
	if year == 0 {
		return list
	}
	for i, s := range list {
		if bare(s) {
			if sets := german.WhenPast(s.text+" "+strconv.Itoa(year), now); len(sets) == 1 {
				sets[0].Spans = s.set.Spans
				list[i].set, list[i].text = sets[0], s.text+" "+strconv.Itoa(year)
			}
		}
	}
	return list
}

func trimLead(text string) string {
	for _, lead := range []string{"im Jahr ", "im Jahre ", "Jahr ", "in ", "im ", "In ", "Im ", "Im Jahr ", "für ", "des Jahres ", "von "} {
		text = strings.TrimPrefix(text, lead)
	}
	return text
}

// severalPeriods are periods of one kind side by side: figures are broken down by
// them.
func (x *reading) severalPeriods(list []span) {
	units := map[byte]statistics.Dimension{'m': statistics.Month, 'q': statistics.Quarter, 'h': statistics.HalfYear, 'y': statistics.Year}
	unit := unitOf(periodOf(list[0].set))
	d, known := units[unit]
	var keys []string
	joined := true
	for i, s := range list {
		if s.back.unit != 0 || unitOf(periodOf(s.set)) != unit || !known {
			x.refuseTime(x.said(list[0].from, list[len(list)-1].to), nil)
			return
		}
		keys = append(keys, keyOf(d, s.set.From))
		if i > 0 {
			joined = joined && dayOf(list[i-1].set.To).AddDate(0, 0, 1).Equal(dayOf(s.set.From))
		}
	}
	if joined {
		x.period = statistics.Period{From: list[0].set.From, To: list[len(list)-1].set.To}
	} else {
		x.values = append(x.values, restriction{dimension: d, values: keys, from: list[0].from, to: list[len(list)-1].to})
	}
	if len(x.dims) < statistics.MaxDimensions && !x.divides(d) && !slices.ContainsFunc(x.dims, func(o division) bool { return isTime(o.dimension) }) {
		x.dims = append(x.dims, division{dimension: d, at: list[0].from})
	}
}

// refuseTime notes a time that cannot be asked for.
func (x *reading) refuseTime(words string, instead []statistics.Period) {
	if x.back == nil {
		x.back, x.periods = &Back{Reason: NoSuchTime, Words: words}, instead
	}
}
