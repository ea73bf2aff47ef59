package statistics

import "slices"

// setsOf returns the sets of classes whose people a metric tells of: of a rate, what
// it is taken of and which part of that.
func (g *guards) setsOf(m Metric) []classSet {
	d := metrics[m]
	of := g.meeting(d.of)
	if d.column == colAttended {
		of &= g.attendedAs(attendedPartly, attendedFull)
	}
	if d.kind == rate {
		return []classSet{g.meeting(d.per), of}
	}
	return []classSet{of}
}

// leavesAbsent reports whether what is left of a rate are seats that stayed empty.
func (m metricDef) leavesAbsent() bool { return m.kind == rate && m.column == colAttended }

// absent returns the classes of bookings of which seats stayed empty.
func (g *guards) absent() classSet {
	return g.meeting(asRecorded) & g.attendedAs(attendedNone, attendedPartly)
}

// meeting returns the classes that meet all conditions.
func (g *guards) meeting(all []condition) classSet {
	var set classSet
	for i, c := range g.classes {
		meets := !slices.ContainsFunc(all, func(w condition) bool {
			switch w.on {
			case Status:
				return slices.Contains(w.values, c.status) == w.not
			case recorded:
				return (slices.Contains(w.values, "1") == (c.attended != attendedUnknown)) == w.not
			}
			return false
		})
		if meets {
			set |= 1 << i
		}
	}
	return set
}

// attendedAs returns the classes of some attendance.
func (g *guards) attendedAs(as ...string) classSet {
	var set classSet
	for i, c := range g.classes {
		if slices.Contains(as, c.attended) {
			set |= 1 << i
		}
	}
	return set
}

// withStatus returns the classes of a status.
func (g *guards) withStatus(key string) classSet {
	return g.meeting([]condition{{on: Status, values: []string{key}}})
}

// filtered returns the classes that the filters of a query on the status keep.
func (g *guards) filtered(q Query) classSet {
	set := ^classSet(0)
	for _, f := range q.Filters {
		if f.Dimension == Status {
			set &= g.meeting([]condition{{on: Status, values: f.Values, not: f.Not}})
		}
	}
	return set
}

// columns are classes that no figure of a query tells apart, put together. Of those
// that are, the first stands for all.
type columns struct {
	of    []int // of each class; -1 where no figure is of it
	first []int // of each column, a class
}

// newColumns puts classes together that are in the same of all sets that figures of a
// query are of.
func (g *guards) newColumns(q Query) columns {
	type told struct {
		by     uint64 // the sets that the class is in
		status string // where rows have one
	}
	var sets []classSet
	for _, m := range q.Metrics {
		if metrics[m].source == ofBookings {
			sets = append(sets, g.setsOf(m)...)
		}
		if metrics[m].leavesAbsent() {
			sets = append(sets, g.absent())
		}
	}
	c, filtered, known := columns{of: make([]int, len(g.classes))}, g.filtered(q), map[told]int{}
	for i, class := range g.classes {
		var as told
		for n, set := range sets {
			if (set & filtered).has(i) {
				as.by |= 1 << n
			}
		}
		if as.by == 0 {
			c.of[i] = -1
			continue
		}
		if slices.Contains(q.Dimensions, Status) {
			as.status = class.status
		}
		column, is := known[as]
		if !is {
			column = len(c.first)
			known[as] = column
			c.first = append(c.first, i)
		}
		c.of[i] = column
	}
	return c
}

// class returns the class that stands for another; -1 where no figure is of it.
func (c columns) class(of int) int {
	if column := c.of[of]; column >= 0 {
		return c.first[column]
	}
	return -1
}
