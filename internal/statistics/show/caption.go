package show

import (
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// Caption says in words what a query asks for: "Bestätigte Anmeldungen je Land,
// 1. Halbjahr 2026 (nach Tag der Anmeldung)". Which date is meant is said where a
// date matters.
func Caption(q statistics.Query, names statistics.Names, language string) string {
	t := in(language)
	if len(q.Metrics) == 0 {
		return ""
	}
	what := make([]string, len(q.Metrics))
	for i, m := range q.Metrics {
		what[i] = t.label(m)
	}
	var only string
	if len(q.Metrics) == 1 {
		what[0] = spaced(what[0], t.qualify(q, names))
	} else {
		var all string
		all, only = t.restrict(q, names)
		what[len(what)-1] = spaced(what[len(what)-1], all)
	}
	parts := []string{spaced(t.list(what), t.by(q.Dimensions))}
	for _, p := range []string{only, t.when(q), t.conditions(q), t.top(q)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return upper(strings.Join(parts, ", "))
}

// by says what figures are broken down by: "je Land und Quartal".
func (t tongue) by(dimensions []statistics.Dimension) string {
	if len(dimensions) == 0 {
		return ""
	}
	return t.say("je ", "by ") + t.dimensions(dimensions)
}

func (t tongue) dimensions(dimensions []statistics.Dimension) string {
	nouns := make([]string, len(dimensions))
	for i, d := range dimensions {
		nouns[i] = t.say(nounOf(d).one, nounOf(d).en)
	}
	return t.list(nouns)
}

// when says the period, what it is compared with, and of which date they are.
func (t tongue) when(q statistics.Query) string {
	b := t.basis(q)
	if q.Period.IsZero() && slices.ContainsFunc(q.Filters, func(f statistics.Filter) bool { return isTime(f.Dimension) && !f.Not }) {
		return b // the filter has said it
	}
	when := t.period(q.Period)
	if !q.Compare.IsZero() {
		when += t.say(" gegenüber ", " compared with ") + t.period(q.Compare)
	}
	if b != "" {
		when += " (" + b + ")"
	}
	return when
}

// basis says which date periods and times are of, "" where there is but one or
// none matters.
func (t tongue) basis(q statistics.Query) string {
	if measureOf(q.Metrics[0]).of == ofQuestions || !dated(q) {
		return ""
	}
	if basisOf(q) == statistics.ByRun {
		return t.say("nach Termin", "by course date")
	}
	return t.say("nach Tag der Anmeldung", "by date of booking")
}

// dated reports whether it matters to a query when things were.
func dated(q statistics.Query) bool {
	if !q.Period.IsZero() || !q.Compare.IsZero() {
		return true
	}
	for _, d := range q.Dimensions {
		if isTime(d) || d == statistics.Weekday {
			return true
		}
	}
	for _, f := range q.Filters {
		if isTime(f.Dimension) || f.Dimension == statistics.Weekday {
			return true
		}
	}
	return false
}

// basisOf settles the basis of a query that leaves it open.
func basisOf(q statistics.Query) statistics.Basis {
	if q.By != statistics.ByDefault {
		return q.By
	}
	for _, m := range q.Metrics {
		switch m {
		case statistics.Participants, statistics.Attended, statistics.AttendanceRate:
			return statistics.ByRun
		}
		if measureOf(m).of == ofRuns {
			return statistics.ByRun
		}
	}
	return statistics.ByRequest
}

// conditions says what rows must fulfil: "nur Länder mit mehr als 20
// Anmeldungen".
func (t tongue) conditions(q statistics.Query) string {
	if len(q.Having) == 0 {
		return ""
	}
	said := make([]string, len(q.Having))
	for i, h := range q.Having {
		said[i] = t.condition(h, true)
	}
	return t.say("nur ", "only ") + t.rows(q, 2) + t.say(" mit ", " with ") + t.list(said)
}

// condition says a condition after "mit", or after "haben".
func (t tongue) condition(h statistics.Having, dative bool) string {
	m := measureOf(h.Metric)
	op := map[statistics.Op]string{
		statistics.More: t.say("mehr als", "more than"), statistics.AtLeast: t.say("mindestens", "at least"),
		statistics.Less: t.say("weniger als", "fewer than"), statistics.AtMost: t.say("höchstens", "at most"),
		statistics.Exactly: t.say("genau", "exactly"),
	}[h.Op]
	if m.kind != count {
		if h.Op == statistics.Less {
			op = t.say(op, "less than")
		}
		return t.say(chosen(dative, m.de.dative, m.de.object)+" von ", m.en.with+" of ") + op + " " + t.figure(m.kind, h.Value, true)
	}
	return op + " " + t.counted(h.Metric, h.Value, dative)
}

// counted writes a number of something: "20 bestätigte Anmeldungen", and after
// "mit": "20 bestätigten Anmeldungen".
func (t tongue) counted(metric statistics.Metric, v float64, dative bool) string {
	m := measureOf(metric)
	one := v == 1
	var noun string
	switch {
	case t.english:
		noun = chosen(one, m.en.one, m.en.many)
	case dative:
		noun = chosen(one, m.de.dative1, m.de.dative)
	default:
		noun = chosen(one, m.de.one, m.de.many)
	}
	return t.decimal(v, 2) + " " + noun
}

func chosen(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// rows is what the rows of a query are called: "Länder".
func (t tongue) rows(q statistics.Query, n int) string {
	if len(q.Dimensions) != 1 {
		return t.say(chosen(n == 1, "Kombination", "Kombinationen"), chosen(n == 1, "combination", "combinations"))
	}
	noun := nounOf(q.Dimensions[0])
	return t.say(chosen(n == 1, noun.one, noun.many), chosen(n == 1, noun.en, noun.enMany))
}

// An order is how the rows of a query are sorted, with what a query leaves open
// settled. metric is "" where they are sorted by the dimensions.
type order struct {
	metric    statistics.Metric
	ascending bool
}

func orderOf(q statistics.Query) order {
	s := q.Sort
	switch {
	case s.Metric != "":
		return order{s.Metric, s.Ascending}
	case s.Dimensions:
		return order{"", true}
	case s.Ascending:
		return order{q.Metrics[0], true}
	case len(q.Dimensions) > 0 && ordered(q.Dimensions[0]):
		return order{"", true}
	}
	return order{q.Metrics[0], false}
}

// ordered reports whether the values of a dimension have an order of their own.
func ordered(d statistics.Dimension) bool {
	return isTime(d) || d == statistics.Weekday || d == statistics.SizeClass
}

// top says which rows are left, or else how they are sorted where somebody asked
// for an order: "die 5 Module mit den meisten Anmeldungen".
func (t tongue) top(q statistics.Query) string {
	if len(q.Dimensions) == 0 {
		return ""
	}
	o := orderOf(q)
	if q.Limit > 0 {
		return t.first(q, o)
	}
	if q.Sort == (statistics.Sort{}) {
		return ""
	}
	if o.metric == "" {
		return t.say("sortiert nach ", "sorted by ") + t.dimensions(q.Dimensions)
	}
	m := measureOf(o.metric)
	by := t.say(chosen(m.kind == count, m.de.dative, m.de.label), m.en.label)
	return t.say(
		chosen(o.ascending, "aufsteigend", "absteigend")+" sortiert nach "+by,
		"sorted by "+by+chosen(o.ascending, ", ascending", ", descending"))
}

func (t tongue) first(q statistics.Query, o order) string {
	n := t.rows(q, q.Limit)
	number := strconv.Itoa(q.Limit) + " "
	article, ending := "die ", "n"
	if q.Limit == 1 {
		number, article, ending = "", "die ", ""
		if len(q.Dimensions) == 1 {
			article = nounOf(q.Dimensions[0]).article + " "
		}
	}
	if o.metric == "" {
		return t.say(article+"erste"+ending+" "+number+n, "the first "+number+n)
	}
	m := measureOf(o.metric)
	return t.say(
		article+number+n+" mit "+chosen(o.ascending, m.de.least, m.de.most),
		"the "+number+n+" with "+chosen(o.ascending, m.en.least, m.en.most))
}
