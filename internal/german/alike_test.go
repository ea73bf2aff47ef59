package german

import (
	"testing"
)

func TestWordsAreAlikeByTheirGrams(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b   []uint32
		shared int
		dice   float64
	}{
		{[]uint32{1, 2, 3, 4}, []uint32{1, 2, 3, 4}, 4, 1},
		{[]uint32{1, 2, 3}, []uint32{3, 4, 5, 1, 6}, 2, 0.5},
		{[]uint32{1, 2}, []uint32{3, 4}, 0, 0},
		{[]uint32{1}, []uint32{1, 2, 3}, 1, 0}, // too different in length
		{nil, []uint32{1}, 0, 0},
		{nil, nil, 0, 0},
	} {
		if shared, dice := SharedGrams(c.a, c.b), Dice(c.a, c.b); shared != c.shared || dice != c.dice {
			t.Errorf("%v and %v: %d shared, Dice %g; want %d, %g", c.a, c.b, shared, dice, c.shared, c.dice)
		}
	}
}
