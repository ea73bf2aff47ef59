package ask

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// headed takes nouns before a colon for what the figures behind it are broken down by:
// "Größenklassen und Länder: Anmeldungen 2025".
func (x *reading) headed() {
	end := slices.IndexFunc(x.cover, func(p phrase) bool { return strings.Contains(x.words[p.from].before, ":") })
	if end < 1 || len(x.dims) > 0 || x.before != nil || x.cover[end].name != "count" {
		return
	}
	var heads []noun
	for _, n := range x.nouns {
		if n.phrase < end {
			heads = append(heads, n)
		}
	}
	if len(heads) == 0 || len(heads) > statistics.MaxDimensions || slices.ContainsFunc(heads, general) {
		return
	}
	for _, p := range x.cover[:end] {
		if p.name != "noun" && p.name != "and" {
			return
		}
	}
	for _, n := range heads {
		x.dims = append(x.dims, division{dimension: n.dimension, at: n.from, by: true})
	}
}

// eitherOfThem holds two values against each other where it is asked which of them is
// ahead: "wer liegt vorn: Hessen oder Thüringen?"
func (x *reading) eitherOfThem() {
	if !x.isSuper || !x.either || len(x.dims) > 0 || x.limit > 1 {
		return
	}
	for _, d := range x.restricted() {
		if len(x.valuesOf(d)) > 1 {
			x.isSuper, x.contrast, x.limit = false, true, 0
		}
	}
}

// kindsOfRows takes a value for what rows are of as well, where rows were asked for:
// "Großstädte mit mehr als 20 Anmeldungen".
func (x *reading) kindsOfRows() {
	if !(x.isSuper || x.limit > 0 || len(x.having) > 0 || x.ranking && len(x.measures) > 0) || len(x.dims) > 0 {
		return
	}
	for _, v := range x.values {
		d, ok := kindOf[v.dimension]
		if !ok || v.not || v.to > len(x.words) || slices.ContainsFunc(x.nouns, func(n noun) bool {
			return n.dimension == d || n.dimension != "" && x.cover[max(0, n.phrase-1)].name == "super"
		}) {
			continue
		}
		if slices.ContainsFunc(x.counts, func(c count) bool { return c.metric == statistics.Municipalities && c.from == v.from }) {
			continue
		}
		if v.from > 0 && x.prepositional(v.from) || x.hasPhrase("which") {
			continue
		}
		x.dims = append(x.dims, division{dimension: d, at: v.from, one: x.singular(x.words[v.to-1].folded)})
		return
	}
}

// demandFor reports whether a phrase says what demand is for, rather than by what it is
// broken down: "Resonanz auf die Termine", "Nachfrage nach Modulen zum Thema Recht".
func (x *reading) demandFor(p phrase) bool {
	e, ok := p.of(dim)
	if !ok || len(p.each(dim)) > 1 || x.at == 0 || x.cover[x.at-1].name != "count" || p.edges[0].kind == dim || e.dimension != statistics.Module && e.dimension != statistics.Run {
		return false
	}
	if said := x.cover[x.at-1]; !vagueDemand[x.words[said.from].key] {
		return false
	}
	switch p.edges[0].word {
	case "auf":
		return true
	case "nach":
		if next := x.at + 1; next < len(x.cover) && x.cover[next].name == "value" && !x.words[p.to].comma() {
			d := x.cover[next].lastValue().dimension
			return d == statistics.Topic || d == statistics.Category
		}
	}
	return false
}

// whoDidIt takes who a relative clause at the beginning is about for the rows: "Kommunen,
// die KI gebucht haben". People are counted, as there are no rows of them.
func (x *reading) whoDidIt() {
	if len(x.nouns) == 0 || len(x.dims)+len(x.asks)+len(x.having) > 0 || len(x.counts) == 0 || x.isSuper || slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
		return
	}
	n := x.nouns[0]
	if n.one || !ofWho(n.metric) || !onlyFill(x.cover[:n.phrase]) || n.to >= len(x.words) || !x.words[n.to].comma() || !relatives[x.words[n.to].folded] {
		return
	}
	x.nouns = x.nouns[1:]
	if n.dimension == statistics.Municipality {
		x.dims = append(x.dims, division{dimension: n.dimension, at: n.from, asked: true})
	} else {
		x.counts = append(x.counts, count{metric: n.metric, from: n.from, to: n.to, noun: true, phrase: n.phrase})
	}
}

// asksWhoDid reports whether it is asked which municipalities did something, rather than
// how often: "welche Kommunen haben nur KI gebucht?"
func (x *reading) asksWhoDid() bool {
	return len(x.dims) == 1 && x.dims[0].dimension == statistics.Municipality && x.dims[0].asked && !x.isSuper && !x.ranking && len(x.having) == 0 && x.limit == 0 &&
		!slices.ContainsFunc(x.counts, func(c count) bool { return c.noun })
}

// onlyBooked refuses rows of which nothing else is true: "welche Module wurden nur über
// Slack gebucht?"
func (x *reading) onlyBooked() {
	if !x.onlyThese || len(x.dims) != 1 || !x.dims[0].asked || isTime(x.dims[0].dimension) || x.isSuper || slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
		return
	}
	for _, v := range x.values {
		if v.dimension != x.dims[0].dimension && v.from > x.dims[0].at && !x.words[v.from].comma() && slices.ContainsFunc(x.words[max(0, v.from-1):v.to], func(w word) bool { return w.folded == "nur" || w.folded == "only" }) {
			x.refuse(Unsupported, x.said(v.from, v.to))
		}
	}
}

// whoStands is where who is counted, or whom rows are of, is said.
func (x *reading) whoStands() int {
	at := len(x.words)
	for _, c := range x.counts {
		if ofWho(c.metric) || ofWho(c.bare) {
			at = min(at, c.from)
		}
	}
	if x.asksWhoDid() {
		at = min(at, x.dims[0].at)
	}
	return at
}

// ofThoseWho refuses what is counted of those who did something else: "Anmeldungen aus
// Kommunen, die KI gebucht haben".
func (x *reading) ofThoseWho() {
	for _, n := range x.nouns {
		if !ofWho(n.metric) || n.to >= len(x.words) || !x.words[n.to].comma() || !relatives[x.words[n.to].folded] || !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to <= n.from && !ofWho(c.metric) && !ofWho(c.bare) }) {
			continue
		}
		end := n.to + 1
		for end < len(x.words) && !x.words[end].comma() {
			end++
		}
		did := takesPart.MatchString(lineOf(x.said(n.to, end))) || slices.ContainsFunc(x.cover, func(p phrase) bool {
			return p.name == "count" && p.edges[0].kind != metric && p.from >= n.to && p.to <= end
		})
		if did {
			x.refuse(Unsupported, x.said(n.from, end))
		}
	}
}
