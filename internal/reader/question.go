package reader

import "smart-city-dialog.de/akademie/internal/german"

// A question is what is looked for on a page.
type question struct {
	line
	kind german.QuestionType
	idf  []float64  // of each word, at most maxIDF
	all  float64    // their sum, never 0
	also [][]uint32 // of each word, the stems of words that say the same
}

// maxIDF bounds what a single rare word counts.
const maxIDF = 5.0

// heedAsking is what remains of the idf of a word that questions are made with,
// whatever they are about: a page that answers seldom repeats it.
const heedAsking = 0.35

// mostWords is how many different content words of a question are looked for.
const mostWords = 24

// question analyses a question; each word counts once.
func (e *Examiner) question(text string) *question {
	q := &question{line: readLine(e.analyzer, e.cues, text), kind: german.Question(text), all: 1e-9}
	seen := map[uint32]bool{}
	words := q.words
	q.words = nil
	for _, f := range words {
		if seen[f.StemHash] || len(q.words) == mostWords {
			continue
		}
		seen[f.StemHash] = true
		v := min(maxIDF, e.background.idf(f.StemHash))
		if e.rarity != nil {
			v = min(v, maxIDF*e.rarity(f.Folded))
		}
		if e.cues.of("", f.Folded).has(e.asking) {
			v *= heedAsking
		}
		q.words = append(q.words, f)
		q.also = append(q.also, e.alsoSaid(f))
		q.idf = append(q.idf, v)
		q.all += v
	}
	return q
}

// alsoSaid returns the stems of words that stand for another.
func (e *Examiner) alsoSaid(f *german.Features) []uint32 {
	var out []uint32
	for _, list := range e.synonyms {
		for _, s := range list.Of(f.Stem) {
			out = append(out, s.Hash)
		}
	}
	return out
}
