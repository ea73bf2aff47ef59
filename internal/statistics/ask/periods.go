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

// wrongTime refuses times that cannot be asked for.
func (x *reading) wrongTime() bool {
	if manyYears.MatchString(x.line) && !eachUnit.MatchString(x.line) {
		x.refuseTime("", nil)
		return true
	}
	for _, s := range x.spans {
		line := lineOf(s.text)
		switch {
		case s.set.Wrong != "":
			x.refuseTime(s.set.Wrong, nil)
		case s.back.unit == 0 && leftOut.MatchString(line) && (s.set.From != german.Civil{} || s.set.To != german.Civil{}):
			x.refuseTime(s.text, nil)
		case strings.Contains(line, " paar "), strings.Contains(line, " past few "), strings.Contains(line, " last few "):
			x.refuseTime(s.text, nil)
		case weekOf.MatchString(line):
			x.refuseTime(s.text, wholeMonths(s.set))
		case weekOfMonth.MatchString(line):
			x.refuseTime(s.text, wholeMonths(s.set))
		case s.back.unit == 0 && vagueStretch.MatchString(line):
			x.refuseTime(s.text, stretches(line, x.now))
		case isFeast(line):
			x.refuseTime(s.text, wholeMonths(s.set))
		case vague.MatchString(line) && !wholly.MatchString(line), bareOrdinal.MatchString(line):
			x.refuseTime(s.text, wholeMonths(s.set))
		case x.eachOf(s):
			x.refuseTime(x.said(max(0, s.from-1), s.to), nil)
		case inTime.MatchString(line):
			x.refuse(Unsupported, s.text)
		case s.set.After > 0, s.set.Before > 0, s.set.Latest > 0, s.set.Part != "":
			x.refuseTime(s.text, nil)
		default:
			continue
		}
		return true
	}
	return false
}

// isFeast reports whether a line names a feast.
func isFeast(line string) bool {
	for w := range strings.FieldsSeq(line) {
		if slices.ContainsFunc(theLexicon().single(w), func(s sense) bool { return s.kind == "feast" }) {
			return true
		}
	}
	return false
}

// settlePeriods makes the times into the period, the one it is compared with, and
// filters.
func (x *reading) settlePeriods() {
	if x.wrongTime() {
		return
	}
	if x.against < 0 && (x.contrast || relatesTo.MatchString(x.line)) && x.before != nil && !x.before.Period.IsZero() && len(x.spans) == 1 && len(x.counts)+len(x.values)+len(x.dims) == 0 {
		x.against = 0 // "im Vergleich: 2024"
	}
	x.weekdaysApart()
	var list []span
	for i, s := range x.spans {
		if i != x.against {
			list = append(list, s)
		}
	}
	for _, s := range list {
		if keys := days(s.set); len(keys) == 7 { // "unter der Woche oder am Wochenende"
			x.divide(edge{sense: sense{kind: dim, dimension: statistics.Weekday}, from: s.from}, true, false)
		} else if len(keys) > 0 {
			x.values = append(x.values, restriction{dimension: statistics.Weekday, values: keys, from: s.from, to: s.to})
		}
	}
	list = slices.DeleteFunc(list, func(s span) bool {
		return s.back.unit == 0 && s.set.From == german.Civil{} && s.set.To == german.Civil{}
	})
	list = x.withYears(list)
	if !x.stocks(list) {
		return
	}
	for i := range list {
		if list[i].back.unit == 0 {
			list[i].set = x.directed(list[i])
		}
	}
	switch {
	case len(list) == 0:
	case len(list) == 1 && list[0].back.unit != 0:
		base := x.basePeriod(list[0].of, x.now)
		if list[0].same {
			base = begun(base, x.now)
		}
		if !list[0].back.fits(base) { // "im Quartal davor" after a year
			x.refuseTime(list[0].text, nil)
			return
		}
		x.period = list[0].back.before(base)
	case len(list) == 1:
		x.period = periodOf(list[0].set)
	default:
		x.severalPeriods(list)
	}
	if len(list) < 2 {
		x.period = x.begunOnly(x.period)
	}
	if x.against >= 0 {
		x.comparePeriod(x.spans[x.against], x.now)
		if open := x.compare.To == (german.Civil{}) && !x.compare.IsZero(); open && x.period.To != (german.Civil{}) { // "how has it changed since 2024?" after 2025
			x.refuseTime(x.spans[x.against].text, nil)
		}
	}
	x.riseOf()
	if x.hasPhrase("rise") && x.compare.IsZero() && x.before == nil { // "sind die Anmeldungen gestiegen?"
		x.trend = true
	}
	x.eitherWay()
}

// relatesTo sets what was shown against another time: "wie verhält sich das zum Vorjahr?"
var relatesTo = regexp.MustCompile(` (?:verhalt|verhalten|steht|stehen) (?:sich )?(?:\w+ ){0,3}(?:zu|zum|zur|gegenuber) | (?:relate|compare) to `)

// stocks opens the times that are days up to which is counted: "zum Stichtag". What
// a booking was on a day is not known, only when it was requested.
func (x *reading) stocks(list []span) bool {
	for i, s := range list {
		if !s.stock {
			continue
		}
		lead := lineOf(x.said(max(0, s.from-1), s.to))
		known := func(m statistics.Metric) bool {
			return m != statistics.Waitlisted && !(ofRuns(m) && m != statistics.Runs)
		}
		if metrics := x.metrics(); len(metrics) == 0 || !known(metrics[0]) || len(metrics) > 1 || !strings.Contains(lead, " sti") && !strings.Contains(lead, " stand ") {
			x.refuseTime(s.text, nil)
			return false
		}
		list[i].set.From = german.Civil{}
	}
	return true
}

// directed is a time in the direction that is meant. What says no year is the latest
// that has begun. Figures of runs look ahead, too: what may still come is meant by
// "noch" and "geplant", and without any word of the past the nearest.
func (x *reading) directed(s span) german.TimeSet {
	metrics := x.metrics()
	if x.before != nil && len(metrics) == 0 {
		metrics = x.before.Metrics
	}
	runs := len(metrics) > 0 && (x.ofRuns || !slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !ofRuns(m) }) || expected.MatchString(x.line))
	if thisSeason.MatchString(lineOf(s.text)) {
		return x.seasonOfYear(s.set, runs)
	}
	if runs && s.set.From == (german.Civil{}) && s.set.To != (german.Civil{}) && !s.stock && x.before == nil {
		return x.untilThen(s)
	}
	if len(s.set.Spans) == 0 || !s.bareYear() || !runs {
		return s.set
	}
	ahead := german.When(s.text, x.now)
	if len(ahead) != 1 || ahead[0].From == s.set.From {
		return s.set
	}
	next := ahead[0]
	next.Spans = s.set.Spans
	switch {
	case x.mayMean("gone") && !toBeHad.MatchString(x.line):
		return s.set
	case x.mayMean("ahead") && !toBeShown.MatchString(x.line) || slices.Contains(metrics, statistics.Free) && !x.saysPast(),
		s.set.To == (german.Civil{}) && x.words[s.from].folded == "ab" && dayOf(next.From).Sub(x.now) < x.now.Sub(dayOf(s.set.From)),
		s.set.To != (german.Civil{}) && dayOf(next.From).Sub(x.now) < x.now.Sub(dayOf(s.set.To)):
		return next
	}
	return s.set
}

// toBeHad is what is left, not what was.
var toBeHad = regexp.MustCompile(` (?:to be had|zu haben) `)

// eachOf reports whether a time without a year is meant of each year: "jeweils im
// Januar".
func (x *reading) eachOf(s span) bool {
	if !s.bareYear() || len(x.spans) > 1 || len(s.set.Spans) == 0 {
		return false
	}
	if x.spoken("undo", "wholetime") && x.before == nil { // "im Januar aller Jahre"
		return unitOf(periodOf(s.set)) != 0
	}
	if s.from == 0 {
		return false
	}
	switch x.words[s.from-1].folded {
	case "jeweils", "je", "jeden", "every", "each":
		return unitOf(periodOf(s.set)) != 0
	}
	return false
}

// saysPast reports whether a question is about what has been.
func (x *reading) saysPast() bool { return x.mayMean("gone") || x.mayMean("pastverb") }

// withYears gives times without a year that of another time in the question ("2024
// im März", "im März und im Mai 2025"), or of the query before ("und im April?").
func (x *reading) withYears(list []span) []span {
	bare := func(s span) bool { return s.bareYear() && s.set.From != (german.Civil{}) }
	year := 0
	for i, s := range list {
		if len(list) == 2 && numbersOnly.MatchString(strings.TrimSpace(lineOf(s.text))) && bare(list[1-i]) {
			year, _ = strconv.Atoi(yearDigits.FindString(s.text))
			list = []span{list[1-i]}
			break
		}
	}
	if last := len(list) - 1; year == 0 && last > 0 && x.against < 0 && !bare(list[last]) && list[last].back.unit == 0 && unitOf(periodOf(list[last].set)) != 'y' {
		year, _ = strconv.Atoi(yearDigits.FindString(list[last].text))
	}
	if year == 0 && x.before != nil && len(x.counts) == 0 && !x.before.Period.IsZero() && x.before.Period.From.Year == x.before.Period.To.Year {
		year = x.before.Period.From.Year
	}
	if year == 0 {
		return list
	}
	for i, s := range list {
		if !bare(s) {
			continue
		}
		if sets := german.WhenPast(s.text+" "+strconv.Itoa(year), x.now); len(sets) == 1 {
			sets[0].Spans = s.set.Spans
			list[i].set, list[i].text = sets[0], s.text+" "+strconv.Itoa(year)
		}
	}
	return list
}

// severalPeriods are periods of one kind side by side: figures are broken down by
// them.
func (x *reading) severalPeriods(list []span) {
	units := map[byte]statistics.Dimension{'m': statistics.Month, 'q': statistics.Quarter, 'h': statistics.HalfYear, 'y': statistics.Year}
	unit := unitOf(periodOf(list[0].set))
	d, known := units[unit]
	if unit == 'y' { // "2025 und 2024"
		inOrder(list)
	}
	var keys []string
	joined := true
	for i, s := range list {
		if s.back.unit != 0 || unitOf(periodOf(s.set)) != unit || !known {
			x.refuseTime(x.said(list[0].from, list[len(list)-1].to), nil)
			return
		}
		if key := keyOfTime(d, s.set.From); slices.Contains(keys, key) { // said twice, of two things that are counted
			x.refuseTime(s.text, nil)
			return
		}
		keys = append(keys, keyOfTime(d, s.set.From))
		if i > 0 {
			if between := x.between(list[i-1].to, s.from) + " " + x.words[s.from].folded + " "; !x.contrast && (!listedBetween.MatchString(between) || x.wantsBetween(list[i-1].to, s.from)) { // "Kommunen aus 2024, die 2025 …"
				x.refuseTime(x.said(list[0].from, list[len(list)-1].to), nil)
				return
			}
			joined = joined && dayOf(list[i-1].set.To).AddDate(0, 0, 1).Equal(dayOf(s.set.From))
		}
	}
	if x.againstSeveral(joined) || yearLeftOpen(list) {
		x.refuseTime(x.said(list[0].from, list[len(list)-1].to), nil)
		return
	}
	x.timesApart = true
	if joined {
		x.period = statistics.Period{From: list[0].set.From, To: list[len(list)-1].set.To}
	} else {
		x.values = append(x.values, restriction{dimension: d, values: keys, from: list[0].from, to: list[len(list)-1].to})
	}
	if x.together(list[len(list)-1].to) {
		return
	}
	if len(x.dims) < statistics.MaxDimensions && !x.divides(d) && !slices.ContainsFunc(x.dims, func(o division) bool { return isTime(o.dimension) }) {
		x.dims = append(x.dims, division{dimension: d, at: list[0].from, times: true})
	}
}

// wantsBetween reports whether between two times it is said that figures are wanted:
// they are not listed.
func (x *reading) wantsBetween(from, to int) bool {
	asked := len(x.asks) > 0 && x.cover[x.asks[0]].from < from // "wie viele im März, wie viele im Mai?"
	return slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.from >= from && p.to <= to && (p.name == "courtesy" || p.name == "ask" && !asked || p.name == "how" || p.name == "purpose")
	})
}

// today is the day of a time, as days are compared.
func today(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

var insideTime = set("im in am vom von between zwischen")

// ofRunsIn notes "Anmeldungen für Termine im März": the time is that of the runs.
func (x *reading) ofRunsIn() {
	for _, p := range x.cover { // "für den Termin Vergaberecht am 3. Februar"
		e, ok := p.of(dim)
		if ok && p.name == "value" && e.dimension == statistics.Run && x.singular(e.word) && slices.ContainsFunc(x.spans, func(s span) bool { return s.from == p.to && s.set.From == s.set.To }) {
			x.basis, x.ofRuns = statistics.ByRun, true
		}
	}
	for i, p := range x.cover[:max(0, len(x.cover)-1)] { // "je Termin im Februar"
		e, ok := p.of(dim)
		if ok && p.name == "by" && p.edges[len(p.edges)-1].dimension == statistics.Run && e.dimension == statistics.Run && x.cover[i+1].name == "time" && !x.words[p.to].comma() && x.basis == statistics.ByDefault {
			x.basis, x.ofRuns = statistics.ByRun, true
		}
	}
	x.runsIn()
	for _, n := range x.nouns {
		if n.dimension != statistics.Run && n.dimension != statistics.Module || n.one || n.apart || n.from == 0 || x.basis != statistics.ByDefault {
			continue
		}
		lead := x.words[n.from-1].folded
		if n.of && n.dimension == statistics.Run && n.to < len(x.words) && insideTime[x.words[n.to].folded] { // "Stornoquote der Termine im Februar"
			lead = "in"
		}
		switch lead {
		case "fur", "zu", "for", "in", "auf", "bei", "von":
			if slices.ContainsFunc(x.spans, func(s span) bool { return s.from == n.to && s.back.unit == 0 }) {
				x.basis, x.ofRuns = statistics.ByRun, true
			}
		}
	}
}

// runsIn takes a time right behind runs for theirs: "alle Termine im Februar mit der Zahl
// der Anmeldungen".
func (x *reading) runsIn() {
	for i, p := range x.cover[:max(0, len(x.cover)-1)] {
		e, ok := p.of(dim)
		next := x.cover[i+1]
		if !ok || e.dimension != statistics.Run || x.singular(e.word) || p.name != "noun" && p.name != "which" || next.name != "time" || !insideTime[x.words[next.from].folded] || x.words[next.from].comma() || x.basis != statistics.ByDefault {
			continue
		}
		if i == 0 || p.has("all") || p.name == "which" || onlyFill(x.cover[:i]) {
			x.basis, x.ofRuns = statistics.ByRun, true
			if metrics := x.metrics(); p.name == "noun" && p.has("all") && len(metrics) > 0 && !slices.Contains(metrics, statistics.Runs) { // each of them with its figures
				x.divide(e, false, false)
			}
		}
	}
}

// onlyFill reports whether phrases say nothing.
func onlyFill(cover []phrase) bool {
	return !slices.ContainsFunc(cover, func(p phrase) bool { return p.name != "fill" && p.name != "courtesy" && p.name != "greet" })
}

// together reports whether it is said behind times that they are counted as one: "im
// November und Dezember zusammen". The word may belong to a verb: "stell … zusammen".
func (x *reading) together(from int) bool {
	at := slices.IndexFunc(x.words[from:], func(w word) bool { return asOne[w.folded] })
	if at < 0 || x.contrast {
		return false
	}
	return !slices.ContainsFunc(x.words, func(w word) bool {
		return slices.ContainsFunc(separable, func(v particle) bool { return v.particle == "zusammen" && v.begins(w.folded) })
	})
}

var asOne = set("zusammen zusammengenommen zusammengerechnet zusammengezählt zusammengefasst aufsummiert aufaddiert addiert summiert kumuliert together combined")
