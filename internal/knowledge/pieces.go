package knowledge

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
)

// A segment is written down as pieces: each holds numbers of one column, in
// little-endian order, behind one byte that names the column. The first piece
// holds the sizes of all columns.

// pieceSize is about how many bytes a piece has: large enough to be read at the
// speed of memory, small enough that a few of them are nothing.
const pieceSize = 4 << 20

var errPiece = errors.New("damaged piece of an index")

// castagnoli is CRC-32C, which processors compute.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// columns calls f for every column of s, in an order that never changes without a
// new termsVersion.
func (s *segment) columns(f func(c column)) {
	f(numbers(&s.ids, 8, func(b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) }, getInt64))
	f(numbers(&s.documents, 8, func(b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) }, getInt64))
	f(numbers(&s.days, 4, func(b []byte, v int32) { binary.LittleEndian.PutUint32(b, uint32(v)) }, func(b []byte) int32 { return int32(binary.LittleEndian.Uint32(b)) }))
	f(octets(&s.kinds))
	f(octets(&s.languages))
	for _, list := range []*[]uint32{&s.wordLens, &s.gramLens, &s.terms, &s.df, &s.idStart, &s.valStart} {
		f(numbers(list, 4, binary.LittleEndian.PutUint32, binary.LittleEndian.Uint32))
	}
	for _, list := range []*[]uint16{&s.postIDs, &s.places} {
		f(shorts(list))
	}
	f(octets(&s.postVals))
	f(numbers(&s.dead, 8, binary.LittleEndian.PutUint64, binary.LittleEndian.Uint64))
}

func getInt64(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }

// A column is a list of numbers of a segment.
type column struct {
	size int // bytes of a number
	len  func() int
	make func(n int)                 // an empty list with room for n
	put  func(b []byte, from, n int) // writes n numbers
	add  func(b []byte) bool         // appends numbers; false if there are too many
}

func numbers[T any](list *[]T, size int, put func([]byte, T), get func([]byte) T) column {
	return column{
		size: size,
		len:  func() int { return len(*list) },
		make: func(n int) { *list = make([]T, 0, n) },
		put: func(b []byte, from, n int) {
			for i, v := range (*list)[from : from+n] {
				put(b[i*size:], v)
			}
		},
		add: func(b []byte) bool {
			n, have := len(b)/size, len(*list)
			if have+n > cap(*list) {
				return false
			}
			*list = (*list)[:have+n]
			to := (*list)[have:]
			for i := range to {
				to[i] = get(b[i*size : i*size+size])
			}
			return true
		},
	}
}

func octets(list *[]uint8) column {
	c := numbers(list, 1, func(b []byte, v uint8) { b[0] = v }, func(b []byte) uint8 { return b[0] })
	c.put = func(b []byte, from, n int) { copy(b, (*list)[from:from+n]) }
	c.add = func(b []byte) bool {
		if len(*list)+len(b) > cap(*list) {
			return false
		}
		*list = append(*list, b...)
		return true
	}
	return c
}

// shorts is numbers without a call for each: three quarters of an index are these.
func shorts(list *[]uint16) column {
	c := numbers(list, 2, binary.LittleEndian.PutUint16, binary.LittleEndian.Uint16)
	c.add = func(b []byte) bool {
		n, have := len(b)/2, len(*list)
		if have+n > cap(*list) {
			return false
		}
		*list = (*list)[:have+n]
		to := (*list)[have:]
		for i := range to {
			to[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
		return true
	}
	return c
}

// pieces calls f for every piece of a sealed segment, which is one of total; data
// is valid until f returns.
func (s *segment) pieces(total int, f func(data []byte) error) error {
	head := []byte{0}
	head = binary.LittleEndian.AppendUint32(head, math.Float32bits(s.averages.word))
	head = binary.LittleEndian.AppendUint32(head, math.Float32bits(s.averages.gram))
	head = binary.LittleEndian.AppendUint32(head, uint32(s.alive))
	head = binary.LittleEndian.AppendUint32(head, uint32(total))
	var all []column
	s.columns(func(c column) {
		all = append(all, c)
		head = binary.LittleEndian.AppendUint32(head, uint32(c.len()))
	})
	if err := f(head); err != nil {
		return err
	}
	buf := make([]byte, 1+pieceSize)
	for k, c := range all {
		for from := 0; from < c.len(); {
			n := min(pieceSize/c.size, c.len()-from)
			data := buf[:1+n*c.size]
			data[0] = byte(k + 1)
			c.put(data[1:], from, n)
			if err := f(data); err != nil {
				return err
			}
			from += n
		}
	}
	return nil
}

// A pieceReader puts a segment together from its pieces, in any order after the
// first.
type pieceReader struct {
	segment *segment
	columns []column
	sizes   []int
	alive   int
	total   int // segments of the index
}

// read takes a piece. Damage gives errPiece, never a panic.
func (r *pieceReader) read(data []byte) error {
	if len(data) == 0 {
		return errPiece
	}
	k, data := int(data[0]), data[1:]
	if k == 0 {
		return r.head(data)
	}
	if r.segment == nil || k > len(r.columns) || len(data)%r.columns[k-1].size != 0 || !r.columns[k-1].add(data) {
		return errPiece
	}
	return nil
}

func (r *pieceReader) head(data []byte) error {
	s := &segment{}
	var all []column
	s.columns(func(c column) { all = append(all, c) })
	if len(data) != 16+4*len(all) || r.segment != nil {
		return errPiece
	}
	number := func(i int) uint32 { return binary.LittleEndian.Uint32(data[4*i:]) }
	s.averages = averages{math.Float32frombits(number(0)), math.Float32frombits(number(1))}
	r.alive, r.total = int(number(2)), int(number(3))
	for i, c := range all {
		n := int(number(4 + i))
		if n > maxColumn {
			return errPiece
		}
		c.make(n)
		r.sizes = append(r.sizes, n)
	}
	r.segment, r.columns = s, all
	return nil
}

// maxColumn bounds the numbers of a column: each of a segment's passages having
// 4,096 terms.
const maxColumn = segmentSize * 4096

// done returns the segment, ready to be searched, or errPiece if its parts do not
// fit together.
func (r *pieceReader) done() (*segment, error) {
	s := r.segment
	if s == nil {
		return nil, errPiece
	}
	for i, c := range r.columns {
		if c.len() != r.sizes[i] {
			return nil, errPiece
		}
	}
	if len(s.dead) == 0 {
		s.dead = nil
	}
	if !s.fits() {
		return nil, errPiece
	}
	s.index()
	s.alive = r.alive
	return s, nil
}

// fits reports whether the columns have the lengths and the bounds that searching
// relies on.
func (s *segment) fits() bool {
	n, terms := len(s.ids), len(s.terms)
	if n == 0 || n > segmentSize || len(s.df) != terms || len(s.idStart) != terms+1 || len(s.valStart) != terms+1 ||
		s.dead != nil && len(s.dead) != (n+63)/64 {
		return false
	}
	for _, have := range []int{len(s.documents), len(s.days), len(s.kinds), len(s.languages), len(s.wordLens), len(s.gramLens)} {
		if have != n {
			return false
		}
	}
	for i := range terms {
		ids, vals := int(s.idStart[i+1])-int(s.idStart[i]), int(s.valStart[i+1])-int(s.valStart[i])
		if i > 0 && s.terms[i] <= s.terms[i-1] || ids < 0 || vals < 0 || ids != vals && (ids != 0 || vals != n) {
			return false
		}
	}
	if s.idStart[0] != 0 || s.valStart[0] != 0 ||
		int(s.idStart[terms]) != len(s.postIDs) || int(s.valStart[terms]) != len(s.postVals) || int(s.wordPostings()) != len(s.places) {
		return false
	}
	most := uint16(0)
	for _, id := range s.postIDs {
		most = max(most, id)
	}
	return int(most) < n
}
