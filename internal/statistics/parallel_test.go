package statistics

import (
	"strings"
	"sync/atomic"
	"testing"
)

func TestAllAreCalledSideBySide(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 7, 1000} {
		called := make([]atomic.Int32, n)
		sideBySide(n, func(i int) { called[i].Add(1) })
		for i := range called {
			if got := called[i].Load(); got != 1 {
				t.Errorf("%d of %d was called %d times", i, n, got)
			}
		}
	}
}

func TestAPanicSideBySideIsOneOfTheCaller(t *testing.T) {
	t.Parallel()
	defer func() {
		if said, _ := recover().(string); !strings.Contains(said, "out of order") || !strings.Contains(said, "parallel_test.go") {
			t.Errorf("the caller panicked with %q, want what was said and where", said)
		}
	}()
	sideBySide(20, func(i int) {
		if i == 7 {
			panic("out of order")
		}
	})
	t.Error("the caller went on")
}
