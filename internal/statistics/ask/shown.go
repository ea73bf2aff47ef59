package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// pointsBack reports whether a question speaks of what was shown: "wie viele Plätze
// sind da noch frei?", "wie viele dieser Buchungen wurden storniert?" A word may as
// well mean something that the question itself says before it.
func (x *reading) pointsBack() bool {
	if x.before == nil {
		return false
	}
	for i := range x.words {
		if x.pointsAt(i) && !x.saysItself(i) {
			return true
		}
	}
	return false
}

// pointsNowhere returns a word that speaks of what was shown where nothing was: "wie
// viele Anmeldungen hatten wir dort?"; -1 none.
func (x *reading) pointsNowhere() int {
	if x.before != nil {
		return -1
	}
	for i, w := range x.words {
		if onlyShown[w.folded] && x.pointsAt(i) && !x.saysItself(i) {
			return i
		}
	}
	return -1
}

// pointsAt reports whether a word speaks of something else by its place and what
// stands around it.
func (x *reading) pointsAt(i int) bool {
	w := x.words[i].folded
	last := i+1 == len(x.words) || x.words[i+1].comma()
	switch {
	case demonstratives[w]:
		n, ok := x.shownNoun(i)
		return ok && (n.metric != "" || n.kind == who || n.dimension != "")
	case w == "da":
		return !x.isThere(i) && (last || x.startsNoReason(i) && x.words[i+1].folded != "mal") // "ich hätte da mal eine Frage"
	case w == "dabei":
		return len(x.asks) == 0 && !last && (x.may(i+1, "det") || x.may(i+1, "only"))
	case w == "there":
		return x.language == "en" && (i == 0 || !beForms[x.words[i-1].folded]) && (last || !beForms[x.words[i+1].folded])
	case w == "damit":
		return i > 0 && !x.words[i].comma() && !last
	case placesShown[w]:
		return i+1 == len(x.words) || !x.words[i+1].comma() // "dafür, wie viele …" is what follows
	case pronouns[w]:
		return !x.words[i].comma() && (i == 0 || !x.words[i-1].comma()) && (i > 0 || w != "denen") && !(w == "denen" && !last && x.may(i+1, "place")) // "denen aus Hessen"
	case possessive[w]:
		return !x.words[i].isNoun() && i+1 < len(x.words) && x.countedAt(i+1)
	case w == "die" || w == "sie" || w == "they" || w == "them":
		return i > 0 && haveForms[x.words[i-1].folded] && !x.words[i].isNoun() && (last || followsThem[x.words[i+1].folded])
	}
	return false
}

// saysItself reports whether the question says before a word, in another clause, what
// that may point to.
func (x *reading) saysItself(i int) bool {
	start := i
	for start > 0 && !x.words[start].comma() && !strings.ContainsAny(x.words[start].before, "?!") && !joinsClauses[x.words[start].folded] {
		start--
	}
	if possessive[x.words[i].folded] && slices.ContainsFunc(x.cover, func(p phrase) bool { // "how far in advance do towns book their places?"
		return p.to <= i && (p.name == "count" || p.name == "noun" || p.name == "value" || p.name == "which" || p.name == "ask" || p.name == "by")
	}) {
		return true
	}
	ofPlaces := x.words[i].folded == "da" || x.words[i].folded == "dort" || x.words[i].folded == "there"
	return start > 0 && slices.ContainsFunc(x.cover, func(p phrase) bool {
		switch p.name {
		case "time", "value", "noun", "which", "by":
			return p.to <= start
		case "count":
			return p.to <= start && !(ofPlaces && joinsClauses[x.words[start].folded])
		}
		return false
	})
}

// shownNoun is what a word behind "dieser" or "those" may mean, with an adjective
// between them. Times are none: "dieses Jahr".
func (x *reading) shownNoun(i int) (edge, bool) {
	if slices.ContainsFunc(x.spans, func(s span) bool { return s.from <= i && i < s.to }) {
		return edge{}, false
	}
	for k := i + 1; k < len(x.words) && k <= i+2; k++ {
		for _, e := range x.edges[k] {
			if e.kind == metric || e.kind == who || e.kind == dim && !isTime(e.dimension) {
				return e, true
			}
		}
		if len(x.edges[k]) > 0 && !x.may(k, fill) && !x.may(k, state) && !x.may(k, "num") {
			break
		}
	}
	return edge{}, false
}

// startsNoReason reports whether "da" is no "weil".
func (x *reading) startsNoReason(i int) bool {
	return i > 0 && !x.words[i].comma() || haveForms[x.words[i+1].folded] || beForms[x.words[i+1].folded]
}

// isThere reports whether "da" says that somebody or something was there: "wie viele
// waren wirklich da?"
func (x *reading) isThere(i int) bool {
	if i > 0 && already[x.words[i-1].folded] {
		return true
	}
	last := i+1 == len(x.words) || x.words[i+1].comma() || x.words[i+1].folded == "als" || x.words[i+1].folded == "gewesen"
	if last && standsThere.MatchString(x.line) {
		return true
	}
	came := slices.ContainsFunc(x.words[:i], func(w word) bool { return beForms[w.folded] })
	return last && came && (len(x.asks) > 0 || x.isYesNo()) && !slices.ContainsFunc(x.counts, func(c count) bool { return ofRuns(c.metric) })
}

// standsThere is how somebody does: "wie stehen wir mit den Buchungen da?"
var standsThere = regexp.MustCompile(` (?:stehe|stehen|steht|stand|standen) `)

// countedAt reports whether a word may be one of what is counted.
func (x *reading) countedAt(i int) bool { return x.may(i, metric) }

// notShown is a noun that is pointed to although no rows or values of its kind were
// shown: "diese Module" after figures of each Land.
func (x *reading) notShown() (edge, bool) {
	for i, w := range x.words {
		if !demonstratives[w.folded] || x.saysItself(i) {
			continue
		}
		if e, ok := x.shownNoun(i); ok && e.kind == dim && !x.shows(e.dimension) {
			return e, true
		}
	}
	return edge{}, false
}

// shows reports whether the query before is of rows or values of a dimension, or of what
// belongs to it.
func (x *reading) shows(d statistics.Dimension) bool {
	kin := append([]statistics.Dimension{d}, kinOf[d]...)
	of := func(o statistics.Dimension) bool { return slices.Contains(kin, o) }
	switch {
	case slices.ContainsFunc(x.before.Dimensions, of), slices.ContainsFunc(x.before.Filters, func(f statistics.Filter) bool { return of(f.Dimension) }):
		return true
	case d == statistics.Run:
		return slices.ContainsFunc(x.before.Metrics, ofRuns) || x.before.By == statistics.ByRun
	}
	return d == statistics.Municipality && slices.Contains(x.before.Metrics, statistics.Municipalities)
}

// kinOf are the dimensions of which a value stands for some of another.
var kinOf = map[statistics.Dimension][]statistics.Dimension{
	statistics.Module:       {statistics.Category, statistics.Topic},
	statistics.Run:          {statistics.Module, statistics.Category, statistics.Topic},
	statistics.Municipality: {statistics.Land, statistics.SizeClass},
}

// sameRows reports whether what is asked of rows that were shown needs what they were
// chosen by: "wie viele Stornos hatten die?" of the ten with most bookings.
func (x *reading) sameRows() bool {
	return x.pointsBack() && len(x.dims) == 0 && len(x.before.Dimensions) > 0 && (x.before.Limit > 0 || len(x.before.Having) > 0)
}

var (
	demonstratives = set("diese dieser diesen diesem dieses jene jener jenen jenem jenes these those")
	onlyShown      = set("dort davon darunter hiervon daraus hieraus thereof")
	placesShown    = set("dort davon darunter hiervon dahinter darin daran darauf dafur dazu hierzu hierfur hierbei daraus hieraus thereof")
	possessive     = set("ihre ihrer ihren their")
	pronouns       = set("denen deren dessen")
	joinsClauses   = set("und and oder or")
	beForms        = set("is are was were be been s sind ist war waren gewesen will would")
	haveForms      = set("haben hatten hat hatte kommen kamen sind waren stammen stammten liegen lagen buchten have had do did are were")
	followsThem    = set("insgesamt denn jeweils zusammen noch eigentlich dann uberhaupt alle so davon each altogether overall come")
	already        = set("schon bereits wirklich tatsachlich auch letztlich wieder mit still already really actually")
)
