package mail_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// A transport does what a test tells it to, and counts what left.
type transport struct {
	send func(ctx context.Context, commit func(context.Context) error) error // nil: all goes well

	mu   sync.Mutex
	left []string // ids
}

func (f *transport) Send(ctx context.Context, id string, _ mail.Message, commit func(context.Context) error) error {
	if f.send != nil {
		return f.send(ctx, commit)
	}
	if err := commit(ctx); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = append(f.left, id)
	return nil
}

func write(context.Context) (mail.Message, error) { return plain(), nil }

// A desk is a post with a transport, on a database that others may use too.
type desk struct {
	*mail.Post
	transport *transport
	pool      *pgxpool.Pool
}

func newDesk(pool *pgxpool.Pool) desk {
	t := &transport{}
	return desk{mail.NewPost(pool, t, clock), t, pool}
}

func (d desk) is(t *testing.T, key string, state mail.State, attempts int) {
	t.Helper()
	found, err := d.Find(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if found.State != state || found.Attempts != attempts {
		t.Errorf("%s is %s after %d attempts (%s), want %s after %d", key, found.State, found.Attempts, found.Error, state, attempts)
	}
}

// idOfTheDead is the id of messages that die leaves.
const idOfTheDead = "given-by-who-died"

// die leaves a message as a process that was killed would.
func (d desk) die(t *testing.T, key string, state mail.State) {
	t.Helper()
	_, err := d.pool.Exec(t.Context(),
		`INSERT INTO mail_deliveries (key, message_id, state, claimed_until, updated_at)
		 VALUES ($1, $2, $3, clock_timestamp() - interval '1 second', $4)`, key, idOfTheDead, state, clock())
	if err != nil {
		t.Fatal(err)
	}
}

func TestAMessageLeavesOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(pgtest.Open(t))
	for range 3 {
		if err := d.Deliver(t.Context(), "booking-log/1", write); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.transport.left) != 1 {
		t.Errorf("left: %v", d.transport.left)
	}
	d.is(t, "booking-log/1", mail.Sent, 1)
}

// Receivers drop a message that has the ID of another: both must not be made of
// the key, which another database of the same sender has, too.
func TestAMessageKeepsItsIDAndSharesItWithNoOther(t *testing.T) {
	t.Parallel()
	one, other := newDesk(pgtest.Open(t)), newDesk(pgtest.Open(t))
	for _, d := range []desk{one, other} {
		if err := d.Deliver(t.Context(), "booking-log/1", write); err != nil {
			t.Fatal(err)
		}
	}
	if one.transport.left[0] == other.transport.left[0] {
		t.Errorf("two messages have the id %s", one.transport.left[0])
	}
	one.die(t, "booking-log/2", mail.Sending)
	if err := one.Deliver(t.Context(), "booking-log/2", write); err != nil {
		t.Fatal(err)
	}
	if got := one.transport.left[1]; got != idOfTheDead {
		t.Errorf("the second attempt has the id %s, the first %s", got, idOfTheDead)
	}
}

func TestOfManyWorkersAtOnceOneSends(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	const workers = 8
	desks := make([]desk, workers)
	var (
		wait  sync.WaitGroup
		errs  [workers]error
		total int
	)
	for i := range desks {
		desks[i] = newDesk(pool) // each a server of its own
		wait.Go(func() { errs[i] = desks[i].Deliver(t.Context(), "one", write) })
	}
	wait.Wait()
	for i, d := range desks {
		total += len(d.transport.left)
		if errs[i] != nil && !errors.Is(errs[i], mail.ErrBusy) {
			t.Error(errs[i])
		}
	}
	if total != 1 {
		t.Errorf("%d messages left, want one", total)
	}
}

func TestWhatAProcessDiedOver(t *testing.T) {
	t.Parallel()
	d := newDesk(pgtest.Open(t))
	d.die(t, "before", mail.Sending)
	if err := d.Deliver(t.Context(), "before", write); err != nil {
		t.Error(err)
	}
	d.is(t, "before", mail.Sent, 2)

	d.die(t, "meanwhile", mail.Committing)
	open, err := d.Unclear(t.Context())
	if err != nil || len(open) != 1 || open[0].Key != "meanwhile" || open[0].State != mail.Unclear {
		t.Errorf("to look at: %v, error %v", open, err)
	}
	for range 2 {
		if err := d.Deliver(t.Context(), "meanwhile", write); !errors.Is(err, mail.ErrUnclear) {
			t.Errorf("error %v, want unclear", err)
		}
	}
	d.is(t, "meanwhile", mail.Unclear, 1)
	if len(d.transport.left) != 1 {
		t.Errorf("%d messages left, want the one that was not near leaving", len(d.transport.left))
	}
}

func TestAProcessThatLostItsClaimSendsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(pgtest.Open(t))
	other := newDesk(d.pool)
	d.transport.send = func(ctx context.Context, commit func(context.Context) error) error {
		// It stood still for so long that another took over.
		_, err := d.pool.Exec(ctx, `UPDATE mail_deliveries SET claimed_until = clock_timestamp() - interval '1 second'`)
		if err != nil {
			return err
		}
		if err := other.Deliver(ctx, "key", write); err != nil {
			return err
		}
		if err := commit(ctx); err != nil {
			return err
		}
		t.Error("a message left twice")
		return nil
	}
	if err := d.Deliver(t.Context(), "key", write); !errors.Is(err, mail.ErrBusy) {
		t.Errorf("error %v, want that another is at it", err)
	}
	d.is(t, "key", mail.Sent, 2)
}

func TestHowAnAttemptEnds(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection reset")
	after := func(err error) func(context.Context, func(context.Context) error) error {
		return func(ctx context.Context, commit func(context.Context) error) error {
			return errors.Join(commit(ctx), err)
		}
	}
	before := func(err error) func(context.Context, func(context.Context) error) error {
		return func(context.Context, func(context.Context) error) error { return err }
	}
	pool := pgtest.Open(t)
	for _, tc := range []struct {
		name  string
		send  func(context.Context, func(context.Context) error) error
		write error
		state mail.State
		kind  error
		again mail.State // after a second attempt that would go well
	}{
		{"refused", before(fmt.Errorf("%w: RCPT: 550", fault.Invalid)), nil, mail.Failed, fault.Invalid, mail.Failed},
		{"refused at the end", after(fmt.Errorf("%w: end of DATA: 554", fault.Invalid)), nil, mail.Failed, fault.Invalid, mail.Failed},
		{"no server", before(fmt.Errorf("%w: connecting", fault.Unavailable)), nil, mail.Sending, fault.Unavailable, mail.Sent},
		{"refused for now", after(fmt.Errorf("%w: end of DATA: 451", fault.Unavailable)), nil, mail.Sending, fault.Unavailable, mail.Sent},
		{"lost before", before(lost), nil, mail.Sending, lost, mail.Sent},
		{"lost after", after(lost), nil, mail.Unclear, mail.ErrUnclear, mail.Unclear},
		{"no reason", nil, mail.ErrDrop, mail.Dropped, nil, mail.Dropped},
		{"not written", nil, fault.Unavailable, mail.Sending, fault.Unavailable, mail.Sent},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, key := newDesk(pool), tc.name
			d.transport.send = tc.send
			err := d.Deliver(t.Context(), key, func(context.Context) (mail.Message, error) { return plain(), tc.write })
			if !errors.Is(err, tc.kind) {
				t.Errorf("error %v, want %v", err, tc.kind)
			}
			d.is(t, key, tc.state, 1)
			d.transport.send = nil
			_ = d.Deliver(t.Context(), key, write)
			if found, err := d.Find(t.Context(), key); err != nil || found.State != tc.again {
				t.Errorf("then %s, error %v, want %s", found.State, err, tc.again)
			}
		})
	}
}

func TestSomebodyDecidesWhatIsSentAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(pgtest.Open(t))
	d.die(t, "unclear", mail.Unclear)
	d.die(t, "failed", mail.Failed)
	d.die(t, "given up", mail.Sending)
	d.die(t, "sent", mail.Sent)
	if err := d.GiveUp(t.Context(), "given up"); err != nil {
		t.Fatal(err)
	}
	open, err := d.Unclear(t.Context())
	if err != nil || len(open) != 3 {
		t.Fatalf("to look at: %v, error %v", open, err)
	}
	again := func(key string) error {
		return pgx.BeginFunc(t.Context(), d.pool, func(tx pgx.Tx) error { return d.Again(t.Context(), tx, key) })
	}
	for _, o := range open {
		if err := again(o.Key); err != nil {
			t.Error(err)
		}
		if err := d.Deliver(t.Context(), o.Key, write); err != nil {
			t.Error(err)
		}
		d.is(t, o.Key, mail.Sent, 2)
	}
	for _, key := range []string{"sent", "unknown"} {
		if err := again(key); !errors.Is(err, fault.Conflict) {
			t.Errorf("%s again: %v, want a conflict", key, err)
		}
	}
}

func TestOldDeliveriesAreForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(pgtest.Open(t))
	if err := d.Deliver(t.Context(), "old", write); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ days, forgotten int }{{89, 0}, {91, 1}} {
		later := mail.NewPost(d.pool, d.transport, func() time.Time { return clock().AddDate(0, 0, tc.days) })
		if n, err := later.Tidy(t.Context()); err != nil || n != tc.forgotten {
			t.Errorf("after %d days %d are forgotten, error %v, want %d", tc.days, n, err, tc.forgotten)
		}
	}
	if _, err := d.Find(t.Context(), "old"); !errors.Is(err, fault.NotFound) {
		t.Errorf("error %v, want not found", err)
	}
}
