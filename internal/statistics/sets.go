package statistics

import (
	"slices"
	"strconv"
	"strings"
)

// A condition is something that a booking, run or question meets or does not: it
// has one of the values of a dimension, or it falls on certain days. The
// statement that answers a query notes of every row which conditions it meets, so
// that any set which conditions describe can be counted afterwards.
type condition struct {
	on     Dimension // "": days
	values []string
	days   Period // of the query's basis
	not    bool   // the other way round
}

// Dimensions that nobody can ask for, in conditions of metrics.
const (
	recorded   Dimension = "recorded"    // "1": attendance was recorded
	held       Dimension = "held"        // "1": seats of the booking count as taken
	takesPlace Dimension = "takes_place" // "1": the run is not cancelled
	rating     Dimension = "rating"      // "up", "down", "" of a question's answer
)

// negated returns the opposite of a condition.
func (c condition) negated() condition {
	c.not = !c.not
	return c
}

// id tells conditions apart that are not each other's opposite.
func (c condition) id() string {
	var b strings.Builder
	b.WriteString(string(c.on))
	for _, v := range slices.Sorted(slices.Values(c.values)) {
		b.WriteByte('|')
		b.WriteString(strconv.Quote(v))
	}
	if c.on == "" {
		b.WriteString(c.days.From.String() + "/" + c.days.To.String())
	}
	return b.String()
}

// A guardSet is a set of bookings whose people decide, beside those of a figure
// itself, whether the figure may be shown: who holds the answers to two questions
// against each other learns what is in the difference. The people of a set are
// counted for each combination of values that rows have, and for the total.
//
// Sets are made from where, which says what a figure is of: all but one of its
// conditions, and that one negated, is what a question without that condition has
// beside it. Every set costs time, and all of a query may have 60 different
// conditions.
type guardSet struct {
	metric int  // index in Query.Metrics of the figures that it guards
	before bool // those of Query.Compare rather than those of Query.Period
	where  []condition
}

// where returns what the rows that a metric of the query counts have in common:
// first what the metric itself demands, then the filters, then the days. per is
// the same of what a rate or mean is taken of; nil of other metrics. The days are
// those of the period, or of the one that is compared with.
func (q Query) where(m Metric, before bool) (of, per []condition) {
	days := q.Period
	if before {
		days = q.Compare
	}
	var rest []condition
	for _, f := range q.Filters {
		rest = append(rest, condition{on: f.Dimension, values: f.Values, not: f.Not})
	}
	if !days.IsZero() {
		rest = append(rest, condition{days: days})
	}
	def := metrics[m]
	of = slices.Concat(def.of, rest)
	if def.kind == rate {
		per = slices.Concat(def.per, rest)
	}
	return of, per
}
