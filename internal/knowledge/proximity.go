package knowledge

// Words that the question says side by side tell more when the passage has them
// close together.
const (
	// closeWeight is what a passage gains that has all pairs within two sentences
	// that follow one another.
	closeWeight = 0.125

	// closeAmong is how many of the first candidates are looked at. What counts is
	// the order of the first few, which a small gain brings from no further down.
	closeAmong = 60
)

// rewardCloseness adds to the first candidates what their closeness is worth and
// puts them in order again.
func (sc *scores) rewardCloseness(cs []candidate, pairs []wordPair) {
	cs = cs[:min(len(cs), closeAmong)]
	if len(pairs) == 0 || len(cs) == 0 {
		return
	}
	worth := make([]float32, len(pairs))
	var all float32
	for i, p := range pairs {
		worth[i] = min(sc.rarity(p.first), sc.rarity(p.second))
		all += worth[i]
	}
	for i := range cs {
		g, local := sc.snapshot.at(cs[i].number)
		var got float32
		for k, p := range pairs {
			if g.close(p.first.term, p.second.term, local) {
				got += worth[k]
			}
		}
		cs[i].score += closeWeight * got / all
	}
	sortByRank(cs)
}

// rarity is a word's idf times its weight.
func (sc *scores) rarity(w weighted) float32 {
	return w.weight * idf(sc.snapshot.df(w.term), sc.snapshot.alive)
}

// close reports whether two words stand in the same sentence of a passage, or in
// one and the next.
func (s *segment) close(first, second uint32, local int) bool {
	i := s.find(first)
	if i < 0 {
		return false
	}
	a := s.place(i, local)
	if a == 0 {
		return false
	}
	k := s.find(second)
	if k < 0 {
		return false
	}
	b := s.place(k, local)
	return a&(b|b<<1|b>>1) != 0
}
