package catalogue

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Store reads and changes the catalogue. Safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// NewStore returns a store over pool that believes in now.
func NewStore(pool *pgxpool.Pool, now func() time.Time) *Store { return &Store{pool, now} }

// A Query says which runs are wanted. Zero fields do not restrict.
type Query struct {
	Modules    []string         // keys
	Categories []Category       //
	Topics     []string         // as they stand in modules
	Text       []string         // words of the question that name a topic which the catalogue does not list as one
	Times      []german.TimeSet // days, weekdays and times of day, each of which must be met by a session; see german.When
	From, To   time.Time        // the first session begins within
	MinMinutes int              // of the run altogether
	MaxMinutes int
	Seats      int  // at least so many are free
	Bookable   bool // only runs that take bookings or have a waiting list
	Past       bool // also runs that have begun
	Limit      int  // most runs returned; default 5, at most 200
	Offset     int
}

// Found is the answer to a Query.
type Found struct {
	Runs   []Run // by their first session
	Total  int   // how many fit, beside Limit and Offset
	ReadAt time.Time
}

// Runs returns the runs that fit, soonest first, with the seats of this moment.
func (s *Store) Runs(ctx context.Context, q Query) (Found, error) { panic("contract") }

// Run returns one run. It fails with fault.NotFound.
func (s *Store) Run(ctx context.Context, id int64) (Run, error) { panic("contract") }

// RunByKey returns the run of that key. It fails with fault.NotFound.
func (s *Store) RunByKey(ctx context.Context, key string) (Run, error) { panic("contract") }

// Modules returns all modules that are not retired, by title.
func (s *Store) Modules(ctx context.Context) ([]Module, error) { panic("contract") }

// Lock reads runs for a change of their bookings and locks their rows, in the
// order of ids, until tx ends. It fails with fault.NotFound when one is missing.
func (s *Store) Lock(ctx context.Context, tx pgx.Tx, ids ...int64) (map[int64]Run, error) {
	panic("contract")
}

// SetSeats records the counts of a locked run. More taken than there are seats
// is fault.Invalid.
func (s *Store) SetSeats(ctx context.Context, tx pgx.Tx, run int64, capacity, taken, waiting int) error {
	panic("contract")
}
