package booking

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
)

// NotifyArgs is the job that tells somebody by mail what an entry of the log
// says. It is enqueued in the transaction that writes the entry. What the mail
// says is read from the database when it is sent.
type NotifyArgs struct {
	Entry int64 `json:"entry"` // of the log
}

// Kind names the job (river.JobArgs).
func (NotifyArgs) Kind() string { return "booking_mail" }

// SweepArgs is the periodic job that ends what has run out and reminds of what
// will, to be run about every minute.
type SweepArgs struct{}

// Kind names the job (river.JobArgs).
func (SweepArgs) Kind() string { return "booking_sweep" }

// sweepTime is how long a sweep or a tidying may take. What is left over is
// done by the next.
const sweepTime = 5 * time.Minute

// A SweepWorker sweeps and reminds.
type SweepWorker struct {
	river.WorkerDefaults[SweepArgs]
	Service *Service
}

// Timeout limits a sweep (river.Worker).
func (*SweepWorker) Timeout(*river.Job[SweepArgs]) time.Duration { return sweepTime }

// Work sweeps and reminds once (river.Worker).
func (w *SweepWorker) Work(ctx context.Context, _ *river.Job[SweepArgs]) error {
	_, swept := w.Service.Sweep(ctx)
	_, reminded := w.Service.Remind(ctx)
	return errors.Join(swept, reminded)
}

// TidyArgs is the periodic job that removes what is kept no longer, to be run
// about every hour.
type TidyArgs struct{}

// Kind names the job (river.JobArgs).
func (TidyArgs) Kind() string { return "booking_tidy" }

// A TidyWorker removes what is kept no longer.
type TidyWorker struct {
	river.WorkerDefaults[TidyArgs]
	Service *Service
}

// Timeout limits a tidying (river.Worker).
func (*TidyWorker) Timeout(*river.Job[TidyArgs]) time.Duration { return sweepTime }

// Work tidies once (river.Worker).
func (w *TidyWorker) Work(ctx context.Context, _ *river.Job[TidyArgs]) error {
	_, err := w.Service.Tidy(ctx)
	return err
}
