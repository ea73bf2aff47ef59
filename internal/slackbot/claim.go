package slackbot

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

const (
	// lease is how long a claim on work holds without being renewed: a server that
	// dies gives its threads back after it. A claim is no lock of a session, for that
	// would keep a connection for as long as a model writes.
	lease      = 10 * time.Second
	renewEvery = lease / 4
	renewTime  = lease / 4

	// tolerated failures of one work hold up what follows in its thread; then the
	// others pass it.
	tolerated = 3
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

// lockThread makes those that claim or take work of a thread do so one after the
// other, until the end of tx.
func lockThread(ctx context.Context, tx pgx.Tx, at place) error {
	if at.Thread == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('akademie/slack/' || current_schema()), hashtext($1))`,
		at.Team+"/"+at.Channel+"/"+at.Thread)
	return err
}

// claim begins work. Work of a thread is done in the order of its messages, one at a
// time: what is not next is errNotNext. What is done, or gone, is fault.NotFound.
func (b *Bot) claim(ctx context.Context, id int64) (claim, error) {
	c := claim{token: rand.Text()}
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		at := place{}
		err := tx.QueryRow(ctx, `SELECT team, channel, thread FROM slack_work WHERE id = $1 AND done_at IS NULL`, id).
			Scan(&at.Team, &at.Channel, &at.Thread)
		if err != nil {
			return err
		}
		if err := lockThread(ctx, tx, at); err != nil {
			return err
		}
		err = tx.QueryRow(ctx,
			`UPDATE slack_work w SET claim = $2, claimed_until = clock_timestamp() + $3, begun_at = coalesce(begun_at, $4)
			 WHERE id = $1 AND done_at IS NULL AND coalesce(claimed_until <= clock_timestamp(), true)
			   AND (thread = '' OR NOT EXISTS (
			       SELECT FROM slack_work o
			       WHERE o.team = w.team AND o.channel = w.channel AND o.thread = w.thread AND o.done_at IS NULL AND o.id <> w.id
			         AND (o.claimed_until > clock_timestamp() OR o.failures < $5 AND (o.ts, o.id) < (w.ts, w.id))))
			 RETURNING id, team, key, kind, channel, ts, thread, author, body, received_at, failures`,
			id, c.token, lease, b.Now(), tolerated).
			Scan(&c.ID, &c.Team, &c.Key, &c.Kind, &c.Channel, &c.TS, &c.Thread, &c.Author, &c.Body, &c.ReceivedAt, &c.failures)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNotNext
		}
		return err
	})
	if err != nil {
		return claim{}, fmt.Errorf("slackbot.claim(%d): %w", id, err)
	}
	return c, nil
}

// hold does something with claimed work while the claim is renewed. When the claim
// is lost, the context of do ends and the error is errLost.
func (b *Bot) hold(ctx context.Context, c claim, do func(context.Context) error) error {
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
				if err := b.renew(ctx, c); errors.Is(err, errLost) {
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
func (b *Bot) renew(ctx context.Context, c claim) error {
	ctx, cancel := context.WithTimeout(ctx, renewTime)
	defer cancel()
	return b.keep(ctx, c, "renew", `claimed_until = clock_timestamp() + $3`, lease)
}

// release gives claimed work back, to be done again after a while, and not before:
// neither by its job nor by that of other work of the thread. failed counts it as a
// failure.
func (b *Bot) release(ctx context.Context, c claim, after time.Duration, failed bool) error {
	return b.keep(ctx, c, "release", `claim = '', claimed_until = clock_timestamp() + $3, failures = failures + $4::boolean::integer`, after, failed)
}

// finish ends claimed work. Its body is forgotten.
func (b *Bot) finish(ctx context.Context, c claim, outcome string) error {
	return b.keep(ctx, c, "finish", `done_at = $3, outcome = $4, body = NULL, claimed_until = NULL`, b.Now(), outcome)
}

func (b *Bot) keep(ctx context.Context, c claim, op, set string, args ...any) error {
	tag, err := b.Pool.Exec(ctx, `UPDATE slack_work SET `+set+` WHERE id = $1 AND claim = $2 AND done_at IS NULL`,
		append([]any{c.ID, c.token}, args...)...)
	if err == nil && tag.RowsAffected() == 0 {
		return errLost
	}
	if err != nil {
		return fmt.Errorf("slackbot.%s(%d): %w", op, c.ID, postgres.Error(err))
	}
	return nil
}

// next is the open work of a thread that comes first; fault.NotFound without any.
func (b *Bot) next(ctx context.Context, at place) (int64, error) {
	if at.Thread == "" {
		return 0, fault.NotFound
	}
	var id int64
	err := b.Pool.QueryRow(ctx,
		`SELECT id FROM slack_work WHERE team = $1 AND channel = $2 AND thread = $3 AND done_at IS NULL AND failures < $4
		 ORDER BY ts, id LIMIT 1`, at.Team, at.Channel, at.Thread, tolerated).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("slackbot.next(%s %s %s): %w", at.Team, at.Channel, at.Thread, postgres.Error(err))
	}
	return id, nil
}
