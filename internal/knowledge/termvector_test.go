package knowledge

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestPackedTermVectorsUnpackToTheSame(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	cases := []termVector{
		{},
		{terms: []uint32{0}, freqs: []uint8{1}, places: []uint16{0}, wordLen: 1},
		{terms: []uint32{0, 1, gramBit - 1, gramBit, 0xffffffe0}, freqs: []uint8{8, 255, 4, 8, 9}, places: []uint16{0, 0xffff, 0x8000}, wordLen: 1 << 31, gramLen: 3},
	}
	for range 50 {
		cases = append(cases, *randomPassages(r, 1, 1)[0].vector())
	}
	var got termVector // reused: nothing of the last must shine through
	for i, want := range cases {
		if err := got.unpack(want.pack(nil)); err != nil {
			t.Fatalf("case %d: %v", i, err)
		}
		if len(want.terms) == 0 {
			got.terms, got.freqs, got.places = nil, nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("case %d:\n got %v\nwant %v", i, got, want)
		}
	}
}

func TestTermVectorSumsWeightsAndBoundsFrequencies(t *testing.T) {
	t.Parallel()
	var o occurrences
	o.add(gramTerm(77<<gramShift), unit, 0)
	for range 40 {
		o.add(wordTerm(5), unit, 0)
	}
	o.add(wordTerm(3), unit/2, place(2))
	o.add(wordTerm(3), unit, place(16))
	got := o.vector()
	want := termVector{
		terms:   []uint32{3, 5, gramBit | 77<<gramShift},
		freqs:   []uint8{unit + unit/2, maxFreq, unit},
		places:  []uint16{1<<2 | 1, 0},
		wordLen: 40*unit + unit + unit/2, gramLen: unit,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzUnpackNeverAcceptsDisorder(f *testing.F) {
	v := randomPassages(rand.New(rand.NewPCG(9, 9)), 1, 1)[0].vector()
	packed := v.pack(nil)
	f.Add(packed)
	f.Add(packed[:len(packed)-1])
	f.Add(append(bytes.Clone(packed), 0))
	f.Add([]byte{0, 0, 2, 4, 0, 0, 0})
	f.Add([]byte{0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		var v termVector
		if v.unpack(b) != nil {
			return
		}
		for i := range v.terms {
			if i > 0 && v.terms[i] <= v.terms[i-1] || v.freqs[i] == 0 {
				t.Fatalf("accepted %x: terms %v, frequencies %v", b, v.terms, v.freqs)
			}
		}
	})
}
