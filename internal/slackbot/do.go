package slackbot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

const (
	workTime = 4 * time.Minute // for one job: an answer, and what waits behind it in its thread
	moreTime = time.Minute     // after which a job begins nothing else of its thread
	mostMore = 20              // works that a job does beside its own
	tidyTime = time.Minute     // for recording how a work ended, also when the server stops

	firstRetry  = 2 * time.Second // doubles with each attempt: about an hour for all of them
	leastSnooze = time.Second
	mostSnooze  = 20 * time.Second // of work that is not next
	longest     = 24 * time.Hour   // after which nobody waits for Slack to be reachable any more
)

// A worker does Work.
type worker struct {
	river.WorkerDefaults[workArgs]
	bot *Bot
}

// AddWorkers adds the workers of the jobs in QueueName.
func (b *Bot) AddWorkers(w *river.Workers) { river.AddWorker(w, &worker{bot: b}) }

// Timeout bounds one attempt (river.Worker).
func (*worker) Timeout(*river.Job[workArgs]) time.Duration { return workTime }

// NextRetry doubles the wait with each attempt (river.Worker).
func (*worker) NextRetry(job *river.Job[workArgs]) time.Time {
	n := min(max(job.Attempt, 1), attempts)
	return time.Now().Add(firstRetry << (n - 1)) // River's own clock
}

// Work makes one attempt (river.Worker). When its work is done, it goes on with what
// waited for it in the thread; the jobs of that find it done.
func (w *worker) Work(ctx context.Context, job *river.Job[workArgs]) error {
	begun := time.Now()
	c, err := w.bot.claim(ctx, job.Args.Work)
	switch {
	case errors.Is(err, fault.NotFound): // done, or forgotten
		return nil
	case errors.Is(err, errNotNext):
		return river.JobSnooze(patienceFor(time.Since(job.CreatedAt)))
	case err != nil && job.Attempt >= job.MaxAttempts:
		// Not even begun: to end now would leave it open, and whoever asked without a word.
		w.bot.Log.WarnContext(ctx, "slack: work is not claimed", "work", job.Args.Work, "error", err)
		return river.JobSnooze(patienceFor(time.Since(job.CreatedAt)))
	case err != nil:
		return err
	}
	if err := w.bot.attempt(ctx, c, job.Attempt >= job.MaxAttempts); err != nil {
		return err
	}
	w.bot.goOn(ctx, c.place(), begun.Add(moreTime))
	return nil
}

// goOn does what comes next in a thread, for a while. What is to wait, or is left over,
// gets another job: its own may sleep for longer by now. What fails is left to its own,
// which counts the attempts.
func (b *Bot) goOn(ctx context.Context, at place, until time.Time) {
	for n := 0; ctx.Err() == nil; n++ {
		id, err := b.next(ctx, at)
		if err != nil {
			return
		}
		if n == mostMore || time.Now().After(until) {
			b.wake(ctx, id, 0)
			return
		}
		c, err := b.claim(ctx, id)
		if err == nil {
			err = b.attempt(ctx, c, false)
		}
		if waits := new(river.JobSnoozeError); errors.As(err, &waits) {
			b.wake(ctx, id, waits.Duration)
		}
		if err != nil {
			return
		}
	}
}

// wake has work done after a while by one more job, also when the server stops.
func (b *Bot) wake(ctx context.Context, id int64, after time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		_, err := b.Queue.InsertTx(ctx, tx, workArgs{Work: id}, &river.InsertOpts{ScheduledAt: time.Now().Add(after)}) // by River's own clock
		return err
	})
	if err != nil { // it is left to its own job
		b.Log.WarnContext(ctx, "slack: work waits longer than it has to", "work", id, "error", err)
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
func (b *Bot) attempt(ctx context.Context, c claim, last bool) error {
	began, outcome := time.Now(), ""
	err := b.hold(ctx, c, func(ctx context.Context) (err error) {
		outcome, err = b.do(ctx, c.Work)
		return err
	})
	stopping := ctx.Err() != nil
	// How it ended is recorded also then.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	switch {
	case err == nil:
		return b.conclude(ctx, c, outcome, began)
	case errors.Is(err, errLost):
		return river.JobSnooze(leastSnooze) // it is looked whether it is done
	case stopping && errors.Is(err, context.Canceled):
		return b.putBack(ctx, c, river.JobSnooze(leastSnooze), 0, false)
	case b.waits(c.Work, err):
		return b.putBack(ctx, c, river.JobSnooze(pauseOf(err)), pauseOf(err), false)
	case !last && !final(err):
		if b.noises.allow("failed", 1, tellEvery, b.Now()) {
			b.Log.WarnContext(ctx, "slack: work failed and is tried again", "work", c.ID, "kind", c.Kind, "team", c.Team, "channel", c.Channel, "error", err)
		}
		return b.putBack(ctx, c, fmt.Errorf("slackbot: %s %d: %w", c.Kind, c.ID, err), 0, true)
	}
	if outcome, err = b.giveUp(ctx, c.Work, err); err != nil {
		return b.putBack(ctx, c, river.JobSnooze(pauseOf(err)), pauseOf(err), false)
	}
	return b.conclude(ctx, c, outcome, began)
}

// conclude ends work that was done, dropped or given up.
func (b *Bot) conclude(ctx context.Context, c claim, outcome string, began time.Time) error {
	if outcome == "answered" {
		if err := b.spoke(ctx, c.place()); err != nil {
			return err
		}
	}
	// A claim is lost also when the workspace is gone, and all its work with it.
	if err := b.finish(ctx, c, outcome); err != nil && !errors.Is(err, errLost) {
		return err
	}
	b.Log.DebugContext(ctx, "slack: work done", "work", c.ID, "kind", c.Kind, "team", c.Team, "channel", c.Channel,
		"outcome", outcome, "took", time.Since(began), "waited", b.Now().Sub(c.ReceivedAt))
	return nil
}

// putBack gives work back that is to be done again after a while, as the verdict says.
func (b *Bot) putBack(ctx context.Context, c claim, verdict error, after time.Duration, failed bool) error {
	if err := b.release(ctx, c, after, failed); err != nil && !errors.Is(err, errLost) {
		return errors.Join(verdict, err) // still a verdict: the claim runs out
	}
	return verdict
}

// waits reports whether an error is that Slack wants to be asked later, and somebody
// still waits for it.
func (b *Bot) waits(w Work, err error) bool {
	return errors.As(err, new(later)) && b.Now().Sub(w.ReceivedAt) < longest
}

// pauseOf is how long Slack wants to be left alone. It does not count as an attempt.
func pauseOf(err error) time.Duration {
	var ask later
	_ = errors.As(err, &ask)
	return min(max(ask.after, leastSnooze), mostWait)
}

// final reports whether trying again is of no use: Slack does not take it, or what it
// is about, or the app, is not there any more.
func final(err error) bool {
	return errors.Is(err, fault.Invalid) || errors.Is(err, fault.NotFound) || errors.Is(err, fault.Denied)
}

// do does work and returns what became of it. A bug in it must not leave the work
// open for good, and its thread waiting: it is an error like others.
func (b *Bot) do(ctx context.Context, w Work) (outcome string, err error) {
	defer func() {
		if v := recover(); v != nil {
			b.Log.ErrorContext(ctx, "slack: work panicked", "work", w.ID, "kind", w.Kind, "panic", fmt.Sprintf("%T", v), "trace", string(debug.Stack()))
			err = fmt.Errorf("slackbot.do(%d): it panicked", w.ID)
		}
	}()
	outcome = "done"
	switch w.Kind {
	case Question:
		outcome, err = "answered", b.question(ctx, w)
	case Command:
		err = b.command(ctx, w)
	case Shortcut:
		err = b.shortcutOn(ctx, w)
	case Action:
		err = b.act(ctx, w)
	case Submission:
		err = b.follow(ctx, w)
	case HomeOpened:
		err = b.showHome(ctx, w.Team, w.Author)
	case PaneOpened:
		err = b.greet(ctx, w)
	case Deleted:
		err = b.forgetQuestion(ctx, w)
	case Refused:
		err = b.tellRefused(ctx, w)
	case Removed:
		outcome, err = "dropped", b.revoked(ctx, w.Team, "the app was uninstalled or its token revoked")
	default:
		err = fmt.Errorf("slackbot.do(%d): kind %q: %w", w.ID, w.Kind, fault.Invalid)
	}
	return outcome, err
}

// question answers a message.
func (b *Bot) question(ctx context.Context, w Work) error {
	q, err := body[questionBody](w)
	if err != nil {
		return err
	}
	if handled, err := b.codeSent(ctx, w, q); handled || err != nil {
		return err
	}
	var who account.Person // of another workspace: a guest, whatever is linked
	if !q.Foreign {
		if who, err = b.person(ctx, w.Team, w.Author); err != nil {
			return err
		}
	}
	return b.answer(ctx, w, w.place(), assistant.Input{
		Question: q.Text, Language: b.languageOf(ctx, w.Team, w.Author), Channel: Channel, Person: who,
	})
}

// shortcutOn answers what a message says, where the assistant may.
func (b *Bot) shortcutOn(ctx context.Context, w Work) error {
	s, err := body[shortcutBody](w)
	if err != nil {
		return err
	}
	if s.Denied {
		return b.tell(ctx, w, textsIn(b.languageOf(ctx, w.Team, w.Author)).NotHere)
	}
	return b.shortcut(ctx, w)
}

// act does what a button says.
func (b *Bot) act(ctx context.Context, w Work) error {
	a, err := body[actionBody](w)
	if err != nil {
		return err
	}
	switch blocks.Action(a.Action) {
	case blocks.ActionFeedback, blocks.ActionSource, blocks.ActionSimpler, blocks.ActionShare, blocks.ActionMore, blocks.ActionChoice, blocks.ActionAsk:
		return b.answerAction(ctx, w, a)
	case blocks.ActionReport, blocks.ActionDeliver, blocks.ActionEnd:
		return b.reportAction(ctx, w, a)
	}
	return b.bookingAction(ctx, w, a)
}
