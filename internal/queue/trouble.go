package queue

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// troubleEvery is how often failures of one kind of job are told that will be
// tried again: a mail server that is away is one problem, however many mails wait.
const troubleEvery = 10 * time.Minute

// address is an e-mail address, which mail servers like to quote. None is logged.
var address = regexp.MustCompile(`[^\s<>"(),:;]+@[^\s<>"(),:;]+`)

// trouble logs jobs that fail. River tells of them to who asks for its
// housekeeping only.
type trouble struct {
	river.MiddlewareDefaults
	log *slog.Logger
	now func() time.Time

	mu    sync.Mutex
	kinds map[string]*failures
}

// failures are those of one kind of job.
type failures struct {
	told time.Time // when the last was logged
	more int       // since then
}

func newTrouble(log *slog.Logger, now func() time.Time) *trouble {
	return &trouble{log: log, now: now, kinds: map[string]*failures{}}
}

// Work implements rivertype.WorkerMiddleware.
func (t *trouble) Work(ctx context.Context, job *rivertype.JobRow, work func(context.Context) error) error {
	err := work(ctx)
	var snooze *river.JobSnoozeError
	if err == nil || errors.As(err, &snooze) || ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return err
	}
	attrs := []any{"kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "error", address.ReplaceAllString(err.Error(), "…@…")}
	var final *river.JobCancelError
	if errors.As(err, &final) || job.Attempt >= job.MaxAttempts {
		t.log.Error("background work failed for good", attrs...)
	} else if more, tell := t.again(job.Kind); tell {
		t.log.Warn("background work failed and is tried again", append(attrs, "unmentioned", more)...)
	}
	return err
}

// again reports whether a failure is to be told, and how many were not since the
// last one that was.
func (t *trouble) again(kind string) (more int, tell bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.kinds[kind]
	if f == nil {
		f = &failures{}
		t.kinds[kind] = f
	}
	if now := t.now(); f.told.IsZero() || now.Sub(f.told) >= troubleEvery {
		more, f.more, f.told = f.more, 0, now
		return more, true
	}
	f.more++
	return 0, false
}

// HandleError implements river.ErrorHandler: Work has told already.
func (t *trouble) HandleError(context.Context, *rivertype.JobRow, error) *river.ErrorHandlerResult {
	return nil
}

// HandlePanic implements river.ErrorHandler.
func (t *trouble) HandlePanic(_ context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	t.log.Error("background work panicked", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "panic", value, "trace", trace)
	return nil
}
