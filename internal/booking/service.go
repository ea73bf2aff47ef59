package booking

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// A Queue takes jobs within a transaction; *river.Client[pgx.Tx] is one.
type Queue interface {
	InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// A Service makes and changes bookings. Safe for concurrent use, also by several
// servers on one database.
type Service struct {
	pool      *pgxpool.Pool
	catalogue *catalogue.Store
	queue     Queue
	limits    Limits
	now       func() time.Time
	log       *slog.Logger
}

// Config holds what a Service needs.
type Config struct {
	Pool      *pgxpool.Pool
	Catalogue *catalogue.Store
	Queue     Queue
	Limits    Limits
	Now       func() time.Time
	Log       *slog.Logger
	// Publish enqueues the handing over of a change to other systems, in the
	// transaction that makes it; nil: nobody is told.
	Publish func(ctx context.Context, tx pgx.Tx, entry int64, eventType string) error
}

// Purpose is what a link in a mail is for.
type Purpose string

// The purposes.
const (
	ToConfirm Purpose = "confirm" // the address; good for one use
	ToAnswer  Purpose = "offer"   // accept or decline; good for one use
	ToManage  Purpose = "manage"  // look, cancel, move; until the run is over
)

// Look returns the booking that a link is about and what it is for, without
// changing anything: mail scanners open links. Unknown, used and expired tokens
// are fault.NotFound alike, except that a confirm link of a booking that it has
// confirmed is shown as such.
func (s *Service) Look(ctx context.Context, token string) (Booking, Purpose, error) {
	panic("contract")
}

// Confirm confirms the e-mail address by the token of a confirm link.
func (s *Service) Confirm(ctx context.Context, token string) (Booking, error) { panic("contract") }

// Answer accepts or declines an offer by the token of its link.
func (s *Service) Answer(ctx context.Context, token string, accept bool) (Booking, error) {
	panic("contract")
}

// Find returns a booking by its id, with its place in the line.
func (s *Service) Find(ctx context.Context, id int64) (Booking, error) { panic("contract") }

// Of returns the bookings of a mailbox, latest run first. Only its owner may be
// shown them.
func (s *Service) Of(ctx context.Context, email string) ([]Booking, error) { panic("contract") }

// Cancel ends a booking. It is no error to cancel what is cancelled already.
func (s *Service) Cancel(ctx context.Context, id int64, by Actor) (Booking, error) {
	panic("contract")
}

// Move rebooks to another run, at the end of its line unless seats are free.
// Nothing changes when the other run takes no bookings (fault.Conflict), or is
// full and wait is false (fault.Conflict).
func (s *Service) Move(ctx context.Context, id, run int64, wait bool, by Actor) (Booking, error) {
	panic("contract")
}

// ConfirmFor confirms a request or gives a waitlisted booking its seats, past
// the line, on a coordinator's responsibility; more seats than there are is
// fault.Conflict.
func (s *Service) ConfirmFor(ctx context.Context, id int64, by Actor) (Booking, error) {
	panic("contract")
}

// SetCapacity changes how many seats a run has and offers those that come free.
// Fewer than are taken is fault.Conflict.
func (s *Service) SetCapacity(ctx context.Context, run int64, capacity int, by Actor) error {
	panic("contract")
}

// CancelRun takes a run off the programme and cancels its bookings.
func (s *Service) CancelRun(ctx context.Context, run int64, by Actor) error { panic("contract") }

// Message has a mail of a coordinator sent to everybody with an active booking
// of the run, under a key that makes pressing the button twice harmless, and
// returns how many that are.
func (s *Service) Message(ctx context.Context, run int64, key, subject, text string, by Actor) (int, error) {
	panic("contract")
}

// Participants returns the bookings of a run: those with seats by request, then
// the line, then those that ended.
func (s *Service) Participants(ctx context.Context, run int64) ([]Booking, error) {
	panic("contract")
}

// Resend has the mail with the link for the present state sent again, at most
// a few times a day.
func (s *Service) Resend(ctx context.Context, id int64, by Actor) error { panic("contract") }

// Sweep ends what has run out and gives seats on, and returns how many bookings
// changed.
func (s *Service) Sweep(ctx context.Context) (int, error) { panic("contract") }

// An Entry is one change in the log.
type Entry struct {
	ID       int64
	Booking  int64 // 0: of the run
	Run      int64
	At       time.Time
	Action   Action
	Actor    Actor
	From, To State
	Seats    int
	Details  map[string]any
}

// History returns the log of a run, newest first.
func (s *Service) History(ctx context.Context, run int64, limit int) ([]Entry, error) {
	panic("contract")
}

// NewService returns a service.
func NewService(c Config) *Service { panic("contract") }
