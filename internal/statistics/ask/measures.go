package ask

import (
	"slices"

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
	if e.kind != metric {
		x.unknown = append(x.unknown, p.from)
		return
	}
	x.counts = append(x.counts, count{metric: e.metric, from: e.from, to: e.to, noun: true, phrase: x.at})
}

// settleMeasured drops demand and the like where it is said by what it is measured; what
// has a measure of its own is asked back: "Auslastung, gemessen an den Anmeldungen".
func (x *reading) settleMeasured() {
	at := slices.IndexFunc(x.cover, func(p phrase) bool { return p.name == "measured" })
	if at < 0 {
		return
	}
	p := x.cover[at]
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
var vagueDemand = keys("andrang ansturm nachfrage zulauf zuspruch resonanz interesse inanspruchnahme demand interest uptake popularity beliebtheit beliebt gefragt nachgefragt begehrt")

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

// boundTime is a bound of days: "eine Vorlaufzeit von weniger als zwei Wochen".
func (x *reading) boundTime(p phrase) {
	e, _ := p.of("op")
	n, _ := p.of(number)
	x.having = append(x.having, bound{statistics.Op(e.of), n.number * daysOf[p.edges[len(p.edges)-1].word], false, p.from, p.to})
	if !slices.ContainsFunc(x.cover, func(p phrase) bool {
		m, ok := p.of(metric)
		return p.name == "lead" || ok && m.metric == statistics.LeadTime
	}) {
		x.unknown = append(x.unknown, p.from)
	}
}
