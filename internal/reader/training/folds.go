package training

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// folds assigns each page to one of k folds; pages with the same text below the
// title share one.
func folds(s *Set, k int, seed uint64) map[string]int {
	order := append([]string(nil), s.Order...)
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	same := map[string]int{}
	fold := map[string]int{}
	for i, id := range order {
		text := strings.Join(s.Pages[id][min(1, len(s.Pages[id])-1):], "\n")
		if _, ok := same[text]; !ok {
			same[text] = i % k
		}
		fold[id] = same[text]
	}
	return fold
}

// inner assigns a page to one of k folds inside a training set, independently
// of folds.
func inner(page string, k int) int {
	h := fnv.New32a()
	h.Write([]byte("inner " + page))
	return int(h.Sum32() % uint32(k))
}
