package ask

import (
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// build makes the query that a question asks for by itself.
func (x *reading) build() statistics.Query {
	x.onceOnly()
	q := statistics.Query{Metrics: x.metrics(), Period: x.period, Compare: x.compare, View: x.view, By: x.basis}
	x.impliedMetric(&q)
	if x.shares && !x.changes() {
		x.wholes()
		if rates, ok := ratesOf(q.Metrics); ok {
			q.Metrics = rates
		} else {
			x.refuse(Unsupported, "")
		}
	}
	x.narrowing(&q)
	x.sideBySide(&q)
	x.sets(&q)
	for _, d := range x.all { // of a whole question, those are rows
		if !x.divides(d) {
			x.dims = append(x.dims, division{dimension: d})
		}
	}
	x.dimensions(&q)
	q.Filters = x.filters(nil)
	x.order(&q)
	x.settleBasis(&q)
	return q
}

// impliedMetric adds what "am beliebtesten" counts, and what only bounds name.
func (x *reading) impliedMetric(q *statistics.Query) {
	if len(q.Metrics) == 0 && x.implied != "" {
		q.Metrics = []statistics.Metric{x.implied}
	}
}

// narrowing makes states that narrow another metric down into a filter: "Wie viele
// Kommunen stehen auf der Warteliste?" counts municipalities.
func (x *reading) narrowing(q *statistics.Query) {
	whole := slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool {
		return m == statistics.People || m == statistics.Municipalities || m == statistics.LeadTime || m == statistics.GroupSize
	})
	if x.has(deniedState) {
		whole = true
	}
	if !whole {
		return
	}
	listed := x.has(addedMetric)
	q.Metrics = slices.DeleteFunc(q.Metrics, func(m statistics.Metric) bool {
		states := statusOf(m)
		if states == nil && m != statistics.Bookings {
			return false
		}
		if m == statistics.Bookings {
			return !listed && !x.has(deniedState)
		}
		at := slices.IndexFunc(x.mentions, func(o mention) bool { return o.metric == m })
		from := 0
		if at >= 0 {
			from = x.mentions[at].from
		}
		not := x.denied(from)
		if listed && !not {
			return false
		}
		x.values = append(x.values, restriction{dimension: statistics.Status, values: states, not: not, from: from, to: from + 1})
		return true
	})
}

var (
	deniedState = phrase(`(?:ohne|ausser|nicht|without|excluding|except|exklusive|abzuglich) (?:die |den |der |bereits |the )?(?:stornierte?[nr]?|stornierungen|stornos|abgesagte?[nr]?|verfallene?[nr]?|abgelaufene?[nr]?|wartelisten?|abmeldungen|cancell?ed|cancell?ations|expired)(?: (?:` + bookingNoun + `))?`)
	addedMetric = phrase(`(?:und|sowie|and) (?:die |der |wie viele |ihre |deren )?(?:anzahl |zahl )?(?:der )?(?:personen|kommunen|` + bookingNoun + `|stornierungen|stornos|warteliste)`)
)

// dimensions settles what the figures are broken down by.
func (x *reading) dimensions(q *statistics.Query) {
	for _, d := range x.dims {
		q.Dimensions = append(q.Dimensions, d.dimension)
	}
	if x.trend && !slices.ContainsFunc(q.Dimensions, isTime) && !slices.Contains(q.Dimensions, statistics.Weekday) {
		q.Dimensions = append(q.Dimensions, statistics.Month)
	}
	if x.contrast && x.compare.IsZero() && len(q.Dimensions) < statistics.MaxDimensions {
		for _, v := range x.values {
			if !v.not && len(x.valuesOf(v.dimension)) > 1 && !slices.Contains(q.Dimensions, v.dimension) {
				q.Dimensions = append(q.Dimensions, v.dimension)
				break
			}
		}
	}
}

// valuesOf are the values said of a dimension, without those left out.
func (x *reading) valuesOf(d statistics.Dimension) (values []string) {
	for _, v := range x.values {
		if v.dimension == d && !v.not {
			values = union(values, v.values)
		}
	}
	return values
}

// filters are those of the question on top of others: what it says of a dimension
// replaces what was said before.
func (x *reading) filters(before []statistics.Filter) []statistics.Filter {
	out := slices.Clone(before)
	for _, d := range x.restricted() {
		with, without := x.valuesOf(d), []string(nil)
		for _, v := range x.values {
			if v.dimension == d && v.not {
				without = union(without, v.values)
			}
		}
		at := slices.IndexFunc(out, func(f statistics.Filter) bool { return f.Dimension == d })
		f := statistics.Filter{Dimension: d, Values: with}
		switch {
		case len(with) == 0 && at >= 0 && !out[at].Not: // of those before, without these
			left := slices.DeleteFunc(slices.Clone(out[at].Values), func(v string) bool { return slices.Contains(without, v) })
			if len(left) > 0 {
				out[at].Values = left
				continue
			}
			f.Values, f.Not = without, true
		case len(with) == 0 && at >= 0: // of those before without some, without these as well
			f.Values, f.Not = union(slices.Clone(out[at].Values), without), true
		case len(with) == 0:
			f.Values, f.Not = without, true
		case at >= 0 && out[at].Not && x.has(broughtBack): // "doch mit Berlin" after "ohne Berlin"
			f.Values, f.Not = slices.DeleteFunc(slices.Clone(out[at].Values), func(v string) bool { return slices.Contains(with, v) }), true
			if len(f.Values) == 0 {
				out = slices.Delete(out, at, at+1)
				continue
			}
		default:
			f.Values = slices.DeleteFunc(slices.Clone(with), func(v string) bool { return slices.Contains(without, v) })
		}
		if at >= 0 {
			out[at] = f
		} else {
			out = append(out, f)
		}
	}
	return out
}

var broughtBack = phrase(`mit|inklusive|inkl|einschliesslich|samt|auch|doch|wieder|with|include|including|again|too`)

// restricted are the dimensions of which values were said, in order.
func (x *reading) restricted() (list []statistics.Dimension) {
	for _, v := range x.values {
		if !slices.Contains(list, v.dimension) {
			list = append(list, v.dimension)
		}
	}
	return list
}

// order settles bounds, sorting and the number of rows. A bound of figures that
// are not broken down is a question for yes or no, and the figure answers it.
func (x *reading) order(q *statistics.Query) {
	if len(q.Dimensions) > 0 {
		for _, b := range x.having {
			if h, ok := x.bounded(b, q); ok && len(q.Having) < 2 {
				q.Having = append(q.Having, h)
			}
		}
	}
	if x.noneOf {
		x.refuse(Unsupported, "")
	}
	if x.superlative && len(x.dims) > 1 { // "die drei stärksten Module je Land" are so many rows for each
		x.refuse(Unsupported, "")
	}
	if times := slices.DeleteFunc(slices.Clone(q.Dimensions), func(d statistics.Dimension) bool { return !isTime(d) || d == statistics.Year }); len(times) > 1 { // "2024 je Monat, 2025 je Quartal"
		x.refuse(Unsupported, "")
	}
	if x.asksTime && !slices.ContainsFunc(q.Dimensions, func(d statistics.Dimension) bool { return isTime(d) || d == statistics.Weekday }) {
		x.refuse(Ambiguous, "")
	}
	if len(q.Dimensions) == 0 && (x.superlative || x.ranking || x.limit > 0 || len(x.having) > 0 && german.Question(x.text) != german.AskYesNo) {
		x.refuse(Ambiguous, "")
	}
	switch {
	case x.sorts && x.sort.Dimensions:
		q.Sort = x.sort
		if x.direction < 0 {
			q.Sort.Ascending = false
		}
	case x.sorts:
		x.sortedBy(q)
	case x.superlative || x.ranking:
		metric := statistics.Metric("")
		if len(q.Metrics) > 0 {
			metric = q.Metrics[0]
		}
		q.Sort = statistics.Sort{Metric: metric, Ascending: x.direction > 0}
		q.Limit = x.limit
		if x.limit == 0 && x.superlative {
			q.Limit = x.league(q)
		}
	case x.limit > 0:
		q.Limit = x.limit
	case x.direction != 0 && len(q.Metrics) > 0: // "kleinste zuerst"
		q.Sort = statistics.Sort{Metric: q.Metrics[0], Ascending: x.direction > 0}
	}
	if x.limit > 0 {
		q.Limit = x.limit
	}
	if len(q.Dimensions) == 0 {
		q.Sort, q.Limit = statistics.Sort{}, 0
	}
	q.Sort = settledSort(*q)
}

var whichOne = phrase(`welche[srmn]|which one`)

// leagueRows are shown where several are asked for without saying how many.
const leagueRows = 10

// league is how many rows a superlative asks for: one in the singular.
func (x *reading) league(q *statistics.Query) int {
	for _, d := range x.dims {
		if d.one {
			return 1
		}
	}
	if len(x.dims) == 0 && x.has(whichOne) {
		return 1
	}
	return leagueRows
}

// settledSort is a sorting without what it says of the order there is anyway.
func settledSort(q statistics.Query) statistics.Sort {
	if len(q.Dimensions) == 0 || q.Sort == (statistics.Sort{}) {
		return statistics.Sort{}
	}
	natural := isTime(q.Dimensions[0]) || q.Dimensions[0] == statistics.Weekday || q.Dimensions[0] == statistics.SizeClass
	switch {
	case natural && q.Sort == statistics.Sort{Dimensions: true, Ascending: true}:
		return statistics.Sort{}
	case !natural && len(q.Metrics) > 0 && q.Sort == statistics.Sort{Metric: q.Metrics[0]}:
		return statistics.Sort{}
	}
	return q.Sort
}

// sortedBy sorts by the metric or dimension that stands behind "sortiert nach".
func (x *reading) sortedBy(q *statistics.Query) {
	s := statistics.Sort{Ascending: x.direction > 0}
	for _, m := range x.mentions {
		if m.from >= x.sortAt && (m.from <= x.sortAt+1 || byWord(x.folded(m.from-1))) {
			s.Metric = m.metric
		}
	}
	for i, d := range x.dims {
		if s.Metric == "" && d.at >= x.sortAt-1 && d.at <= x.sortAt+1 {
			s = statistics.Sort{Dimensions: true, Ascending: x.direction >= 0}
			if i == 0 && len(x.dims) == 1 && x.before == nil && !x.trend {
				break
			}
		}
	}
	if x.before != nil && len(x.mentions) == 0 && len(x.dims) == 1 && slices.Contains(x.before.Dimensions, x.dims[0].dimension) {
		s = statistics.Sort{Dimensions: true, Ascending: x.direction >= 0} // "nach Ländern sortiert"
	}
	if s.Metric == "" && !s.Dimensions {
		if len(q.Metrics) == 0 {
			return
		}
		s.Metric = q.Metrics[0]
	}
	q.Sort = s
}

// bounded gives a bound its metric: the one said next to it.
func (x *reading) bounded(b bound, q *statistics.Query) (statistics.Having, bool) {
	metric := statistics.Metric("")
	near := 1 << 30
	for _, m := range x.mentions {
		distance := m.from - b.to
		if m.from < b.from {
			distance = b.from - m.to + 2 // behind a number is nearer than before it
		}
		if distance < near && (!b.percent || isRate(m.metric)) {
			near, metric = distance, m.metric
		}
	}
	if metric == "" && len(q.Metrics) > 0 && (!b.percent || isRate(q.Metrics[0])) {
		metric = q.Metrics[0]
	}
	if metric == "" {
		x.refuse(Unsupported, x.said(b.from, b.to))
		return statistics.Having{}, false
	}
	value := b.value
	if isRate(metric) && (b.percent || value > 1) {
		value /= 100
	}
	if !slices.Contains(q.Metrics, metric) {
		q.Metrics = append(q.Metrics, metric)
	}
	return statistics.Having{Metric: metric, Op: b.op, Value: value}, true
}

// settleBasis chooses the dates that a period is of where only those of runs can
// be meant: what has not begun yet has no bookings, and "Anmeldungen für Termine
// im März" says so.
func (x *reading) settleBasis(q *statistics.Query) {
	if x.ofRuns && slices.ContainsFunc(q.Metrics, byRun) {
		q.By = statistics.ByDefault
	}
	if q.By != statistics.ByDefault || len(q.Metrics) == 0 || slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return byRun(m) || ofQuestions(m) }) {
		return
	}
	if q.Period.IsZero() {
		return
	}
	if q.Period.From != (german.Civil{}) && dayOf(q.Period.From).After(x.now) {
		q.By = statistics.ByRun
	}
}

// refuse notes what is understood but cannot be asked for.
func (x *reading) refuse(reason Reason, words string) {
	if x.back == nil {
		x.back = &Back{Reason: reason, Words: words}
	}
}

// today is the day of a time, as days are compared.
func today(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
