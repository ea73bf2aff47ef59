package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// MaxMore is how many works a job does beside its own: those of other threads wait for
// it meanwhile, on a server whose workers are all busy.
const MaxMore = 4

// laterPriority is River's of what goes on in a thread where much was done already: after
// what has just come from others, before jobs that are to find out that they are not next.
const laterPriority = 3

const (
	workTime = 4 * time.Minute // for one job: an answer, and what waits behind it in its thread
	moreTime = 5 * time.Second // after which a job begins nothing else of its thread
	tidyTime = time.Minute     // for recording how a work ended, also when the server stops

	wakeTime = 5 * time.Second // for inserting one more job, also then

	firstRetry  = 2 * time.Second // doubles with each attempt: about an hour for all of them
	leastSnooze = time.Second
	longestWait = 5 * time.Minute  // at a time, for the other side
	mostSnooze  = 20 * time.Second // of work that is not next
	longest     = 24 * time.Hour   // after which nobody waits for the other side to be reachable any more
)

// A worker does Work.
type worker struct {
	river.WorkerDefaults[jobArgs]
	inbox *Inbox
}

// AddWorkers adds the worker of the channel's jobs, which are in the queue that is
// named like it.
func (i *Inbox) AddWorkers(w *river.Workers) {
	river.AddWorkerArgs(w, jobArgs{kind: i.table}, &worker{inbox: i})
}

// Timeout bounds one attempt (river.Worker).
func (*worker) Timeout(*river.Job[jobArgs]) time.Duration { return workTime }

// NextRetry doubles the wait with each attempt (river.Worker).
func (*worker) NextRetry(job *river.Job[jobArgs]) time.Time {
	n := min(max(job.Attempt, 1), Attempts)
	return time.Now().Add(firstRetry << (n - 1)) // River's own clock
}

// Work makes one attempt (river.Worker).
func (w *worker) Work(ctx context.Context, job *river.Job[jobArgs]) error {
	return w.inbox.Attempt(ctx, job.Args.Work, job.Attempt, job.CreatedAt)
}

// Attempt is what a job does at its n-th attempt, the first is 1. When its work is done, it
// goes on with what waited for it in the thread; the jobs of that find it done. The error
// is River's to go by: at another time, without or with counting the attempt.
func (i *Inbox) Attempt(ctx context.Context, work int64, n int, created time.Time) error {
	begun := time.Now()
	c, err := i.claim(ctx, work)
	switch {
	case errors.Is(err, fault.NotFound): // done, or forgotten
		return nil
	case errors.Is(err, errNotNext):
		return river.JobSnooze(patienceFor(time.Since(created)))
	case err != nil && n >= Attempts:
		// Not even begun: to end now would leave it open, and whoever asked without a word.
		i.Log.WarnContext(ctx, "inbox: work is not claimed", "channel", i.Channel, "work", work, "error", err)
		return river.JobSnooze(patienceFor(time.Since(created)))
	case err != nil:
		return err
	}
	if err := i.attempt(ctx, c, n >= Attempts); err != nil {
		return err
	}
	i.goOn(ctx, c.Place(), begun.Add(moreTime))
	return nil
}

// goOn does what comes next in a thread, for a while. What is to wait, or is left over,
// gets another job: its own may sleep for longer by now. What is left over gives way to
// threads with less to do. What fails is left to its own job, which counts the Attempts.
func (i *Inbox) goOn(ctx context.Context, at Place, until time.Time) {
	for n := 0; ctx.Err() == nil; n++ {
		id, err := i.next(ctx, at)
		if err != nil {
			return
		}
		if n == MaxMore || time.Now().After(until) {
			i.wake(ctx, id, 0, laterPriority)
			return
		}
		c, err := i.claim(ctx, id)
		if err == nil {
			err = i.attempt(ctx, c, false)
		}
		if waits := new(river.JobSnoozeError); errors.As(err, &waits) {
			i.wake(ctx, id, waits.Duration, 0)
		}
		if err != nil {
			return
		}
	}
}

// wake has work done after a while by one more job, of a priority (0 River's usual one),
// also when the server stops.
func (i *Inbox) wake(ctx context.Context, id int64, after time.Duration, priority int) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), wakeTime)
	defer cancel()
	opts := river.InsertOpts{Priority: priority}
	if after > 0 { // what River is told a time for it looks at every few seconds only
		opts.ScheduledAt = time.Now().Add(after) // by River's own clock
	}
	err := postgres.InTx(ctx, i.Pool, func(tx pgx.Tx) error { return i.insert(ctx, tx, id, opts) })
	if err != nil { // it is left to its own job
		i.Log.WarnContext(ctx, "inbox: work waits longer than it has to", "channel", i.Channel, "work", id, "error", err)
	}
}

// patienceFor is how long work that is not next waits that was received a while ago.
// Whoever does what is before it does it right after that; this is for when that
// server dies.
func patienceFor(waited time.Duration) time.Duration {
	return min(max(waited/4, leastSnooze), mostSnooze)
}

// attempt does claimed work and records how that ended. Its error tells River how to
// go on: at another time, without or with counting the attempt.
func (i *Inbox) attempt(ctx context.Context, c claim, last bool) error {
	began, outcome := time.Now(), ""
	err := i.hold(ctx, c, func(ctx context.Context) (err error) {
		outcome, err = i.do(ctx, c.Work)
		return err
	})
	stopping := ctx.Err() != nil
	// How it ended is recorded also then.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	switch {
	case err == nil:
		return i.conclude(ctx, c, outcome, began)
	case errors.Is(err, errLost):
		return river.JobSnooze(leastSnooze) // it is looked whether it is done
	case stopping && errors.Is(err, context.Canceled):
		return i.putBack(ctx, c, river.JobSnooze(leastSnooze), 0, false)
	case i.Waits(c.Work, err):
		return i.putBack(ctx, c, river.JobSnooze(pauseOf(err)), pauseOf(err), false)
	case !last && !final(err):
		i.failed.Do(func() {
			i.Log.WarnContext(ctx, "inbox: work failed and is tried again", "channel", i.Channel, "work", c.ID, "kind", c.Kind, "room", c.Room, "error", err)
		})
		return i.putBack(ctx, c, fmt.Errorf("inbox: %s %s %d: %w", i.Channel, c.Kind, c.ID, err), 0, true)
	}
	if outcome, err = i.GiveUp(ctx, c.Work, err); err != nil {
		return i.putBack(ctx, c, river.JobSnooze(pauseOf(err)), pauseOf(err), false)
	}
	return i.conclude(ctx, c, outcome, began)
}

// conclude ends work that was done, dropped or given up.
func (i *Inbox) conclude(ctx context.Context, c claim, outcome string, began time.Time) error {
	if i.Concluded != nil {
		if err := i.Concluded(ctx, c.Work, outcome); err != nil {
			return err
		}
	}
	// A claim is lost also when what it came from is gone, and all its work with it.
	if err := i.finish(ctx, c, outcome); err != nil && !errors.Is(err, errLost) {
		return err
	}
	i.Log.DebugContext(ctx, "inbox: work done", "channel", i.Channel, "work", c.ID, "kind", c.Kind, "room", c.Room,
		"outcome", outcome, "took", time.Since(began), "waited", i.Now().Sub(c.ReceivedAt))
	return nil
}

// putBack gives work back that is to be done again after a while, as the verdict says.
func (i *Inbox) putBack(ctx context.Context, c claim, verdict error, after time.Duration, failed bool) error {
	if err := i.release(ctx, c, after, failed); err != nil && !errors.Is(err, errLost) {
		return errors.Join(verdict, err) // still a verdict: the claim runs out
	}
	return verdict
}

// Waits reports whether an error is that the other side wants to be asked later, and
// somebody still waits for it.
func (i *Inbox) Waits(w Work, err error) bool {
	return errors.As(err, new(Later)) && i.Now().Sub(w.ReceivedAt) < longest
}

// pauseOf is how long the other side wants to be left alone. It does not count as an attempt.
func pauseOf(err error) time.Duration {
	var ask Later
	_ = errors.As(err, &ask)
	return min(max(ask.After, leastSnooze), longestWait)
}

// final reports whether trying again is of no use: the other side does not take it, or
// what it is about is not there any more.
func final(err error) bool {
	return errors.Is(err, fault.Invalid) || errors.Is(err, fault.NotFound) || errors.Is(err, fault.Denied)
}

// do does work. A bug in it must not leave the work open for good, and its thread
// waiting: it is an error like others.
func (i *Inbox) do(ctx context.Context, w Work) (outcome string, err error) {
	defer func() {
		if v := recover(); v != nil {
			i.Log.ErrorContext(ctx, "inbox: work panicked", "channel", i.Channel, "work", w.ID, "kind", w.Kind, "panic", fmt.Sprintf("%T", v), "trace", string(debug.Stack()))
			err = fmt.Errorf("inbox.do(%s %d): it panicked", i.Channel, w.ID)
		}
	}()
	return i.Do(ctx, w)
}
