package statistics

import (
	"strconv"
	"strings"
)

// runs is the runs that statements are about with what is asked of them.
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
	return c.query.reads(colLead)
}

// ofBookings packs the bookings that figures are of, and all others where guards
// have to look at them. One value: to send and to read a row takes longer than to
// count it. What runs have to meet is looked at where they come to, for each run and
// not for each booking: see packed.fold.
func (c *compiler) ofBookings(where []condition) string {
	own := strings.Join(c.all(where, ofBookings), " and ")
	switch {
	case own == "":
		return "select string_agg(b.cell, null), null::bytea from stats_bookings b"
	case !c.query.ofBookings():
		return "select string_agg(b.cell, null), null::bytea from stats_bookings b where " + own
	}
	return `select string_agg(cell, null) filter (where own), string_agg(cell, null) filter (where not own)
from (select b.cell, ` + own + ` as own from stats_bookings b offset 0) b` // the offset: to decide once for each
}

// The branches have these columns in common: source, two values, bits, rows,
// capacity, taken, taken elsewhere.

func (c *compiler) ofRuns() string {
	return c.grouped(ofRuns, "r.bits", "count(*), sum(r.capacity), sum(r.taken), coalesce(sum(r.taken) filter (where r.elsewhere), 0)", "r")
}

func (c *compiler) ofQuestions(bits, where []condition) string {
	return c.grouped(ofQuestions, c.number(bits, ofQuestions, false), "count(*), 0::bigint, 0::bigint, 0::bigint",
		"stats_questions q"+c.restrict(where, ofQuestions))
}

// grouped groups the rows of a source by the values of the dimensions and by bits.
// Values become texts when they are grouped, not for each row.
func (c *compiler) grouped(s source, number, figures, from string) string {
	keys, groups := [MaxDimensions]string{"''", "''"}, []string{"3"}
	for i, d := range c.query.Dimensions {
		f, _ := fragmentOf(d, s, c.query.By)
		keys[i] = f.sql
		groups = append(groups, strconv.Itoa(i+1))
	}
	sql := "(select " + strings.Join(keys[:], ", ") + ", " + number + ", " + figures + "\n\tfrom " + from +
		" group by " + strings.Join(groups, ", ") + ")"
	return "select " + strconv.Itoa(int(s)) + `, key1::text, key2::text, bits, n, capacity, taken, elsewhere
from ` + sql + ` a (key1, key2, bits, n, capacity, taken, elsewhere)`
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
	if len(all) == 0 {
		return ""
	}
	return " where " + strings.Join(c.all(all, s), " and ")
}

// all is SQL for each of the conditions.
func (c *compiler) all(conditions []condition, s source) (tests []string) {
	for _, cond := range conditions {
		tests = append(tests, c.test(cond, s))
	}
	return tests
}
