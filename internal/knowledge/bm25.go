package knowledge

import "math"

// BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
// Repetition says more of a word than of a 4-gram, which several words share; and
// the length of a passage matters less for 4-grams, whose number hardly varies
// between passages about the same thing. A rare 4-gram is the heart of a word, a
// frequent one an ending: gramRarity spreads their weights. Chosen by
// cross-checking on eight sets of German questions; near values do as well.
var (
	wordModel = bm25{k1: 2, b: 0.75} // stems and compound parts
	gramModel = bm25{k1: 1.2, b: 0.6}
)

const gramRarity = 1.3 // exponent of a 4-gram's idf

// bm25 holds the free parameters of the formula.
type bm25 struct{ k1, b float64 }

// step is what one step of a stored impact is worth. 8 bits lose nothing
// measurable.
func (m bm25) step() float64 { return (m.k1 + 1) / 255 }

// averages are the mean lengths of passages, in 1/unit.
type averages struct{ word, gram float32 }

// near reports whether impacts computed with b may stand beside those computed
// with a. Five per cent move a score by less than two.
func (a averages) near(b averages) bool {
	close := func(x, y float32) bool { return math.Abs(float64(x-y)) <= 0.05*math.Max(float64(x), float64(y)) }
	return close(a.word, b.word) && close(a.gram, b.gram)
}

// idf of a term in df of n passages; never negative.
func idf(df, n int) float32 {
	return float32(math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5)))
}

// norm is the part of BM25's denominator that the length of a passage decides.
func (m bm25) norm(length uint32, average float32) float64 {
	if average == 0 {
		return m.k1
	}
	return m.k1 * (1 - m.b + m.b*float64(length)/float64(average))
}

// impact is what an occurrence adds to a score per idf, in steps.
func (m bm25) impact(freq uint8, norm float64) uint8 {
	tf := float64(freq) / unit
	return uint8(min(255, max(1, math.Round(255*tf/(tf+norm)))))
}

// seal turns frequencies into impacts.
func (s *segment) seal(a averages) {
	s.averages = a
	words, grams := make([]float64, s.len()), make([]float64, s.len())
	plainWords, plainGrams := make([]uint8, s.len()), make([]uint8, s.len())
	for i := range s.ids {
		words[i] = wordModel.norm(s.wordLens[i], a.word)
		grams[i] = gramModel.norm(s.gramLens[i], a.gram)
		plainWords[i] = wordModel.impact(unit, words[i])
		plainGrams[i] = gramModel.impact(unit, grams[i])
	}
	for i, t := range s.terms {
		model, norms, plain := wordModel, words, plainWords
		if t >= gramBit {
			model, norms, plain = gramModel, grams, plainGrams
		}
		ids, vals := s.postings(i)
		for k, freq := range vals {
			local := k
			if ids != nil {
				local = int(ids[k])
			}
			switch freq {
			case 0:
			case unit:
				vals[k] = plain[local]
			default:
				vals[k] = model.impact(freq, norms[local])
			}
		}
	}
}
