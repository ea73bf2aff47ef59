package statistics

// A raw result is what the database says, before anything is hidden, sorted or
// cut. It never leaves the package.
type raw struct {
	query  Query
	rows   []rawRow  // every combination of values that has a booking, run or question
	total  []rawCell // of all of them, for each metric
	before []rawCell // the same of the period that is compared with; nil without
	guards *guards   // of the same moment; nil where no metric is of bookings
}

type rawRow struct {
	keys   []string
	cells  []rawCell // for each metric
	before []rawCell // nil without a comparison
}

// A rawCell is a figure with what decides whether it may be shown by itself.
type rawCell struct {
	value float64
	empty bool // a rate or median of nothing
	// people are how many different people contribute at least, up to K, and not 0
	// if there is somebody; of a rate, those of what it is taken of. Figures that are about no people (runs,
	// their capacity, questions) have everybody. What may be told from others is
	// decided by guards.
	people int
}

// everybody is the people of a figure that is about none.
const everybody = 1 << 30
