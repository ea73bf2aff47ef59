package statistics

// A raw result is what the database says, before anything is hidden, sorted or
// cut. It never leaves the package.
type raw struct {
	query  Query
	rows   []rawRow  // every combination of values that has a booking, run or question
	total  []rawCell // of all of them, for each metric
	before []rawCell // the same of the period that is compared with; nil without
}

type rawRow struct {
	keys   []string
	cells  []rawCell // for each metric
	before []rawCell // nil without a comparison
}

// A rawCell is a figure with what decides whether it may be shown. People are
// counted up to K: who has to know whether there are enough needs no more.
type rawCell struct {
	value float64
	empty bool // a rate or median of nothing
	// people are the different people that contribute; of a rate, those of what it
	// is taken of. Figures that are about no people (runs, their capacity,
	// questions) have everybody.
	people int
	// guards are the people in each of the sets that guardSets lists for this
	// metric, in its order: each has to be empty or large enough, too. nil where
	// there are none.
	guards []int
	// others are for each dimension the people of the rows that have another value
	// of it and the same values of the others; nil in totals and of figures that
	// are about no people.
	others []int
}

// everybody is the people of a figure that is about none.
const everybody = 1 << 30

// hide marks what must not be shown of a raw result: hidden cells become Hidden,
// the others Known or Empty. It decides on all rows before any is sorted out, cut
// or ordered by its value.
func (r *raw) hide(k int) Result { panic("contract") }
