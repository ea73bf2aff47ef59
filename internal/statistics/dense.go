package statistics

import (
	"slices"
	"strconv"
)

// fill makes rows for times of the period without any bookings, runs or questions:
// a line over months must fall to zero where there was nothing. Values of other
// dimensions have rows only where there is something. Too many rows are a
// *Problem.
func (a *assembler) fill() error {
	q := a.query
	if a.tooLarge(len(a.groups)) {
		return tooManyRows()
	}
	if !slices.ContainsFunc(q.Dimensions, Dimension.inOrder) {
		return nil
	}
	grid := [MaxDimensions][]string{{""}, {""}}
	for i, d := range q.Dimensions {
		if grid[i] = a.found(i); d.inOrder() {
			grid[i] = a.times(d, grid[i])
		}
	}
	if a.tooLarge(len(grid[0]) * len(grid[1])) {
		return tooManyRows()
	}
	for _, first := range grid[0] {
		for _, second := range grid[1] {
			keys := [MaxDimensions]string{first, second}
			if q.overlap(keys) {
				a.at(keys, true)
			}
		}
	}
	return nil
}

// tooLarge reports whether so many rows are more than a result may have.
func (a *assembler) tooLarge(rows int) bool {
	return rows > mostGroups || len(a.query.Dimensions) > 1 && rows*len(a.query.Metrics)*len(a.sides) > mostFigures
}

// inOrder reports whether the values of a dimension are times, of which none is
// left out.
func (d Dimension) inOrder() bool { return d == Weekday || dimensions[d].form.isTime() }

// found returns the values of a dimension that rows have, in order.
func (a *assembler) found(i int) []string {
	var all []string
	for keys := range a.groups {
		all = append(all, keys[i])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// times returns the times of the period that filters let through. Where the period
// is open they begin and end with the rows that there are; requests and questions
// of months to come do not exist.
func (a *assembler) times(d Dimension, found []string) []string {
	q, form := a.query, dimensions[d].form
	var all []string
	if form == inWeekday {
		for n := 1; n <= 7; n++ {
			if f := q.filter(d); f == nil || f.lets(strconv.Itoa(n)) {
				all = append(all, strconv.Itoa(n))
			}
		}
		return all
	}
	first, last := 0, -1
	if len(found) > 0 {
		first, _ = form.parseTimeKey(found[0])
		last, _ = form.parseTimeKey(found[len(found)-1])
	}
	begins, ends, today := first, last, a.month/form.months()
	var open Period
	if q.Period.From != open.From {
		begins = form.timeNumber(q.Period.From)
	}
	switch {
	case q.Period.To != open.To:
		ends = form.timeNumber(q.Period.To)
	case q.By == ByRequest && begins != 0:
		ends = max(last, today)
	}
	if q.By == ByRequest {
		ends = min(ends, max(last, today))
	}
	for n := begins; n <= ends && len(all) <= mostGroups; n++ {
		if q.letsMonths(n*form.months(), form.months()) {
			all = append(all, form.timeKey(n))
		}
	}
	return all
}

// filter returns the filter on a dimension, nil without.
func (q Query) filter(d Dimension) *Filter {
	for i := range q.Filters {
		if q.Filters[i].Dimension == d {
			return &q.Filters[i]
		}
	}
	return nil
}

func (f Filter) lets(value string) bool { return slices.Contains(f.Values, value) != f.Not }

// letsMonths reports whether the filters on times let through one of n months.
func (q Query) letsMonths(first, n int) bool {
	for month := first; month < first+n; month++ {
		let := true
		for _, f := range q.Filters {
			if form := dimensions[f.Dimension].form; form.isTime() {
				let = let && f.lets(form.timeKey(month/form.months()))
			}
		}
		if let {
			return true
		}
	}
	return false
}

// overlap reports whether the times of a row, if it has two, go together.
func (q Query) overlap(keys [MaxDimensions]string) bool {
	if len(q.Dimensions) < 2 {
		return true
	}
	a, b := dimensions[q.Dimensions[0]].form, dimensions[q.Dimensions[1]].form
	if !a.isTime() || !b.isTime() {
		return true
	}
	m, _ := a.parseTimeKey(keys[0])
	n, _ := b.parseTimeKey(keys[1])
	return m*a.months() < (n+1)*b.months() && n*b.months() < (m+1)*a.months()
}
