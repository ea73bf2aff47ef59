package statistics

import (
	"strconv"
	"strings"
)

// runs is the runs that statements are about with what is asked of them. They are
// a few thousand: what depends on the run is computed once for each and not once
// for each booking. Runs are read by their own day only, so that what bookings say
// of their runs is what runs say.
func (c *compiler) runs(bits, shared []condition) string {
	return `with r as materialized (
	select r.run, r.key, r.module, r.category, array_to_string(r.topics, chr(31)) as topics, r.starts_on, r.starts_month,
		r.capacity, r.taken, r.elsewhere, ` + c.number(bits, ofBookings, true) + ` as bits
	from stats_runs r` + c.restrict(shared, ofBookings) + `)
`
}

// joins reports whether bookings need their runs.
func (c *compiler) joins() bool {
	for _, d := range c.query.Dimensions {
		if f, _ := fragmentOf(d, ofBookings, c.query.By); f.run {
			return true
		}
	}
	for _, set := range c.sets[ofBookings] {
		for _, cond := range set {
			if c.fragment(cond, ofBookings).run {
				return true
			}
		}
	}
	return c.reads(colLead)
}

// reads reports whether one of the metrics is of a column.
func (c *compiler) reads(col column) bool {
	for _, m := range c.query.Metrics {
		if metrics[m].column == col {
			return true
		}
	}
	return false
}

// The branches have these columns in common: source, two values, bits, rows, seats,
// attended, capacity, taken, taken elsewhere, people, places, days of lead.

func (c *compiler) ofBookings(bits, where []condition) string {
	places, leads, join, number := "null::int[]", "null::int[]", "", c.number(bits, ofBookings, false)
	if c.reads(colPlace) {
		places = "array_agg(b.ags) filter (where b.ags <> 0)"
	}
	if c.joins() {
		// That runs are distinct tells the planner to hash them rather than bookings.
		join = " join (select distinct on (run) * from r) r on r.run = b.run"
		number = "r.bits + " + number
	}
	if c.reads(colLead) {
		leads = "array_agg(r.starts_on - b.requested_on)"
	}
	return c.branch(ofBookings, number, `count(*), sum(b.seats), coalesce(sum(b.attended), 0), 0::bigint, 0::bigint, 0::bigint,
		array_agg(b.person), `+places+", "+leads, "stats_bookings b"+join+c.restrict(where, ofBookings))
}

func (c *compiler) ofRuns(_, _ []condition) string {
	return c.branch(ofRuns, "r.bits", `count(*), 0::bigint, 0::bigint, sum(r.capacity), sum(r.taken),
		coalesce(sum(r.taken) filter (where r.elsewhere), 0), null::bigint[], null::int[], null::int[]`, "r")
}

func (c *compiler) ofQuestions(bits, where []condition) string {
	return c.branch(ofQuestions, c.number(bits, ofQuestions, false), `count(*), 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
		null::bigint[], null::int[], null::int[]`, "stats_questions q"+c.restrict(where, ofQuestions))
}

// branch groups the rows of a source by the values of the dimensions and by bits.
// Values become texts when they are grouped, not for each row.
func (c *compiler) branch(s source, number, figures, from string) string {
	keys, groups := [MaxDimensions]string{"''", "''"}, []string{}
	for i, d := range c.query.Dimensions {
		f, _ := fragmentOf(d, s, c.query.By)
		keys[i] = f.sql
		groups = append(groups, strconv.Itoa(i+1))
	}
	sql := "(select " + strings.Join(keys[:], ", ") + ", " + number + ", " + figures + "\n\tfrom " + from +
		" group by " + strings.Join(append(groups, "3"), ", ") + ")"
	return "select " + strconv.Itoa(int(s)) + `, key1::text, key2::text, bits, n, seats, attended, capacity, taken, elsewhere, people, places, leads
from ` + sql + ` a (key1, key2, bits, n, seats, attended, capacity, taken, elsewhere, people, places, leads)`
}

// number is SQL for the sum of the bits that rows of a source meet, those of what
// runs have or the others.
func (c *compiler) number(bits []condition, s source, ofRun bool) string {
	parts := []string{"0::bigint"}
	for _, cond := range bits {
		f := c.fragment(cond, s)
		if f.sql == "" || f.run != ofRun {
			continue
		}
		positive := cond
		positive.not = false
		parts = append(parts, "case when "+c.test(positive, s)+" then "+strconv.FormatUint(c.made.bits[cond.id()], 10)+" else 0 end")
	}
	return strings.Join(parts, " + ")
}

// restrict is SQL that keeps the rows that meet all of the conditions.
func (c *compiler) restrict(all []condition, s source) string {
	var parts []string
	for _, cond := range all {
		parts = append(parts, c.test(cond, s))
	}
	if len(parts) == 0 {
		return ""
	}
	return " where " + strings.Join(parts, " and ")
}
