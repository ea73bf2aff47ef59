package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// State is how far a message got.
type State string

// The states.
const (
	Sending    State = "sending"    // being sent, or waiting for another try
	Committing State = "committing" // the server is being told that it is complete
	Sent       State = "sent"
	Unclear    State = "unclear" // may have been sent or not
	Dropped    State = "dropped" // no longer needed when it was its turn
	Failed     State = "failed"  // refused for good, or given up
)

// A Delivery is what is known about a message, without its content.
type Delivery struct {
	Key       string
	State     State
	Attempts  int
	Error     string // of the last attempt, without addresses; "" none
	UpdatedAt time.Time
}

// mostUnclear bounds the list of Unclear.
const mostUnclear = 500

// Unclear returns the messages that somebody has to look at, latest first: those
// that may or may not have left, and those that could not be sent.
func (p *Post) Unclear(ctx context.Context) ([]Delivery, error) {
	rows, err := p.pool.Query(ctx,
		`SELECT key, CASE state WHEN 'failed' THEN state ELSE 'unclear' END, attempts, error, updated_at FROM mail_deliveries
		 WHERE state IN ('unclear', 'failed') OR state = 'committing' AND claimed_until <= clock_timestamp()
		 ORDER BY updated_at DESC, key LIMIT $1`, mostUnclear)
	if err != nil {
		return nil, fmt.Errorf("mail.Unclear: %w", postgres.Error(err))
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Delivery])
	if err != nil {
		return nil, fmt.Errorf("mail.Unclear: %w", postgres.Error(err))
	}
	return found, nil
}

// Find returns what is known about the message with a key. It fails with
// fault.NotFound when nobody tried to send it yet.
func (p *Post) Find(ctx context.Context, key string) (Delivery, error) {
	d := Delivery{Key: key}
	err := p.pool.QueryRow(ctx,
		`SELECT state, attempts, error, updated_at FROM mail_deliveries WHERE key = $1`, key).
		Scan(&d.State, &d.Attempts, &d.Error, &d.UpdatedAt)
	if err != nil {
		return Delivery{}, fmt.Errorf("mail.Find(%s): %w", key, postgres.Error(err))
	}
	return d, nil
}

// Again lets an unclear or failed message be sent once more, on the
// responsibility of who asks for it, within the transaction that enqueues the
// job which delivers it. Others are fault.Conflict.
func (p *Post) Again(ctx context.Context, tx pgx.Tx, key string) error {
	var found string
	err := tx.QueryRow(ctx,
		`UPDATE mail_deliveries SET state = 'sending', claimed_until = clock_timestamp(), updated_at = $2
		 WHERE key = $1 AND (state IN ('unclear', 'failed') OR state = 'committing' AND claimed_until <= clock_timestamp())
		 RETURNING key`, key, p.now()).Scan(&found)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Conflict
	}
	if err != nil {
		return fmt.Errorf("mail.Again(%s): %w", key, postgres.Error(err))
	}
	return nil
}

// GiveUp records that a message that waits for another try gets none.
func (p *Post) GiveUp(ctx context.Context, key string) error {
	_, err := p.pool.Exec(ctx,
		`UPDATE mail_deliveries SET state = 'failed', updated_at = $2
		 WHERE key = $1 AND state = 'sending' AND claimed_until <= clock_timestamp()`, key, p.now())
	if err != nil {
		return fmt.Errorf("mail.GiveUp(%s): %w", key, postgres.Error(err))
	}
	return nil
}

// Tidy forgets what was sent more than 90 days ago, and returns how many
// messages those are.
func (p *Post) Tidy(ctx context.Context) (int, error) {
	tag, err := p.pool.Exec(ctx, `DELETE FROM mail_deliveries WHERE updated_at < $1`, p.now().Add(-keep))
	if err != nil {
		return 0, fmt.Errorf("mail.Tidy: %w", postgres.Error(err))
	}
	return int(tag.RowsAffected()), nil
}
