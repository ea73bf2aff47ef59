package knowledge

import "slices"

// How much of a word counts as covered when the passage does not have the word
// itself.
const (
	sameCredit  = 0.8  // a synonym or the other form of an abbreviation is there
	partCredit  = 0.9  // all parts of a compound are there, one by one
	fuzzyCredit = 0.8  // all its 4-grams are there: an inflection, a typing error
	fuzzyShare  = 0.75 // fewer 4-grams than this share mean nothing
	fuzzyGrams  = 5    // nor do those of a word of fewer than four letters
)

// coverage returns which share of the question's content a passage covers, each
// word weighted by its rarity; 0 if the question has no content words. Unlike a
// score it means the same in every search.
func (sc *scores) coverage(words []*contentWord, number int) float64 {
	g, local := sc.snapshot.at(number)
	var covered, all float32
	for _, w := range words {
		rarity := idf(sc.snapshot.df(w.stem), sc.snapshot.alive)
		all += rarity
		covered += rarity * w.coveredBy(g, local)
	}
	if all == 0 {
		return 0
	}
	return float64(covered / all)
}

func (w *contentWord) coveredBy(g *segment, local int) float32 {
	has := func(term uint32) bool {
		i := g.find(term)
		return i >= 0 && g.value(i, local) != 0
	}
	if has(w.stem) {
		return 1
	}
	share := func(terms []uint32) float32 {
		n := 0
		for _, t := range terms {
			if has(t) {
				n++
			}
		}
		return float32(n) / float32(max(1, len(terms)))
	}
	credit := partCredit * share(w.parts)
	if slices.ContainsFunc(w.same, has) {
		credit = max(credit, sameCredit)
	}
	for _, long := range w.long {
		credit = max(credit, sameCredit*share(long))
	}
	if len(w.grams) >= fuzzyGrams {
		if s := share(w.grams); s >= fuzzyShare {
			credit = max(credit, fuzzyCredit*s)
		}
	}
	return credit
}
