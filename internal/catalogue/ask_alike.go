package catalogue

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A known module and the words by which it is asked for.
type known struct {
	Module
	words  []knownWord
	short  []string   // initials of neighbouring words of the title and of topics: "ki", "scm"
	titles []initials // those of the title
}

type knownWord struct {
	features *german.Features
	title    bool
}

// word returns what is known of a word of text. Written in capitals among others,
// a function word is an abbreviation: "IT" is not "it".
func (r *Reader) word(w german.Word, text string) *german.Features {
	f := r.analyzer.Word(w.Text)
	if shown := w.Span.In(text); !f.Stop || len(shown) < 2 || shown != strings.ToUpper(shown) || text == strings.ToUpper(text) {
		return f
	}
	folded := german.Fold(w.Text)
	stem := german.Stem(folded)
	return &german.Features{Folded: folded, Stem: stem, StemHash: german.StemHash(stem)}
}

// share is the part of the title's words that some words of a question name.
func (k *known) share(words []naming, r *Reader) float64 {
	title, named := 0, 0
	for _, w := range k.words {
		if !w.title {
			continue
		}
		title++
		if slices.ContainsFunc(words, func(n naming) bool {
			return r.alike(n.features, w.features) >= partOf || slices.ContainsFunc(k.titles, func(i initials) bool {
				return i.text == n.features.Folded && strings.Contains(i.of, " "+w.features.Folded+" ")
			})
		}) {
			named++
		}
	}
	return float64(named) / float64(max(1, title))
}

// initials of neighbouring words: "ki" of " kunstliche intelligenz ".
type initials struct{ text, of string }

func (r *Reader) known(m Module) known {
	k := known{Module: m}
	for i, text := range append([]string{m.Title}, m.Topics...) {
		var letters []byte
		var of []string
		for w := range german.EachWord(text) {
			f := r.word(w, text)
			if f.Stop {
				letters, of = nil, nil
				continue
			}
			if !isGeneric(f.Folded) || i > 0 {
				k.words = append(k.words, knownWord{f, i == 0})
			}
			letters, of = append(letters, f.Folded[0]), append(of, f.Folded)
			for from := range len(letters) - 1 {
				k.short = append(k.short, string(letters[from:]))
				if i == 0 {
					k.titles = append(k.titles, initials{string(letters[from:]), " " + strings.Join(of[from:], " ") + " "})
				}
			}
		}
	}
	return k
}

// How well a word of a question names a module.
const (
	sameWord    = 1.0
	sameBut     = 0.92 // but for a typing error
	allParts    = 0.9  // a compound whose parts the module names
	partOf      = 0.8  // part of one of the module's compounds
	partBut     = 0.7  // the same, as far as letters tell
	sameMeaning = 0.65 // a synonym
	leastLike   = 0.6  // below, it does not name it
	aside       = 0.85 // of the best: modules further off are not meant
)

// like is how well a word names a module.
func (r *Reader) like(f *german.Features, k *known) float64 {
	if slices.Contains(k.short, f.Folded) {
		return sameWord
	}
	best := 0.0
	for _, w := range k.words {
		best = max(best, r.alike(f, w.features))
	}
	if parts := r.parts(f); best < allParts && len(parts) > 1 && !slices.ContainsFunc(parts, func(p uint32) bool {
		return !slices.ContainsFunc(k.words, func(w knownWord) bool { return w.features.StemHash == p || slices.Contains(w.features.PartHashes, p) })
	}) {
		best = allParts
	}
	if best >= partBut {
		return best
	}
	for _, s := range r.synonyms.Of(f.Stem) {
		if s.Weight >= leastSynonym && slices.ContainsFunc(k.words, func(w knownWord) bool { return w.features.StemHash == s.Hash }) {
			return max(best, sameMeaning)
		}
	}
	return best
}

// leastSynonym is the weight from which a synonym may stand for a topic.
const leastSynonym = 0.4

// alike is how well one word stands for another.
func (r *Reader) alike(f, o *german.Features) float64 {
	a, b := f.Folded, o.Folded
	switch {
	case f.StemHash == o.StemHash:
		return sameWord
	case slices.Contains(o.PartHashes, f.StemHash):
		return partOf
	case len(a) >= 9 && german.Edits(a, b, 3) < 3, len(a) >= 5 && german.Edits(a, b, 2) < 2:
		return sameBut
	case len(a) >= minPart && len(b) >= len(a)+3 && (strings.HasPrefix(b, a) || strings.HasPrefix(b, f.Stem) && len(f.Stem) >= minPart || strings.HasSuffix(b, a)):
		return partBut
	case len(a) >= 8 && commonPrefix(a, b)*4 >= 3*max(len(a), len(b)): // "verstetigen", "Verstetigung"
		return partBut
	case len(a) >= 8 && german.Dice(f.Grams, o.Grams) >= 0.7:
		return partBut
	}
	return 0
}

// minPart is the least length of a word that is looked for within others.
const minPart = 4

func commonPrefix(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// parts are the parts of a compound, by the word list or by the catalogue's words.
func (r *Reader) parts(f *german.Features) []uint32 {
	if len(f.PartHashes) > 0 || len(f.Folded) > 40 {
		return f.PartHashes
	}
	var parts []uint32
	for _, p := range r.over.Parts(f.Folded) {
		parts = append(parts, german.StemHash(german.Stem(p)))
	}
	return parts
}
