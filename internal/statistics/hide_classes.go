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

// told returns the classes of which figures of a query tell.
func (g *guards) told(q Query) (set classSet) {
	for _, m := range q.Metrics {
		if metrics[m].source == ofBookings {
			for _, of := range g.setsOf(m) {
				set |= of
			}
		}
	}
	return set & g.filtered(q)
}
