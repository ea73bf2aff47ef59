package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// settleAskWords gives words that ask for rows without naming any theirs: "woher" asks
// for Länder, "was buchen …" for modules, "wo ist noch frei" for runs. One that is not
// used by then is asked back, see noEffect.
func (x *reading) settleAskWords() {
	asksRows := len(x.dims) > 0 || x.before != nil || len(x.asks) > 0 || len(x.askedRows) > 0
	e, where := x.edgeOf("where")
	switch {
	case x.before != nil && len(x.dims)+len(x.asks)+len(x.askedRows) == 0 && !slices.ContainsFunc(x.before.Dimensions, isOffered) && x.asksWhatIsBooked():
		x.dims = append(x.dims, division{dimension: statistics.Module, asked: true})
	case asksRows, x.hasPhrase("more"), mostOf.MatchString(x.line):
	case where && x.counted(statistics.Free) && len(x.metrics()) == 1:
		x.dims = append(x.dims, division{dimension: statistics.Run, at: e.from, asked: true})
	case where && (e.word == "woher" || comesFrom.MatchString(x.line)) && !slices.ContainsFunc(x.metrics(), func(m statistics.Metric) bool { return ofRuns(m) || ofQuestions(m) }):
		x.dims = append(x.dims, division{dimension: statistics.Land, at: e.from, asked: true, one: x.isSuper})
	case x.asksWhatIsBooked():
		x.dims = append(x.dims, division{dimension: statistics.Module, asked: true})
	}
	x.settlePreferred()
	x.howFull()
}

// isOffered reports whether rows are of what can be booked.
func isOffered(d statistics.Dimension) bool {
	return d == statistics.Module || d == statistics.Topic || d == statistics.Category || d == statistics.Run
}

// howFull counts utilisation where it is said of runs how well they are booked: "wie gut
// ist der Kurs schon gebucht?"
func (x *reading) howFull() {
	if len(x.counts) != 1 || x.counts[0].noun || !bookedHow.MatchString(x.line) {
		return
	}
	if m := x.counts[0].metric; m == statistics.Bookings || m == statistics.Taken {
		x.counts[0] = count{metric: statistics.Utilisation, from: x.counts[0].from, to: x.counts[0].to, state: true, phrase: x.counts[0].phrase}
		x.unknown = slices.DeleteFunc(x.unknown, func(i int) bool { return i == x.counts[0].from })
	}
}

var bookedHow = regexp.MustCompile(` (?:wie (?:gut|weit|voll) (?:ist|sind|war|waren) |how (?:well|full) (?:is|are|was|were) )(?:\w+ )*(?:gebucht|ausgebucht|belegt|besetzt|gefullt|booked|filled|taken) `)

// mostOf is more than half of them.
var mostOf = regexp.MustCompile(` most of `)

// comesFrom is "wo … her" and "where … from".
var comesFrom = regexp.MustCompile(` wo (?:\w+ )+her | where (?:\w+ )+from `)

// asksWhatIsBooked reports whether modules are asked for: "was buchen kleine Gemeinden
// am liebsten?", "what do large cities book most?"
func (x *reading) asksWhatIsBooked() bool {
	if !whatBooked.MatchString(x.line) || x.hasPhrase("more") || x.either || x.counted(statistics.Questions) || x.hasPhrase("noun") && slices.ContainsFunc(x.nouns, func(n noun) bool { return n.one }) {
		return false
	}
	return !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun || c.metric != statistics.Bookings }) && (len(x.counts) > 0 || x.isSuper || x.hasPhrase("prefer"))
}

var whatBooked = regexp.MustCompile(`^ (?:und |also )?(?:was (?:\w+ ){0,8}(?:buchen|buchten|bucht|gebucht|bevorzugen|bevorzugten)|what (?:\w+ ){1,6}(?:book|booked|prefer|favour|favor)) `)

// settlePreferred takes "am liebsten", "vor allem" and the like for a superlative of
// the rows that are asked for. Where somebody says how he wants figures they say
// nothing, and elsewhere nobody knows of how many they are: "vor allem aus Bayern".
func (x *reading) settlePreferred() {
	x.preferredDay()
	for i, p := range x.cover {
		if p.name != "prefer" {
			continue
		}
		next, last := x.nextSaying(i), i > 0 && (x.cover[i-1].name == "courtesy" || speakers[x.words[x.cover[i-1].from].folded])
		asked := slices.ContainsFunc(x.dims, func(d division) bool { return d.asked })
		switch {
		case !asked && (last || preferred[next] || next == "courtesy" || p.from == 0 && x.hasPhrase("courtesy")): // "am liebsten je Monat"
		case !asked || next == "value" || next == "size" || next == "time" || next == "popular" && len(x.counts) == 0 && len(x.values)+len(x.spans) == 0 || x.isSuper && x.direction > 0: // how many of those?
			x.unknown = append(x.unknown, p.from)
		default:
			x.isSuper, x.direction = true, -1
			if len(x.counts) == 1 && x.counts[0].metric == statistics.People && !x.counts[0].asked { // who prefers it
				x.counts[0].metric = statistics.Bookings
			}
			if len(x.counts) == 0 && x.implied == "" {
				x.implied = statistics.Bookings
			}
		}
	}
}

// preferredDay takes a day that is preferred for one of the week.
func (x *reading) preferredDay() {
	if !x.hasPhrase("prefer") || len(x.undivided) != 1 || len(x.dims)+len(x.spans) > 0 || !someDay[x.undivided[0].word] {
		return
	}
	e := x.undivided[0]
	e.kind, e.dimension = dim, statistics.Weekday
	x.undivided = nil
	x.divide(e, false, true)
}

var someDay = set("tag tage tagen day days")

// nextSaying is the name of the next phrase that is no filler.
func (x *reading) nextSaying(i int) string {
	for i++; i < len(x.cover); i++ {
		if x.cover[i].name != "fill" {
			return x.cover[i].name
		}
	}
	return ""
}

// askedForNone refuses words that ask for rows where figures are of none: "wo ist die
// Stornoquote am höchsten?" may ask for modules, towns or Länder.
func (x *reading) askedForNone(q statistics.Query) {
	if x.before != nil || len(q.Dimensions) > 0 || len(q.Metrics) == 0 || !q.Compare.IsZero() {
		return
	}
	if x.hasPhrase("where") || x.hasPhrase("matters") || whatDone.MatchString(x.line) && len(x.asks) == 0 && !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
		x.refuse(Ambiguous, "")
	}
}

// whatDone asks what it was that was booked or the like, not how much.
var whatDone = regexp.MustCompile(`^ (?:und |also )?was (?:wird|wurde|wurden|haben|hat|ist|war|sagen|stornieren|buchen|besuchen|belegen) `)

// silenceAskedAgain takes a question for no part of the one behind it that says itself
// what is counted and by what: "Wo fehlen Termine? Module mit der längsten Warteliste".
// What the first is about is kept, unless the other says that again.
func (x *reading) silenceAskedAgain() {
	end := slices.IndexFunc(x.cover, func(p phrase) bool { return p.from > 0 && strings.Contains(x.words[p.from].before, "?") })
	if end < 1 || pointsBack.MatchString(x.line) {
		return
	}
	lead, rest := x.cover[:end], x.cover[end:]
	rows := rowsSaid(rest)
	if len(rows) == 0 || !slices.ContainsFunc(rest, func(p phrase) bool { return (p.name == "count" || p.name == "sort") && p.has(metric) }) || slices.ContainsFunc(lead, func(p phrase) bool { return !x.leadsOn(p, rows) }) {
		return
	}
	for i, p := range lead {
		v, valued := p.of(value)
		if valued && !saidAgain(v, rest) || p.has(moment) {
			continue
		}
		lead[i].rule = &silent
	}
}

// rowsSaid are the dimensions that phrases name.
func rowsSaid(rest []phrase) (list []statistics.Dimension) {
	ranked := slices.ContainsFunc(rest, func(p phrase) bool { return p.name == "super" || p.name == "bound" })
	for _, p := range rest {
		if p.name != "by" && p.name != "which" && !(p.name == "noun" && ranked) {
			continue
		}
		for _, e := range p.each(dim) {
			list = append(list, e.dimension)
		}
	}
	return list
}

// leadsOn reports whether a phrase may stand in a question that is asked again behind
// it: it counts nothing, and asks for no other rows.
func (x *reading) leadsOn(p phrase, rows []statistics.Dimension) bool {
	switch p.name {
	case "which":
		return !slices.ContainsFunc(p.each(dim), func(e edge) bool { return !slices.Contains(rows, e.dimension) })
	case "count":
		return p.edges[0].kind == verb
	case "unknown":
		return x.verdict(p.from)
	case "where", "when", "noun", "value", "fill", "other", "prefer", "matters", "popular", "super", "time", "courtesy", "and", "add", "ahead", "who":
		return !narrows[x.words[p.from].folded] || p.name == "fill"
	}
	return false
}
