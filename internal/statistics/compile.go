package statistics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A statement reads what figures are computed from. Of runs and questions that are
// atoms: for each combination of values and of conditions that are met, the figures
// that add up. Bookings are read packed, those that the figures are of apart from
// the others, which guards look at; they are put into atoms by packed.fold. A row of
// a view is in exactly one atom, so that any figure of any set of rows that the
// conditions describe is computed from its atoms, exactly.
type statement struct {
	sql      string // "": neither runs nor questions are read
	args     []any
	bookings string // "": bookings are not read
	cellArgs []any
	withRuns bool              // bookings need their runs
	bits     map[string]uint64 // of conditions that atoms tell apart, by id
	told     []condition       // those
	shared   []condition       // that all runs have to meet
}

// A set is what rows have to meet, in the bits of their atom.
type set struct{ must, mustNot uint64 }

// has reports whether the rows of an atom are in the set.
func (s set) has(bits uint64) bool { return bits&s.must == s.must && bits&s.mustNot == 0 }

// set returns the set that conditions describe. Those that all rows meet which are
// read have no bit.
func (s *statement) set(all []condition) set {
	var made set
	for _, c := range all {
		if c.not {
			made.mustNot |= s.bits[c.id()]
		} else {
			made.must |= s.bits[c.id()]
		}
	}
	return made
}

// A compiler makes the statement of a query whose basis is settled.
type compiler struct {
	query Query
	sets  [sources][][]condition // that atoms have to tell apart; nil: the source is not read
	made  statement
	args  *[]any // of the part that is being written
}

// mostBits is how many conditions fit an atom's bits, a bigint with its sign.
const mostBits = 62

// compile makes the statement that answers a valid query. Nothing that a query
// holds becomes part of its text: dimensions are looked up in the table of
// fragments, all values are arguments.
func compile(q Query, limit int) (*statement, error) {
	c := &compiler{query: q, made: statement{bits: map[string]uint64{}}}
	c.collect()
	shared, of := c.common()
	bits, err := c.bits(shared, of)
	if err != nil {
		return nil, err
	}
	c.made.told, c.made.shared = bits, shared
	c.args = &c.made.args
	with := ""
	if c.sets[ofRuns] != nil {
		with = c.runs(bits, shared)
	}
	var branches []string
	if c.sets[ofRuns] != nil {
		branches = append(branches, c.ofRuns())
	}
	if c.sets[ofQuestions] != nil {
		branches = append(branches, c.ofQuestions(bits, of[ofQuestions]))
	}
	if len(branches) > 0 {
		// What is beyond the limit is refused, so that no order is needed.
		c.made.sql = with + strings.Join(branches, "\nunion all\n") + "\nlimit " + c.arg(limit)
	}
	if c.sets[ofBookings] != nil {
		c.args = &c.made.cellArgs
		c.made.bookings = c.ofBookings(of[ofBookings])
		c.made.withRuns = c.joins() || q.ofBookings() && (q.isAbout(axisCatalogue) || q.By == ByRun)
	}
	return &c.made, nil
}

// collect lists the sets that the figures of the query are of, and those that
// rows of the result come from.
func (c *compiler) collect() {
	q := c.query
	for _, before := range []bool{false, true} {
		if before && q.Compare.IsZero() {
			break
		}
		for _, s := range q.sources() {
			c.sets[s] = append(c.sets[s], q.present(s, before))
		}
		for _, m := range q.Metrics {
			def := metrics[m]
			of, per := q.where(m, before)
			c.sets[def.source] = append(c.sets[def.source], of)
			if def.kind == rate {
				c.sets[def.source] = append(c.sets[def.source], per)
			}
			if def.source == ofRuns && def.ofPeople() {
				c.sets[ofBookings] = append(c.sets[ofBookings], q.holding(before))
			}
		}
	}
}

// present is what rows of a source have to meet so that their values are those of
// a row of the result.
func (q Query) present(s source, before bool) []condition {
	all := q.within(q.days(before))
	if s == ofRuns {
		all = slices.Concat(takingPlace, all)
	}
	return all
}

// holding is what bookings have to meet whose seats are taken in the runs that a
// query is about.
func (q Query) holding(before bool) []condition {
	return slices.Concat([]condition{is(held, "1")}, q.present(ofRuns, before))
}

// common returns the conditions of runs that every row has to meet, and for each
// source the others. They restrict what is read; only the rest takes bits.
func (c *compiler) common() (shared []condition, of [sources][]condition) {
	var all [][]condition // of bookings and runs
	for s := range sources {
		if c.sets[s] == nil {
			continue
		}
		if s != ofQuestions {
			all = append(all, c.sets[s]...)
		}
		for _, cond := range c.sets[s][0] {
			if !c.fragment(cond, s).run && inAll(cond, c.sets[s]) {
				of[s] = append(of[s], cond)
			}
		}
	}
	if len(all) > 0 {
		for _, cond := range all[0] {
			if f := c.fragment(cond, ofBookings); f.run && inAll(cond, all) {
				shared = append(shared, cond)
			}
		}
	}
	return shared, of
}

// inAll reports whether a condition is in each of the sets.
func inAll(c condition, sets [][]condition) bool {
	same := func(o condition) bool { return o.not == c.not && o.id() == c.id() }
	return !slices.ContainsFunc(sets, func(set []condition) bool { return !slices.ContainsFunc(set, same) })
}

// bits gives a bit to each condition that some rows meet and others do not.
func (c *compiler) bits(shared []condition, of [sources][]condition) ([]condition, error) {
	var numbered []condition
	for s := range sources {
		for _, set := range c.sets[s] {
			for _, cond := range set {
				everywhere := inAll(cond, [][]condition{shared}) || inAll(cond, [][]condition{of[s]})
				if _, known := c.made.bits[cond.id()]; known || everywhere {
					continue
				}
				c.made.bits[cond.id()] = 1 << len(numbered)
				numbered = append(numbered, cond)
			}
		}
	}
	if len(numbered) > mostBits {
		return nil, fmt.Errorf("%d conditions, at most %d can be told apart", len(numbered), mostBits)
	}
	return numbered, nil
}

// fragment returns the values that a condition is about.
func (c *compiler) fragment(cond condition, s source) fragment {
	if cond.on == "" {
		return dayOf(s, c.query.By)
	}
	f, _ := fragmentOf(cond.on, s, c.query.By)
	return f
}

// arg adds an argument of the statement and returns its name.
func (c *compiler) arg(value any) string {
	*c.args = append(*c.args, value)
	return "$" + strconv.Itoa(len(*c.args))
}

// test is SQL that says whether rows of a source meet a condition.
func (c *compiler) test(cond condition, s source) string {
	sql := c.positive(cond, c.fragment(cond, s).sql)
	if cond.not {
		return "not (" + sql + ")"
	}
	return sql
}

func (c *compiler) positive(cond condition, column string) string {
	if cond.on == "" {
		return c.between(column, cond.days)
	}
	form := dimensions[cond.on].form
	switch form {
	case inText:
		if len(cond.values) == 1 {
			return column + " = " + c.arg(cond.values[0]) + "::text"
		}
		return column + " = any(" + c.arg(cond.values) + "::text[])"
	case inList:
		sql := column + " && " + c.arg(cond.values) + "::text[]"
		if slices.Contains(cond.values, "") {
			sql = "(" + sql + " or cardinality(" + column + ") = 0)"
		}
		return sql
	}
	numbers := make([]int32, len(cond.values))
	for i, v := range cond.values {
		numbers[i] = form.number(v)
	}
	return column + " = any(" + c.arg(numbers) + "::int[])"
}

// number is a value as it is stored. That it is one has been checked.
func (f form) number(v string) int32 {
	n, _ := strconv.Atoi(v) // a weekday
	switch {
	case f == inKey:
		n, _ = parseAGS(v)
	case f.isTime():
		n, _ = f.parseTimeKey(v)
	}
	return int32(n)
}

func (c *compiler) between(column string, days Period) string {
	var none Period
	var parts []string
	if days.From != none.From {
		parts = append(parts, column+" >= "+c.arg(dayTime(days.From))+"::date")
	}
	if days.To != none.To {
		parts = append(parts, column+" <= "+c.arg(dayTime(days.To))+"::date")
	}
	return strings.Join(parts, " and ")
}
