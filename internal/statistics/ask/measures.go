package ask

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// sitting counts who sits in a course: "wie viele sitzen heute im Kurs KI?"
func (x *reading) sitting(p phrase) {
	for _, next := range x.cover[x.at+1:] {
		if x.words[next.from].comma() {
			break
		}
		if slices.ContainsFunc(next.edges, func(e edge) bool {
			return (e.kind == dim || e.kind == value) && (e.dimension == statistics.Module || e.dimension == statistics.Run || e.dimension == statistics.Topic)
		}) {
			m := statistics.Participants
			if p.edges[0].word[:2] == "sa" || p.edges[0].word[:2] == "ge" {
				m = statistics.Attended
			}
			x.counts = append(x.counts, count{metric: m, from: p.from, to: p.to, state: true, phrase: x.at})
			return
		}
	}
	x.unknown = append(x.unknown, p.from)
}

// measuredBy says by what rows are ranked, where what is in demand is meant: "ist der
// Andrang am größten, gemessen an der Warteliste". It takes the place of "Andrang".
func (x *reading) measuredBy(p phrase) {
	e := p.edges[len(p.edges)-1]
	if e.metric == "" || e.kind == state {
		x.unknown = append(x.unknown, p.from)
		return
	}
	m := e.metric
	if s, ok := p.of(state); ok { // "gemessen an den bestätigten Anmeldungen"
		if m, _, ok = combine(m, s.metric); !ok {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
	x.counts = append(x.counts, count{metric: m, from: e.from, to: e.to, noun: true, phrase: x.at})
}

// settleMeasured drops demand and the like where it is said by what it is measured; what
// has a measure of its own is asked back: "Auslastung, gemessen an den Anmeldungen".
func (x *reading) settleMeasured() {
	at := slices.IndexFunc(x.cover, func(p phrase) bool { return p.name == "measured" })
	if at < 0 {
		return
	}
	p := x.cover[at]
	if of := slices.IndexFunc(x.counts, func(c count) bool { return c.phrase != at && vagueDemand[x.words[c.from].key] }); of >= 0 { // "Beteiligung der Länder, gemessen an den Anmeldungen"
		for i, c := range x.counts {
			if c.phrase == at {
				x.counts[i].from, x.counts[i].to = x.counts[of].from, x.counts[of].to
			}
		}
	}
	x.counts = slices.DeleteFunc(x.counts, func(c count) bool {
		if c.phrase == at {
			return false
		}
		if !vagueDemand[x.words[c.from].key] {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
		return true
	})
}

// vagueDemand are words for that many book, by their keys.
var vagueDemand = keys("andrang ansturm nachfrage zulauf zuspruch resonanz interesse inanspruchnahme demand interest uptake beteiligung popularity beliebtheit beliebt gefragt nachgefragt begehrt")

func keys(list string) map[string]bool {
	m := map[string]bool{}
	for w := range set(list) {
		m[keyOf(w)] = true
	}
	return m
}

// andSoOn says that a list goes on: of all states where bookings are broken down by
// them; of what else is not known.
func (x *reading) andSoOn(p phrase) {
	before := x.at - 1
	if before >= 0 && x.cover[before].name == "count" && x.hasPhrase("split") && statusOf(x.cover[before].edges[0].metric) != nil {
		return
	}
	x.unknown = append(x.unknown, p.from)
}

// daysOf is how long a unit of time is.
var daysOf = map[string]float64{"tag": 1, "tage": 1, "tagen": 1, "day": 1, "days": 1, "woche": 7, "wochen": 7, "week": 7, "weeks": 7}

// isDuration reports whether a bound is a stretch of days or weeks.
func isDuration(p phrase) bool {
	last := p.edges[len(p.edges)-1]
	return daysOf[last.word] > 0 && !last.comma
}

// runsBy reports whether courses stand first, are broken down by times and nothing else
// is counted: "Kurse pro Monat", "Termine Januar bis Juni nach Monat".
func (x *reading) runsBy(n noun) bool {
	if n.one || len(x.counts) > 0 || n.phrase > 0 && !onlyFill(x.cover[:n.phrase]) {
		return false
	}
	next := n.phrase + 1
	if next < len(x.cover) && x.cover[next].name == "time" {
		next++
	}
	if next >= len(x.cover) || x.cover[next].name != "by" {
		return false
	}
	return len(x.dims) > 0 && isTime(x.dims[0].dimension)
}

// theRest counts those of which the opposite is asked: "beantwortet und wie viele nicht?"
func (x *reading) theRest(p phrase) {
	if !endsQuestion(x, p) {
		x.unknown = append(x.unknown, p.from)
		return
	}
	opposite := map[statistics.Metric]statistics.Metric{statistics.Answered: statistics.Unanswered, statistics.Unanswered: statistics.Answered, statistics.Helpful: statistics.Unhelpful}
	for i := len(x.counts) - 1; i >= 0; i-- {
		if m, ok := opposite[x.counts[i].metric]; ok {
			x.counts = append(x.counts, count{metric: m, from: p.edges[1].from, to: p.to, noun: true, phrase: x.at})
			return
		}
	}
	x.unknown = append(x.unknown, p.from)
}

// endsQuestion reports whether a phrase is the last of its sentence.
func endsQuestion(x *reading, p phrase) bool {
	return p.to == len(x.words) || x.words[p.to].comma() || strings.Contains(x.words[p.to].before, "?")
}

// byThem counts what those did who alone do so, or for the reason that is the only one:
// "Absagen durch Teilnehmende", "verfallen, weil niemand reagiert hat".
func (x *reading) byThem(p phrase) {
	e := p.edges[0]
	x.counts = append(x.counts, count{metric: e.metric, from: p.from, to: e.to, noun: e.kind == metric, state: e.kind == state, phrase: x.at})
}

// whyLapsed knows the reason of what expired: "im Herbst verfallen, weil niemand bestätigt
// hat". It is no reason of anything else.
func (x *reading) whyLapsed(p phrase) {
	if !slices.ContainsFunc(x.cover, func(o phrase) bool { return o.name == "count" && o.edges[0].metric == statistics.Expired }) {
		x.unknown = append(x.unknown, p.from)
	}
}

// neverConfirmed says of what expired what it is anyway: "verfallen, ohne je bestätigt
// worden zu sein". What became of other bookings before is not known.
func (x *reading) neverConfirmed(p phrase) {
	if !slices.ContainsFunc(x.cover, func(o phrase) bool { return o.name == "count" && o.edges[0].metric == statistics.Expired }) {
		x.denied(p)
		if len(p.edges) > 2 || x.words[p.from].comma() || slices.ContainsFunc(x.cover, func(o phrase) bool { return o.name == "count" && statusOf(o.edges[0].metric) != nil }) {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
}

// unconfirmed takes that something was never confirmed for no more than that it expired:
// "unbestätigt verfallen".
func (x *reading) unconfirmed() {
	if x.counted(statistics.Expired) && len(x.counts) == 1 {
		x.values = slices.DeleteFunc(x.values, func(v restriction) bool {
			return v.dimension == statistics.Status && !v.not && slices.Equal(v.values, []string{"requested"})
		})
	}
}

// whereTo does not know where something was that stands behind what is counted and is not
// asked for: "Anmeldungen, wo wir gefördert haben".
func (x *reading) whereTo(p phrase) {
	if x.at == 0 || !strings.Contains(x.words[p.from].before, ",") || !slices.ContainsFunc(x.cover[:x.at], func(p phrase) bool { return p.name == "count" }) {
		return
	}
	if !slices.ContainsFunc(x.cover[x.at:], func(p phrase) bool {
		return countingRules[p.name] || p.name == "popular" || p.name == "more" || p.name == "time"
	}) {
		x.unknown = append(x.unknown, p.from)
	}
}

// beginsClause reports whether nothing but filler stands before a word in its sentence.
func (x *reading) beginsClause(at int) bool {
	for _, p := range slices.Backward(x.cover) {
		switch {
		case p.from >= at:
		case p.name != "fill" && p.name != "courtesy":
			return false
		case isStartOf(x.words[p.from]):
			return true
		}
	}
	return false
}
