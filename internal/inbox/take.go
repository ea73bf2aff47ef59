package inbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// MaxBody bounds what is stored of a delivery, in bytes.
const MaxBody = 256 << 10

// Attempts are made within about an hour; see NextRetry.
const Attempts = 12

// jobArgs is the job that does work. It holds no text of anybody.
type jobArgs struct {
	Work int64 `json:"work"` // id of its row
	kind string
}

// Kind names the job (river.JobArgs).
func (a jobArgs) Kind() string { return a.kind }

// insert has work done by a job, now or as opts say.
func (i *Inbox) insert(ctx context.Context, tx pgx.Tx, id int64, opts river.InsertOpts) error {
	opts.Queue, opts.MaxAttempts = i.Channel, Attempts
	_, err := i.Queue.InsertTx(ctx, tx, jobArgs{Work: id, kind: i.table}, &opts)
	return err
}

// Take stores work with its job within tx, unless its key, or what else the channel's
// table holds only once, is known already, and reports whether it did. It is
// fault.Invalid for a body of more than MaxBody, and for work without a scope or key.
func (i *Inbox) Take(ctx context.Context, tx pgx.Tx, w Work) (bool, error) {
	if len(w.Body) > MaxBody || w.Scope == "" || w.Key == "" {
		return false, fmt.Errorf("inbox.Take(%s %q): %w", i.Channel, w.Key, fault.Invalid)
	}
	if w.ReceivedAt.IsZero() {
		w.ReceivedAt = i.Now()
	}
	var id int64
	err := tx.QueryRow(ctx, i.sql(
		`INSERT INTO WORK (scope, key, kind, room, position, thread, author, body, received_at)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`),
		w.Scope, w.Key, w.Kind, w.Room, w.Position, w.Thread, w.Author, w.Body, w.ReceivedAt).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err == nil {
		err = i.insert(ctx, tx, id, river.InsertOpts{Priority: w.Priority})
	}
	if err != nil {
		return false, fmt.Errorf("inbox.Take(%s %q): %w", i.Channel, w.Key, postgres.Error(err))
	}
	return true, nil
}

// An Executor executes statements: a pool, or a transaction.
type Executor interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Known notes that a delivery was dealt with at once, and reports whether it had not
// been before.
func (i *Inbox) Known(ctx context.Context, db Executor, w Work, outcome string) (bool, error) {
	tag, err := db.Exec(ctx, i.sql(
		`INSERT INTO WORK (scope, key, kind, room, position, thread, author, received_at, begun_at, done_at, outcome)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9) ON CONFLICT DO NOTHING`),
		w.Scope, w.Key, w.Kind, w.Room, w.Position, w.Thread, w.Author, i.Now(), outcome)
	if err != nil {
		return false, fmt.Errorf("inbox.Known(%s %q): %w", i.Channel, w.Key, postgres.Error(err))
	}
	return tag.RowsAffected() == 1, nil
}

// Waiting counts the work of an author that is not done, of the given kinds; no more
// than most. What arrives at the same moment may be a little more.
func (i *Inbox) Waiting(ctx context.Context, tx pgx.Tx, scope, author string, most int, kinds ...string) (waiting int, err error) {
	err = tx.QueryRow(ctx, i.sql(
		`SELECT count(*) FROM (
		     SELECT FROM WORK WHERE scope = $1 AND author = $2 AND done_at IS NULL AND kind = ANY ($3) LIMIT $4) w`),
		scope, author, kinds, most).Scan(&waiting)
	if err != nil {
		return 0, fmt.Errorf("inbox.Waiting(%s %s): %w", i.Channel, author, postgres.Error(err))
	}
	return waiting, nil
}

// Lock makes those that claim or take work of a thread do so one after the other,
// until the end of tx.
func (i *Inbox) Lock(ctx context.Context, tx pgx.Tx, at Place) error {
	if at.Thread == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('akademie/' || $1 || '/' || current_schema()), hashtext($2))`,
		i.Channel, at.Scope+"/"+at.Room+"/"+at.Thread)
	return err
}
