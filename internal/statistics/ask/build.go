package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// build makes the query that a question asks for by itself.
func (x *reading) build() statistics.Query {
	q := statistics.Query{Metrics: x.metrics(), Period: x.period, Compare: x.compare, View: x.view, By: x.basis}
	if len(q.Metrics) == 0 && x.implied != "" {
		q.Metrics = []statistics.Metric{x.implied}
	}
	if x.implied != "" && x.implied != statistics.Bookings && !slices.Contains(q.Metrics, x.implied) && len(x.measures) == 0 { // the first booking is not the earliest
		x.refuse(Unsupported, "")
	}
	if len(q.Metrics) == 0 && x.deniedState {
		q.Metrics = []statistics.Metric{statistics.Bookings}
	}
	q.Metrics = x.asShares(q.Metrics)
	if slices.ContainsFunc(x.having, func(b bound) bool { return b.percent }) && !slices.ContainsFunc(q.Metrics, isRate) { // "zu mehr als 80 % belegt"
		if rates, ok := ratesOf(q.Metrics); ok {
			q.Metrics = rates
		}
	}
	x.sideBySide(q.Metrics)
	x.sets(q.Metrics)
	q.Dimensions = x.dimensions()
	q.Filters = x.filters(nil)
	x.order(&q)
	x.settleBasis(&q)
	x.stillThere(q.Metrics)
	x.offersOfList()
	x.narrowings(q)
	x.noEffect(q)
	return q
}

// settleBasis chooses the dates that a period is of where only those of runs can be
// meant: what has not begun yet has no bookings, and "Anmeldungen für Termine im
// März" says so.
func (x *reading) settleBasis(q *statistics.Query) {
	if x.ofRuns && slices.ContainsFunc(q.Metrics, byRun) {
		q.By = statistics.ByDefault
	}
	if q.By == statistics.ByDefault && !x.ofRuns && !q.Period.IsZero() && !x.ofRunsAhead() && haveBooked.MatchString(x.line) && !slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return !byRun(m) || ofRuns(m) }) { // "Teilnehmende, die sich im Dezember angemeldet haben"
		q.By = statistics.ByRequest
	}
	if q.By != statistics.ByDefault || len(q.Metrics) == 0 || slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return byRun(m) || ofQuestions(m) }) || q.Period.IsZero() {
		return
	}
	if q.Period.From != (german.Civil{}) && dayOf(q.Period.From).After(x.now) {
		q.By = statistics.ByRun
	} else {
		x.partlyAhead(q)
	}
}

// haveBooked is that people booked then, whenever they take part.
var haveBooked = regexp.MustCompile(` (?:haben|hatten|hat|die|have|had|who|that) (?:sich )?(?:\w+ ){0,6}(?:angemeldet|registriert|eingeschrieben|eingebucht|gebucht|signed up|registered|booked|enrolled) | (?:participants|attendees) (?:signed up|registered|booked|enrolled) `)

// said is what the question writes from one word to before another.
func (x *reading) said(from, to int) string {
	if from >= to || to > len(x.words) {
		return ""
	}
	return x.written(x.words[from].Span.Start, x.words[to-1].Span.End)
}

// written is what is written from one place up to another: nothing where words were
// turned, so that what is read first is written last.
func (x *reading) written(from, to int) string {
	if from > to {
		return ""
	}
	return x.text[from:to]
}

// between is what is written behind the word before to and up to the word from.
func (x *reading) between(to, from int) string {
	if to < 1 || from >= len(x.words) || to > from {
		return ""
	}
	var b strings.Builder
	start := x.words[to-1].Span.End
	for _, p := range x.cover {
		if p.name == "time" && p.from >= to && p.to <= from { // the slash of "Q3/2025" joins nothing
			b.WriteString(x.written(start, x.words[p.from].Span.Start))
			start = x.words[p.to-1].Span.End
		}
	}
	return b.String() + x.written(start, x.words[from].Span.Start)
}

// isYesNo reports whether a question wants yes or no.
func (x *reading) isYesNo() bool { return german.Question(x.text) == german.AskYesNo }

// hasPhrase reports whether there is a phrase of that name.
func (x *reading) hasPhrase(name string) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool { return p.name == name })
}

// spoken reports whether a phrase of a name has an edge of a kind.
func (x *reading) spoken(name string, k kind) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool { return p.name == name && p.has(k) })
}

// word reports whether a word of the question may be of a kind.
func (x *reading) mayMean(k kind) bool {
	for _, list := range x.edges {
		if slices.ContainsFunc(list, func(e edge) bool { return e.kind == k }) {
			return true
		}
	}
	return false
}

func (x *reading) shown(p phrase) {
	x.viewed = true
	for _, v := range p.each("view") {
		if x.view == "" || v.of == string(statistics.ViewStacked) {
			x.view = statistics.View(v.of)
		}
	}
}

// instead is what another takes the place of: "statt Monat".
func (x *reading) instead(p phrase) {
	if !x.undoes(p) {
		return
	}
	if d, ok := p.of(dim); ok {
		x.replaced = d.dimension
	} else if e, ok := p.of("adverb"); ok { // "statt monatlich"
		x.replaced = statistics.Dimension(e.of)
	}
}

func (x *reading) undividedBy(p phrase) {
	if d, ok := p.of(dim); ok && x.undoes(p) {
		x.withoutDims = append(x.withoutDims, d.dimension)
	} else if x.undoes(p) {
		if x.hasPhrase("by") { // "nach Quartalen nicht aufteilen"
			x.refuse(Ambiguous, x.said(p.from, p.to))
		}
		x.withoutDims = append(x.withoutDims, x.before.Dimensions...)
	}
}

// undoes reports whether there is something before a question that it may take back.
func (x *reading) undoes(p phrase) bool {
	if x.before == nil {
		x.unknown = append(x.unknown, p.from)
	}
	return x.before != nil
}
