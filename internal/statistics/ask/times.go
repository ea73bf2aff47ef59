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
	stock    bool  // all up to it: "zum Stichtag"
	ordinal  int   // "das zweite", of the unit of another time; 0 none
}

// A shift is how far back a period is compared with.
type shift struct {
	unit  byte // 'y', 'h', 'q', 'm', 'w', 'p' the length of the period; 0 none
	count int
}

var (
	yearDigits  = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	relativeTo  = regexp.MustCompile(` (?:letzte\w*|vergangene\w*|vorige\w*|diese\w*|aktuelle\w*|laufende\w*|nachste\w*|kommende\w*|last|this|next|past|previous|current|coming|vor|heute|gestern|vorgestern|today|yesterday|jahresbeginn) `)
	leftOut     = regexp.MustCompile(` (?:nicht|ohne|ausser|kein\w*|not|without|except|never) `)
	vague       = regexp.MustCompile(` (?:anfang|mitte|ende|jahresende|jahresanfang|jahresmitte|quartalsende|quartalsanfang|monatsende|monatsanfang|jahreswechsel|early|mid|late|beginning|end|start) (?:of )?(?:the )?(?:year )?(?:[a-z]+ )*\d* ?$`)
	wholly      = regexp.MustCompile(`^ (?:(?:bis|until|till|through|up to) (?:zum |the )?(?:ende|end) |(?:seit|ab|since|from) (?:dem |the )?(?:anfang|beginn|beginning|start) |(?:bis|until) (?:zum |the )?(?:jahresende|quartalsende|monatsende) |(?:seit|ab) (?:dem )?(?:jahresanfang|jahresbeginn|quartalsanfang|monatsanfang) )`)
	bareOrdinal = regexp.MustCompile(`^ (?:(?:am|der|dem|den|die|das|im|the|on|zum|zur|vom|fur|von) )*(?:erste|zweite|dritte|vierte|letzte)[nrms]? $|^ (?:(?:the|on) )*(?:first|second|third|fourth) $`)
	manyYears   = regexp.MustCompile(`(?:halbjahr|quartal|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|half|quarter|of) (?:der|in den|of the|in the) (?:letzten|vergangenen|last|past) \w+ (?:jahre|jahren|years) `)
	stockDay    = regexp.MustCompile(` (?:stichtag|stichtags|stand|per|zum|zur) `)
	inTime      = regexp.MustCompile(`^ (?:within|innerhalb(?: von)?|binnen) (?:an?|one|eine[rsmn]?|\d+|zwei|drei|vier|two|three|vierundzwanzig) `)
	numbersOnly = regexp.MustCompile(`^(?:im jahr|in|jahr|im|fur|\d+| )*\d+$`)
)

// time notes a time. A run that stands before it says that it is the run's.
func (x *reading) time(p phrase) {
	e, _ := p.of(moment)
	s := *e.span
	s.from, s.to = p.from, p.to
	s.stock = x.asOf(p, s)
	if d, ok := p.of(dim); ok && d.dimension == statistics.Run && x.basis == statistics.ByDefault {
		x.basis, x.ofRuns = statistics.ByRun, true
	}
	x.spans = append(x.spans, s)
}

// weekdaysApart takes days of the week that are held against each other for those, not
// for the last day of that name each: "eher am Montag oder am Freitag?"
func (x *reading) weekdaysApart() {
	if len(x.spans) < 2 || x.against >= 0 || slices.ContainsFunc(x.spans, func(s span) bool { return !aWeekday.MatchString(lineOf(s.text)) }) {
		return
	}
	for i, s := range x.spans {
		d := time.Weekday(0)
		if s.set.From != (german.Civil{}) {
			d = dayOf(s.set.From).Weekday()
		} else if len(s.set.Weekdays) > 0 {
			continue
		}
		x.spans[i].set = german.TimeSet{Weekdays: []time.Weekday{d}, Spans: s.set.Spans}
	}
	x.contrast, x.timesApart = true, true
}

var aWeekday = regexp.MustCompile(`^ (?:(?:am|an|on|einem|den|a|the) )*(?:montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|wochenende|weekend) $`)

// weekOf are weeks of a month, which nobody knows where to begin.
var weekOf = regexp.MustCompile(` (?:erste[nr]?|zweite[nr]?|dritte[nr]?|vierte[nr]?|letzte[nr]?) (?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember)?woche (?:(?:im|des|vom|in) )?(?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|20)`)

// asOf reports whether a day is one up to which is counted: "Stand 31.12.2025".
func (x *reading) asOf(p phrase, s span) bool {
	if s.set.From != s.set.To {
		return false
	}
	e, _ := p.of(moment)
	lead := ""
	for i := max(0, p.from-1); i <= e.from && i < len(x.words); i++ {
		lead += " " + x.words[i].folded
	}
	return stockDay.MatchString(lead + " ")
}

// eraTime notes a time that is called one of a kind: "im Haushaltsjahr 2025". Those that
// begin within a year, "Geschäftsjahr 2024/2025", are not known.
func (x *reading) eraTime(p phrase) {
	e, _ := p.of("era")
	next := x.at + 1
	if strings.HasSuffix(e.word, "jahr") && next+1 < len(x.cover) && x.cover[next].name == "and" && x.cover[next+1].name == "time" {
		x.refuseTime(x.said(p.from, x.cover[next+1].to), nil)
		return
	}
	x.time(p)
}

// compared notes two times that a comparison is between.
func (x *reading) compared(p phrase) {
	for _, e := range p.each(moment) {
		s := *e.span
		s.from, s.to = e.from, e.to
		x.spans = append(x.spans, s)
	}
}

// backwards notes a time before another: "Vorjahr", "Vorquartal".
func (x *reading) backwards(p phrase) {
	e, _ := p.of("back")
	if slices.ContainsFunc(x.words[e.from:e.to], func(w word) bool { return severalTimes.MatchString(w.folded) }) { // "in den Jahren davor"
		x.refuseTime(x.said(p.from, p.to), nil)
		return
	}
	s := span{from: p.from, to: p.to, text: x.said(p.from, p.to), back: shift{e.of[0], 1}, of: e.of[0]}
	if len(e.of) > 1 { // the same unit, a year before
		s.of, s.same = e.of[1], e.of[1] == 's'
		if s.same {
			s.of = 'y'
		}
	}
	x.spans = append(x.spans, s)
}

// relative notes a time that is counted back from today: "vorletzte Woche", "die
// letzten zwei Quartale".
func (x *reading) relative(p phrase) {
	r, _ := p.of("rel")
	unit := byte('w')
	if d, ok := p.of(dim); ok {
		unit = stepOf(d.dimension)
	}
	n, several := p.of(number)
	if several && (n.number < 1 || n.number > 20) {
		x.refuseTime(x.said(p.from, p.to), nil)
		return
	}
	last := shift{unit, 1}.before(current(unit, x.now))
	first := shift{unit, int(n.number) - 1}.before(last)
	if !several {
		last = shift{unit, int(r.number)}.before(current(unit, x.now))
		first = last
	}
	set := german.TimeSet{From: first.From, To: last.To}
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: "letzte " + x.said(p.from, p.to), set: set})
}

// firstMonths notes the months at the beginning of a year: "in den ersten drei Monaten
// 2025".
func (x *reading) firstMonths(p phrase) {
	n, _ := p.of(number)
	year := current('y', x.now)
	if x.before != nil && unitOf(x.before.Period) == 'y' {
		year = x.before.Period
	}
	if t, ok := p.of(moment); ok {
		year = periodOf(t.span.set)
	}
	d, _ := p.of(dim)
	months := int(n.number) * map[byte]int{'m': 1, 'q': 3}[stepOf(d.dimension)]
	if p.has("lastones") {
		first := time.Date(year.From.Year, time.Month(13-months), 1, 0, 0, 0, 0, time.UTC)
		x.spans = append(x.spans, span{from: p.from, to: p.to, text: x.said(p.from, p.to) + " " + strconv.Itoa(year.From.Year), set: german.TimeSet{From: civil(first), To: year.To}})
		return
	}
	last := time.Date(year.From.Year, time.Month(months+1), 0, 0, 0, 0, 0, time.UTC)
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: x.said(p.from, p.to) + " " + strconv.Itoa(year.From.Year), set: german.TimeSet{From: year.From, To: civil(last)}})
}

// ordinal notes a time of which another says the unit: "gegenüber dem zweiten".
func (x *reading) ordinal(p phrase) {
	e, _ := p.of("ordinal")
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: x.said(p.from, p.to), ordinal: int(e.number)})
}

// wholeYear is the year of what was shown, or the present one.
func (x *reading) wholeYear(p phrase) {
	year := current('y', x.now)
	if x.before != nil && x.before.Period.From.Year > 0 {
		year.From.Year, year.To.Year = x.before.Period.From.Year, x.before.Period.From.Year
	}
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: "dieses " + x.said(p.from, p.to), set: german.TimeSet{From: year.From, To: year.To}})
}

// feast refuses days that differ from year to year or from Land to Land.
func (x *reading) feast(p phrase) { x.refuseTime(x.said(p.from, p.to), nil) }

// refuseTime notes a time that cannot be asked for.
func (x *reading) refuseTime(words string, instead []statistics.Period) {
	if x.back == nil {
		x.back, x.periods = &Back{Reason: NoSuchTime, Words: words}, instead
	}
}

// dated reports whether a span names days, rather than weekdays alone.
func (s span) dated() bool {
	return s.back.unit != 0 || s.ordinal > 0 || len(s.set.Weekdays) == 0 || s.set.From != (german.Civil{})
}

// bareYear reports whether a time says neither its year nor how long ago it is.
func (s span) bareYear() bool {
	return s.back.unit == 0 && s.ordinal == 0 && !yearDigits.MatchString(s.text) && !relativeTo.MatchString(lineOf(s.text))
}

// eachUnit is "je Quartal", behind which the time is all of it.
var eachUnit = regexp.MustCompile(` (?:je|pro|nach|jedes|per|by|each|every) (?:halbjahr|quartal|half year|quarter) `)

// weekOfMonth are weeks of a month, of which nobody says where they begin.
var weekOfMonth = regexp.MustCompile(` (?:erste|zweite|dritte|vierte|letzte)[nrs]? (?:(?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember)woche|woche (?:im|des|vom|in) )| (?:first|second|third|fourth|last) week (?:of|in) `)

// thisSeason is "in diesem Frühjahr", which is of the present year.
var thisSeason = regexp.MustCompile(` (?:dies\w+|this) (?:fruhjahr|fruhling|sommer|herbst|spring|summer|autumn) `)

// seasonOfYear is a season of the present year. One that is far off may be meant to
// be the last one, unless runs are spoken of.
func (x *reading) seasonOfYear(s german.TimeSet, runs bool) german.TimeSet {
	for s.From.Year < x.now.Year() {
		s.From.Year, s.To.Year = s.From.Year+1, s.To.Year+1
	}
	if farOff := x.now.AddDate(0, 6, 0); !runs && dayOf(s.From).After(farOff) {
		x.refuseTime("", nil)
	}
	return s
}
