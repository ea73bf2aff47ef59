package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A count is something that was said to be counted.
type count struct {
	metric   statistics.Metric
	from, to int
	noun     bool // a noun, or what stands for one
	state    bool // what became of it: "storniert"
	verb     bool
	asked    bool              // "wie viele" stands before it
	phrase   int               // where it stands in the cover, -1 with a value
	joined   bool              // to a state
	listed   bool              // of several states behind their noun, that is counted itself
	bare     statistics.Metric // what it counted without that
}

// settleCounts makes one list of metrics of the nouns that are counted and of what
// is said to have become of them, and drops verbs that only say what people did.
func (x *reading) settleCounts() {
	x.numberAlone()
	x.whoIsCounted()
	if x.countsWho() && x.atLeastOne() { // "mindestens eine Anmeldung" has who is counted
		x.having = nil
	}
	x.settleMeasured()
	slices.SortStableFunc(x.counts, func(a, b count) int { return a.from - b.from })
	x.usedBot()
	x.deeds()
	x.attribute()
	x.predicate()
	x.onlyOf()
	x.headedStatus()
	x.filledSeats()
	x.dropVerbs()
	x.came()
	x.soonerOrLater()
	x.placesLeft()
	if len(x.counts) == 0 && howOften.MatchString(x.line) && x.mayMean("held") { // "wie oft lief Open Source?"
		x.counts = append(x.counts, count{metric: statistics.Runs, noun: true, phrase: -1})
	}
	x.narrowed()
	x.wereThere()
	x.onceOnly()
	x.unconfirmed()
	x.differentThere()
	for _, i := range x.asks { // "Anzahl und Teilnehmende" of what?
		if i+1 < len(x.cover) && x.cover[i+1].name == "and" && !x.counted(statistics.Runs) && !x.numberAndShare() && !slices.ContainsFunc(x.counts, func(c count) bool { return c.phrase == i }) {
			x.unknown = append(x.unknown, x.cover[i].from)
		}
	}
	x.perOne()
	if len(x.measures) > 0 && x.ordered && !x.isSuper { // "absteigend nach Stornoquote"
		x.sorts = true
	}
	if len(x.measures) > 0 && x.sorts && x.sort == (statistics.Sort{}) {
		x.sort.Metric = x.counts[min(x.measures[0], len(x.counts)-1)].metric
		x.sortedBy = x.sort.Metric
	}
}

func (x *reading) counted(m statistics.Metric) bool {
	return slices.ContainsFunc(x.counts, func(c count) bool { return c.metric == m || m == "" })
}

// metrics are what is counted, in the order in which it was said.
func (x *reading) metrics() (list []statistics.Metric) {
	for _, c := range x.counts {
		if !slices.Contains(list, c.metric) && c.metric != openMetric && c.metric != offered {
			list = append(list, c.metric)
		}
	}
	return list
}

// countsWho reports whether people or municipalities are counted.
func (x *reading) countsWho() bool {
	return x.counted(statistics.People) || x.counted(statistics.Municipalities)
}

// listedWith reports whether a count is joined to another.
func (x *reading) listedWith(c count) bool {
	for _, o := range x.counts {
		if o.from == c.from {
			continue
		}
		between := x.between(min(o.to, c.to), max(o.from, c.from))
		if o.to <= c.from {
			between = x.between(o.to, c.from)
		} else if c.to <= o.from {
			between = x.between(c.to, o.from)
		}
		if listedBetween.MatchString(between) || askedAgain.MatchString(between) || o.to == c.from && askedAgain.MatchString(x.said(c.from, c.to)) {
			return true
		}
	}
	return false
}

// dropVerbs drops what only says what people did: "melden sich die Leute an".
func (x *reading) dropVerbs() {
	if x.implied != "" && x.implied != statistics.Bookings && !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
		for _, c := range x.counts {
			if c.metric != statistics.Bookings { // "… am kurzfristigsten storniert"
				x.refuse(Unsupported, x.said(c.from, c.to))
			}
		}
		x.counts = nil // "welches Modul wird am kurzfristigsten gebucht?"
		return
	}
	nouns := slices.ContainsFunc(x.counts, func(c count) bool { return !c.verb })
	x.counts = slices.DeleteFunc(x.counts, func(c count) bool {
		if c.verb && nouns && c.metric != statistics.Bookings && !slices.ContainsFunc(x.counts, func(o count) bool { return !o.verb && (o.metric == c.metric || rateOf(c.metric) == o.metric) }) && slices.ContainsFunc(x.counts, func(o count) bool { return !o.verb && o.metric != statistics.People }) {
			x.refuse(Unsupported, x.said(c.from, c.to))
		}
		return c.verb && nouns
	})
}

// onceOnly drops bookings that who or what is counted made, and what is said twice.
func (x *reading) onceOnly() {
	whole := x.counted(statistics.LeadTime) || x.counted(statistics.GroupSize)
	bounded := func(c count) bool { return slices.ContainsFunc(x.having, func(b bound) bool { return b.to == c.from }) }
	for i := 1; i < len(x.counts); i++ {
		a, b := x.counts[i-1], x.counts[i]
		if x.isBounded(b) { // "Stornoquote der Module mit mindestens 20 Anmeldungen"
			continue
		}
		if !joinedBy.MatchString(x.between(a.to, b.from)) && (b.metric == statistics.Attended && (a.metric == statistics.Participants || a.metric == statistics.Bookings) || a.metric == statistics.Confirmed && b.metric == statistics.Participants) {
			x.counts = slices.Delete(x.counts, i-1, i)
			i--
		} else if restated.MatchString(x.between(a.to, b.from)) { // "die wenigsten Stornos, also die niedrigste Stornoquote"
			x.counts = slices.Delete(x.counts, i-1, i)
			i--
		} else if b.metric == statistics.Bookings && statusOf(a.metric) != nil && ofBooked.MatchString(x.between(a.to, b.from)) { // "Storni bei Buchungen über Slack"
			x.counts = slices.Delete(x.counts, i, i+1)
			i--
		} else if opinion(a.metric) && b.metric == statistics.Answered && !joinedBy.MatchString(x.between(a.to, b.from)) { // "positive Bewertungen der Antworten"
			x.counts = slices.Delete(x.counts, i, i+1)
			i--
		} else if restsOn(a.metric, b.metric) && !bounded(b) && !joinedBy.MatchString(x.between(a.to, b.from)) {
			x.counts = slices.Delete(x.counts, i, i+1)
			i--
		}
	}
	x.counts = slices.DeleteFunc(x.counts, func(c count) bool {
		loose := c.metric == statistics.Bookings && !x.listedWith(c)
		if c.metric == statistics.Bookings && !c.noun && x.countsWho() && !bounded(c) { // "states that sent us more than 100 people"
			return true
		}
		return x.counted(statistics.LeadTime) && c.metric == statistics.Seats && x.isBooked(c) || loose && (whole && !bounded(c) || x.countsWho() && !slices.ContainsFunc(x.having, func(b bound) bool { return true })) ||
			c.metric == statistics.Participants && x.counted(statistics.Municipalities) && !x.listedWith(c)
	})
}

// isBounded reports whether a number of what is counted is said: "20 Anmeldungen".
func (x *reading) isBounded(c count) bool {
	return slices.ContainsFunc(x.having, func(b bound) bool { return b.to == c.from })
}

func opinion(m statistics.Metric) bool {
	return m == statistics.Helpful || m == statistics.Unhelpful
}

var restated = regexp.MustCompile(`(?i),? (?:also|sprich|d\.? ?h\.?|das heißt|genauer|i\.e\.|that is) `)

var ofBooked = regexp.MustCompile(`(?i)(?:^|\s)(?:bei|von|unter|aus|der|of|among)(?: (?:den|der|allen|unseren|the|our))?\s*$`)

// placesLeft counts seats that are free: "gibt es im Februar noch Plätze?"
func (x *reading) placesLeft() {
	for i, c := range x.counts {
		if c.metric == statistics.Seats && (anyLeft.MatchString(x.line) || c.to == len(x.words) && areThere.MatchString(x.line)) {
			x.counts[i].metric = statistics.Free
		}
	}
}

var (
	anyLeft  = regexp.MustCompile(` (?:gibt es|gibts|gab es|hat|haben|habt|sind|waren|bleiben|are|is|have|has) (?:\w+ ){0,8}(?:noch|ubrig|still|left|remaining) | (?:noch|still) (?:haben|hat|have|has|had|got) `)
	areThere = regexp.MustCompile(`^ (?:gibt es|gibts|are there|habt ihr|haben sie|haben wir) (?:\w+ )*$`)
)

// soonerOrLater counts how long ahead is booked: "wird kurzfristiger gebucht als 2024?"
func (x *reading) soonerOrLater() {
	for _, p := range x.cover {
		if p.name == "more" && sooner.MatchString(p.edges[0].word) && len(x.counts) == 1 && x.counts[0].metric == statistics.Bookings && !x.counts[0].noun {
			x.counts[0].metric, x.counts[0].noun = statistics.LeadTime, true
		}
	}
}

var sooner = regexp.MustCompile(`^(?:kurzfristiger|langfristiger|fruher|spater|earlier|later)$`)

var howOften = regexp.MustCompile(` (?:wie oft|wie haufig|how often) `)

// perOne settles what is asked of each booking: seats are its size. Days are only
// counted between booking and run.
func (x *reading) perOne() {
	seats := func(c count) bool {
		return c.metric == statistics.Seats || c.metric == statistics.Taken || c.metric == statistics.People || c.metric == statistics.Participants
	}
	if x.perBooking != nil && !x.counted(statistics.GroupSize) {
		if !slices.ContainsFunc(x.counts, seats) {
			x.refuse(Unsupported, x.said(x.perBooking.from, x.perBooking.to))
		}
		x.counts = slices.DeleteFunc(x.counts, func(c count) bool { return c.metric == statistics.Bookings })
		for i := range x.counts {
			if seats(x.counts[i]) {
				x.counts[i].metric = statistics.GroupSize
			}
		}
	}
	if !x.counted(statistics.Helpful) && !x.counted(statistics.Unhelpful) {
		x.unknown = append(x.unknown, x.judged...)
	}
	if !x.counted(statistics.LeadTime) {
		x.unknown = append(x.unknown, x.daysAsked...)
	}
}

func (x *reading) count(p phrase) {
	e := p.edges[0]
	if e.kind == metric && whatTheyDo[strings.ToLower(x.said(p.from, p.to))] && p.from > 0 && !beforeSignUp[x.words[p.from-1].folded] { // what somebody does
		e.kind = verb
	}
	x.counts = append(x.counts, count{metric: e.metric, from: p.from, to: p.to, noun: e.kind == metric, state: e.kind == state, verb: e.kind == verb, phrase: x.at})
}

// whatTheyDo are words of two that are nouns where they are joined, "sign-up".
var whatTheyDo = map[string]bool{"sign up": true, "drop out": true}

var beforeSignUp = set("a the per each every by of and one average")

// inState is a state that is called one: "mit Status storniert".
func (x *reading) inState(p phrase) {
	s, _ := p.of(state, metric)
	x.counts = append(x.counts, count{metric: s.metric, from: p.from, to: p.to, state: true, phrase: x.at})
}

// wasThere counts who was there in the end: "wirklich gekommen".
func (x *reading) wasThere(p phrase) {
	x.counts = append(x.counts, count{metric: statistics.Attended, from: p.from, to: p.to, state: true, phrase: x.at})
}

// denied leaves out bookings in a state: "ohne stornierte".
func (x *reading) denied(p phrase) {
	e, _ := p.of(state, metric)
	if e.kind == metric && x.oneOfShown(e.metric) { // "ohne Stornierungen" next to other figures
		x.withoutFigs = append(x.withoutFigs, e.metric)
		return
	}
	if e.metric == statistics.Confirmed && e.kind == state && isWord(p.edges, "not", "nicht not kein keine keinen") { // not yet, or not in time
		x.pending(p)
		return
	}
	x.values = append(x.values, restriction{dimension: statistics.Status, values: statusOf(e.metric), not: true, from: p.from, to: p.to})
	x.deniedState = true
}

// leftOpen is a question without an answer, or a seat that is free.
func (x *reading) leftOpen(p phrase) {
	x.counts = append(x.counts, count{metric: openMetric, from: p.from, to: p.to, state: true, phrase: x.at})
}

// openMetric and offered are no metrics but states that depend on what they are of.
const (
	openMetric statistics.Metric = "open"
	offered    statistics.Metric = "offered"
)

// numberOf counts who is numbered: "Kommunenzahl".
func (x *reading) numberOf(p phrase) {
	x.counts = append(x.counts, count{metric: p.edges[0].metric, from: p.from, to: p.to, noun: true, phrase: x.at})
}

func (x *reading) fresh(p phrase) {
	x.counts = append(x.counts, count{metric: statistics.Bookings, from: p.from, to: p.to, noun: true, phrase: x.at})
}

// daysBefore asks for days: there is only how many there are before a run.
func (x *reading) daysBefore(p phrase) { x.daysAsked = append(x.daysAsked, p.from) }

// rate is a rate that there is none of: "Wartelistenquote".
func (x *reading) rate(p phrase) {
	x.refuse(Unsupported, x.said(p.from, p.to))
}

func (x *reading) rated(p phrase) {
	for _, e := range p.each("good", "bad") {
		m := statistics.Helpful
		if e.kind == "bad" {
			m = statistics.Unhelpful
		}
		alone := len(p.edges) == 1 // "wie viele positiv, wie viele negativ bewertet"
		if alone && !x.mayMean("judged") {
			x.unknown = append(x.unknown, e.from)
		}
		x.counts = append(x.counts, count{metric: m, from: e.from, to: p.to, noun: !alone, state: alone, phrase: x.at})
	}
}

// whoWith counts who has bookings in a state. Of rows they are not counted.
func (x *reading) whoWith(p phrase) {
	w, _ := p.of(who, dim)
	s, ok := p.of(state)
	if !ok {
		s, _ = p.of(metric)
	}
	x.counts = append(x.counts, count{metric: w.metric, from: p.from, to: p.to, noun: true, phrase: x.at})
	x.values = append(x.values, restriction{dimension: statistics.Status, values: statusOf(s.metric), from: s.from, to: p.to})
	if x.at > 0 && (x.cover[x.at-1].name == "super" || x.cover[x.at-1].name == "limit" || x.cover[x.at-1].name == "rows") {
		x.refuse(Unsupported, x.said(p.from, p.to))
	}
}

// narrowed makes the bookings of which something is told those in a state: "Vorlaufzeit
// der stornierten Buchungen".
func (x *reading) narrowed() {
	for i := 1; i < len(x.counts); i++ {
		a, b := x.counts[i-1], x.counts[i]
		if b.metric == statistics.GroupSize && a.asked && (a.to == b.from || a.metric == statistics.Runs) { // "Veranstaltungen mit wie vielen Teilnehmenden"
			x.counts[i].metric = statistics.People
			switch last := x.words[b.to-1].folded; {
			case strings.HasPrefix(last, "teilnehm"):
				x.counts[i].metric = statistics.Participants
			case strings.HasPrefix(last, "platz"):
				x.counts[i].metric = statistics.Seats
			}
		}
		told := a.metric == statistics.LeadTime || a.metric == statistics.GroupSize
		if told && b.noun && statusOf(b.metric) != nil && ofThose.MatchString(x.between(a.to, b.from)) {
			x.values = append(x.values, restriction{dimension: statistics.Status, values: statusOf(b.metric), from: b.from, to: b.to})
			x.counts = slices.Delete(x.counts, i, i+1)
			i--
		}
	}
}

var ofThose = regexp.MustCompile(`(?i)^\s*(?:der|von|bei|of|for)(?: (?:den|der|the|our|unseren))?\s*$`)

// afterwards is what became of bookings: "nach der Anmeldung wieder ausgestiegen".
func (x *reading) afterwards(p phrase) {
	last := p.edges[len(p.edges)-1]
	x.counts = append(x.counts, count{metric: last.metric, from: last.from, to: last.to, state: true, phrase: x.at})
}

// settleMeans refuses averages of what is no average already.
func (x *reading) settleMeans() {
	for _, p := range x.means {
		metrics := x.metrics()
		if len(metrics) == 0 && x.before != nil {
			metrics = x.before.Metrics
		}
		if len(metrics) > 0 && !slices.ContainsFunc(metrics, func(m statistics.Metric) bool {
			return m == statistics.LeadTime || m == statistics.GroupSize || isRate(m)
		}) {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
}

var (
	usedBy   = regexp.MustCompile(`^(?:genutzt|nutzen|used|vertreten|gebucht|in$)`)
	demanded = regexp.MustCompile(`^(?:gebucht|gefragt|nachgefragt|requested)`)
	howMuch  = regexp.MustCompile(` (?:wie (?:stark|oft|haufig|sehr|gut|rege|intensiv)|how (?:often|much|strongly|many times)) `)
)

func (x *reading) average(p phrase) { x.means = append(x.means, p) }
