package ask

import (
	"regexp"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// eitherWay notes times without a year that may be the last or the next, of which it
// depends on the words which is meant: "Anmeldungen für März" may be of runs to come,
// or made in the last March; "wie viele Teilnehmende haben wir im März?" is asked of
// either, and so is "in diesem März".
func (x *reading) eitherWay() {
	metrics := x.metrics()
	if len(x.spans) != 1 || x.against >= 0 || x.basis != "" || len(metrics) == 0 || slices.ContainsFunc(metrics, ofQuestions) || slices.ContainsFunc(metrics, ofRuns) {
		return
	}
	s := x.spans[0]
	line := lineOf(s.text)
	this := thisMonth.MatchString(line)
	if !s.bareYear() && !this {
		return
	}
	ahead := german.When(withoutThis.ReplaceAllString(s.text, ""), x.now)
	if len(ahead) != 1 || ahead[0].From == s.set.From || ahead[0].From == (german.Civil{}) || ahead[0].To == (german.Civil{}) || !dayOf(ahead[0].From).After(x.now) {
		return
	}
	lead := x.words[s.from].folded
	next := periodOf(ahead[0])
	nearer := dayOf(next.From).Sub(x.now) <= x.now.Sub(dayOf(s.set.To))
	switch {
	case slices.ContainsFunc(metrics, byRun):
		if this || nearer && haveNow.MatchString(x.line) && !x.mayMean("gone") {
			x.refuseTime(s.text, []statistics.Period{periodOf(s.set), next})
		}
	case this, nearer && (lead == "fur" || lead == "for" || x.counted(statistics.Waitlisted) && !x.saysPast() || x.haveFor()):
		x.refuse(Ambiguous, s.text)
		x.runPeriod = next
	}
}

// haveFor reports whether it is asked what there is for something: "wie viele Buchungen
// haben wir für Datenrecht im Mai?"
func (x *reading) haveFor() bool {
	return len(x.values) > 0 && haveNow.MatchString(x.line) && forSomething.MatchString(x.line) && !x.mayMean("gone")
}

var (
	forSomething = regexp.MustCompile(` (?:fur|for) `)
	thisMonth    = regexp.MustCompile(` diese[mnrs]? (?:januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember) | this (?:january|february|march|april|may|june|july|august|september|october|november|december) `)
	withoutThis  = regexp.MustCompile(`(?i)\b(?:diese[mnrs]?|this)\b`)
	haveNow      = regexp.MustCompile(` (?:haben|habt|have|do) (?:wir|ihr|sie|we|you) | (?:sind|are) (?:es|there|\w*angemeldet|registered) `)
)

// vagueStretch are several units of a time that nobody has counted: "die letzten
// Monate".
var vagueStretch = regexp.MustCompile(` (?:letzten|vergangenen|zuruckliegenden|vorigen|kommenden|nachsten|folgenden|last|past|recent|coming|next) (tage|wochen|monate|quartale|jahre|days|weeks|months|quarters|years)n? $`)

// stretches are those that may be meant by a vague one, up to today or from it on.
func stretches(line string, now time.Time) (list []statistics.Period) {
	unit := map[byte][3]int{'t': {0, 0, 7}, 'd': {0, 0, 7}, 'w': {0, 0, 28}, 'm': {0, 3, 0}, 'q': {0, 6, 0}, 'j': {2, 0, 0}, 'y': {2, 0, 0}}[vagueStretch.FindStringSubmatch(line)[1][0]]
	ahead := comingUp.MatchString(line)
	for n := 1; n <= 3; n++ {
		if ahead {
			list = append(list, statistics.Period{From: civil(now), To: civil(now.AddDate(unit[0]*n, unit[1]*n, unit[2]*n))})
		} else {
			list = append(list, statistics.Period{From: civil(now.AddDate(-unit[0]*n, -unit[1]*n, -unit[2]*n+1)), To: civil(now)})
		}
	}
	return list
}

var comingUp = regexp.MustCompile(` (?:kommenden|nachsten|folgenden|coming|next) `)

// partlyAhead settles what a month or a half-year is of that has begun and is not over:
// "fürs erste Halbjahr 2026" what has "already" come in is for runs, and what is asked
// for without that may be either.
func (x *reading) partlyAhead(q *statistics.Query) {
	if len(x.spans) != 1 || x.against >= 0 || x.before != nil || x.spans[0].bareYear() || x.spans[0].back.unit != 0 || q.Period.To == (german.Civil{}) || !dayOf(q.Period.To).After(x.now) || unitOf(q.Period) == 'y' {
		return
	}
	s := x.spans[0]
	switch x.words[s.from].folded {
	case "fur", "furs", "for":
	default:
		return
	}
	if x.cameAlready() {
		q.By = statistics.ByRun
		return
	}
	x.refuse(Ambiguous, s.text)
	x.runPeriod = q.Period
}

// cameAlready reports whether it is asked what has come in so far.
func (x *reading) cameAlready() bool { return alreadyIn.MatchString(x.line) }

var alreadyIn = regexp.MustCompile(` (?:schon|bereits|already) | (?:liegt|liegen) (?:\w+ )*vor $`)
