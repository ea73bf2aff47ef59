package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// anyTime takes the period back, where there is one: "ohne zeitliche Einschränkung".
// Of a question by itself all time is meant anyway.
func (x *reading) anyTime(p phrase) {
	if x.before == nil && p.has("wholetime") && !p.has("not") {
		return
	}
	e, _ := p.of("withoutall")
	switch {
	case !x.undoes(p):
	case e.word == "begrenzung" && x.before.Limit > 0:
		x.allRows = true
	case !ofTimes.MatchString(lineOf(x.said(p.from, p.to))) && len(x.before.Filters) > 0:
		if !x.before.Period.IsZero() { // either may be meant
			x.refuse(Ambiguous, x.said(p.from, p.to))
		}
		x.unfiltered(p)
	default:
		x.allTime = true
	}
}

// ofTimes are restrictions that are said to be those of time.
var ofTimes = regexp.MustCompile(`(?:zeit|time|period|datum|jahr|ganze|gesamt|whole|entire)`)

// ofPersons lead to the names of those who were counted.
var ofPersons = set("ihre ihren deren their")

// sinceStart takes the period back: "seit Beginn". "Bis heute" says as well where the
// period before ends.
func (x *reading) sinceStart(p phrase) {
	alone := !slices.ContainsFunc(x.cover, func(o phrase) bool {
		return o.from != p.from && o.name != "fill" && o.name != "and" && o.name != "add" && o.name != "courtesy" && o.name != "correct"
	})
	if x.before != nil && !x.before.Period.IsZero() && alone && x.words[p.from].folded != "bis" && x.words[p.from].folded != "until" {
		x.allTime = true
	}
}

// unfiltered takes the filters back: "alle Filter entfernen".
func (x *reading) unfiltered(p phrase) {
	if !x.undoes(p) {
		return
	}
	for _, f := range x.before.Filters {
		x.all = append(x.all, f.Dimension)
	}
	if len(x.before.Filters) == 0 {
		x.refuse(Ambiguous, x.said(p.from, p.to))
	}
}

// inAllLands takes a filter of Länder back: "bundesweit".
func (x *reading) inAllLands(phrase) {
	if x.filtered(statistics.Land) {
		x.all = append(x.all, statistics.Land)
	}
}

// insteadOf takes a noun that stands next to "statt Modul" for what figures are broken
// down by instead, and returns the other nouns.
func (x *reading) insteadOf() (left []noun) {
	takes := func(i int) bool {
		return i >= 0 && i < len(x.cover) && x.cover[i].name == "instead" && (x.cover[i].has(dim) || x.cover[i].has("adverb"))
	}
	for _, n := range x.nouns {
		if x.before != nil && n.dimension != "" && len(x.dims) == 0 && (takes(n.phrase+1) || takes(n.phrase-1)) {
			x.dims = append(x.dims, division{dimension: n.dimension, at: n.from})
			continue
		}
		left = append(left, n)
	}
	return left
}

// withoutMetric takes one of several figures back: "ohne Auslastung". What bookings
// without it are is not said.
func (x *reading) withoutMetric(p phrase) {
	e, _ := p.of(metric, state)
	if !x.oneOfShown(e.metric) {
		x.unknown = append(x.unknown, p.from)
		x.counts = append(x.counts, count{metric: e.metric, from: e.from, to: e.to, noun: e.kind == metric, state: e.kind == state, phrase: x.at})
		return
	}
	x.withoutFigs = append(x.withoutFigs, e.metric)
}

// oneOfShown reports whether a metric is one of several that were shown.
func (x *reading) oneOfShown(m statistics.Metric) bool {
	return x.before != nil && len(x.before.Metrics) > 1 && slices.Contains(x.before.Metrics, m)
}

// theirNames are those of whom figures were shown.
func (x *reading) theirNames(p phrase) {
	if x.before != nil && len(x.counts) == 0 {
		x.refuse(Personal, "")
		return
	}
	x.unknown = append(x.unknown, p.from)
}

// filtersOf are the dimensions by which rows of a noun were filtered before: those of
// modules by their topics and categories, too.
func (x *reading) filtersOf(d statistics.Dimension) (list []statistics.Dimension) {
	own := []statistics.Dimension{d}
	switch d {
	case statistics.Module:
		own = append(own, statistics.Category, statistics.Topic)
	case statistics.Municipality:
		own = append(own, statistics.SizeClass)
	}
	for _, o := range own {
		if x.filtered(o) {
			list = append(list, o)
		}
	}
	return list
}

// repeats wants what was shown once more: "nochmal für 2024". Who did something once
// more is not known.
func (x *reading) repeats(p phrase) {
	if p.from > 0 && (x.before == nil || x.isYesNo() || len(x.asks) > 0) {
		x.unknown = append(x.unknown, p.from)
	}
}

// leaves notes that rows are left out: "die mit weniger als fünf weglassen".
func (x *reading) leaves(p phrase) { x.left = append(x.left, p) }

// settleLeft turns the bound of what is left out round.
func (x *reading) settleLeft() {
	for _, p := range x.left {
		out := p.has("leaveout")
		parted := slices.ContainsFunc(x.words[:p.from], func(w word) bool { return leadsOut.MatchString(w.folded) })
		if len(x.having) != 1 || len(x.left) > 1 || out && !parted {
			x.unknown = append(x.unknown, p.from)
			continue
		}
		x.having[0].op = otherwise[x.having[0].op]
		if x.having[0].op == "" {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
}

// leadsOut are verbs of which "aus", "raus" and "weg" are a part.
var leadsOut = regexp.MustCompile(`^(?:blende|blenden|lass|lasse|lassen|lasst|filter|filtere|filtern|nimm|nehmen|klammer|klammere|wirf|werft|schliess|schliesse|schmeiss|rechne|rechnen|streich|streiche|leave|take|filter|throw)$`)

// otherwise is what holds where a comparison does not.
var otherwise = map[statistics.Op]statistics.Op{
	statistics.More: statistics.AtMost, statistics.AtLeast: statistics.Less,
	statistics.Less: statistics.AtLeast, statistics.AtMost: statistics.More,
}

// untilWithin is a period that was said. One of which only the end was said begins
// where the one before did: "bis Juni" of 2025.
func untilWithin(said, before statistics.Period) statistics.Period {
	if said.From == (german.Civil{}) && said.To != (german.Civil{}) && before.From != (german.Civil{}) && !dayOf(said.To).Before(dayOf(before.From)) {
		said.From = before.From
	}
	return said
}

// alone takes back what was compared with.
func (x *reading) alone(p phrase) { x.single = x.undoes(p) }

// wanted is "ich wollte", which corrects what was shown. Without that somebody speaks of
// what he wants to do.
func (x *reading) wanted(p phrase) {
	if x.before == nil {
		x.unknown = append(x.unknown, p.from)
	}
}

// suffices is that something is enough: "pro Quartal reicht".
func (x *reading) suffices(p phrase) {
	last := x.at - 1
	for last >= 0 && x.cover[last].name == "fill" {
		last--
	}
	if last < 0 || !narrowing[x.cover[last].name] || !x.endsIn(p.to) || x.cover[last].name == "count" && len(x.asks) > 0 {
		x.unknown = append(x.unknown, p.from)
	}
}

// datedBy says of which date times are: "nach Datum der Termine". Without "nach" it may
// be what happened on that day, unless a conversation is about dates: "es geht um das
// Datum der Termine".
func (x *reading) datedBy(p phrase) {
	if e, _ := p.of("datekind"); !p.has("by") && (x.before == nil || e.word != "datum" && e.word != "date") {
		x.unknown = append(x.unknown, p.from)
		return
	}
	x.basis = statistics.ByRequest
	if p.has(dim) {
		x.basis = statistics.ByRun
	}
}

// withoutRows takes back one of the dimensions that were shown: "ohne die Quartale". What
// is counted without rows of a kind is not said.
func (x *reading) withoutRows(p phrase) {
	d, _ := p.of(dim)
	if x.before == nil || !slices.Contains(x.before.Dimensions, d.dimension) || !isWord(p.edges, "not", "ohne without minus") {
		x.unknown = append(x.unknown, p.from)
		return
	}
	x.withoutDims = append(x.withoutDims, d.dimension)
}

// corrects takes "no" right before what is counted for what there is none of: "no people".
func (x *reading) corrects(p phrase) {
	if next, ok := x.phraseAt(p.to); ok && p.edges[0].word == "no" && !x.words[p.to].comma() && x.words[p.to].folded != "of" && (next.name == "count" || next.name == "noun") {
		x.unknown = append(x.unknown, p.from)
	}
}
