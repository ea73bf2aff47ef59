package statistics

import (
	"cmp"
	"slices"
)

// arrange sorts out, orders and cuts the rows of a result by what is shown of
// them: a hidden figure is neither more nor less than anything. rank is the order
// of the values of dimensions that are not in the course of time.
func (r *Result) arrange(rank map[Dimension]map[string]int) {
	q := r.Query
	r.Rows = slices.DeleteFunc(r.Rows, func(row Row) bool {
		return slices.ContainsFunc(q.Having, func(h Having) bool {
			return !h.keeps(row.Cells[slices.Index(q.Metrics, h.Metric)])
		})
	})
	byKeys := func(a, b Row) int {
		for i, d := range q.Dimensions {
			if a.Keys[i] != b.Keys[i] {
				return cmp.Or(cmp.Compare(rank[d][a.Keys[i]], rank[d][b.Keys[i]]), cmp.Compare(a.Keys[i], b.Keys[i]))
			}
		}
		return 0
	}
	metric, ascending := q.sorting()
	slices.SortFunc(r.Rows, func(a, b Row) int {
		if metric >= 0 {
			if order := compareCells(a.Cells[metric], b.Cells[metric], ascending); order != 0 {
				return order
			}
		}
		return byKeys(a, b)
	})
	limit := MaxRows
	if q.Limit != 0 {
		limit = q.Limit
	}
	if n := len(r.Rows); n > limit {
		r.Rows, r.More = r.Rows[:limit:limit], n-limit
	}
}

// sorting returns by which metric rows are sorted, -1 by the dimensions.
func (q Query) sorting() (metric int, ascending bool) {
	switch {
	case q.Sort.Metric != "":
		return slices.Index(q.Metrics, q.Sort.Metric), q.Sort.Ascending
	case q.Sort.Dimensions, len(q.Dimensions) == 0:
		return -1, false
	case q.Dimensions[0].inOrder(), q.Dimensions[0] == SizeClass:
		return -1, false
	}
	return 0, false
}

// keeps reports whether a figure compares as it should. What is not shown does
// not.
func (h Having) keeps(c Cell) bool {
	if c.State != Known {
		return false
	}
	switch order := cmp.Compare(c.Value, h.Value); h.Op {
	case More:
		return order > 0
	case AtLeast:
		return order >= 0
	case Less:
		return order < 0
	case AtMost:
		return order <= 0
	default:
		return order == 0
	}
}

// place is where figures stand when they are sorted.
func (s CellState) place() int {
	switch s {
	case Known:
		return 0
	case Empty:
		return 1
	}
	return 2
}

// compareCells orders figures; behind them stand those that have no value, and
// last the hidden ones.
func compareCells(a, b Cell, ascending bool) int {
	if order := cmp.Compare(a.State.place(), b.State.place()); order != 0 || a.State != Known {
		return order
	}
	if ascending {
		return cmp.Compare(a.Value, b.Value)
	}
	return cmp.Compare(b.Value, a.Value)
}
