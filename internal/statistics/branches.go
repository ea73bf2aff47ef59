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

// reads reports whether one of the metrics is of a column, or taken of it.
func (c *compiler) reads(col column) bool {
	for _, m := range c.query.Metrics {
		if metrics[m].column == col || metrics[m].base == col {
			return true
		}
	}
	return false
}

// The branches have these columns in common: source, two values, bits, rows, seats,
// attended, capacity, taken, taken elsewhere, people as bits, people, places, days
// of lead. What no metric needs is not computed.

func (c *compiler) ofBookings(bits, where []condition) string {
	if c.joins() && c.fewOfARun() {
		return c.ofRunsBookings(bits, where)
	}
	figures := []string{"count(*)", c.needs(colSeats, "sum(b.seats)", "0::bigint"), c.needs(colAttended, "coalesce(sum(b.attended), 0)", "0::bigint"),
		"0::bigint", "0::bigint", "0::bigint", "bit_or(b.by64)", "bit_or(b.by61)",
		c.needs(colPerson, "array_agg(b.person)", "null::bigint[]"), c.needs(colPlace, "array_agg(b.ags) filter (where b.ags <> 0)", "null::int[]"),
		c.needs(colLead, "array_agg(r.starts_on - b.requested_on)", "null::int[]")}
	join, number := "", c.number(bits, ofBookings, false)
	if c.joins() {
		// That runs are distinct tells the planner to hash them rather than bookings.
		join = " join (select distinct on (run) * from r) r on r.run = b.run"
		number = "r.bits + " + number
	}
	return c.branch(ofBookings, number, strings.Join(figures, ", "), "stats_bookings b"+join+c.restrict(where, ofBookings))
}

// needs returns SQL for what is computed of a column, none where no metric needs it.
func (c *compiler) needs(col column, sql, none string) string {
	if c.reads(col) {
		return sql
	}
	return none
}

// fewOfARun reports whether the bookings of a run are in a few atoms only, and can
// be put together before they meet their run: numbers are put together in a
// fraction of the time that texts take.
func (c *compiler) fewOfARun() bool {
	for _, d := range c.query.Dimensions {
		if f, _ := fragmentOf(d, ofBookings, c.query.By); !f.run && (d == Municipality || axisOf(d) == axisTime) {
			return false
		}
	}
	return !c.reads(colPerson) && !c.reads(colPlace) && !c.reads(colLead)
}

// ofRunsBookings puts the bookings of each run together first.
func (c *compiler) ofRunsBookings(bits, where []condition) string {
	keys, groups := [MaxDimensions]string{"''", "''"}, []string{"1", "2"}
	parts := []string{"b.run", c.number(bits, ofBookings, false) + " as bits"}
	for i, d := range c.query.Dimensions {
		f, _ := fragmentOf(d, ofBookings, c.query.By)
		if keys[i] = f.sql; !f.run {
			keys[i] = "b.key" + strconv.Itoa(i)
			parts = append(parts, f.sql+" as key"+strconv.Itoa(i))
			groups = append(groups, strconv.Itoa(len(parts)))
		}
	}
	parts = append(parts, "count(*) as n", c.needs(colSeats, "sum(b.seats)", "0::bigint")+" as seats",
		c.needs(colAttended, "coalesce(sum(b.attended), 0)", "0::bigint")+" as attended", "bit_or(b.by64) as by64", "bit_or(b.by61) as by61")
	from := "(select " + strings.Join(parts, ", ") + " from stats_bookings b" + c.restrict(where, ofBookings) +
		" group by " + strings.Join(groups, ", ") + ") b join r on r.run = b.run"
	return c.grouped(ofBookings, keys, "r.bits + b.bits", `sum(b.n)::bigint, sum(b.seats)::bigint, sum(b.attended)::bigint, 0::bigint, 0::bigint, 0::bigint,
		bit_or(b.by64), bit_or(b.by61), null::bigint[], null::int[], null::int[]`, from)
}

func (c *compiler) ofRuns(_, _ []condition) string {
	return c.branch(ofRuns, "r.bits", `count(*), 0::bigint, 0::bigint, sum(r.capacity), sum(r.taken),
		coalesce(sum(r.taken) filter (where r.elsewhere), 0), 0::bigint, 0::bigint, null::bigint[], null::int[], null::int[]`, "r")
}

func (c *compiler) ofQuestions(bits, where []condition) string {
	return c.branch(ofQuestions, c.number(bits, ofQuestions, false), `count(*), 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint,
		0::bigint, 0::bigint, null::bigint[], null::int[], null::int[]`, "stats_questions q"+c.restrict(where, ofQuestions))
}

// branch groups the rows of a source by the values of the dimensions and by bits.
func (c *compiler) branch(s source, number, figures, from string) string {
	keys := [MaxDimensions]string{"''", "''"}
	for i, d := range c.query.Dimensions {
		f, _ := fragmentOf(d, s, c.query.By)
		keys[i] = f.sql
	}
	return c.grouped(s, keys, number, figures, from)
}

// grouped groups rows. Values become texts when they are grouped, not for each row.
func (c *compiler) grouped(s source, keys [MaxDimensions]string, number, figures, from string) string {
	groups := []string{"3"}
	for i := range c.query.Dimensions {
		groups = append(groups, strconv.Itoa(i+1))
	}
	sql := "(select " + strings.Join(keys[:], ", ") + ", " + number + ", " + figures + "\n\tfrom " + from +
		" group by " + strings.Join(groups, ", ") + ")"
	return "select " + strconv.Itoa(int(s)) + `, key1::text, key2::text, bits, n, seats, attended, capacity, taken, elsewhere, by64, by61, people, places, leads
from ` + sql + ` a (key1, key2, bits, n, seats, attended, capacity, taken, elsewhere, by64, by61, people, places, leads)`
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
