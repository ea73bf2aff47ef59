package statistics

import (
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// DefaultK is how many people a cell needs at least.
const DefaultK = 5

// statementTime is how long one statement of a query may take.
const statementTime = 5 * time.Second

// mostAtOnce is how many queries are answered at a time, each with tens of
// megabytes of memory and a connection; waitingTime is how long others wait for
// one of them to end.
const (
	mostAtOnce  = 4
	waitingTime = 10 * time.Second
)

// Config holds what a Service needs.
type Config struct {
	Pool *pgxpool.Pool
	K    int // people a cell needs to be shown; default DefaultK, at least 2
	Now  func() time.Time
	Log  *slog.Logger
}

// A Service answers queries. Safe for concurrent use.
type Service struct {
	pool    *pgxpool.Pool
	k       int
	now     func() time.Time
	log     *slog.Logger
	timeout time.Duration // of a statement
	running chan struct{} // the queries that are being answered
	waiting time.Duration // for those
}

// New returns a service.
func New(c Config) *Service {
	if c.K == 0 {
		c.K = DefaultK
	}
	return &Service{pool: c.Pool, k: max(2, c.K), now: c.Now, log: c.Log, timeout: statementTime,
		running: make(chan struct{}, mostAtOnce), waiting: waitingTime}
}
