package german

import "slices"

// SharedGrams is how many of a's 4-grams (Features.Grams) b has as well.
func SharedGrams(a, b []uint32) int {
	shared := 0
	for _, g := range a {
		if slices.Contains(b, g) {
			shared++
		}
	}
	return shared
}

// Dice is the Dice coefficient of two words' 4-grams, in 0..1: 2·shared / (|a| +
// |b|). It is 0 for words of which one is more than twice as long as the other.
func Dice(a, b []uint32) float64 {
	if len(a) == 0 || len(b) == 0 || len(a) > 2*len(b) || len(b) > 2*len(a) {
		return 0
	}
	return min(1, 2*float64(SharedGrams(a, b))/float64(len(a)+len(b)))
}
