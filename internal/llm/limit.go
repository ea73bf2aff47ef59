package llm

import (
	"context"
	"sync/atomic"
	"time"
)

// A limiter bounds how many calls run at a time and how many wait.
type limiter struct {
	slots   chan struct{}
	waiting atomic.Int64
}

func newLimiter(parallel int) *limiter { return &limiter{slots: make(chan struct{}, parallel)} }

// acquire takes a slot, to be given back by release. When as many calls wait as
// can run it fails at once, and after wait without a slot; otherwise the error
// is ctx's.
func (l *limiter) acquire(ctx context.Context, wait time.Duration) error {
	select {
	case l.slots <- struct{}{}:
		return nil
	default:
	}
	defer l.waiting.Add(-1)
	if l.waiting.Add(1) > int64(cap(l.slots)) {
		return fail(causeBusy, "%d calls at a time and as many waiting are all it gets", cap(l.slots))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-timer.C:
		return fail(causeBusy, "no other call ended within %s", wait)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *limiter) release() { <-l.slots }
