package statistics

import (
	"cmp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// An axis is a way in which bookings differ: dimensions that are about the same
// thing, from coarse to fine. What a figure is of is a set of values on each axis;
// two questions differ by one part if they differ on one axis only.
type axis int

// The axes.
const (
	axisPlace axis = iota
	axisSize
	axisCatalogue
	axisWeekday
	axisChannel
	axisLanguage
	axisStatus // of bookings, and whether they were attended; metrics choose on it, too
	axisTime   // of the basis; periods choose on it, too
	axes       // how many there are
)

// axisOf tells on which axis a dimension is.
func axisOf(d Dimension) axis {
	switch d {
	case Land, Municipality:
		return axisPlace
	case SizeClass:
		return axisSize
	case Category, Topic, Module, Run:
		return axisCatalogue
	case Weekday:
		return axisWeekday
	case Channel:
		return axisChannel
	case Language:
		return axisLanguage
	case Status:
		return axisStatus
	}
	return axisTime
}

// guards are the people in the finest cells around the figures of a query: what
// somebody can ask for who changes one part of it.
type guards struct {
	along   map[axis]*fine          // along each axis on which the query chooses
	classes []class                 // what axisStatus has, ascending
	columns columns                 // of these; along other axes, cells are of the class that stands for a column
	topics  map[string][]string     // of each module; nil where nobody asks for topics
	starts  map[string]german.Civil // of each run; nil where nobody asks for runs
}

// fine are the people of a query that are left without what it chooses on an axis, by
// the finest values on that and by the dimensions.
type fine struct {
	by      []Dimension    // what rows have values of; neither Status nor times
	values  [][]string     // of each of by, the values by their numbers
	timed   bool           // rows have a month
	days    []german.Civil // months are parted where one of these days begins, ascending
	moments []moment       // by their numbers
	rows    []fineRow
}

type fineRow struct {
	keys  []int32 // numbers in fine.values
	when  int32   // in fine.moments; 0 where rows are not timed
	class int     // in guards.classes
	who   people
}

// value returns the value that a row has of one of fine.by.
func (f *fine) value(r *fineRow, at int) string { return f.values[at][r.keys[at]] }

// A class is a value of axisStatus.
type class struct{ status, attended string }

func inOrder(a, b class) int {
	return cmp.Or(cmp.Compare(a.status, b.status), cmp.Compare(a.attended, b.attended))
}

// What class.attended can be.
const (
	attendedUnknown = ""
	attendedNone    = "none"
	attendedPartly  = "partly"
	attendedFull    = "full"
)

// levels lists the dimensions by which the people of an axis are told apart: the
// finest that the query speaks of, and those that it is a part of.
func (q Query) levels(a axis) []Dimension {
	switch a {
	case axisPlace:
		if q.speaksOf(Municipality) {
			return []Dimension{Land, Municipality, SizeClass}
		}
		return []Dimension{Land}
	case axisSize:
		return []Dimension{SizeClass}
	case axisCatalogue:
		switch {
		case q.speaksOf(Run):
			return []Dimension{Category, Module, Run}
		case q.speaksOf(Module), q.speaksOf(Topic):
			return []Dimension{Category, Module}
		}
		return []Dimension{Category}
	case axisWeekday:
		return []Dimension{Weekday}
	case axisChannel:
		return []Dimension{Channel}
	case axisLanguage:
		return []Dimension{Language}
	}
	return nil
}

// speaksOf reports whether a dimension is one of the rows or of a filter.
func (q Query) speaksOf(d Dimension) bool {
	return slices.Contains(q.Dimensions, d) ||
		slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Dimension == d })
}

// rowAxes lists the axes of the dimensions but for status and time.
func (q Query) rowAxes() []axis {
	var found []axis
	for _, d := range q.Dimensions {
		if a := axisOf(d); a < axisStatus && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	return found
}

// filterAxes lists the axes that only filters are about but for status and time.
func (q Query) filterAxes() []axis {
	rows := q.rowAxes()
	var found []axis
	for _, f := range q.Filters {
		if a := axisOf(f.Dimension); a < axisStatus && !slices.Contains(rows, a) && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	return found
}

// isAbout reports whether rows or filters are about an axis.
func (q Query) isAbout(a axis) bool {
	on := func(d Dimension) bool { return axisOf(d) == a }
	return slices.ContainsFunc(q.Dimensions, on) ||
		slices.ContainsFunc(q.Filters, func(f Filter) bool { return on(f.Dimension) })
}

// chooses reports whether the query has a part on the axis: rows, filters, periods
// or metrics that choose some of its values.
func (q Query) chooses(a axis) bool {
	switch {
	case q.isAbout(a):
		return true
	case a == axisTime:
		return !q.Period.IsZero() || !q.Compare.IsZero()
	case a == axisStatus:
		return slices.ContainsFunc(q.Metrics, func(m Metric) bool {
			d := metrics[m]
			return d.source == ofBookings && (len(d.of) > 0 || len(d.per) > 0)
		})
	}
	return false
}

// axes lists the axes on which the query chooses.
func (q Query) axes() []axis {
	var found []axis
	for a := range axes {
		if q.chooses(a) {
			found = append(found, a)
		}
	}
	return found
}

// ofBookings reports whether a figure of the query is protected by guards.
func (q Query) ofBookings() bool {
	return slices.ContainsFunc(q.Metrics, func(m Metric) bool { return metrics[m].source == ofBookings })
}
