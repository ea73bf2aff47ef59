package knowledge

import (
	"math"

	"smart-city-dialog.de/akademie/internal/german"
)

// A question is a query's text as the index sees it.
type question struct {
	words, grams []weighted     // different terms; the first maxTerms of them
	content      []*contentWord // different words that are not stop words, in order
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
	same  []uint32 // stems of its synonyms
}

// maxTerms bounds the work a single question can cause: 4-grams of a few hundred
// words, far beyond any question asked in earnest.
const maxTerms = 1024

// newQuestion analyses a query's text; syn may be nil.
func newQuestion(an *german.Analyzer, syn *german.Synonyms, text string) *question {
	q := &question{}
	index := map[uint32]int{}
	add := func(list *[]weighted, term uint32, weight float32) {
		i, ok := index[term]
		if !ok {
			if len(index) >= maxTerms {
				return
			}
			i = len(*list)
			index[term] = i
			*list = append(*list, weighted{term: term})
		}
		(*list)[i].weight += weight
	}
	an.Each(text, func(f *german.Features, at german.Span) {
		if f.Stop {
			return
		}
		w := &contentWord{text: at.In(text), stem: wordTerm(f.StemHash)}
		_, seen := index[w.stem]
		add(&q.words, w.stem, 1)
		for _, h := range f.PartHashes {
			w.parts = append(w.parts, wordTerm(h))
			add(&q.words, wordTerm(h), 1.0/partShare)
		}
		for _, other := range syn.Of(f.Stem) {
			w.same = append(w.same, wordTerm(other.Hash))
			add(&q.words, wordTerm(other.Hash), float32(other.Weight))
		}
		for _, h := range f.Grams {
			w.grams = append(w.grams, gramTerm(h))
			add(&q.grams, gramTerm(h), 1)
		}
		if !seen && len(index) < maxTerms {
			q.content = append(q.content, w)
		}
	})
	damp(q.words)
	damp(q.grams)
	return q
}

// damp lets a term that the question repeats count more, but not in proportion.
func damp(terms []weighted) {
	for i, t := range terms {
		if t.weight > 1 {
			terms[i].weight = 1 + float32(math.Log(float64(t.weight)))
		}
	}
}
