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
	publish   func(ctx context.Context, tx pgx.Tx, entry int64, eventType string) error
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
	// transaction that makes it; nil: nobody is told. See EventType.
	Publish func(ctx context.Context, tx pgx.Tx, entry int64, eventType string) error
}

// NewService returns a service.
func NewService(c Config) *Service {
	s := &Service{c.Pool, c.Catalogue, c.Queue, c.Limits.WithDefaults(), c.Now, c.Log, c.Publish}
	if s.publish == nil {
		s.publish = func(context.Context, pgx.Tx, int64, string) error { return nil }
	}
	return s
}

// moment is the present, as exactly as PostgreSQL stores it.
func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }
