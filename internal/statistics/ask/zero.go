package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// none keeps rows that have nothing of something: "welche Module hatten keine einzige
// Stornierung?" Where no rows are spoken of it leaves out bookings in a state, as in
// "Anmeldungen ohne Stornierungen", or takes figures back.
func (x *reading) none(p phrase) {
	m := p.edges[len(p.edges)-1]
	none, ok := m.metric, true
	if s, stated := p.of(state); stated && m.kind == metric {
		none, _, ok = combine(none, s.metric)
	}
	switch {
	case x.rowsBefore(p):
		if !ok || !countedFromZero(none) {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
		x.having = append(x.having, bound{statistics.Exactly, 0, false, p.from, m.from})
		x.counts = append(x.counts, count{metric: none, from: m.from, to: m.to, noun: true, phrase: x.at})
	case p.has("nobody"), x.before == nil && !leavesOut[p.edges[0].word] && !x.othersCounted(p):
		x.unknown = append(x.unknown, p.from)
	case x.before != nil && notOne.MatchString(lineOf(x.said(p.from, p.to))): // of those that were shown, which have none
		x.unknown = append(x.unknown, p.from)
	case closesBooking(p) && !p.edges[0].inner:
		x.denied(p)
	case x.before != nil && !p.has(state):
		x.withoutMetric(p)
	default:
		x.unknown = append(x.unknown, p.from)
	}
}

var notOne = regexp.MustCompile(` (?:einzige[nrsm]?|single) `)

// leavesOut are words by which bookings in a state are left out, rather than said not to be.
var leavesOut = set("ohne without except excluding")

// othersCounted reports whether something else is counted than what there is none of.
func (x *reading) othersCounted(none phrase) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.name == "count" && p.from != none.from || p.name == "rate" || p.name == "lead" || p.name == "group" || p.name == "full"
	})
}

// countedFromZero reports whether rows are known that have none of a metric. Those without
// any booking are no rows.
func countedFromZero(m statistics.Metric) bool {
	switch m {
	case statistics.Cancelled, statistics.Waitlisted, statistics.Expired, statistics.Free, statistics.Unanswered, statistics.Unhelpful:
		return true
	}
	return false
}

// rowsBefore reports whether rows are asked for, or named right before a phrase, and
// nothing else is counted: "Module ohne Warteliste".
func (x *reading) rowsBefore(p phrase) bool {
	if slices.ContainsFunc(x.cover, func(o phrase) bool {
		return o.name == "count" && o.edges[0].kind == metric || o.name == "none" && o.from != p.from
	}) {
		return false
	}
	for i := x.at - 1; i >= 0; i-- {
		switch o := x.cover[i]; o.name {
		case "which", "where":
			return true
		case "noun":
			return o.has(dim)
		case "fill", "time", "value", "add", "ahead", "correct":
		default:
			return false
		}
	}
	return false
}
