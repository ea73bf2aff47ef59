package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// remains reports whether what is left is asked for, as "noch" says where it adds
// nothing to what was wanted before: "und noch die Termine".
func (x *reading) remains() bool {
	for i, w := range x.words {
		if leftOver[w.folded] || stillToCome[w.key] {
			return true
		}
		if w.folded == "noch" && !(i > 0 && addsBefore[x.words[i-1].folded]) && !(i+1 < len(x.words) && addsBehind[x.words[i+1].folded]) {
			return true
		}
	}
	return false
}

var (
	leftOver    = set("still left remaining remain remains übrig verbleiben verbleibt restlich")
	stillToCome = allForms("kommende bevorstehende anstehende ausstehende verbleibende zukünftige künftige restliche upcoming future")
	addsBefore  = set("bitte jetzt dazu auch und nur dann mir uns ich hier nun brauche bräuchte")
	addsBehind  = set("die der das den eine einen ein was etwas mal einmal bitte schnell kurz dazu nach je pro nicht nie")
)

// allForms are words in all their forms.
func allForms(list string) map[string]bool {
	m := map[string]bool{}
	for w := range set(list) {
		m[keyOf(german.Fold(w))] = true
	}
	return m
}

// untilThen is a time of runs of which only the end was said: from today on, where
// that lies ahead and nothing is said of the past.
func (x *reading) untilThen(s span) german.TimeSet {
	set := s.set
	if ahead := german.When(s.text, x.now); len(ahead) == 1 && s.bareYear() && !x.mayMean("gone") {
		set.To = ahead[0].To
	}
	if !dayOf(set.To).Before(x.now) && !x.tellsPast() && !x.mayMean("tillnow") {
		set.From = civil(x.now)
	}
	return set
}

// tellsPast reports whether a question is about what has been. "Haben" alone is not:
// "haben wir noch Termine?"
func (x *reading) tellsPast() bool {
	if x.mayMean("gone") {
		return true
	}
	for i, list := range x.edges {
		if slices.ContainsFunc(list, func(e edge) bool { return e.kind == "pastverb" }) && (!have[x.words[i].folded] || slices.ContainsFunc(x.words[i+1:], func(w word) bool { return participle.MatchString(w.folded) })) {
			return true
		}
	}
	return false
}

var (
	have       = set("haben hat ham hams")
	participle = regexp.MustCompile(`^(?:\w*ge\w+(?:t|en)|\w+iert|(?:be|ver|er|ent)\w+t|bekommen|\w+nommen|vergeben)$`)
)

// coming takes runs to come for those from today on. Where a time is said they are those
// of it: all that are planned then, or that are still to come.
func (x *reading) coming(p phrase) {
	x.ofRuns, x.basis = true, statistics.ByRun
	if d, ok := p.of(dim); ok && d.dimension == statistics.Run && (x.singular(d.word) || x.words[p.from].folded == "des") { // "der nächste Termin": which one is that?
		x.unknown = append(x.unknown, p.from)
		return
	}
	if x.timed(p) {
		if !slices.ContainsFunc(x.cover, func(o phrase) bool { return o.name == "count" && o.has(metric) }) {
			x.noun(p)
		}
		return
	}
	x.spans = append(x.spans, span{from: p.from, to: p.to, text: "heute " + x.said(p.from, p.to), set: german.TimeSet{From: civil(x.now)}})
	if x.at > 0 && x.cover[x.at-1].name == "ask" { // "wie viele kommende Termine"
		x.counts = append(x.counts, count{metric: statistics.Runs, from: p.from, to: p.to, noun: true, asked: true, phrase: x.at})
	}
}

// timed reports whether a time stands in a question besides a phrase.
func (x *reading) timed(p phrase) bool {
	return slices.ContainsFunc(x.cover, func(o phrase) bool { return o.from != p.from && o.name == "time" && o.has(moment) })
}

// stillThere refuses what is left of what was booked once, which is not told: "wie viele
// Anmeldungen sind noch da?"
func (x *reading) stillThere(metrics []statistics.Metric) {
	if lasts.MatchString(x.line) && slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !ofRuns(m) && m != statistics.Waitlisted }) {
		x.refuse(Unsupported, "")
	}
}

var lasts = regexp.MustCompile(` noch (?:\w+ )?(?:da|dabei|vorhanden|bestehen\w*|existieren\w*|gultig\w*|aktiv\w*|ubrig\w*|gibt|standen|leben) | (?:bestehen|existieren|stehen|gelten|leben) (?:\w+ )?noch $| still (?:there|standing|active|valid|around|in place|exist) `)
