package statistics

import (
	"slices"
	"strconv"
)

// A dimensionDef says where the values of a dimension stand in the views. This
// table and metrics are all that becomes SQL.
type dimensionDef struct {
	of   [sources]fragment
	form form
}

// A fragment is a piece of SQL over the row of a view: b is stats_bookings, r
// stats_runs, q stats_questions. The zero fragment: rows have no such value.
type fragment struct {
	sql string
	run bool // over r, also in a statement over bookings
}

// A form is how values of a dimension are stored.
type form int

// The forms.
const (
	inText  form = iota
	inList       // a list of texts of which each counts
	inKey        // an official key as a number, 0 unknown
	inMonth      // a number of months since the year 0
	inQuarter
	inHalfYear
	inYear
	inWeekday // 1 Monday to 7 Sunday
)

// isTime reports whether values are in the course of time, each following on
// another.
func (f form) isTime() bool { return f >= inMonth && f <= inYear }

// months is how many months a value of time takes.
func (f form) months() int {
	switch f {
	case inQuarter:
		return 3
	case inHalfYear:
		return 6
	case inYear:
		return 12
	}
	return 1
}

// ofRun makes the fragments of what runs have, and so the bookings of them.
func ofRun(column string) (of [sources]fragment) {
	of[ofBookings] = fragment{"r." + column, true}
	of[ofRuns] = fragment{"r." + column, true}
	return of
}

// only makes the fragment of what rows of one source have.
func only(s source, sql string) (of [sources]fragment) {
	of[s] = fragment{sql: sql}
	return of
}

// both makes the fragments of what bookings and questions have under one name.
func both(column string) (of [sources]fragment) {
	of[ofBookings] = fragment{sql: "b." + column}
	of[ofQuestions] = fragment{sql: "q." + column}
	return of
}

// dimensions is the table of definitions, without times, whose fragments depend on
// the basis (see fragmentOf). It is never changed.
var dimensions = map[Dimension]dimensionDef{
	Module:       {of: ofRun("module")},
	Category:     {of: ofRun("category")},
	Topic:        {of: ofRun("topics"), form: inList},
	Run:          {of: ofRun("key")},
	Month:        {form: inMonth},
	Quarter:      {form: inQuarter},
	HalfYear:     {form: inHalfYear},
	Year:         {form: inYear},
	Weekday:      {form: inWeekday},
	Land:         {of: only(ofBookings, "b.land")},
	SizeClass:    {of: only(ofBookings, "b.size")},
	Municipality: {of: only(ofBookings, "b.ags"), form: inKey},
	Channel:      {of: both("channel")},
	Status:       {of: both("status")},
	Language:     {of: both("language")},
	// In conditions only.
	recorded:   {of: only(ofBookings, "case when b.attended is null then '0' else '1' end")},
	held:       {of: only(ofBookings, "case when b.held then '1' else '0' end")},
	takesPlace: {of: ofRun("takes_place::int::text")},
	rating:     {of: only(ofQuestions, "q.rating")},
}

// askable are the dimensions that can be asked for, in the order in which they are
// listed.
var askable = []Dimension{Module, Category, Topic, Run, Month, Quarter, HalfYear, Year, Weekday,
	Land, SizeClass, Municipality, Channel, Status, Language}

// dayOf returns the day that a source's rows have on a basis.
func dayOf(s source, by Basis) fragment {
	switch {
	case s == ofQuestions:
		return fragment{sql: "q.asked_on"}
	case by == ByRun || s == ofRuns:
		return fragment{"r.starts_on", true}
	}
	return fragment{sql: "b.requested_on"}
}

// monthOf returns the number of the month that a source's rows have on a basis.
func monthOf(s source, by Basis) fragment {
	switch {
	case s == ofQuestions:
		return fragment{sql: "q.asked_month"}
	case by == ByRun || s == ofRuns:
		return fragment{"r.starts_month", true}
	}
	return fragment{sql: "b.requested_month"}
}

// fragmentOf returns the values of a dimension in a source. ok is false when the
// rows there have none.
func fragmentOf(d Dimension, s source, by Basis) (f fragment, ok bool) {
	def := dimensions[d]
	switch {
	case def.form == inWeekday:
		f = dayOf(s, by)
		f.sql = "(" + f.sql + " - date '0001-01-01') % 7 + 1" // a Monday
	case def.form == inMonth:
		f = monthOf(s, by)
	case def.form.isTime():
		f = monthOf(s, by)
		f.sql += " / " + strconv.Itoa(def.form.months())
	default:
		f = def.of[s]
	}
	return f, f.sql != ""
}

// fits reports whether rows of all these sources have values of a dimension.
func (d Dimension) fits(in []source, by Basis) bool {
	return slices.Contains(askable, d) && !slices.ContainsFunc(in, func(s source) bool {
		_, ok := fragmentOf(d, s, by)
		return !ok
	})
}
