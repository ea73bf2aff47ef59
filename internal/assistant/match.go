package assistant

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A term is one thing a question asks about: a word or phrase of it with the
// other words that would do as well.
type term struct {
	text        string             // as the person wrote it
	forms       []*german.Features // the word, its synonyms and translations
	weights     []float64          // how well each form stands for the word, (0, 1]
	number      *float64           // the value, when the term is a number
	beside      []*german.Features // of a number: the noun it belongs to, with synonyms; nil if none
	label       bool               // of a number: it stands behind that noun, as in "Modul 3"
	labelled    bool               // a number belongs to it: "Modul 3"
	weight      float64            // what it says about the topic: share of the highest idf, 0..1
	noun        bool               // a noun or name: topic rather than manner
	carried     bool               // from an earlier turn
	cited       bool               // not asked for, but in the title that the answer cited
	unknown     bool               // the base has no such word
	asking      bool               // part of how it is asked, not of what
	attributive bool               // an adjective before a noun
	aspect      bool               // a side of the topic, which texts seldom name: "Vorteile"
}

// named reports whether a word is one of the term's forms.
func (t term) named(word string) bool {
	stem := german.Stem(word)
	return slices.ContainsFunc(t.forms, func(f *german.Features) bool { return f.Stem == stem }) ||
		slices.ContainsFunc(t.forms, func(f *german.Features) bool {
			return len(f.Stem) > shortStem && strings.Contains(stem, f.Stem)
		})
}

// A bag is the content of some text, prepared for matching.
type bag struct {
	words   []*german.Features
	stems   []uint32 // sorted stem hashes
	parts   []uint32 // sorted hashes of compound parts
	numbers []quantity
}

// newBag analyses texts as one.
func newBag(an *german.Analyzer, texts ...string) bag {
	var b bag
	for _, text := range texts {
		an.Each(text, func(f *german.Features, _ german.Span) {
			if !f.Stop {
				b.words = append(b.words, f)
				b.stems = append(b.stems, f.StemHash)
				b.parts = append(b.parts, f.PartHashes...)
			}
		})
		b.numbers = append(b.numbers, quantities(an, text)...)
	}
	slices.Sort(b.stems)
	slices.Sort(b.parts)
	return b
}

// in returns how well the bag holds the term, 0..1.
func (t term) in(b bag) float64 {
	if t.number != nil {
		if slices.ContainsFunc(b.numbers, func(q quantity) bool { return q.says(t) }) {
			return 1
		}
		return 0
	}
	best := 0.0
	for i, f := range t.forms {
		best = max(best, t.weights[i]*held(f, b))
	}
	return best
}

// Dice coefficient of two words' 4-grams from which they count as related:
// OCR damage and endings the stemmer leaves; below it unrelated words meet.
const leastDice = 0.6

// held returns how well a bag holds a word: its stem, its stem inside a
// compound, its own compound parts, or a word that is spelled nearly alike.
func held(f *german.Features, b bag) float64 {
	if has(b.stems, f.StemHash) {
		return 1
	}
	best := 0.0
	if has(b.parts, f.StemHash) && (len(f.Stem) > shortStem || b.partOf(f)) {
		best = heldModifier
		if b.headOf(f) {
			best = heldHead
		}
	}
	if n := len(f.PartHashes); n > 0 {
		found := 0
		for _, p := range f.PartHashes {
			if has(b.stems, p) || has(b.parts, p) {
				found++
			}
		}
		best = max(best, 0.8*float64(found)/float64(n))
	}
	if best < 0.85 {
		for _, w := range b.words {
			if d := german.Dice(f.Grams, w.Grams); d >= leastDice {
				best = max(best, 0.95*d)
			}
		}
	}
	return best
}

// How well a compound holds a word: a Wahlmodul is a Modul, but Wetterdienste
// are no Wetter.
const (
	heldHead     = 0.9
	heldModifier = 0.84
)

// headOf reports whether the word is the last part of a compound.
func (b bag) headOf(f *german.Features) bool {
	return slices.ContainsFunc(b.words, func(w *german.Features) bool {
		n := len(w.PartHashes)
		return n > 0 && w.PartHashes[n-1] == f.StemHash
	})
}

// shortStem is the length up to which a stem may be that of different words:
// "wett" is in "Wettbewerb" and of "Wetter".
const shortStem = 4

// partOf reports whether a compound with the stem of f as a part also shows
// enough of the word itself.
func (b bag) partOf(f *german.Features) bool {
	return slices.ContainsFunc(b.words, func(w *german.Features) bool {
		if !slices.Contains(w.PartHashes, f.StemHash) {
			return false
		}
		return 2*german.SharedGrams(f.Grams, w.Grams) >= len(f.Grams)
	})
}

func has(sorted []uint32, h uint32) bool {
	_, ok := slices.BinarySearch(sorted, h)
	return ok
}

// coverage is the share of the terms' weight that matches hold: matches[i] in
// 0..1 belongs to terms[i]. Without terms it is 0.
func coverage(terms []term, matches []float64) float64 {
	var sum, all float64
	for i, t := range terms {
		all += t.weight
		sum += t.weight * matches[i]
	}
	if all == 0 {
		return 0
	}
	return sum / all
}
