package inbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Tolerated failures of one work hold up what follows in its thread; then the others
// pass it.
const Tolerated = 3

const (
	// lease is how long a claim on work holds without being renewed: a server that
	// dies gives its threads back after it. A claim is no lock of a session, for that
	// would keep a connection for as long as a model writes.
	lease      = 10 * time.Second
	renewEvery = lease / 4
	renewTime  = lease / 4
)

// errNotNext says that other work of the thread comes first, or is being done.
var errNotNext = errors.New("other work of the thread comes first")

// errLost says that another server took the work over.
var errLost = errors.New("another server took the work over")

// A claim is work that this server does, and nobody else.
type claim struct {
	Work
	token    string
	failures int
}

// claim begins work. Work of a thread is done in the order of its messages, one at a
// time: what is not next is errNotNext. What is done, or gone, is fault.NotFound.
func (i *Inbox) claim(ctx context.Context, id int64) (claim, error) {
	c := claim{token: rand.Text()}
	err := postgres.InTx(ctx, i.Pool, func(tx pgx.Tx) error {
		at := Place{}
		err := tx.QueryRow(ctx, i.sql(`SELECT scope, room, thread FROM WORK WHERE id = $1 AND done_at IS NULL`), id).
			Scan(&at.Scope, &at.Room, &at.Thread)
		if err != nil {
			return err
		}
		if err := i.Lock(ctx, tx, at); err != nil {
			return err
		}
		err = tx.QueryRow(ctx,
			i.sql(`UPDATE WORK w SET claim = $2, claimed_until = clock_timestamp() + $3, begun_at = coalesce(begun_at, $4)
			 WHERE id = $1 AND done_at IS NULL AND coalesce(claimed_until <= clock_timestamp(), true)
			   AND (thread = '' OR NOT EXISTS (
			       SELECT FROM WORK o
			       WHERE o.scope = w.scope AND o.room = w.room AND o.thread = w.thread AND o.done_at IS NULL AND o.id <> w.id
			         AND (o.claimed_until > clock_timestamp() OR o.failures < $5 AND (o.position, o.id) < (w.position, w.id))))
			 RETURNING id, scope, key, kind, room, position, thread, author, body, received_at, failures`),
			id, c.token, lease, i.Now(), Tolerated).
			Scan(&c.ID, &c.Scope, &c.Key, &c.Kind, &c.Room, &c.Position, &c.Thread, &c.Author, &c.Body, &c.ReceivedAt, &c.failures)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNotNext
		}
		return err
	})
	if err != nil {
		return claim{}, fmt.Errorf("inbox.claim(%s %d): %w", i.Channel, id, err)
	}
	return c, nil
}

// hold does something with claimed work while the claim is renewed. When the claim
// is lost, the context of do ends and the error is errLost.
func (i *Inbox) hold(ctx context.Context, c claim, do func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := i.renew(ctx, c); errors.Is(err, errLost) {
					cancel(errLost)
					return
				}
			}
		}
	})
	err := do(ctx)
	lost := errors.Is(context.Cause(ctx), errLost)
	cancel(nil)
	renewing.Wait()
	if lost && err != nil {
		return errLost
	}
	return err
}

// renew keeps a claim. Only errLost is final: while the database is away nobody else
// can claim the work either.
func (i *Inbox) renew(ctx context.Context, c claim) error {
	ctx, cancel := context.WithTimeout(ctx, renewTime)
	defer cancel()
	return i.keep(ctx, c, "renew", `claimed_until = clock_timestamp() + $3`, lease)
}

// release gives claimed work back, to be done again after a while, and not before:
// neither by its job nor by that of other work of the thread. failed counts it as a
// failure.
func (i *Inbox) release(ctx context.Context, c claim, after time.Duration, failed bool) error {
	return i.keep(ctx, c, "release", `claim = '', claimed_until = clock_timestamp() + $3, failures = failures + $4::boolean::integer`, after, failed)
}

// finish ends claimed work. Its body is forgotten.
func (i *Inbox) finish(ctx context.Context, c claim, outcome string) error {
	return i.keep(ctx, c, "finish", `done_at = $3, outcome = $4, body = NULL, claimed_until = NULL`, i.Now(), outcome)
}

func (i *Inbox) keep(ctx context.Context, c claim, op, set string, args ...any) error {
	tag, err := i.Pool.Exec(ctx, i.sql(`UPDATE WORK SET `+set+` WHERE id = $1 AND claim = $2 AND done_at IS NULL`),
		append([]any{c.ID, c.token}, args...)...)
	if err == nil && tag.RowsAffected() == 0 {
		return errLost
	}
	if err != nil {
		return fmt.Errorf("inbox.%s(%s %d): %w", op, i.Channel, c.ID, postgres.Error(err))
	}
	return nil
}

// next is the open work of a thread that comes first; fault.NotFound without any.
func (i *Inbox) next(ctx context.Context, at Place) (int64, error) {
	if at.Thread == "" {
		return 0, fault.NotFound
	}
	var id int64
	err := i.Pool.QueryRow(ctx,
		i.sql(`SELECT id FROM WORK WHERE scope = $1 AND room = $2 AND thread = $3 AND done_at IS NULL AND failures < $4
		       ORDER BY position, id LIMIT 1`), at.Scope, at.Room, at.Thread, Tolerated).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("inbox.next(%s %s %s): %w", at.Scope, at.Room, at.Thread, postgres.Error(err))
	}
	return id, nil
}
