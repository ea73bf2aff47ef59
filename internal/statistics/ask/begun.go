package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// begunOnly is the part that is meant of a time in which today is, where figures are of
// runs, which are known ahead: what there has been is up to today, "wie viele Termine
// hatten wir dieses Jahr schon?", and what is left is from today on, "wie viele stehen
// dieses Jahr noch an?"
func (x *reading) begunOnly(p statistics.Period) statistics.Period {
	metrics := x.metrics()
	if x.before != nil {
		if len(metrics) == 0 {
			metrics = x.before.Metrics
		}
		if p.IsZero() {
			p = x.before.Period
		}
	}
	if runsSoFar.MatchString(x.line) && !slices.ContainsFunc(metrics, ofQuestions) && !slices.ContainsFunc(metrics, byRun) { // "Anmeldungen für bereits gelaufene Termine"
		x.basis, x.ofRuns = statistics.ByRun, true
		if p.To == (german.Civil{}) || dayOf(p.To).After(x.now) {
			p.To = civil(x.now)
		}
		return p
	}
	if len(metrics) == 0 || slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !byRun(m) }) ||
		p.From != (german.Civil{}) && !dayOf(p.From).Before(x.now) || p.To != (german.Civil{}) && !dayOf(p.To).After(x.now) {
		return x.period
	}
	if p.IsZero() && slices.Contains(metrics, statistics.Runs) && justNow.MatchString(x.line) { // of which day?
		x.refuseTime("", nil)
	}
	switch {
	case x.soFar(metrics, p):
		p.To = civil(x.now)
	case x.against < 0 && !x.tellsPast() && x.remains() && !slices.Contains(metrics, statistics.Taken) && !slices.Contains(metrics, statistics.Attended):
		p.From = civil(x.now)
	default:
		return x.period
	}
	return p
}

// soFar reports whether figures are of runs that have been. Seats that are taken "schon"
// are those of runs to come, too, and so are people who have "schon" booked.
func (x *reading) soFar(metrics []statistics.Metric, p statistics.Period) bool {
	switch {
	case runsSoFar.MatchString(x.line):
		return true
	case x.mayMean("ahead") || x.ofRunsAhead() || slices.ContainsFunc(metrics, func(m statistics.Metric) bool {
		return m != statistics.Runs && m != statistics.Participants && m != statistics.Attended && m != statistics.AttendanceRate
	}):
		return false
	case alreadySaid.MatchString(x.line):
		return true
	}
	return x.against < 0 && !p.IsZero() && (x.mayMean("gone") || ranThen.MatchString(x.line))
}

// ofRunsAhead reports whether it is said what there is for a time: "für dieses Jahr".
func (x *reading) ofRunsAhead() bool {
	return slices.ContainsFunc(x.spans, func(s span) bool {
		lead := x.words[s.from].folded
		return lead == "fur" || lead == "furs" || lead == "for"
	})
}

var (
	runsSoFar   = regexp.MustCompile(` (?:bisherige\w*|vergangenen?|zuruckliegende\w*|gelaufenen?|durchgefuhrten?|stattgefundenen?|past) (?:\w+ )?(?:termine\w*|kurse\w*|veranstaltungen|schulungen|seminare\w*|workshops?|sessions?|runs|courses|dates) `)
	ranThen     = regexp.MustCompile(` (?:lief|liefen|ran) `)
	justNow     = regexp.MustCompile(` (?:lauft|laufen|gibt es|gibts|haben wir|bieten wir|running|are there) (?:\w+ )?(?:gerade|derzeit|momentan|aktull|zurzeit|currently|now) `) // "aktuell" folded
	alreadySaid = regexp.MustCompile(` (?:schon|bereits|already|bisher|bislang|bis jetzt|bis dato|so far|until now|till now|up to now|to date) `)
)
