package catalogue

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Store reads and changes the catalogue. Safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// NewStore returns a store over pool that believes in now.
func NewStore(pool *pgxpool.Pool, now func() time.Time) *Store { return &Store{pool, now} }

// Run returns one run. It fails with fault.NotFound.
func (s *Store) Run(ctx context.Context, id int64) (Run, error) {
	runs, err := readRuns(ctx, s.pool, s.now(), []int64{id}, nil)
	if err == nil && len(runs) == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return Run{}, fmt.Errorf("catalogue.Run(%d): %w", id, err)
	}
	return runs[0], nil
}

// RunByKey returns the run of that key. It fails with fault.NotFound.
func (s *Store) RunByKey(ctx context.Context, key string) (Run, error) {
	runs, err := readRuns(ctx, s.pool, s.now(), nil, []string{key})
	if err == nil && len(runs) == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return Run{}, fmt.Errorf("catalogue.RunByKey(%q): %w", key, err)
	}
	return runs[0], nil
}

// Modules returns all modules that are not retired, by title.
func (s *Store) Modules(ctx context.Context) ([]Module, error) {
	modules, err := readModules(ctx, s.pool)
	if err != nil {
		return nil, fmt.Errorf("catalogue.Modules: %w", err)
	}
	return slices.DeleteFunc(modules, func(m Module) bool { return m.Retired }), nil
}

// Lock reads runs for a change of their bookings and locks their rows, in the
// order of ids, until tx ends. It fails with fault.NotFound when one is missing.
func (s *Store) Lock(ctx context.Context, tx pgx.Tx, ids ...int64) (map[int64]Run, error) {
	runs, err := lockRuns(ctx, tx, s.now(), ids)
	if err != nil {
		return nil, fmt.Errorf("catalogue.Lock(%d): %w", ids, err)
	}
	return runs, nil
}

func lockRuns(ctx context.Context, tx pgx.Tx, now time.Time, ids []int64) (map[int64]Run, error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(ids)))
	tag, err := tx.Exec(ctx, `SELECT FROM runs WHERE id = any($1) ORDER BY id FOR UPDATE`, wanted)
	if err != nil {
		return nil, postgres.Error(err)
	}
	if int(tag.RowsAffected()) < len(wanted) {
		return nil, fault.NotFound
	}
	// A statement of its own: its snapshot holds what was committed while the
	// locks were waited for, in the other tables too.
	runs, err := readRuns(ctx, tx, now, wanted, nil)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]Run, len(runs))
	for _, r := range runs {
		byID[r.ID] = r
	}
	if len(byID) < len(wanted) {
		return nil, fault.NotFound // a run without sessions
	}
	return byID, nil
}

// SetSeats records the counts of a locked run. More taken than there are seats
// is fault.Invalid.
func (s *Store) SetSeats(ctx context.Context, tx pgx.Tx, run int64, capacity, taken, waiting int) error {
	tag, err := tx.Exec(ctx,
		`UPDATE runs SET capacity = $2, taken = $3, waiting = $4, updated_at = $5 WHERE id = $1`,
		run, capacity, taken, waiting, s.now())
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return fmt.Errorf("catalogue.SetSeats(%d, %d of %d, %d waiting): %w", run, taken, capacity, waiting, postgres.Error(err))
	}
	return nil
}

// SetStatus records what the academy decided about a locked run.
func (s *Store) SetStatus(ctx context.Context, tx pgx.Tx, run int64, status Status) error {
	tag, err := tx.Exec(ctx, `UPDATE runs SET status = $2, updated_at = $3 WHERE id = $1`, run, status, s.now())
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return fmt.Errorf("catalogue.SetStatus(%d, %q): %w", run, status, postgres.Error(err))
	}
	return nil
}
