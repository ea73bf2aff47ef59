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
}

// A shift is how far back a period is compared with.
type shift struct {
	unit  byte // 'y', 'h', 'q', 'm', 'w'; 0 none
	count int
}

// feasts are times whose days differ from year to year or from Land to Land.
const feasts = `ostern|pfingsten|weihnachten|silvester|neujahr|christi himmelfahrt|himmelfahrt|fronleichnam|karneval|fasching|karfreitag|ostermontag|pfingstmontag|heiligabend|buss|reformationstag|advent|easter|pentecost|whitsun|christmas|sommerferien|ferien|herbstferien|osterferien|winterferien|schulferien|holidays|semester|wintersemester|sommersemester|schuljahr|haushaltsjahr|geschaftsjahr`

var (
	comparing  = phrase(`(?:im vergleich (?:zu[mr]?|mit)|in relation zu[mr]?|verglichen (?:mit|zu[mr]?)|vergleiche? (?:das |es |sie |die )?(?:mit|zu[mr]?)|gegenuber|versus|vs|gegen|zu[mr]? vergleich mit|compared (?:to|with)|in comparison (?:to|with)|relative to|against|(?:mehr|weniger|hoher|niedriger|besser|schlechter|anders|grosser|kleiner|ofter|seltener|more|fewer|less|higher|lower|better|worse) (?:oder (?:weniger|mehr|schlechter|niedriger) |or (?:less|fewer|worse|lower) )?(?:als|than)|als|than)`)
	comparedTo = phrase(`(?:im |zum |als |der |ein |direkten |in )*(?:vergleich\w*|verglichen|gegenubergestellt|gegenuberstellung|unterschied\w*|veranderung\w*|differenz|zuwachs|wachstum|anstieg|ruckgang|comparison|compare|compared|change|difference|growth)`)
	comparison = phrase(`(?:mehr|weniger|hoher|niedriger|besser|schlechter|more|fewer|less|higher|lower|better|worse)`)
	yearBack   = phrase(`(?:im |zum |das |dem |des |gegen |the )?(?:vorjahre?s?|vorjahres(?:zeitraums?|quartals?|monats?|werte?s?|halbjahrs?|periode|zahlen|niveau)|vorjahreszeitraum|jahr (?:davor|zuvor|vorher|fruher)|(?:ein jahr|eins) (?:davor|zuvor|fruher|vorher)|previous year|prior year|year before|year earlier|year ago)`)
	otherBack  = phrase(`(?:im |zum |den |dem |das |des |the )?(vormonate?s?|vorquartals?|vorhalbjahre?s?|vorwoche|vorherige[nrsm]? zeitraum|previous month|previous quarter|previous week|month before|quarter before|prior quarter|prior month)`)
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
	q.each(yearBack, timed, func(m match) bool {
		x.spans = append(x.spans, span{from: m.from, to: m.to, text: q.said(m.from, m.to), back: shift{'y', 1}})
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
		x.spans = append(x.spans, span{from: m.from, to: m.to, text: q.said(m.from, m.to), back: shift{unit, 1}})
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
	slices.SortStableFunc(x.spans, func(a, b span) int { return a.from - b.from })
	x.past = q.has(pastVerb)
	x.comparisons()
}

var everyWeekday = regexp.MustCompile(`(?i)\b(?:wochentag|weekday)`)

// spoken is where a time stands in a text, from its first word to its last.
func spoken(text string, set german.TimeSet) string {
	if len(set.Spans) == 0 {
		return ""
	}
	return text[set.Spans[0].Start:set.Spans[len(set.Spans)-1].End]
}

// comparisons finds which of the times is compared with.
func (x *reading) comparisons() {
	q := x.heard
	x.against = -1
	q.loosely(comparing, ordered, func(m match) bool {
		first := q.folded(m.from)
		if first == "vs" || first == "versus" {
			x.contrast = true
			return true
		}
		for i, s := range x.spans {
			if s.to > m.to && s.from > m.from && s.from <= m.to+2 && q.allStop(m.to, s.from) {
				if len(x.spans) == 1 && s.back.unit == 0 && first == "gegen" {
					return false
				}
				x.against = i
				return true
			}
		}
		if first == "gegenuber" || strings.HasPrefix(q.line[q.at[m.from]:], "im vergleich") || first == "compared" || first == "verglichen" {
			x.contrast = true
			return true
		}
		return false
	})
	q.loosely(comparedTo, ordered, func(m match) bool {
		next := m.to
		for german.IsStop(q.folded(next)) {
			next++
		}
		if _, _, noun := dimensionOf(q.folded(next)); noun { // "Vergleich der Länder"
			return false
		}
		x.contrast = true
		return true
	})
	if x.against < 0 && x.contrast && len(x.spans) >= 2 {
		x.against = x.earlier()
	}
	for i, s := range x.spans {
		lead := q.folded(s.from)
		if x.against < 0 && s.back.unit != 0 && (x.contrast || len(x.spans) > 1 || lead == "zum" || lead == "gegen") {
			x.against = i
		}
	}
	if x.against >= 0 {
		q.take(comparison, ordered)
		q.take(phrase(`als|than|zu[mr]?`), ordered)
	}
}

// earlier is which of the first two times is the earlier one.
func (x *reading) earlier() int {
	for i, s := range x.spans[:2] {
		if s.back.unit != 0 {
			return i
		}
	}
	if before(x.spans[0].set.From, x.spans[1].set.From) {
		return 0
	}
	return 1
}

func before(a, b german.Civil) bool { return a.String() < b.String() }

// settlePeriods makes the times into the period, the one it is compared with, and
// filters. metrics decide which year is meant where none was said.
func (x *reading) settlePeriods(now time.Time) {
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
		base := x.basePeriod(list[0].back.unit, now)
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

// basePeriod is what "Vorjahr" is before, where no period was said: that of the
// query before, or the present one.
func (x *reading) basePeriod(unit byte, now time.Time) statistics.Period {
	if x.before != nil && !x.before.Period.IsZero() {
		return x.before.Period
	}
	return current(unit, now)
}

// current is the present year, half-year, quarter, month or week.
func current(unit byte, now time.Time) statistics.Period {
	y, m, d := now.Date()
	first, months := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), 1
	switch unit {
	case 'w':
		monday := time.Date(y, m, d-(int(now.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
		return statistics.Period{From: civil(monday), To: civil(monday.AddDate(0, 0, 6))}
	case 'q':
		first, months = time.Date(y, (m-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC), 3
	case 'h':
		first, months = time.Date(y, (m-1)/6*6+1, 1, 0, 0, 0, 0, time.UTC), 6
	case 'y':
		first, months = time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), 12
	}
	return statistics.Period{From: civil(first), To: civil(first.AddDate(0, months, -1))}
}

// before is a period moved back.
func (s shift) before(p statistics.Period) statistics.Period {
	move := func(c german.Civil, last bool) german.Civil {
		if c == (german.Civil{}) {
			return c
		}
		t := dayOf(c)
		months := map[byte]int{'y': 12, 'h': 6, 'q': 3, 'm': 1}[s.unit]
		if s.unit == 'w' {
			return civil(t.AddDate(0, 0, -7))
		}
		ends := t.AddDate(0, 0, 1).Day() == 1
		first := time.Date(t.Year(), t.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		end := first.AddDate(0, 1, -1)
		if last && ends {
			return civil(end)
		}
		return civil(first.AddDate(0, 0, min(t.Day(), end.Day())-1))
	}
	if s.unit == 'p' && p.From != (german.Civil{}) && p.To != (german.Civil{}) {
		from, to := dayOf(p.From), dayOf(p.To)
		if from.Day() == 1 && to.AddDate(0, 0, 1).Day() == 1 {
			months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month()) + 1
			return statistics.Period{From: civil(from.AddDate(0, -months, 0)), To: civil(from.AddDate(0, 0, -1))}
		}
		days := int(to.Sub(from).Hours()/24) + 1
		return statistics.Period{From: civil(from.AddDate(0, 0, -days)), To: civil(from.AddDate(0, 0, -1))}
	}
	return statistics.Period{From: move(p.From, false), To: move(p.To, true)}
}

// comparePeriod settles the period that is compared with, and the present one
// where only that was said.
func (x *reading) comparePeriod(s span, now time.Time) {
	open := x.period.To == german.Civil{}
	if s.back.unit != 0 {
		if x.period.IsZero() {
			x.period = x.basePeriod(s.back.unit, now)
		} else if open && x.period.From != (german.Civil{}) {
			x.period.To = civil(now)
		}
		x.compare = s.back.before(x.period)
		return
	}
	other := x.withYears([]span{s}, now)
	x.compare = periodOf(x.directed(other[0], now))
	if !x.period.IsZero() {
		return
	}
	if x.before != nil && !x.before.Period.IsZero() {
		x.period = x.before.Period
		if unit := unitOf(x.compare); unit == 'y' && unitOf(x.period) != 'y' { // "mehr als letztes Jahr?" of a quarter
			years := dayOf(x.period.From).Year() - dayOf(x.compare.From).Year()
			x.compare = shift{'y', 1}.before(x.period)
			for range max(0, years-1) {
				x.compare = shift{'y', 1}.before(x.compare)
			}
		}
		return
	}
	if unit := unitOf(x.compare); unit != 0 {
		x.period = current(unit, now)
		if x.period == x.compare {
			x.compare = statistics.Period{}
		}
	}
}

// unitOf is the unit that a period is one of, 0 if it is of none.
func unitOf(p statistics.Period) byte {
	if p.From == (german.Civil{}) || p.To == (german.Civil{}) {
		return 0
	}
	from, to := dayOf(p.From), dayOf(p.To)
	if to.Sub(from) == 6*24*time.Hour && from.Weekday() == time.Monday {
		return 'w'
	}
	if from.Day() != 1 || to.AddDate(0, 0, 1).Day() != 1 {
		return 0
	}
	months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month()) + 1
	first := int(from.Month()) - 1
	switch {
	case months == 1:
		return 'm'
	case months == 3 && first%3 == 0:
		return 'q'
	case months == 6 && first%6 == 0:
		return 'h'
	case months == 12 && first == 0:
		return 'y'
	}
	return 0
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
	if len(metrics) == 0 || slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !ofRuns(m) }) {
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

// keyOf is the value of a dimension of time in which a day lies.
func keyOf(d statistics.Dimension, c german.Civil) string {
	year := strconv.Itoa(c.Year)
	switch d {
	case statistics.Month:
		return time.Date(c.Year, time.Month(c.Month), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	case statistics.Quarter:
		return year + "-Q" + strconv.Itoa((c.Month-1)/3+1)
	case statistics.HalfYear:
		return year + "-H" + strconv.Itoa((c.Month-1)/6+1)
	}
	return year
}

func isTime(d statistics.Dimension) bool {
	return d == statistics.Month || d == statistics.Quarter || d == statistics.HalfYear || d == statistics.Year
}

func periodOf(s german.TimeSet) statistics.Period { return statistics.Period{From: s.From, To: s.To} }

func dayOf(c german.Civil) time.Time {
	return time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, time.UTC)
}

func civil(t time.Time) german.Civil {
	return german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// wholeMonths are the months that a time touches.
func wholeMonths(s german.TimeSet) []statistics.Period {
	if s.From == (german.Civil{}) || s.To == (german.Civil{}) {
		return nil
	}
	from, to := dayOf(s.From), dayOf(s.To)
	var out []statistics.Period
	first := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(to.Year(), to.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	out = append(out, statistics.Period{From: civil(first), To: civil(last)})
	for m := first; m.Before(last) && len(out) < 5; m = m.AddDate(0, 1, 0) {
		out = append(out, statistics.Period{From: civil(m), To: civil(m.AddDate(0, 1, -1))})
	}
	if len(out) == 2 {
		out = out[:1]
	}
	return out
}

// refuseTime notes a time that cannot be asked for.
func (x *reading) refuseTime(words string, instead []statistics.Period) {
	if x.back == nil {
		x.back, x.periods = &Back{Reason: NoSuchTime, Words: words}, instead
	}
}
