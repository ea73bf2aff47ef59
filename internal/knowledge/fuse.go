package knowledge

import "slices"

// lexicalWanted is how many passages the lexical leg contributes at first; more
// are asked for when too few documents are among them.
const lexicalWanted = 100

// fuse orders the candidates of both legs by
//
//	lexical / best lexical + weight · (cosine − least) / (most − least)
//
// where most and least are the cosines of the first and the last neighbour: what
// is not among the neighbours counts like the last of them. Linear fusion of
// normalised scores was measured better than fusing ranks, and stretching the
// cosines over the whole range better than leaving them close together.
func fuse(sc *scores, lexical []candidate, near []neighbour, weight float32) []candidate {
	cs := slices.Clone(lexical)
	var top float32
	if len(cs) > 0 {
		top = cs[0].lexical
	}
	place := make(map[int64]int, len(cs))
	for i, c := range cs {
		place[c.id] = i
	}
	var most, least float32
	if len(near) > 0 {
		most, least = near[0].cosine, near[len(near)-1].cosine
	}
	for i := range cs {
		cs[i].lexical /= max(top, minScore)
		cs[i].score = cs[i].lexical
	}
	for _, n := range near {
		i, ok := place[n.id]
		if !ok {
			number := sc.snapshot.locate(n.id)
			if number < 0 {
				continue // newer than the index, or gone
			}
			if g, local := sc.snapshot.at(number); !sc.passes(g, local) {
				continue
			}
			c := sc.candidate(number)
			c.lexical /= max(top, minScore)
			c.score = c.lexical
			i = len(cs)
			cs = append(cs, c)
		}
		cs[i].cosine = n.cosine
		cs[i].score += weight * (n.cosine - least) / max(most-least, minScore)
	}
	sortByRank(cs)
	return cs
}

func sortByRank(cs []candidate) { slices.SortFunc(cs, byRank) }

// minScore keeps a division from being one by zero.
const minScore = 1e-9

// diversify returns the first n candidates of which at most perDocument are of
// one document, and mostAnswers of written answers: each is about one question, and
// many that only share a word with this one would leave no room for others.
func diversify(cs []candidate, n, perDocument int) []candidate {
	taken := map[int64]int{}
	var picked []candidate
	for _, c := range cs {
		if len(picked) == n {
			break
		}
		most := perDocument
		if c.shelf == answersShelf {
			most = mostAnswers
		}
		if taken[c.shelf] < most {
			taken[c.shelf]++
			picked = append(picked, c)
		}
	}
	return picked
}
