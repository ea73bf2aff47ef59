package mail

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	// sendTime bounds writing and handing over one message. Servers that look for
	// viruses take their time to answer.
	sendTime = 3 * time.Minute
	// lease is how long a process holds a message without renewing its claim. Who
	// finds it run out may take the holder for dead.
	lease = 20 * time.Second
	renew = lease / 4
	// recordTime bounds noting how it went, also when the caller has given up.
	recordTime = 10 * time.Second
	// keep is how long it is known what was sent.
	keep = 90 * 24 * time.Hour
)

// A Post sends each message once. Safe for concurrent use, also by several
// servers on one database.
type Post struct {
	pool      *pgxpool.Pool
	transport Transport
	now       func() time.Time
}

// NewPost returns a post over pool and transport.
func NewPost(pool *pgxpool.Pool, transport Transport, now func() time.Time) *Post {
	return &Post{pool, transport, now}
}

// Deliver sends what write returns, unless a message with this key has left
// already. write is called only if there is something to send; it may return
// ErrDrop when there is no longer a reason to.
//
// An error that wraps fault.Invalid is final and recorded as such: the message
// cannot be sent, now or before. ErrBusy says that another process is at it. A
// message that may or may not have left, because the process died at that moment
// or the server's answer got lost, is not sent again: it is recorded for a
// coordinator to look at, and the error is ErrUnclear. With other errors trying
// again is worth it; write and what it read may have changed by then.
func (p *Post) Deliver(ctx context.Context, key string, write func(context.Context) (Message, error)) error {
	attempt, id, err := p.claim(ctx, key)
	if err != nil || attempt == 0 {
		if err != nil {
			err = fmt.Errorf("mail.Deliver(%s): %w", key, postgres.Error(err))
		}
		return err
	}
	letGo := p.hold(ctx, key, attempt)
	state, err := p.send(ctx, key, id, attempt, write)
	letGo()
	record := p.record(ctx, key, attempt, state, err)
	if err != nil {
		return fmt.Errorf("mail.Deliver(%s): %w", key, errors.Join(err, record))
	}
	if record != nil {
		return fmt.Errorf("mail.Deliver(%s): %w", key, record)
	}
	return nil
}

// send makes one attempt and returns in which state it leaves the message.
func (p *Post) send(ctx context.Context, key, id string, attempt int, write func(context.Context) (Message, error)) (State, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	m, err := write(ctx)
	switch {
	case errors.Is(err, ErrDrop):
		return Dropped, nil
	case errors.Is(err, fault.Invalid):
		return Failed, err
	case err != nil:
		return Sending, err
	}
	committed := false
	err = p.transport.Send(ctx, id, m, func(ctx context.Context) error {
		if err := p.commit(ctx, key, attempt); err != nil {
			return err
		}
		committed = true
		return nil
	})
	switch {
	case err == nil:
		return Sent, nil
	case errors.Is(err, fault.Invalid):
		return Failed, err
	case committed && !errors.Is(err, fault.Unavailable):
		return Unclear, fmt.Errorf("%w: %w", ErrUnclear, err)
	}
	return Sending, err
}

// claim takes hold of a message and returns the number of the attempt, or 0 when
// nothing is left to do, and what its Message-ID has before the @. That is the
// same on each attempt and like no other: receivers drop what has the ID of a
// message that they know, also of one from another database of this sender.
func (p *Post) claim(ctx context.Context, key string) (attempt int, id string, err error) {
	err = p.pool.QueryRow(ctx,
		`INSERT INTO mail_deliveries (key, message_id, state, claimed_until, updated_at)
		 VALUES ($1, $2, 'sending', clock_timestamp() + $3, $4)
		 ON CONFLICT (key) DO UPDATE
		 SET attempts = mail_deliveries.attempts + 1, claimed_until = excluded.claimed_until, updated_at = excluded.updated_at
		 WHERE mail_deliveries.state = 'sending' AND mail_deliveries.claimed_until <= clock_timestamp()
		 RETURNING attempts, message_id`,
		key, rand.Text(), lease, p.now()).Scan(&attempt, &id)
	if !errors.Is(err, pgx.ErrNoRows) {
		return attempt, id, err
	}
	// Who left it in 'committing' is dead, or will find that its claim is gone.
	var state State
	err = p.pool.QueryRow(ctx,
		`WITH dead AS (
		     UPDATE mail_deliveries SET state = 'unclear', updated_at = $2
		     WHERE key = $1 AND state = 'committing' AND claimed_until <= clock_timestamp()
		     RETURNING state)
		 SELECT coalesce((SELECT state FROM dead), state) FROM mail_deliveries WHERE key = $1`,
		key, p.now()).Scan(&state)
	if err != nil {
		return 0, "", err
	}
	switch state {
	case Sent, Dropped:
		return 0, "", nil
	case Failed:
		return 0, "", fmt.Errorf("%w: refused before", fault.Invalid)
	case Unclear:
		return 0, "", ErrUnclear
	}
	return 0, "", ErrBusy
}

// hold renews the claim on a message until the function it returns is called. A
// claim that is lost all the same shows when the message is about to leave.
func (p *Post) hold(ctx context.Context, key string, attempt int) (letGo func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(renew)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_, _ = p.pool.Exec(ctx,
					`UPDATE mail_deliveries SET claimed_until = clock_timestamp() + $3
					 WHERE key = $1 AND attempts = $2 AND claimed_until > clock_timestamp()`, key, attempt, lease)
			}
		}
	}()
	return func() { cancel(); <-done }
}

// commit notes that the message is about to leave. It fails when the claim was
// lost to another process.
func (p *Post) commit(ctx context.Context, key string, attempt int) error {
	tag, err := p.pool.Exec(ctx,
		`UPDATE mail_deliveries SET state = 'committing', updated_at = $3
		 WHERE key = $1 AND attempts = $2 AND state = 'sending' AND claimed_until > clock_timestamp()`,
		key, attempt, p.now())
	if err != nil {
		return postgres.Error(err)
	}
	if tag.RowsAffected() == 0 {
		return ErrBusy
	}
	return nil
}

// record notes how an attempt ended, and lets go of the message.
func (p *Post) record(ctx context.Context, key string, attempt int, state State, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	reason := ""
	if cause != nil {
		reason = cause.Error()
	}
	_, err := p.pool.Exec(ctx,
		`UPDATE mail_deliveries SET state = $3, error = $4, claimed_until = clock_timestamp(), updated_at = $5
		 WHERE key = $1 AND attempts = $2 AND state IN ('sending', 'committing', 'unclear')`,
		key, attempt, state, reason, p.now())
	return postgres.Error(err)
}
