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

// where returns what the rows that a metric of the query counts have in common:
// first what the metric itself demands, then the filters, then the days. per is
// the same of what a rate or mean is taken of; nil of other metrics. The days are
// those of the period, or of the one that is compared with.
func (q Query) where(m Metric, before bool) (of, per []condition) {
	rest, def := q.within(q.days(before)), metrics[m]
	of = slices.Concat(def.of, rest)
	if def.kind == rate {
		per = slices.Concat(def.per, rest)
	}
	return of, per
}

// within returns the filters of a query, then the days.
func (q Query) within(days Period) []condition {
	var all []condition
	for _, f := range q.Filters {
		all = append(all, condition{on: f.Dimension, values: f.Values, not: f.Not})
	}
	if !days.IsZero() {
		all = append(all, condition{days: days})
	}
	return all
}

// days are those of the period, or of the one that is compared with.
func (q Query) days(before bool) Period {
	if before {
		return q.Compare
	}
	return q.Period
}

// reads reports whether one of the metrics is of a column, or taken of it.
func (q Query) reads(col column) bool {
	for _, m := range q.Metrics {
		if metrics[m].column == col || metrics[m].base == col {
			return true
		}
	}
	return false
}
