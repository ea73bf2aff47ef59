package reader

// A Decoding chooses lines from the probabilities of a page's lines, all
// relative to the highest: a seed line has at least Seed of it, lines next to a
// chosen one join with at least Grow, and gaps of up to Fill lines between
// chosen ones are filled. Known from edge detection as hysteresis (Canny 1986).
type Decoding struct {
	Seed float64 `json:"seed"`
	Grow float64 `json:"grow"`
	Fill int     `json:"fill"`
}

// Choose returns the chosen lines, at least one unless probs is empty.
func (d Decoding) Choose(probs []float64) []int {
	if len(probs) == 0 {
		return nil
	}
	top := most(probs)
	on := make([]bool, len(probs))
	for i, p := range probs {
		on[i] = p >= d.Seed*top
	}
	on[highest(probs)] = true
	join := func(i, neighbour int) {
		if on[neighbour] && probs[i] >= d.Grow*top {
			on[i] = true
		}
	}
	for i := 1; i < len(on); i++ {
		join(i, i-1)
	}
	for i := len(on) - 2; i >= 0; i-- {
		join(i, i+1)
	}
	var chosen []int
	for i, yes := range on {
		if !yes {
			continue
		}
		if n := len(chosen); n > 0 && i-chosen[n-1] <= d.Fill+1 {
			for k := chosen[n-1] + 1; k < i; k++ {
				chosen = append(chosen, k)
			}
		}
		chosen = append(chosen, i)
	}
	return chosen
}
