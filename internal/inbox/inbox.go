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
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"golang.org/x/time/rate"

	"smart-city-dialog.de/akademie/internal/fault"
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

	// Priority is River's when it is taken: 1 (as 0) is done before 4. Who has much
	// waiting does not keep the others waiting.
	Priority int
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

// After is the Later of a cause.
func After(d time.Duration, cause error) Later { return Later{After: d, Cause: cause} }

func (e Later) Error() string { return e.Cause.Error() }
func (e Later) Unwrap() error { return e.Cause }

// A Queue takes jobs within a transaction; *river.Client[pgx.Tx] is one.
type Queue interface {
	InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// Config is what an Inbox needs. Fields without a remark are required.
type Config struct {
	Pool    *pgxpool.Pool
	Queue   Queue
	Channel string // "slack": its table is slack_work, River's queue slack, the kind of its jobs slack_work

	// Do does work and says what became of it, as in "answered"; never a text of anybody.
	// It may be called again for the same work, at any time after a crash. An error that is
	// fault.Invalid, fault.NotFound or fault.Denied is final, a Later is not counted.
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
type Inbox struct {
	Config
	table  string
	failed rate.Sometimes // what is logged of work that is tried again
}

// channelForm keeps what is written into SQL as a name.
var channelForm = regexp.MustCompile(`^[a-z]{1,20}$`)

// New returns the inbox of a channel. It fails with fault.Invalid for a Channel that can
// name no table.
func New(c Config) (*Inbox, error) {
	if !channelForm.MatchString(c.Channel) {
		return nil, fmt.Errorf("inbox.New: channel %q: %w", c.Channel, fault.Invalid)
	}
	return &Inbox{Config: c, table: c.Channel + "_work", failed: rate.Sometimes{Interval: tellEvery}}, nil
}

// tellEvery is how often it is logged, at most, that work failed and is tried again.
const tellEvery = time.Minute

// sql is a statement on the channel's table, which it calls WORK.
func (i *Inbox) sql(statement string) string {
	return strings.ReplaceAll(statement, "WORK", i.table)
}
