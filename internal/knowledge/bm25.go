package knowledge

import "math"

// BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
// The length of a passage matters less for 4-grams, whose number hardly varies
// between passages about the same thing.
const (
	k1         = 1.2
	lengthWord = 0.75 // b for stems and compound parts
	lengthGram = 0.6  // b for 4-grams

	maxImpact = k1 + 1
	// impactStep is what one step of a stored impact is worth. 8 bits lose
	// nothing measurable.
	impactStep = maxImpact / 255
)

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
func norm(length uint32, average float32, b float64) float64 {
	if average == 0 {
		return k1
	}
	return k1 * (1 - b + b*float64(length)/float64(average))
}

// impact is what an occurrence adds to a score per idf, in [0, maxImpact).
func impact(freq uint8, norm float64) float64 {
	tf := float64(freq) / unit
	return tf * (k1 + 1) / (tf + norm)
}

func quantise(impact float64) uint8 {
	return uint8(min(255, max(1, math.Round(impact/impactStep))))
}

// seal turns frequencies into impacts.
func (s *segment) seal(a averages) {
	s.averages = a
	words, grams := make([]float64, s.len()), make([]float64, s.len())
	plainWords, plainGrams := make([]uint8, s.len()), make([]uint8, s.len())
	for i := range s.ids {
		words[i] = norm(s.wordLens[i], a.word, lengthWord)
		grams[i] = norm(s.gramLens[i], a.gram, lengthGram)
		plainWords[i] = quantise(impact(unit, words[i]))
		plainGrams[i] = quantise(impact(unit, grams[i]))
	}
	for i, t := range s.terms {
		norms, plain := words, plainWords
		if t >= gramBit {
			norms, plain = grams, plainGrams
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
				vals[k] = quantise(impact(freq, norms[local]))
			}
		}
	}
}
