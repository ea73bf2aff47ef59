package german

import (
	"iter"
	"maps"
	"math/bits"
	"strings"
)

// Bounds of what a Splitter looks at, in bytes of the folded word.
const (
	minPart     = 4  // parts are at least this long, but for the nouns in shortParts
	minCompound = 7  // shorter words are left whole
	maxCompound = 60 // longer words too
	maxDepth    = 4  // how often a part is split again
)

// A Splitter takes German compounds apart: "Bürgerbeteiligungsplattform" into
// "burger", "beteiligung" and "plattform". It knows a word only from the
// vocabulary it was made with, and works on folded words throughout.
//
// Where several splits are possible, the one with the fewest parts wins, then
// the one whose parts are more frequent, as proposed by Koehn and Knight,
// "Empirical Methods for Compound Splitting" (EACL 2003), with the linking
// elements listed by Langer (1998): -s, -es, -n, -en, -er, -e added to a head,
// -e and -en taken from it ("Schul|amt", "Lern|modul").
//
// A Splitter does not change after its making and is safe for concurrent use.
type Splitter struct {
	words map[uint64]uint8 // hash of a folded word -> frequency class, from 1
	stems map[uint64]uint8 // the same of its stem
	print uint64

	small map[uint64]bool       // hash of a folded word -> the vocabulary has it in lower case only
	known func(stem uint32) int // instead of both: how often a stem occurs
}

// NewSplitter makes a Splitter from a vocabulary: lower-case or capitalised
// words in any order. A word that occurs more often counts as more frequent, so
// the words of a whole base may be given as they come, followed by a
// dictionary. Nil means an empty vocabulary: nothing is ever split.
func NewSplitter(words iter.Seq[string]) *Splitter {
	s := &Splitter{words: map[uint64]uint8{}, stems: map[uint64]uint8{}}
	if words == nil {
		return s
	}
	counts := map[uint64]uint32{}
	stems := map[uint64]uint32{}
	s.small = map[uint64]bool{}
	for w := range words {
		lower := strings.ToLower(w)
		f := Fold(lower)
		if only, seen := s.small[hash64(f)]; only || !seen {
			s.small[hash64(f)] = w == lower
		}
		w = lower
		if !partLength(f) || IsStop(w) || notPart(f) || !letters(f) {
			continue
		}
		counts[hash64(f)]++
		stems[hash64(Stem(f))]++
	}
	maps.DeleteFunc(s.small, func(_ uint64, only bool) bool { return !only })
	for h, n := range counts {
		s.words[h] = class(n)
		s.print += h * uint64(class(n)) // a sum: the order of a map does not matter
	}
	for h, n := range stems {
		s.stems[h] = class(n)
	}
	return s
}

// SplitterOver makes a Splitter whose vocabulary is a whole base: known returns
// how often a stem occurs in it, by its StemHash. It splits what no word list
// holds, but works anew on each word and takes any stem for a word, so it suits
// the few words of a question that the base does not have. It has no fingerprint:
// an Analyzer must not use it.
func SplitterOver(known func(stem uint32) int) *Splitter { return &Splitter{known: known} }

// word returns the frequency class of a folded word in this very form, 0 if it is
// unknown.
func (s *Splitter) word(w string) uint8 {
	if s.known != nil {
		return class(uint32(max(0, s.known(StemHash(Stem(w))))))
	}
	return s.words[hash64(w)]
}

// stem returns the same of a stem.
func (s *Splitter) stem(stem string) uint8 {
	if s.known != nil {
		return class(uint32(max(0, s.known(StemHash(stem)))))
	}
	return s.stems[hash64(stem)]
}

// class is the logarithm of a frequency, so that a few more occurrences do not
// change how words are split.
func class(n uint32) uint8 { return uint8(bits.Len32(n)) }

// Knows reports whether the word, in this very form, is in the vocabulary.
func (s *Splitter) Knows(word string) bool {
	return s.word(Fold(strings.ToLower(word))) > 0
}

// Small reports whether the vocabulary has the word in lower case only: it is no
// noun, however it is written.
func (s *Splitter) Small(word string) bool {
	return s.small[hash64(Fold(strings.ToLower(word)))]
}

// Parts returns the parts of a compound, folded and without linking elements,
// or nil when the word is not one.
func (s *Splitter) Parts(word string) []string {
	if len(s.words) == 0 && s.known == nil {
		return nil
	}
	f := Fold(strings.ToLower(word))
	if len(f) < minCompound || len(f) > maxCompound || !letters(f) {
		return nil
	}
	return s.parts(nil, f, maxDepth)
}

// parts appends the parts of w to dst, splitting each again, or returns dst as
// it is when w is whole.
func (s *Splitter) parts(dst []string, w string, depth int) []string {
	if len(w) < minCompound || depth == 0 {
		return dst
	}
	for _, p := range s.best(w) {
		n := len(dst)
		if dst = s.parts(dst, p, depth-1); len(dst) == n {
			dst = append(dst, p)
		}
	}
	return dst
}

// A path is a way to divide the beginning of a word.
type path struct {
	ok    bool
	parts int // fewer are better
	freq  int // sum of frequency classes less penalties; more is better
	from  int // where its last part starts
	base  int // length of that part without linking element
}

func (p path) better(q path) bool {
	if !q.ok || p.parts != q.parts {
		return !q.ok || p.parts < q.parts
	}
	return p.freq > q.freq
}

// best returns the best division of w into two or more parts, or nil.
func (s *Splitter) best(w string) []string {
	var paths [maxCompound + 1]path
	paths[0] = path{ok: true}
	for i := range len(w) {
		if !paths[i].ok {
			continue
		}
		for j := i + 3; j <= len(w); j++ {
			if i == 0 && j == len(w) || j < len(w) && len(w)-j < 3 {
				continue
			}
			var base, freq int
			if j == len(w) {
				base, freq = j-i, s.tail(w[i:])
			} else {
				base, freq = s.head(w[i:j])
			}
			if freq == 0 {
				continue
			}
			p := path{true, paths[i].parts + 1, paths[i].freq + freq, i, base}
			if p.better(paths[j]) {
				paths[j] = p
			}
		}
	}
	end := paths[len(w)]
	if !end.ok {
		return nil
	}
	parts := make([]string, end.parts)
	for i, j := end.parts-1, len(w); i >= 0; i-- {
		p := paths[j]
		parts[i] = w[p.from : p.from+p.base]
		j = p.from
	}
	return parts
}

// linking elements that may stand between a head and the next part.
var linking = [...]string{"s", "n", "es", "en", "er", "e"}

// head returns the length without linking element and the worth of a part that
// does not end the word; the worth is 0 when it cannot be one.
func (s *Splitter) head(p string) (base, worth int) {
	if c := s.word(p); c > 0 && partLength(p) {
		return len(p), 4*int(c) + len(p)
	}
	for _, l := range linking {
		b, ok := strings.CutSuffix(p, l)
		if !ok || !partLength(b) {
			continue
		}
		if c := s.word(b); c > 0 {
			return len(b), max(1, 4*int(c)+len(b)-2)
		}
	}
	if len(p) < minPart || notPart(p) || IsStop(p) {
		return 0, 0
	}
	for _, l := range [...]string{"e", "en"} {
		if c := s.word(p + l); c > 0 {
			return len(p), max(1, 4*int(c)+len(p)-3)
		}
	}
	return 0, 0
}

// tail returns the worth of a part that ends the word: known as it is or in
// another inflection.
func (s *Splitter) tail(p string) int {
	if !partLength(p) || notPart(p) || IsStop(p) {
		return 0
	}
	if c := s.word(p); c > 0 {
		return 4*int(c) + len(p)
	}
	if len(p) < minPart+1 {
		return 0
	}
	if c := s.stem(Stem(p)); c > 0 {
		return max(1, 4*int(c)+len(p)-2)
	}
	return 0
}

// partLength reports whether the folded word is long enough for a part.
func partLength(w string) bool { return len(w) >= minPart || shortPart(w) }

// shortPart reports whether w is one of the three-letter nouns, folded, that
// head or end compounds of administration and everyday life.
func shortPart(w string) bool {
	switch w {
	case "amt", "art", "bad", "bau", "bus", "ehe", "eis", "gas", "hof", "ort", "rad", "rat", "rot",
		"see", "tag", "tor", "tur", "uhr", "weg", "zug":
		return true
	}
	return false
}

// notPart reports whether w is an ending or a prefix that only looks like a
// word: what stands before or behind it is no part either.
func notPart(w string) bool {
	switch w {
	case "schaft", "schaften", "keit", "keiten", "heit", "heiten", "ungen", "tion", "tionen", "sion", "ation",
		"ationen", "isch", "ische", "ischen", "ischer", "isches", "lich", "liche", "lichen", "licher", "liches",
		"chen", "lein", "innen", "ling", "linge", "ismus", "ieren", "iert", "ierte", "ierten", "ierung", "tum",
		"bare", "baren", "barer", "same", "samen", "lose", "losen", "loser", "haft", "hafte", "haften",
		"ende", "enden", "ender", "endes", "ster", "sten", "eren", "erin", "eten", "enen", "igen", "iger", "iges",
		"heits", "keits", "schafts", "ungs", "tions", "rinnen", "erinnen", "tinnen", "scher", "sche", "schen", "sches",
		"serer", "tige", "tigen", "tiger", "tiges", "osen", "lung", "lungen", "keite",
		"unge", "nung", "rung", "tung", "dung", "gung", "ismen", "itat", "itaten",
		"miss", "durch", "wider", "nieder", "empor", "entgegen", "heraus", "herein", "hinaus", "hinein":
		return true
	}
	return false
}

func letters(w string) bool {
	for i := range len(w) {
		if c := w[i]; c < 'a' || c > 'z' {
			return false
		}
	}
	return w != ""
}
