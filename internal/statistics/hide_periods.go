package statistics

import (
	"cmp"
	"slices"
)

// A moment is a month, or the part of one between two days.
type moment struct{ month, part int }

// inTime orders moments.
func inTime(a, b moment) int { return cmp.Or(a.month-b.month, a.part-b.part) }

// A timeline is the people by moment, ascending, without moments that have nobody.
type timeline struct {
	moments []moment
	who     []people
}

// span returns the people of the moments from one place up to before another.
func (t timeline) span(from, to int) people {
	var who people
	for _, m := range t.who[from:to] {
		who = who.and(m)
	}
	return who
}

// cuts returns the places before which periods may begin and behind which they
// may end, the first and last included: between two of them there are at least k
// people. Years are cut first, then half-years, quarters and months; a cut that
// would leave too few people on one of its sides is not made. So all periods of
// whole months that may be told of are made of the same pieces.
func (t timeline) cuts(k int) []int {
	cut := []int{0, len(t.moments)}
	for _, months := range []int{12, 6, 3, 1} {
		for at := 1; at < len(t.moments); at++ {
			before, after := t.moments[at-1].month, t.moments[at].month
			if before/months == after/months {
				continue
			}
			next, known := slices.BinarySearch(cut, at)
			if known || t.span(cut[next-1], at).few(k) || t.span(at, cut[next]).few(k) {
				continue
			}
			cut = slices.Insert(cut, next, at)
		}
	}
	return cut
}

// mayTell reports whether a figure of chosen moments may be told. They have to be
// all or none of the moments between two cuts. Days within a month part what is
// between two cuts only where at least k people are on both sides and from each
// other day that was asked for.
func (t timeline) mayTell(cut []int, chosen []bool, k int) bool {
	for i := 1; i < len(cut); i++ {
		from, to := cut[i-1], cut[i]
		for at := from + 1; at < to; at++ {
			if chosen[at] == chosen[at-1] {
				continue
			}
			if t.moments[at].month != t.moments[at-1].month {
				return false
			}
			if t.span(from, at).few(k) || t.span(at, to).few(k) {
				return false
			}
			for other := from + 1; other < to; other++ {
				if t.moments[other].month == t.moments[other-1].month &&
					t.span(min(at, other), max(at, other)).few(k) {
					return false
				}
			}
		}
	}
	return true
}
