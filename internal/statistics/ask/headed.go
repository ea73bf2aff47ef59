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
