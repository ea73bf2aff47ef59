package gaps

import "math"

// similarities returns the cosine of each pair of unit vectors, as a full square
// in one piece.
func similarities(vs [][]term) []float32 {
	n := len(vs)
	sim := make([]float32, n*n)
	having := map[int][]int{} // texts before this one, by stem
	at := map[int][]float64{} // their weights
	for i, v := range vs {
		for _, t := range v {
			for k, j := range having[t.stem] {
				sim[i*n+j] += float32(t.weight * at[t.stem][k])
			}
		}
		for _, t := range v {
			having[t.stem], at[t.stem] = append(having[t.stem], i), append(at[t.stem], t.weight)
		}
		for j := range i {
			sim[j*n+i] = sim[i*n+j]
		}
	}
	return sim
}

// cluster joins what is alike: two groups become one while their members are, on
// average over all pairs, at least so similar (average linkage). It returns the
// group of each of n items, named by its first item.
//
// It follows chains of nearest neighbours (Murtagh, "A survey of recent advances
// in hierarchical clustering algorithms", 1983), which finds the same groups as
// joining the closest pair each time, in n² steps. sim, a square, is changed.
func cluster(sim []float32, n int, least float32) []int {
	group, size, alive := make([]int, n), make([]int, n), make([]bool, n)
	for i := range n {
		group[i], size[i], alive[i] = i, 1, true
	}
	nearest := func(i, before int) (int, float32) {
		best, top := -1, float32(math.Inf(-1))
		for j := range n {
			// The one before in the chain wins among equals: so chains end.
			if s := sim[i*n+j]; j != i && alive[j] && (s > top || s == top && j == before) {
				best, top = j, s
			}
		}
		return best, top
	}
	var chain []int
	for start := 0; start < n; {
		if len(chain) == 0 {
			if !alive[start] {
				start++
				continue
			}
			chain = append(chain, start)
		}
		i, before := chain[len(chain)-1], -1
		if len(chain) > 1 {
			before = chain[len(chain)-2]
		}
		j, s := nearest(i, before)
		switch {
		case j < 0 || s < least: // joining others brings them no closer
			alive[i] = false
			chain = chain[:len(chain)-1]
		case j != before:
			chain = append(chain, j)
		default:
			chain = chain[:len(chain)-2]
			join(sim, n, min(i, j), max(i, j), size)
			alive[max(i, j)] = false
			group[max(i, j)] = min(i, j)
		}
	}
	for i := range group { // a group's name is a smaller number, whose own is final
		group[i] = group[group[i]]
	}
	return group
}

// join makes the similarities of i those of i and j together.
func join(sim []float32, n, i, j int, size []int) {
	a, b := float32(size[i]), float32(size[j])
	for k := range n {
		s := (a*sim[i*n+k] + b*sim[j*n+k]) / (a + b)
		sim[i*n+k], sim[k*n+i] = s, s
	}
	size[i] += size[j]
}
