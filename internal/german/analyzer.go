package german

import (
	"fmt"
	"slices"
	"strings"
)

// rulesVersion names the present rules of folding, stemming, stop words,
// splitting and hashing. Raise it with every change that alters a hash.
const rulesVersion = 2

// Features are what indexing and searching need to know of a word form.
// They are shared: nobody may change them.
type Features struct {
	Stop   bool     // a function word, see IsStop: it says nothing about the subject
	Bare   bool     // a stop word not even worth searching for: everything below is empty
	Folded string   // see Fold
	Stem   string   // see Stem
	Parts  []string // stems of its compound parts that differ from Stem

	StemHash   uint32   // 31 bits
	PartHashes []uint32 // 31 bits each, same function as StemHash, in the order of Parts
	// Grams are the 31-bit hashes of the 4-grams of the folded word between two
	// boundary marks: "wort" gives "_wor", "wort", "ort_". They come in the
	// order of the word, repeated where the word repeats them.
	Grams []uint32
}

// An Analyzer turns words into Features. It remembers the latest word forms in
// a cache of bounded size and is safe for concurrent use.
//
// Hashes are FNV-1a with the mixer of MurmurHash3, started from one seed for
// stems and parts and another for 4-grams; they are the same on every machine
// for as long as Version is the same.
type Analyzer struct {
	split *Splitter
	cache *cache
}

// NewAnalyzer makes an Analyzer that splits compounds by split; nil leaves
// compounds whole.
func NewAnalyzer(split *Splitter) *Analyzer {
	if split == nil {
		split = NewSplitter(nil)
	}
	return &Analyzer{split: split, cache: newCache()}
}

// Version is a fingerprint of the rules and of the vocabulary. Term vectors
// stored under another version have to be made anew.
func (a *Analyzer) Version() string {
	return fmt.Sprintf("german-%d-%016x", rulesVersion, a.split.print)
}

// Splitter returns the Splitter in use, never nil.
func (a *Analyzer) Splitter() *Splitter { return a.split }

// Word returns the features of a word as EachWord yields it.
func (a *Analyzer) Word(w string) *Features {
	if f := a.cache.get(w); f != nil {
		return f
	}
	w = strings.Clone(w) // not to keep the text it is cut from
	f := a.features(w)
	a.cache.put(w, f)
	return f
}

// Each calls fn with the features of each word of text and its span, in order.
// It allocates only for word forms it has not met lately.
func (a *Analyzer) Each(text string, fn func(f *Features, at Span)) {
	s := scanner{text: text, word: make([]byte, 0, maxWord+4)}
	for s.next() {
		f := a.cache.getBytes(s.word)
		if f == nil {
			w := string(s.word)
			f = a.features(w)
			a.cache.put(w, f)
		}
		fn(f, Span{s.start, s.end})
	}
}

func (a *Analyzer) features(w string) *Features {
	stop := IsStop(w)
	if stop && isBare(w) {
		return &Features{Stop: true, Bare: true}
	}
	f := &Features{Stop: stop, Folded: Fold(w)}
	f.Stem = Stem(w)
	f.StemHash = hash31(seedStem, f.Stem)
	f.Grams = grams(f.Folded, 4)
	if stop {
		return f
	}
	for _, p := range a.split.Parts(w) {
		if p = Stem(p); p != f.Stem && !slices.Contains(f.Parts, p) {
			f.Parts = append(f.Parts, p)
			f.PartHashes = append(f.PartHashes, hash31(seedStem, p))
		}
	}
	return f
}

// StemHash returns the hash under which Features know a stem.
func StemHash(stem string) uint32 { return hash31(seedStem, stem) }

// grams returns the hashes of the n-grams of "_w_", or of the whole of it when
// it is shorter. They are cut by bytes: after folding, nearly all are ASCII,
// and where not, the bytes identify the letters as well.
func grams(w string, n int) []uint32 {
	var buf [maxWord + 16]byte
	b := append(buf[:0], '_')
	b = append(b, w...)
	b = append(b, '_')
	if len(b) <= n {
		return []uint32{hash31(seedGram, b)}
	}
	hashes := make([]uint32, 0, len(b)-n+1)
	for i := range len(b) - n + 1 {
		hashes = append(hashes, hash31(seedGram, b[i:i+n]))
	}
	return hashes
}
