package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// settleAttributes takes adjectives that say nothing elsewhere for not understood where
// they stand before what is counted or shown: "dringend" is no figure's business, but
// which bookings are "dringende Anmeldungen"?
func (x *reading) settleAttributes() {
	for i, p := range x.cover {
		if i+1 == len(x.cover) || p.to-p.from != 1 || p.name != "fill" && p.name != "ahead" && p.name != "add" {
			continue
		}
		next := x.cover[i+1]
		w := x.words[p.from]
		if x.words[next.from].comma() || next.name != "count" && next.name != "noun" || !narrowingAdjective.MatchString(w.folded) && !(x.language == "en" && quantifier.MatchString(w.folded)) {
			continue
		}
		e := next.edges[0]
		if e.kind != metric && e.kind != dim && e.kind != who {
			continue
		}
		if plannedRuns.MatchString(w.folded) && (ofRuns(e.metric) || e.dimension == statistics.Module || e.dimension == statistics.Run) {
			continue
		}
		if actual.MatchString(w.folded) && (isRate(e.metric) || e.metric == statistics.Attended || e.metric == statistics.Taken) {
			continue
		}
		if ofQuestions(e.metric) && x.asksBehind(i) { // "kurze Frage: wie viele …"
			continue
		}
		x.unknown = append(x.unknown, p.from)
	}
}

// settleFull makes "welche Termine sind voll?" a bound: there is how full they are.
// Which of them "volle Termine" are is not said.
func (x *reading) settleFull() {
	for _, c := range x.counts {
		if !c.state || c.metric != statistics.Utilisation || !full.MatchString(x.words[c.from].folded) {
			continue
		}
		next := c.phrase + 1
		switch {
		case next < len(x.cover) && x.cover[next].name == "noun" && !x.words[x.cover[next].from].comma() && x.words[c.from].folded != "voll" && x.language == "de":
			x.unknown = append(x.unknown, c.from)
		case len(x.having) == 0 && !x.isSuper && !x.hasPhrase("more") && !x.hasPhrase("how") && (x.hasPhrase("which") || x.hasPhrase("whichone")):
			x.having = append(x.having, bound{statistics.AtLeast, 100, true, c.from, c.to})
		}
	}
}

var full = regexp.MustCompile(`^(?:volle?[nrms]?|full)$`)

// asksBehind reports whether a number is asked for behind a phrase.
func (x *reading) asksBehind(i int) bool {
	return slices.ContainsFunc(x.asks, func(at int) bool { return at > i })
}

var (
	narrowingAdjective = regexp.MustCompile(`^(?:(?:dringend|moglich|geplant|tatsachlich|zusatzlich|gross|hoh|niedrig|stark|kurz|schnell|lang|weiter|kunftig|zukunftig|zufallig|begrenzt|beschrankt|eingeschrankt|gefiltert|ublich|einfach|wirklich|eventuell|gering|schwach)e[nrms]?|planned|further|scheduled|actual|possible|additional)$`)
	quantifier         = regexp.MustCompile(`^(?:some|no|few)$`)
	plannedRuns        = regexp.MustCompile(`^(?:geplant|kunftig|zukunftig|moglich|planned|scheduled|possible|weiter)`)
	actual             = regexp.MustCompile(`^(?:tatsachlich|wirklich|actual)`)
)
