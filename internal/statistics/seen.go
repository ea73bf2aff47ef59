package statistics

// denseNumbers is up to which number seen keeps a place for each; people and
// municipalities are numbered one after the other.
const denseNumbers = 1 << 24

// seen counts different numbers, one set after the other, without forgetting
// each: a number is of the present set if it carries the set's mark.
type seen struct {
	n     int
	mark  uint32
	marks []uint32         // of numbers below denseNumbers
	rest  map[int64]uint32 // of all others
}

// begin starts with an empty set.
func (s *seen) begin() *seen {
	s.n, s.mark = 0, s.mark+1
	return s
}

func (s *seen) add(number int64) {
	if number < 0 || number >= denseNumbers {
		if s.rest == nil {
			s.rest = map[int64]uint32{}
		}
		if s.rest[number] != s.mark {
			s.rest[number] = s.mark
			s.n++
		}
		return
	}
	if number >= int64(len(s.marks)) {
		s.marks = append(s.marks, make([]uint32, max(number+1-int64(len(s.marks)), int64(len(s.marks))))...)
	}
	if s.marks[number] != s.mark {
		s.marks[number] = s.mark
		s.n++
	}
}
