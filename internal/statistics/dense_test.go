package statistics

import (
	"errors"
	"strconv"
	"testing"
)

func TestTablesThatNobodyCouldReadAreRefused(t *testing.T) {
	t.Parallel()
	one, two := []Dimension{Municipality}, []Dimension{Municipality, Module}
	for _, test := range []struct {
		dimensions    []Dimension
		metrics, rows int
		compared      bool
		refused       bool
	}{
		{one, 4, mostGroups, true, false},
		{one, 1, mostGroups + 1, false, true},
		{two, 1, mostFigures, false, false},
		{two, 1, mostFigures + 1, false, true},
		{two, 3, mostFigures / 3, false, false},
		{two, 4, mostFigures / 3, false, true},
		{two, 1, mostFigures/2 + 1, true, true},
	} {
		a := &assembler{query: Query{Dimensions: test.dimensions, Metrics: make([]Metric, test.metrics)}, sides: make([]side, 1), groups: map[[MaxDimensions]string]*group{}}
		if test.compared {
			a.sides = append(a.sides, side{})
		}
		for i := range test.rows {
			a.groups[[MaxDimensions]string{strconv.Itoa(i)}] = &group{}
		}
		var problem *Problem
		err := a.fill()
		if refused := errors.As(err, &problem) && problem.Rule == RuleTooLarge; refused != test.refused || err != nil && !refused {
			t.Errorf("%d rows of %d metrics by %v, compared %t: %v", test.rows, test.metrics, test.dimensions, test.compared, err)
		}
	}
}
