// Package inbox takes what arrives on a channel, once, and has it done: in order
// within a thread, by one server at a time, and again where a server died over it.
//
// A channel receives something, decides that it is meant for the assistant, and takes
// it: a row and the River job that does it are stored in one transaction, in which the
// channel may store what belongs to it. A job claims its work under a lease, does it by
// the channel's Do, goes on with what waited behind it in the thread, and records how
// it ended. What stays impossible is given up by the channel's GiveUp, which tells
// whoever waits.
//
//	receive ─▶ Take: row + job ─▶ claim ─▶ Do ─▶ finish
//	                                │ Later: sleeps, not counted
//	                                │ an error: again, counted
//	                                ▼ final, or too often: GiveUp
package inbox

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Work is something that was received and is to be done.
type Work struct {
	ID         int64
	Scope      string // the part of the channel that all else is unique in: a workspace, an account
	Key        string // of the delivery, unique in its scope
	Kind       string // what is to be done; the channel's
	Room       string
	Position   string // orders the work of a thread, as text by bytes; "" has none
	Thread     string // of the room; "" in none: then there is no order
	Author     string
	Body       json.RawMessage // forgotten when it is done
	ReceivedAt time.Time
}

// A Place is where something is said.
type Place struct {
	Scope  string
	Room   string
	Thread string // "" not in a thread
}

// Place is where the work came from.
func (w Work) Place() Place { return Place{w.Scope, w.Room, w.Thread} }

// Later is why something is to be tried again after a while: the other side said so,
// or is not reachable. It does not count as an attempt.
type Later struct {
	After time.Duration
	Cause error
}

func (e Later) Error() string { return e.Cause.Error() }
func (e Later) Unwrap() error { return e.Cause }

// A Queue takes jobs within a transaction; *river.Client[pgx.Tx] is one.
type Queue interface {
	InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// Config is what an Inbox needs.
type Config struct {
	Pool    *pgxpool.Pool
	Queue   Queue
	Channel string // "slack": whose it is; its table is <Channel>_work, its queue Channel, its jobs <Channel>_work

	// Do does work and says what became of it, as in "answered"; never a text of anybody.
	Do func(ctx context.Context, w Work) (outcome string, err error)
	// GiveUp ends work that stays impossible, and tells whoever waits for it. Its error is a
	// Later, or of the database, when that has to be tried again.
	GiveUp func(ctx context.Context, w Work, why error) (outcome string, err error)
	// Concluded, if any, is called before work is recorded as done.
	Concluded func(ctx context.Context, w Work, outcome string) error

	Now func() time.Time
	Log *slog.Logger
}

// An Inbox holds the work of one channel. Safe for concurrent use, also by several
// servers on one database.
type Inbox struct{ Config }

// New returns the inbox of a channel.
func New(c Config) *Inbox { return &Inbox{c} }

// Take stores work with its job within tx, unless its key is known already, and
// reports whether it did. fault.Invalid is of a body that is too large, or of work
// without a scope or key.
func (i *Inbox) Take(ctx context.Context, tx pgx.Tx, w Work) (bool, error) {
	panic("contract: inbox")
}

// Known notes within tx that a delivery was dealt with at once, and reports whether it
// had not been before.
func (i *Inbox) Known(ctx context.Context, tx pgx.Tx, w Work, outcome string) (bool, error) {
	panic("contract: inbox")
}

// Lock makes those that claim or take work of a thread do so one after the other,
// until the end of tx.
func (i *Inbox) Lock(ctx context.Context, tx pgx.Tx, at Place) error {
	panic("contract: inbox")
}

// Waiting counts the work of an author that is not done, of the given kinds; no more
// than most.
func (i *Inbox) Waiting(ctx context.Context, tx pgx.Tx, scope, author string, most int, kinds ...string) (int, error) {
	panic("contract: inbox")
}

// AddWorkers adds the workers of the jobs in the queue that is named like the channel.
func (i *Inbox) AddWorkers(w *river.Workers) { panic("contract: inbox") }

// Tidy forgets what was done before a time, and ends what was left open for longer than
// it can take.
func (i *Inbox) Tidy(ctx context.Context, before time.Time) (int, error) {
	panic("contract: inbox")
}
