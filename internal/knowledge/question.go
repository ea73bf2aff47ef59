package knowledge

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A question is a query's text as the index sees it.
type question struct {
	words, grams []weighted     // different terms; the first maxTerms of them
	content      []*contentWord // different words that are not stop words, in order
	pairs        []wordPair     // words that stand side by side
	hints        hints
}

// weighted is a term and how much it counts in the question.
type weighted struct {
	term   uint32
	weight float32
}

// A contentWord is a word of the question that says what it is about.
type contentWord struct {
	text  string // as it stands in the question
	stem  uint32
	parts []uint32
	grams []uint32
	same  []uint32   // stems of its synonyms, or of its short form
	long  [][]uint32 // stems of the long forms it abbreviates
}

// A wordPair is two words that the question says one after the other.
type wordPair struct{ first, second weighted }

const (
	// maxTerms bounds the work a single question can cause: 4-grams of a few
	// hundred words, far beyond any question asked in earnest.
	maxTerms = 1024

	// smallWord is what a word written small counts in a question that writes its
	// nouns with capitals: verbs and adjectives say a thing in one of many ways.
	smallWord = 0.5

	// askedWord is what a word counts that asks for the newest or for a kind of
	// document: what is meant by it is rewarded besides, see hints.
	askedWord = 0.5

	// otherForm is what the long form of an abbreviation counts beside the short
	// one, and the other way round.
	otherForm = 0.5
)

// lexicon is what a Store knows about words beside their form; each may be nil.
type lexicon struct {
	synonyms *german.Synonyms
	forms    *forms
	base     *snapshot
}

// parts returns the parts of a word. One that neither the word list can split nor
// any passage has is split into words of the base.
func (l *lexicon) parts(f *german.Features) []uint32 {
	if f.Stop || len(f.PartHashes) > 0 || l.base == nil || len(f.Folded) > longestSplit || l.base.df(wordTerm(f.StemHash)) > 0 {
		return f.PartHashes
	}
	var parts []uint32
	over := german.SplitterOver(func(stem uint32) int { return l.base.df(wordTerm(stem)) })
	for _, p := range over.Parts(f.Folded) {
		parts = append(parts, german.StemHash(german.Stem(p)))
	}
	return parts
}

// longestSplit bounds in bytes which words are split into words of the base: the
// work grows with the square of the length.
const longestSplit = 40

// newQuestion analyses a query's text.
func newQuestion(an *german.Analyzer, lex lexicon, text string) *question {
	q := &question{hints: readHints(text)}
	index := map[uint32]int{}
	add := func(list *[]weighted, term uint32, weight float32) bool {
		i, seen := index[term]
		if !seen {
			if len(index) >= maxTerms {
				return false
			}
			i = len(*list)
			index[term] = i
			*list = append(*list, weighted{term: term})
		}
		(*list)[i].weight += weight
		return !seen
	}
	capitals := hasCapitals(text)
	var last weighted
	an.Each(text, func(f *german.Features, at german.Span) {
		if f.Bare {
			return
		}
		word := weighted{wordTerm(f.StemHash), 1}
		if capitals && !capital(at.In(text)) {
			word.weight = smallWord
		}
		asked := q.hints.asked(at)
		if asked {
			word.weight *= askedWord
		}
		fresh := add(&q.words, word.term, word.weight)
		parts := lex.parts(f)
		for _, h := range parts {
			add(&q.words, wordTerm(h), partShare*word.weight)
		}
		for _, h := range f.Grams {
			add(&q.grams, gramTerm(h), 1)
		}
		if fresh && last.weight > 0 {
			q.pairs = append(q.pairs, wordPair{last, word})
		}
		if fresh {
			last = word
		}
		if f.Stop || asked || !fresh {
			return
		}
		w := &contentWord{text: at.In(text), stem: word.term}
		for _, h := range parts {
			w.parts = append(w.parts, wordTerm(h))
		}
		for _, h := range f.Grams {
			w.grams = append(w.grams, gramTerm(h))
		}
		for _, other := range lex.synonyms.Of(f.Stem) {
			w.same = append(w.same, wordTerm(other.Hash))
			add(&q.words, wordTerm(other.Hash), float32(other.Weight)*word.weight)
		}
		if !q.meansTheSame(w.stem) {
			q.content = append(q.content, w)
		}
	})
	for _, form := range lex.forms.in(an, text) {
		q.addForm(an, form, add)
	}
	damp(q.words)
	damp(q.grams)
	return q
}

// meansTheSame reports whether a stem is a synonym of a content word before it:
// who searches for both searches for one thing.
func (q *question) meansTheSame(stem uint32) bool {
	return slices.ContainsFunc(q.content, func(c *contentWord) bool { return slices.Contains(c.same, stem) })
}

// damp lets a term that the question repeats count more, but not in proportion.
func damp(terms []weighted) {
	for i, t := range terms {
		if t.weight > 1 {
			terms[i].weight = 1 + float32(math.Log(float64(t.weight)))
		}
	}
}

// hasCapitals reports whether a text tells its nouns by capitals: some word after
// the first begins with one.
func hasCapitals(text string) bool {
	first := true
	for w := range german.EachWord(text) {
		if !first && capital(w.Span.In(text)) {
			return true
		}
		first = false
	}
	return false
}

// capital reports whether a word begins with a capital or is a number.
func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}
