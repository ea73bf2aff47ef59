package knowledge

import "slices"

// denseFrom is the size of a segment from which terms in more than denseShare of
// the passages get dense lists, which are smaller from a third and faster to
// score from about two thirds. In a smaller segment it makes no difference.
const (
	denseFrom  = 8192
	denseShare = 0.6
)

// merge puts segments together into one, in their order, without the removed
// passages. All must be sealed with the same averages, or none of them. The sum
// of their living passages must not exceed segmentSize.
func merge(parts []*segment) *segment {
	s := &segment{averages: parts[0].averages}
	// renumber[p][local] is the new local number.
	renumber := make([][]uint16, len(parts))
	for p, part := range parts {
		renumber[p] = make([]uint16, part.len())
		for i := range part.ids {
			if !part.isDead(i) {
				renumber[p][i] = uint16(s.entries.len())
				s.entries.append(part.entries.at(i))
			}
		}
	}
	s.entries.clip()
	s.mergeTerms(parts)

	isDense := func(i int) bool { return s.len() >= denseFrom && float64(s.df[i]) > denseShare*float64(s.len()) }
	s.idStart, s.valStart = make([]uint32, len(s.terms)+1), make([]uint32, len(s.terms)+1)
	for i, df := range s.df {
		s.idStart[i+1], s.valStart[i+1] = s.idStart[i]+df, s.valStart[i]+df
		if isDense(i) {
			s.idStart[i+1], s.valStart[i+1] = s.idStart[i], s.valStart[i]+uint32(s.len())
		}
	}
	s.postIDs = make([]uint16, s.idStart[len(s.terms)])
	s.postVals = make([]uint8, s.valStart[len(s.terms)])
	s.places = make([]uint16, s.wordPostings())

	next := make([]int, len(parts))
	for i, t := range s.terms {
		ids, vals := s.postings(i)
		var places []uint16
		if t < gramBit {
			places = s.places[s.valStart[i]:s.valStart[i+1]]
		}
		filled := 0
		for p, part := range parts {
			k := next[p]
			for k < len(part.terms) && part.terms[k] < t {
				k++ // all of its passages were removed
			}
			next[p] = k
			if k == len(part.terms) || part.terms[k] != t {
				continue
			}
			next[p]++
			fromIDs, fromVals := part.postings(k)
			if part.dead == nil && fromIDs != nil && ids != nil { // nearly always
				shift := renumber[p][0]
				to := ids[filled : filled+len(fromIDs)]
				for j, id := range fromIDs {
					to[j] = id + shift
				}
				if places != nil {
					copy(places[filled:], part.places[part.valStart[k]:part.valStart[k+1]])
				}
				filled += copy(vals[filled:], fromVals)
				continue
			}
			part.each(k, func(local, at int, val uint8) {
				to := renumber[p][local]
				slot := int(to)
				if ids != nil {
					slot = filled
					ids[slot] = to
					filled++
				}
				vals[slot] = val
				if places != nil {
					places[slot] = part.places[at]
				}
			})
		}
	}
	s.index()
	return s
}

func (e *entries) len() int { return len(e.ids) }

// mergeTerms fills terms and df with the terms that living passages of parts have.
func (s *segment) mergeTerms(parts []*segment) {
	most := 0
	for _, part := range parts {
		most = max(most, len(part.terms))
	}
	s.terms, s.df = make([]uint32, 0, most+most/2), make([]uint32, 0, most+most/2)
	next := make([]int, len(parts))
	for {
		least, found := uint32(0), false
		for p, part := range parts {
			if k := next[p]; k < len(part.terms) && (!found || part.terms[k] < least) {
				least, found = part.terms[k], true
			}
		}
		if !found {
			break
		}
		df := uint32(0)
		for p, part := range parts {
			if k := next[p]; k < len(part.terms) && part.terms[k] == least {
				df += part.df[k]
				next[p]++
			}
		}
		if df > 0 {
			s.terms, s.df = append(s.terms, least), append(s.df, df)
		}
	}
	s.terms, s.df = slices.Clip(s.terms), slices.Clip(s.df)
}

// each calls f for every living passage of term number i, in order; at is where
// its value stands in postVals.
func (s *segment) each(i int, f func(local, at int, val uint8)) {
	ids, vals := s.postings(i)
	from := int(s.valStart[i])
	if ids == nil {
		for local, val := range vals {
			if val != 0 && !s.isDead(local) {
				f(local, from+local, val)
			}
		}
		return
	}
	for k, id := range ids {
		if !s.isDead(int(id)) {
			f(int(id), from+k, vals[k])
		}
	}
}
