package pause

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAPauseLastsAsLongAsItIsToldOrItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if err := For(t.Context(), time.Hour); err != nil || time.Since(began) != time.Hour {
			t.Errorf("%v after %s, want an hour", err, time.Since(began))
		}
		if err := For(t.Context(), -time.Hour); err != nil || time.Since(began) != time.Hour {
			t.Errorf("%v after %s, want no pause", err, time.Since(began)-time.Hour)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := For(short, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Hour+time.Minute {
			t.Errorf("%v after %s, want the end of the context after a minute", err, time.Since(began)-time.Hour)
		}
		if err := For(short, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want the error of a context that has ended", err)
		}
	})
}
