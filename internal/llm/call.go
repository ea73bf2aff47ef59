package llm

import (
	"context"
	"sync"
	"time"
)

// A call is one request to a model under way. It travels in the context to the
// transport below langchaingo, so that time limits see each sign of an answer,
// and the reason of a failure gets past langchaingo, which drops some of them.
type call struct {
	wait   time.Duration
	cancel context.CancelCauseFunc
	plain  bool // the server wants nothing that is not necessary

	mu      sync.Mutex
	timer   *time.Timer
	held    bool // the silence is ours
	done    bool // the answer is complete
	failure *failure
}

type callKey struct{}

// newCall begins a call that ends by itself after wait without a sign of an
// answer, and after timeout at the latest. end must be called.
func newCall(ctx context.Context, wait, timeout time.Duration) (_ context.Context, c *call, end func()) {
	ctx, cancelTotal := context.WithTimeoutCause(ctx, timeout, fail(causeSlow, "not done within %s", timeout))
	ctx, cancel := context.WithCancelCause(ctx)
	c = &call{wait: wait, cancel: cancel}
	c.timer = time.AfterFunc(wait, func() { cancel(fail(causeSlow, "silent for %s", wait)) })
	return context.WithValue(ctx, callKey{}, c), c, func() {
		c.timer.Stop()
		cancel(nil)
		cancelTotal()
	}
}

// callOf returns the call that ctx belongs to.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// heard notes a sign of the answer.
func (c *call) heard() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.held && !c.done {
		c.timer.Reset(c.wait)
	}
}

// hold stops the clock while we keep the model waiting; release starts it anew.
func (c *call) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = true
	c.timer.Stop()
}

func (c *call) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = false
	if !c.done {
		c.timer.Reset(c.wait)
	}
}

// finish notes that the answer is complete.
func (c *call) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done = true
	c.timer.Stop()
}

// failed notes why the call fails; the first reason counts. It returns f.
func (c *call) failed(f *failure) *failure {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failure == nil {
		c.failure = f
	}
	return f
}

// reason returns why the call failed, given the context that newCall made; nil
// when it did not, or nobody noted why.
func (c *call) reason(ctx context.Context) *failure {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		return nil
	}
	if f, ok := context.Cause(ctx).(*failure); ok {
		return f
	}
	return c.failure
}

// reshape reports whether the call failed because the server does not take the
// form of the request; that failure is taken back, for a plainer one to be tried.
func (c *call) reshape() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failure == nil || !c.failure.reshape {
		return false
	}
	c.failure = nil
	return true
}
