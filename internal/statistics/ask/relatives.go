package ask

import (
	"regexp"
	"slices"
	"strconv"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// timeShown is the period of the query before. Without one, words that are said of it are
// not understood.
func (x *reading) timeShown(p phrase) (statistics.Period, bool) {
	if x.before == nil || x.before.Period.From == (german.Civil{}) || x.before.Period.To == (german.Civil{}) {
		x.refuseTime(x.said(p.from, p.to), nil)
		return statistics.Period{}, false
	}
	return x.before.Period, true
}

// stepped notes a time that is some steps from the one before: "ein Quartal später",
// "zwei Jahre davor", "im Folgemonat".
func (x *reading) stepped(p phrase) {
	if _, ok := x.timeShown(p); !ok {
		return
	}
	s := shift{unit: 'w', count: 1}
	if d, ok := p.of(dim); ok {
		s.unit = stepOf(d.dimension)
	}
	if e, ok := p.of("following"); ok && e.of != "" {
		s.unit = e.of[0]
	}
	if n, ok := p.of(number); ok {
		s.count = int(n.number)
	}
	if !p.has("earlier") && !p.has("justbefore") {
		s.count = -s.count
	}
	if e, ok := p.of(dim, "week"); ok && !p.has(number) && severalTimes.MatchString(e.word) { // "in den Wochen davor"
		x.refuseTime(x.said(p.from, p.to), nil)
		return
	}
	if s.count*s.count > 1 && p.has("det") { // "die drei Monate danach"
		x.stretch(p, s)
		return
	}
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: x.said(p.from, p.to), back: s, of: s.unit})
}

// stretch notes so many months or the like as lie right before or behind what was shown.
func (x *reading) stretch(p phrase, s shift) {
	day := statistics.Period{From: x.before.Period.From, To: x.before.Period.From}
	if s.count < 0 {
		next := civil(dayOf(x.before.Period.To).AddDate(0, 0, 1))
		day = statistics.Period{From: next, To: next}
	}
	other := s.before(day)
	if s.count > 0 {
		other, day = day, other
	}
	x.timeIs(p, statistics.Period{From: day.From, To: civil(dayOf(other.From).AddDate(0, 0, -1))})
}

// steps reports whether a phrase has a unit of time to step by.
func steps(p phrase) bool {
	d, ok := p.of(dim)
	return !ok || stepOf(d.dimension) != 0
}

var severalTimes = regexp.MustCompile(`^(?:wochen|monaten?|quartalen?|jahren|jahre|halbjahren?|weeks|months|quarters|years)$`)

// next notes a time of the year that is the last one before the time that was shown, or
// the first one behind it: "im Dezember davor".
func (x *reading) next(p phrase) {
	shown, ok := x.timeShown(p)
	e, _ := p.of(moment)
	s := *e.span
	if !ok {
		return
	}
	set := periodOf(s.set)
	if !s.bareYear() || unitOf(set) == 0 || s.set.Wrong != "" {
		x.refuseTime(x.said(p.from, p.to), nil)
		return
	}
	year := shown.From.Year
	if p.has("justbefore") {
		for set = inYear(set, year); !dayOf(set.To).Before(dayOf(shown.From)); year-- {
			set = inYear(set, year-1)
		}
	} else {
		year = shown.To.Year
		for set = inYear(set, year); !dayOf(set.From).After(dayOf(shown.To)); year++ {
			set = inYear(set, year+1)
		}
	}
	x.timeIs(p, set)
}

// sameYear notes a time of the year in which what was shown is: "im Januar desselben
// Jahres".
func (x *reading) sameYear(p phrase) {
	shown, ok := x.timeShown(p)
	if !ok || shown.From.Year != shown.To.Year {
		x.refuseTime(x.said(p.from, p.to), nil)
		return
	}
	e, found := p.of(moment)
	switch {
	case !found:
		x.timeIs(p, yearOf(shown.From.Year))
	case e.span.bareYear() && unitOf(periodOf(e.span.set)) != 0:
		x.timeIs(p, inYear(periodOf(e.span.set), shown.From.Year))
	default:
		x.refuseTime(x.said(p.from, p.to), nil)
	}
}

// sameOf notes the time that was shown, or said before, in another year: "im gleichen
// Quartal 2024".
func (x *reading) sameOf(p phrase) {
	var shown statistics.Period
	if len(x.spans) == 1 && x.spans[0].back.unit == 0 {
		shown = periodOf(x.spans[0].set)
	} else if s, ok := x.timeShown(p); ok {
		shown = s
	} else {
		return
	}
	e, _ := p.of(moment)
	d, unit := p.of(dim)
	year := periodOf(e.span.set)
	if unitOf(year) != 'y' || unit && stepOf(d.dimension) != unitOf(shown) || shown.From.Year != shown.To.Year {
		x.refuseTime(x.said(p.from, p.to), nil)
		return
	}
	x.timeIs(p, inYear(shown, year.From.Year))
}

// thisTime notes the time that was shown: "in diesem Zeitraum".
func (x *reading) thisTime(p phrase) {
	switch {
	case slices.ContainsFunc(x.cover, func(o phrase) bool { return o.name == "time" && o.from != p.from }):
	case x.before != nil && !x.before.Period.IsZero():
		x.timeIs(p, x.before.Period)
	case x.before == nil:
		x.unknown = append(x.unknown, p.from)
	}
}

// restOfYear notes what is left of the year: behind what was shown where that is of the
// year, and of the present one from today on.
func (x *reading) restOfYear(p phrase) {
	rest := statistics.Period{From: civil(x.now), To: yearOf(x.now.Year()).To}
	if x.before != nil && x.before.Period.To != (german.Civil{}) && (x.before.Period.To.Year != x.now.Year() || dayOf(x.before.Period.To).After(x.now)) {
		shown := x.before.Period
		rest = statistics.Period{From: civil(dayOf(shown.To).AddDate(0, 0, 1)), To: yearOf(shown.To.Year).To}
		if rest.From.Year != shown.To.Year { // nothing is left
			x.refuseTime(x.said(p.from, p.to), nil)
			return
		}
	}
	x.timeIs(p, rest)
}

// timeIs notes days that are known as such.
func (x *reading) timeIs(p phrase, days statistics.Period) {
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: x.said(p.from, p.to) + " " + strconv.Itoa(days.From.Year), set: german.TimeSet{From: days.From, To: days.To}})
}

// inYear is a period in another year.
func inYear(p statistics.Period, year int) statistics.Period {
	return shift{'y', p.From.Year - year}.before(p)
}

func yearOf(year int) statistics.Period {
	return statistics.Period{From: german.Civil{Year: year, Month: 1, Day: 1}, To: german.Civil{Year: year, Month: 12, Day: 31}}
}
