package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// eachItsOwn refuses figures that are each said of something else, as filters hold for all
// of them: "Anmeldungen aus Bayern und Stornierungen aus Hessen", "in Bayern 2025 verglichen
// mit Hessen 2024".
func (x *reading) eachItsOwn() {
	for i := 1; i < len(x.counts); i++ {
		a, b := x.counts[i-1], x.counts[i]
		joint := x.jointOf(a.to, b.from)
		if a.to > b.from || joint < 0 {
			continue
		}
		for _, d := range x.dims { // "Anmeldungen je Land und Stornierungen je Modul"
			if d.by && d.at >= a.to && d.at < joint && slices.ContainsFunc(x.dims, func(o division) bool { return o.by && o.at >= b.to }) {
				x.refuse(Unsupported, x.said(a.from, b.to))
			}
		}
		for _, v := range x.values {
			for _, w := range x.values {
				if v.to <= joint && w.from >= joint && x.saidOf(v, a) && whichOnes(w) && !x.alikeOrApart(v, w) {
					x.refuse(Unsupported, x.said(min(v.from, a.from), max(w.to, b.to)))
				}
			}
		}
	}
	x.partOnly()
	if x.compare.IsZero() {
		return
	}
	for _, p := range x.cover {
		if p.name != "versus" && p.name != "than" && p.name != "compare" {
			continue
		}
		for _, v := range x.values {
			for _, w := range x.values {
				if v.to <= p.from && w.from >= p.to && v.dimension == w.dimension && !slices.Equal(v.values, w.values) && !isTime(v.dimension) {
					x.refuse(Unsupported, x.said(v.from, w.to))
				}
			}
		}
	}
}

// saidOf reports whether a value is said of what is counted, behind it or right before it:
// "hessische Stornierungen".
func (x *reading) saidOf(v restriction, c count) bool {
	return whichOnes(v) && (v.from >= c.to || v.to == c.from && !x.leadsIn(v.from))
}

// whichOnes reports whether a value says of which modules, places or channels figures are.
func whichOnes(v restriction) bool {
	return !v.not && v.dimension != statistics.Status && !isTime(v.dimension) && v.dimension != statistics.Weekday
}

// leadsIn reports whether a preposition stands at a word.
func (x *reading) leadsIn(at int) bool { return x.may(at, "place") || x.may(at, "for") }

// alikeOrApart reports whether two values are the same, or figures are shown for each.
func (x *reading) alikeOrApart(v, w restriction) bool {
	return v.dimension == w.dimension && (slices.Equal(v.values, w.values) || x.divides(v.dimension) || x.contrast)
}

// jointOf is where between two words something is joined, -1 nowhere.
func (x *reading) jointOf(from, to int) int {
	for i := from; i <= to && i < len(x.words); i++ {
		if joins(x.words[i].folded) || i > from && x.words[i].comma() || alsoJoins.MatchString(strings.ToLower(x.words[i].Text)) {
			if joins(x.words[i].folded) && i < to && slices.ContainsFunc(x.values, func(v restriction) bool { return v.from <= i && i < v.to }) { // "aus Bayern und Hessen"
				continue
			}
			return i
		}
	}
	return -1
}

var alsoJoins = regexp.MustCompile(`^(?:sowie|vs|versus|gegenüber|gegen|plus)$`)

// partOnly refuses the whole and one part of it, which would be filtered away: "wie viele
// Termine gab es insgesamt und wie viele davon zu KI?"; and places of which only some are
// values: "in Städten und Landkreisen".
func (x *reading) partOnly() {
	for i, p := range x.cover {
		if p.name == "noun" && i+2 < len(x.cover) && x.cover[i+1].name == "and" && x.cover[i+2].name == "value" && p.has(dim) && !x.divides(statistics.Municipality) {
			d, _ := p.of(dim)
			if d.dimension == statistics.Municipality && x.cover[i+2].lastValue().dimension == statistics.SizeClass {
				x.refuse(Unsupported, x.said(p.from, x.cover[i+2].to))
			}
		}
		if x.before != nil || !ofThem.MatchString(x.words[p.from].folded) || x.words[p.from].folded == "of" || i == 0 || i+1 >= len(x.cover) {
			continue
		}
		counted := slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to <= p.from })
		again := slices.ContainsFunc(x.cover[i+1:], func(o phrase) bool { return o.name == "count" || o.name == "rate" || o.name == "denied" })
		if next := x.cover[i+1].name; counted && !again && (next == "value" || next == "time") && (inTotal.MatchString(x.line) || len(x.asks) > 1) {
			x.refuse(Unsupported, x.said(p.from, x.cover[len(x.cover)-1].to))
		}
	}
}
