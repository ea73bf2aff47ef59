package municipality

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Store keeps the list in PostgreSQL and a copy in memory to search, which it
// renews when another list was imported, on whichever server. Safe for
// concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time

	list    atomic.Pointer[index]
	reading sync.Mutex // one reader of the table at a time
}

// NewStore returns a store that stamps what it imports with now.
func NewStore(pool *pgxpool.Pool, now func() time.Time) *Store {
	return &Store{pool: pool, now: now}
}

// Find returns at most limit municipalities that a name may mean, best first; 0
// is 5. It takes umlauts, additions, titles ("Stadt", "Landkreis"), a Land or
// district behind the name, and typing errors as they come. An unknown name has
// no match and is no error.
func (s *Store) Find(ctx context.Context, name string, limit int) ([]Match, error) {
	x, err := s.current(ctx)
	if err != nil {
		return nil, fmt.Errorf("municipality.Find: %w", err)
	}
	return x.find(name, limit), nil
}

// ByAGS returns the municipality of an official key. It fails with
// fault.NotFound.
func (s *Store) ByAGS(ctx context.Context, ags string) (Municipality, error) {
	x, err := s.current(ctx)
	if err != nil {
		return Municipality{}, fmt.Errorf("municipality.ByAGS(%q): %w", ags, err)
	}
	i, ok := x.byAGS[ags]
	if !ok {
		return Municipality{}, fmt.Errorf("municipality.ByAGS(%q): %w", ags, fault.NotFound)
	}
	return x.entries[i].Municipality, nil
}

// Count returns how many municipalities and districts the list holds.
func (s *Store) Count(ctx context.Context) (int, error) {
	x, err := s.current(ctx)
	if err != nil {
		return 0, fmt.Errorf("municipality.Count: %w", err)
	}
	return len(x.entries), nil
}

// current returns the list in memory if it is the one in the database, and else
// reads it.
func (s *Store) current(ctx context.Context) (*index, error) {
	version, err := latest(ctx, s.pool)
	if err != nil {
		return nil, err
	}
	if x := s.list.Load(); x != nil && x.version >= version {
		return x, nil
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	if x := s.list.Load(); x != nil && x.version >= version {
		return x, nil
	}
	var x *index
	err = pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if version, err = latest(ctx, tx); err != nil {
			return err
		}
		list, err := all(ctx, tx)
		x = newIndex(version, list)
		return err
	})
	if err != nil {
		return nil, postgres.Error(err)
	}
	s.list.Store(x)
	return x, nil
}

// A querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// latest returns the version of the list, 0 for none.
func latest(ctx context.Context, db querier) (version int64, err error) {
	err = db.QueryRow(ctx, `SELECT coalesce(max(id), 0) FROM municipality_imports`).Scan(&version)
	return version, postgres.Error(err)
}

// all returns the list in the order of the keys.
func all(ctx context.Context, db querier) ([]Municipality, error) {
	rows, err := db.Query(ctx,
		`SELECT ags, name, kind, district, land, coalesce(population, 0) FROM municipalities ORDER BY ags`)
	if err != nil {
		return nil, postgres.Error(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Municipality])
	return list, postgres.Error(err)
}
