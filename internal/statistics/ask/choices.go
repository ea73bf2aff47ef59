package ask

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// maxChoices bounds what is offered.
const maxChoices = 6

// withChoices adds questions that would be understood, made from what was.
func (x *reading) withChoices(b *Back, q statistics.Query) *Back {
	out := *b
	q.Having, q.Sort, q.Limit = nil, statistics.Sort{}, 0
	add := func(q statistics.Query, label string) {
		if len(out.Choices) < maxChoices && label != "" && q.Check() == nil &&
			!slices.ContainsFunc(out.Choices, func(c Choice) bool { return c.Query.Encode() == q.Encode() || c.Label == label }) {
			out.Choices = append(out.Choices, Choice{q, label})
		}
	}
	counting := func(metrics ...statistics.Metric) {
		other := q
		other.Metrics = metrics
		var names []string
		for _, m := range metrics {
			names = append(names, metricName(m, x.language))
		}
		label := strings.Join(names, joinWord(x.language))
		if other.Check() != nil { // runs are of no Land, questions of no module
			other.Dimensions, other.Filters, other.By = nil, nil, ""
		}
		add(other, label)
	}
	switch {
	case len(x.periods) > 0:
		if len(q.Metrics) == 0 {
			q.Metrics = []statistics.Metric{statistics.Bookings}
		}
		for _, p := range x.periods {
			if p.From == (german.Civil{}) || p.To == (german.Civil{}) {
				continue
			}
			other := q
			other.Period, other.Compare = p, statistics.Period{}
			add(other, periodName(p, x.language))
		}
	case !x.runPeriod.IsZero():
		other := q
		other.Period, other.By = x.runPeriod, statistics.ByRun
		label := "für Termine im "
		if x.language == "en" {
			label = "for runs in "
		}
		add(other, label+periodName(x.runPeriod, x.language))
		label = "eingegangen im "
		if x.language == "en" {
			label = "made in "
		}
		add(q, label+periodName(q.Period, x.language))
	case len(x.choices) > 0:
		for _, metrics := range x.choices {
			counting(metrics...)
		}
	case len(x.unlike) > 0:
		x.eachAlone(q, add)
	case b.Reason == Ambiguous && x.firstUnsure() >= 0:
		x.eachValue(q, add)
	case len(x.undivided) > 0:
		x.eachDimension(q, add)
	case b.Reason == Ambiguous:
		x.eachDimension(q, add)
	case b.Reason == NotCounted:
		for _, m := range []statistics.Metric{statistics.Bookings, statistics.Confirmed, statistics.Participants, statistics.Cancelled, statistics.Municipalities, statistics.Utilisation} {
			counting(m)
		}
	case len(x.shares) > 0:
		x.countsInstead(q, add)
	default:
		x.partsInstead(q, add)
	}
	return &out
}

// eachValue offers each of the values that a word may mean.
func (x *reading) eachValue(q statistics.Query, add func(statistics.Query, string)) {
	v := x.values[x.firstUnsure()]
	for _, value := range v.values {
		other := q
		other.Filters = slices.Clone(q.Filters)
		for i, f := range other.Filters {
			if f.Dimension == v.dimension {
				other.Filters[i].Values = []string{value}
			}
		}
		add(other, x.valueName(v.dimension, value))
	}
	if topics := x.topicsAt(v.from, v.to); len(topics) > 0 {
		other := q
		other.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f statistics.Filter) bool { return f.Dimension == v.dimension })
		other.Filters = append(other.Filters, statistics.Filter{Dimension: statistics.Topic, Values: topics})
		label := "Thema " + topics[0]
		if x.language == "en" {
			label = "Topic " + topics[0]
		}
		add(other, label)
	}
}

// eachAlone offers each of values that do not go together.
func (x *reading) eachAlone(q statistics.Query, add func(statistics.Query, string)) {
	for _, alone := range x.unlike {
		other := q
		other.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f statistics.Filter) bool {
			return f.Dimension != alone && slices.Contains(x.unlike, f.Dimension)
		})
		for _, f := range other.Filters {
			if f.Dimension == alone && len(f.Values) > 0 {
				add(other, x.valueName(alone, f.Values[0]))
			}
		}
	}
}

// firstUnsure is which of the values may be several, -1 none.
func (x *reading) firstUnsure() int {
	return slices.IndexFunc(x.values, func(v restriction) bool { return v.unsure })
}

// topicsAt are the topics that words name.
func (x *reading) topicsAt(from, to int) []string {
	for i := from; i < to; i++ {
		for _, t := range x.names.topics {
			if end, ok := x.reads(t.line, i); ok && end == to {
				return t.values
			}
		}
	}
	return nil
}

// valueName is what a value is called.
func (x *reading) valueName(d statistics.Dimension, key string) string {
	for _, v := range x.vocabulary.Values[d] {
		if v.Key == key {
			if x.language == "en" {
				return v.Name.English
			}
			return v.Name.German
		}
	}
	return key
}

// eachDimension offers what figures can be broken down by instead.
func (x *reading) eachDimension(q statistics.Query, add func(statistics.Query, string)) {
	if len(q.Metrics) == 0 {
		q.Metrics = []statistics.Metric{statistics.Bookings}
	}
	for _, d := range []statistics.Dimension{statistics.Month, statistics.Weekday, statistics.Quarter, statistics.Land, statistics.SizeClass, statistics.Module} {
		other := q
		other.Dimensions = append(slices.Clone(q.Dimensions), d)
		add(other, dimensionName(d, x.language))
	}
}

// countsInstead offers counts where a share was asked for that there is none of.
func (x *reading) countsInstead(q statistics.Query, add func(statistics.Query, string)) {
	if len(q.Metrics) == 0 {
		q.Metrics = []statistics.Metric{statistics.Bookings}
	}
	for _, f := range q.Filters {
		if slices.Contains(q.Dimensions, f.Dimension) || len(q.Dimensions) >= statistics.MaxDimensions {
			continue
		}
		other := q
		other.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(o statistics.Filter) bool { return o.Dimension == f.Dimension })
		other.Dimensions = append(slices.Clone(q.Dimensions), f.Dimension)
		add(other, metricName(q.Metrics[0], x.language)+" "+dimensionName(f.Dimension, x.language))
	}
	add(q, metricName(q.Metrics[0], x.language))
	rate := q
	rate.Metrics = []statistics.Metric{rateNear(q.Metrics[0])}
	add(rate, metricName(rate.Metrics[0], x.language))
}

// rateNear is the rate of what a metric counts.
func rateNear(m statistics.Metric) statistics.Metric {
	switch {
	case ofQuestions(m):
		return statistics.RefusalRate
	case ofRuns(m):
		return statistics.Utilisation
	case m == statistics.Participants || m == statistics.Attended:
		return statistics.AttendanceRate
	}
	return statistics.CancellationRate
}

// partsInstead offers the question without what was not understood, and without
// what does not go together.
func (x *reading) partsInstead(q statistics.Query, add func(statistics.Query, string)) {
	if len(q.Metrics) == 0 {
		q.Metrics = []statistics.Metric{statistics.Bookings}
	}
	without := ""
	if len(x.unknown) > 0 {
		without = " ohne „" + x.unknownWords() + "“"
		if x.language == "en" {
			without = " without “" + x.unknownWords() + "”"
		}
	}
	label := func(q statistics.Query) string {
		var names []string
		for _, m := range q.Metrics {
			names = append(names, metricName(m, x.language))
		}
		name := strings.Join(names, joinWord(x.language))
		for _, d := range q.Dimensions {
			name += " " + dimensionName(d, x.language)
		}
		return name + without
	}
	add(q, label(q))
	if other, ok := ofBookings(q); ok {
		add(other, label(other))
	}
	for _, m := range q.Metrics {
		other := q
		other.Metrics = []statistics.Metric{m}
		add(other, label(other))
		other.Dimensions = slices.DeleteFunc(slices.Clone(q.Dimensions), func(d statistics.Dimension) bool { return townly(d) })
		other.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f statistics.Filter) bool { return townly(f.Dimension) })
		add(other, label(other))
	}
	bare := statistics.Query{Metrics: q.Metrics[:1], Period: q.Period}
	add(bare, label(bare))
	for i := range q.Dimensions {
		other := q
		other.Dimensions = slices.Delete(slices.Clone(q.Dimensions), i, i+1)
		add(other, label(other))
	}
}

// townly reports whether a dimension is one of who books, which runs lack.
func townly(d statistics.Dimension) bool {
	switch d {
	case statistics.Land, statistics.SizeClass, statistics.Municipality, statistics.Channel, statistics.Status, statistics.Language:
		return true
	}
	return false
}

// ofBookings is a query for figures of runs as one of bookings, where they come
// near: seats taken are participants.
func ofBookings(q statistics.Query) (statistics.Query, bool) {
	metrics := slices.Clone(q.Metrics)
	changed := false
	for i, m := range metrics {
		if m == statistics.Taken || m == statistics.Seats || m == statistics.Utilisation || m == statistics.Runs {
			metrics[i], changed = statistics.Participants, true
		}
	}
	q.Metrics = slices.Compact(metrics)
	return q, changed
}
