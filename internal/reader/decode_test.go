package reader

import (
	"slices"
	"testing"
)

func TestChooseGrowsFromTheBestLinesAndFillsGaps(t *testing.T) {
	t.Parallel()
	d := Decoding{Seed: 0.6, Grow: 0.4, Fill: 1}
	for name, c := range map[string]struct {
		probs []float64
		want  []int
	}{
		"nothing":                    {nil, nil},
		"one line":                   {[]float64{0.01}, []int{0}},
		"all equal":                  {[]float64{0.2, 0.2}, []int{0, 1}},
		"neighbours join":            {[]float64{0.1, 0.5, 0.9, 0.4, 0.1}, []int{1, 2, 3}},
		"others of that size do not": {[]float64{0.5, 0.1, 0.1, 0.9}, []int{3}},
		"a seed far away":            {[]float64{0.9, 0.1, 0.1, 0.6}, []int{0, 3}},
		"a gap is filled":            {[]float64{0.9, 0.1, 0.8}, []int{0, 1, 2}},
		"growing goes on":            {[]float64{0.9, 0.5, 0.45, 0.4, 0.3}, []int{0, 1, 2, 3}},
		"nothing probable":           {[]float64{0, 0, 0}, []int{0}},
	} {
		if got := d.Choose(c.probs); !slices.Equal(got, c.want) {
			t.Errorf("%s: chose %v, want %v", name, got, c.want)
		}
	}
}
