package knowledge

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// A term of the lexical index is a hashed stem or compound part (31 bits), or a
// hashed character 4-gram: 26 bits below gramBit, aligned to the top, so that
// both kinds spread evenly over their half of the number range.
//
// 26 bits keep a packed 4-gram at three bytes; among 200,000 different 4-grams
// about 300 pairs collide, and two of one passage practically never.
const (
	gramBit   = 1 << 31
	gramShift = 5
)

func wordTerm(hash uint32) uint32 { return hash &^ gramBit }
func gramTerm(hash uint32) uint32 { return gramBit | hash>>gramShift<<gramShift }

// unit is the frequency of one plain occurrence. Weighted occurrences (compound
// parts, headings, the title) are whole multiples of 1/unit, so that sums are
// exact and equal on every machine.
const unit = 8

// maxFreq is the largest frequency kept, 31.9 occurrences. BM25 with k1 = 2 has
// by then given 94% of what it can give.
const maxFreq = 255

// A termVector is what the lexical index knows of a passage.
type termVector struct {
	terms   []uint32 // ascending: stems and parts, then 4-grams
	freqs   []uint8  // of the same length, in 1/unit
	places  []uint16 // of the words, which come first: see place
	wordLen uint32   // sum of the stems' and parts' frequencies, in 1/unit
	gramLen uint32   // the same of the 4-grams
}

// place returns the bit that stands for a sentence of the body. Sixteen bits tell
// which sentences have a word; in the rare passage of more than sixteen, some
// share a bit. The title and the headings have none.
func place(sentence int) uint16 { return 1 << (sentence % 16) }

// occurrences collects weighted terms of a passage in any order: the term in
// the upper 32 bits, its place in the next 16, its weight in 1/unit in the rest.
type occurrences []uint64

func (o *occurrences) add(term, weight uint32, place uint16) {
	*o = append(*o, uint64(term)<<32|uint64(place)<<16|uint64(weight&math.MaxUint16))
}

// vector sums up what was collected; o is sorted by that.
func (o occurrences) vector() termVector {
	slices.Sort(o)
	var v termVector
	for i := 0; i < len(o); {
		term, sum, places := uint32(o[i]>>32), uint32(0), uint16(0)
		for ; i < len(o) && uint32(o[i]>>32) == term; i++ {
			sum += uint32(o[i] & math.MaxUint16)
			places |= uint16(o[i] >> 16)
		}
		v.terms = append(v.terms, term)
		v.freqs = append(v.freqs, uint8(min(sum, maxFreq)))
		if term < gramBit {
			v.wordLen += sum
			v.places = append(v.places, places)
		} else {
			v.gramLen += sum
		}
	}
	return v
}

var errTermVector = errors.New("damaged term vector")

// pack appends the stored form of v to b: both lengths, the number of terms,
// and per term the distance from its predecessor, doubled, plus one if a
// frequency other than unit follows; a word's places come last. 4-grams are
// counted in steps of 1<<gramShift. All numbers are varints.
func (v *termVector) pack(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(v.wordLen))
	b = binary.AppendUvarint(b, uint64(v.gramLen))
	b = binary.AppendUvarint(b, uint64(len(v.terms)))
	last := uint32(0)
	for i, t := range v.terms {
		t := compact(t)
		d := uint64(t-last) << 1
		last = t
		if v.freqs[i] == unit {
			b = binary.AppendUvarint(b, d)
		} else {
			b = append(binary.AppendUvarint(b, d|1), v.freqs[i])
		}
		if i < len(v.places) {
			b = binary.AppendUvarint(b, uint64(v.places[i]))
		}
	}
	return b
}

// compact maps a term to its packed number: words stay, 4-grams follow after
// gramBit without gaps. expand is its inverse.
func compact(t uint32) uint32 {
	if t < gramBit {
		return t
	}
	return gramBit + (t&^gramBit)>>gramShift
}

func expand(t uint32) uint32 {
	if t < gramBit {
		return t
	}
	return gramBit | (t&^gramBit)<<gramShift
}

// unpack reads the stored form into v, reusing its slices. Damaged input gives
// an error, never a panic or a vector out of order.
func (v *termVector) unpack(b []byte) error {
	r := reader{b: b}
	v.wordLen, v.gramLen = uint32(r.uvarint()), uint32(r.uvarint())
	n := r.uvarint()
	if r.bad || n > uint64(len(b)) {
		return errTermVector
	}
	v.terms, v.freqs = slices.Grow(v.terms[:0], int(n)), slices.Grow(v.freqs[:0], int(n))
	v.places = slices.Grow(v.places[:0], int(n))
	last, limit := uint64(0), uint64(gramBit)+gramBit>>gramShift
	for i := range n {
		d := r.uvarint()
		freq := uint8(unit)
		if d&1 != 0 {
			freq = r.byte()
		}
		if (d>>1 == 0 && i > 0) || d>>1 >= limit || last+d>>1 >= limit || freq == 0 {
			return fmt.Errorf("%w at term %d", errTermVector, i)
		}
		last += d >> 1
		v.terms = append(v.terms, expand(uint32(last)))
		v.freqs = append(v.freqs, freq)
		if last < gramBit {
			p := r.uvarint()
			if p > math.MaxUint16 {
				return fmt.Errorf("%w at term %d", errTermVector, i)
			}
			v.places = append(v.places, uint16(p))
		}
	}
	if r.bad || len(r.b) != 0 {
		return errTermVector
	}
	return nil
}

// A reader takes numbers from a byte slice and remembers if it ran out.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) byte() uint8 {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

// uvarint decodes the usual lengths in line; binary.Uvarint would be called
// about 55 million times while loading 100,000 passages.
func (r *reader) uvarint() uint64 {
	if b := r.b; len(b) >= 4 {
		switch x := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24; {
		case x&0x80 == 0:
			r.b = b[1:]
			return x & 0x7f
		case x&0x8000 == 0:
			r.b = b[2:]
			return x&0x7f | x>>1&0x3f80
		case x&0x800000 == 0:
			r.b = b[3:]
			return x&0x7f | x>>1&0x3f80 | x>>2&0x1fc000
		case x&0x80000000 == 0:
			r.b = b[4:]
			return x&0x7f | x>>1&0x3f80 | x>>2&0x1fc000 | x>>3&0xfe00000
		}
	}
	x, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return x
}
