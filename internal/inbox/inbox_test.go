package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// A desk is an inbox whose work is done as its test says.
type desk struct {
	*Inbox
	pool *pgxpool.Pool

	mu     sync.Mutex
	jobs   []int64  // works of the jobs that were inserted
	queue  []job    // those that wait for a worker
	done   []string // keys, in their order
	doWork func(ctx context.Context, w Work) error
	ended  map[string]error // what was given up, and why
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{pool: pgtest.Open(t), ended: map[string]error{}}
	var err error
	d.Inbox, err = New(Config{
		Pool: d.pool, Queue: d, Channel: "slack", Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Do: func(ctx context.Context, w Work) (string, error) {
			if d.doWork != nil {
				if err := d.doWork(ctx, w); err != nil {
					return "", err
				}
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			d.done = append(d.done, w.Key)
			return "answered", nil
		},
		GiveUp: func(_ context.Context, w Work, why error) (string, error) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.ended[w.Key] = why
			return "given up", nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAChannelIsAName(t *testing.T) {
	t.Parallel()
	for _, channel := range []string{"", "Slack", "a;b", "slack_work"} {
		if _, err := New(Config{Channel: channel}); fault.Kind(err) != fault.Invalid {
			t.Errorf("channel %q: %v", channel, err)
		}
	}
}

// InsertTx takes jobs (Queue).
func (d *desk) InsertTx(_ context.Context, _ pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error) {
	if args.Kind() != "slack_work" || opts.Queue != "slack" || opts.MaxAttempts != Attempts {
		return nil, fmt.Errorf("job %s, %+v", args.Kind(), opts)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	work := args.(jobArgs).Work
	d.jobs, d.queue = append(d.jobs, work), append(d.queue, job{work, *opts})
	return &rivertype.JobInsertResult{}, nil
}

// takes takes work and returns its id, 0 if it was known.
func (d *desk) takes(t *testing.T, w Work) int64 {
	t.Helper()
	w.Scope = "T1"
	var taken bool
	err := postgres.InTx(t.Context(), d.pool, func(tx pgx.Tx) (err error) {
		taken, err = d.Take(t.Context(), tx, w)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !taken {
		return 0
	}
	return d.jobs[len(d.jobs)-1]
}

func (d *desk) outcome(t *testing.T, id int64) (outcome string, hasBody bool) {
	t.Helper()
	if err := d.pool.QueryRow(t.Context(), `SELECT outcome, body IS NOT NULL FROM slack_work WHERE id = $1`, id).Scan(&outcome, &hasBody); err != nil {
		t.Fatal(err)
	}
	return outcome, hasBody
}

func TestWorkIsTakenOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := Work{Key: "E1", Kind: "question", Room: "C1", Position: "1", Thread: "1", Author: "U1", Body: []byte(`{"text":"Wann?"}`)}
	first := d.takes(t, w)
	if first == 0 || d.takes(t, w) != 0 || len(d.jobs) != 1 {
		t.Fatalf("jobs %v", d.jobs)
	}
	if err := d.Attempt(t.Context(), first, 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	if outcome, hasBody := d.outcome(t, first); outcome != "answered" || hasBody {
		t.Errorf("outcome %q, body kept: %t", outcome, hasBody)
	}
	if d.takes(t, w) != 0 {
		t.Error("what is done was taken again")
	}
}

func TestWhatCannotBeStoredIsInvalid(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for name, w := range map[string]Work{
		"no key":    {Scope: "T1"},
		"no scope":  {Key: "E1"},
		"too large": {Scope: "T1", Key: "E1", Body: slices.Repeat([]byte("1"), MaxBody+1)},
	} {
		err := postgres.InTx(t.Context(), d.pool, func(tx pgx.Tx) error {
			_, err := d.Take(t.Context(), tx, w)
			return err
		})
		if fault.Kind(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAThreadIsDoneInOrderByWhicheverJobComesFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var ids []int64
	for _, position := range []string{"3", "1", "2"} {
		ids = append(ids, d.takes(t, Work{Key: "E" + position, Kind: "question", Room: "C1", Position: position, Thread: "1"}))
	}
	var snooze *river.JobSnoozeError
	if err := d.Attempt(t.Context(), ids[0], 1, time.Now()); !errors.As(err, &snooze) {
		t.Fatalf("the third before the first: %v", err)
	}
	if err := d.Attempt(t.Context(), ids[1], 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"E1", "E2", "E3"}; !slices.Equal(d.done, want) {
		t.Errorf("done %v, want %v", d.done, want)
	}
	if err := d.Attempt(t.Context(), ids[0], 2, time.Now()); err != nil {
		t.Errorf("a job that finds its work done: %v", err)
	}
}

func TestWorkOfAServerThatDiedIsTakenOver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.takes(t, Work{Key: "E1", Kind: "question"})
	dead, err := d.claim(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var snooze *river.JobSnoozeError
	if err := d.Attempt(t.Context(), id, 1, time.Now()); !errors.As(err, &snooze) {
		t.Errorf("while somebody is at it: %v", err)
	}
	if _, err := d.pool.Exec(t.Context(), `UPDATE slack_work SET claimed_until = clock_timestamp()`); err != nil {
		t.Fatal(err)
	}
	if err := d.Attempt(t.Context(), id, 1, time.Now()); err != nil {
		t.Errorf("after the lease: %v", err)
	}
	if err := d.finish(t.Context(), dead, "answered"); !errors.Is(err, errLost) {
		t.Errorf("the dead finish: %v", err)
	}
	if err := d.Attempt(t.Context(), id, 1, time.Now()); err != nil || len(d.done) != 1 {
		t.Errorf("again: %v, done %v", err, d.done)
	}
}

func TestWhoLosesTheClaimStops(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	held, err := d.claim(t.Context(), d.takes(t, Work{Key: "E1", Kind: "question"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.pool.Exec(t.Context(), `UPDATE slack_work SET claim = 'another'`); err != nil {
		t.Fatal(err)
	}
	err = d.hold(t.Context(), held, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	if !errors.Is(err, errLost) {
		t.Errorf("error = %v", err)
	}
}

func TestHowWorkEnds(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		err      error
		attempt  int
		snooze   time.Duration // 0: none
		given    bool
		failures int
	}{
		"waits for the other side":         {err: After(7*time.Second, broken), attempt: Attempts, snooze: 7 * time.Second},
		"waits, but not for ever":          {err: After(time.Hour, broken), attempt: 1, snooze: longestWait},
		"fails and is tried again":         {err: broken, attempt: 1, failures: 1},
		"fails for the last time":          {err: broken, attempt: Attempts, given: true},
		"is of no use to be tried again":   {err: fmt.Errorf("no: %w", fault.Denied), attempt: 1, given: true},
		"is about what is not there again": {err: fmt.Errorf("no: %w", fault.NotFound), attempt: 1, given: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.doWork = func(context.Context, Work) error { return c.err }
			id := d.takes(t, Work{Key: "E1", Kind: "question", Thread: "1", Position: "1"})
			err := d.Attempt(t.Context(), id, c.attempt, time.Now())
			var snooze *river.JobSnoozeError
			if errors.As(err, &snooze) != (c.snooze > 0) || c.snooze > 0 && snooze.Duration != c.snooze {
				t.Errorf("error = %v", err)
			}
			if _, given := d.ended["E1"]; given != c.given {
				t.Errorf("given up: %v", d.ended)
			}
			var failures int
			if err := d.pool.QueryRow(t.Context(), `SELECT failures FROM slack_work`).Scan(&failures); err != nil || failures != c.failures {
				t.Errorf("%d failures, %v", failures, err)
			}
		})
	}
}

func TestAPanicIsAnErrorLikeOthers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.doWork = func(context.Context, Work) error { panic("a bug") }
	id := d.takes(t, Work{Key: "E1", Kind: "question"})
	if err := d.Attempt(t.Context(), id, 1, time.Now()); err == nil {
		t.Error("no error")
	}
	if err := d.Attempt(t.Context(), id, Attempts, time.Now()); err != nil || d.ended["E1"] == nil {
		t.Errorf("the last: %v, given up %v", err, d.ended)
	}
}

func TestTidyForgetsWhatIsDoneAndEndsWhatWasLeft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	done := d.takes(t, Work{Key: "E1", Kind: "question"})
	if err := d.Attempt(t.Context(), done, 1, time.Now()); err != nil {
		t.Fatal(err)
	}
	left := d.takes(t, Work{Key: "E2", Kind: "question", Position: "2", Body: []byte(`{}`), ReceivedAt: time.Now().Add(-Abandoned - time.Minute)})
	if n, err := d.Tidy(t.Context(), time.Now()); err != nil || n != 2 {
		t.Fatalf("Tidy = %d, %v", n, err)
	}
	if outcome, hasBody := d.outcome(t, left); outcome != "given up" || hasBody {
		t.Errorf("left: %q, body kept: %t", outcome, hasBody)
	}
}
