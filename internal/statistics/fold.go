package statistics

import (
	"slices"
	"strconv"
)

// fold puts the bookings that figures are of into atoms. More of these than
// mostAtoms are a *Problem.
func (p *packed) fold(q Query, s *statement) ([]atom, error) {
	if p.own == 0 {
		return nil, nil
	}
	sides := p.facets(q.By, func(n int, i int32) (string, bool) {
		if n == byDayOf && !q.Compare.IsZero() && !q.Period.has(p.dayAt(q.By, i)) && !q.Compare.has(p.dayAt(q.By, i)) {
			return "", false // between the periods
		}
		for _, c := range s.shared {
			if c.facet() == n && p.met(c, q.By, i) == c.not {
				return "", false
			}
		}
		key := strconv.FormatUint(p.bits(q, s, n, i), 10)
		for _, d := range q.Dimensions {
			if facetOf(d) == n {
				key += "\x00" + p.stored(d, q.By, i)
			}
		}
		return key, true
	})
	var atoms []atom
	in := make([]int32, p.own) // of each booking, the atom and 1
	g, ok := groupBy(sides, p.own, s.mostAtoms(q), func(booking, group int32) {
		if int(group) == len(atoms) {
			atoms = append(atoms, atom{source: ofBookings})
		}
		in[booking] = group + 1
		a := &atoms[group]
		a.n++
		a.seats += int64(p.seats[booking])
		if p.attended[booking] != notRecorded {
			a.attended += int64(p.attended[booking])
		}
		a.who = a.who.and(p.who(booking))
	})
	if !ok {
		return nil, tooManyRows()
	}
	for i := range atoms {
		a, codes := &atoms[i], g.codes(i)
		for n, code := range codes {
			a.bits |= p.bits(q, s, n, sides[n].first[code])
		}
		for k, d := range q.Dimensions {
			n := facetOf(d)
			a.keys[k] = p.stored(d, q.By, sides[n].first[codes[n]])
		}
	}
	p.list(q, in, atoms)
	return atoms, nil
}

// mostAtoms is how many atoms bookings may make. Where all of them make rows, a table
// of two dimensions that is too large is refused before it is made: a row has no more
// atoms than bits can differ. With a comparison, times may be beyond the period.
func (s *statement) mostAtoms(q Query) int {
	beyond := !q.Compare.IsZero() && slices.ContainsFunc(q.Dimensions, func(d Dimension) bool { return dimensions[d].form.isTime() })
	if len(q.Dimensions) < 2 || beyond || !slices.Contains(q.sources(), ofBookings) || len(s.told) > 8 {
		return mostAtoms
	}
	figures := len(q.Metrics)
	if !q.Compare.IsZero() {
		figures *= 2
	}
	return min(mostAtoms, mostFigures/figures<<len(s.told))
}

// who is the person who booked.
func (p *packed) who(i int32) people { return people{1 << p.by64[i], 1 << p.by61[i]} }

// bits are those of the conditions that bookings meet by what they have at a place in
// the list of a facet.
func (p *packed) bits(q Query, s *statement, n int, i int32) (met uint64) {
	for at, c := range s.told {
		if c.facet() == n && p.met(c, q.By, i) {
			met |= 1 << at
		}
	}
	return met
}

// list lists people, places and days of lead of the bookings in atoms, as far as
// metrics count them. in is of each booking its atom and 1; 0 of those in none.
func (p *packed) list(q Query, in []int32, atoms []atom) {
	next := make([]int, len(atoms)) // where the next booking of each atom is listed
	for i := 1; i < len(atoms); i++ {
		next[i] = next[i-1] + int(atoms[i-1].n)
	}
	order := make([]int32, len(in)) // bookings by their atoms
	for i, number := range in {
		if number > 0 {
			order[next[number-1]] = int32(i)
			next[number-1]++
		}
	}
	listed := func(col column, of func(i int32) int32, to func(a *atom, all []int32)) {
		if !q.reads(col) {
			return
		}
		all := make([]int32, len(order))
		for at, i := range order {
			all[at] = of(i)
		}
		for i := range atoms {
			to(&atoms[i], all[next[i]-int(atoms[i].n):next[i]])
		}
	}
	listed(colPerson, func(i int32) int32 { return p.person[i] }, func(a *atom, all []int32) { a.people = all })
	listed(colPlace, p.placeOf, func(a *atom, all []int32) { a.places = all })
	listed(colLead, func(i int32) int32 { return p.runs[p.run[i]].number - p.days[p.day[i]].number }, func(a *atom, all []int32) { a.leads = all })
}

// placeOf numbers the municipality of a booking; -1 where it is not known.
func (p *packed) placeOf(i int32) int32 {
	if place := p.place[i]; p.places[place].number != 0 {
		return place
	}
	return -1
}
