package statistics

import "slices"

// A measure says how a metric is computed from atoms.
type measure struct {
	def     metricDef
	of, per set
	people  set    // who is behind it
	behind  source // where they are
}

func newMeasure(q Query, m Metric, made *statement, before bool) measure {
	of, per := q.where(m, before)
	f := measure{def: metrics[m], of: made.set(of), per: made.set(per), behind: metrics[m].source}
	f.people = f.of
	switch {
	case f.def.kind == rate && f.behind == ofBookings:
		f.people = f.per
	case f.behind == ofRuns:
		f.people, f.behind = made.set(q.holding(before)), ofBookings
	}
	return f
}

// cells computes all metrics of a side over atoms.
func (a *assembler) cells(side int, list []int32) []rawCell {
	cells := make([]rawCell, len(a.sides[side].measures))
	for i, f := range a.sides[side].measures {
		cells[i] = a.cell(f, list)
	}
	return cells
}

func (a *assembler) cell(f measure, list []int32) rawCell {
	c := rawCell{people: everybody}
	if f.def.ofPeople() {
		c.people = a.people(f, list)
	}
	switch f.def.kind {
	case counts, sums:
		c.value = float64(a.sum(f, f.of, f.def.column, list))
	case different:
		c.value = float64(a.different(f, list))
	case median:
		c.value, c.empty = a.median(f, list)
	case mean:
		c.value, c.empty = divide(a.sum(f, f.of, f.def.column, list), a.sum(f, f.of, colOne, list))
	case rate:
		base := f.def.base
		if base == colOne {
			base = f.def.column
		}
		c.value, c.empty = divide(a.sum(f, f.of, f.def.column, list), a.sum(f, f.per, base, list))
	}
	return c
}

func divide(a, b int64) (quotient float64, empty bool) {
	if b == 0 {
		return 0, true
	}
	return float64(a) / float64(b), false
}

// sum adds up a column over the rows of a set.
func (a *assembler) sum(f measure, in set, col column, list []int32) (total int64) {
	for _, i := range list {
		if atom := &a.atoms[i]; atom.source == f.def.source && in.has(atom.bits) {
			total += atom.column(col)
		}
	}
	return total
}

func (a *atom) column(col column) int64 {
	switch col {
	case colSeats:
		return a.seats
	case colAttended:
		return a.attended
	case colCapacity:
		return a.capacity
	case colTaken:
		return a.taken
	case colFree:
		return a.capacity - a.taken
	}
	return a.n
}

// people counts who is behind a measure, up to K; rather too few than too many.
// Whose seats are taken by way of another system is not known; they are held to be
// different people.
func (a *assembler) people(f measure, list []int32) int {
	var who people
	others := int64(0)
	for _, i := range list {
		atom := &a.atoms[i]
		if f.def.source == ofRuns {
			others += atom.outside
		}
		if atom.source == f.behind && f.people.has(atom.bits) {
			who = who.and(atom.who)
		}
	}
	return int(min(int64(a.k), int64(who.atLeast())+others))
}

// different counts the people or municipalities of a set.
func (a *assembler) different(f measure, list []int32) int {
	seen := a.seen.begin()
	for _, i := range list {
		atom := &a.atoms[i]
		switch {
		case atom.source != f.def.source || !f.of.has(atom.bits):
		case f.def.column == colPerson:
			for _, p := range atom.people {
				seen.add(int64(p))
			}
		default:
			for _, p := range atom.places {
				if p >= 0 {
					seen.add(int64(p))
				}
			}
		}
	}
	return seen.n
}

// median is the middle of the days from request to run, or the mean of the two in
// the middle.
func (a *assembler) median(f measure, list []int32) (days float64, empty bool) {
	var all []int32
	for _, i := range list {
		if atom := &a.atoms[i]; atom.source == f.def.source && f.of.has(atom.bits) {
			all = append(all, atom.leads...)
		}
	}
	if len(all) == 0 {
		return 0, true
	}
	least := slices.Min(all)
	times := make([]int, int(slices.Max(all)-least)+1) // how often each number of days occurs
	for _, d := range all {
		times[d-least]++
	}
	at := func(n int) float64 {
		for d, often := range times {
			if n -= often; n < 0 {
				return float64(least) + float64(d)
			}
		}
		return 0
	}
	return (at((len(all)-1)/2) + at(len(all)/2)) / 2, false
}
