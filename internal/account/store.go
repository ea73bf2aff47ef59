package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Queue takes jobs within a transaction; *river.Client[pgx.Tx] is one.
type Queue interface {
	InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// Config holds what a Store needs.
type Config struct {
	Pool         *pgxpool.Pool
	Queue        Queue
	Coordinators []string // their e-mail addresses
	// Known reports whether there is anything to see for the owner of an address.
	// Others are sent no mail, and are not told so.
	Known func(ctx context.Context, email string) (bool, error)
	Now   func() time.Time
}

// A Store keeps who is signed in. Safe for concurrent use, also by several
// servers on one database.
type Store struct {
	pool         *pgxpool.Pool
	queue        Queue
	coordinators []string // lower case
	known        func(ctx context.Context, email string) (bool, error)
	now          func() time.Time
}

// NewStore returns a store.
func NewStore(c Config) *Store {
	s := &Store{pool: c.Pool, queue: c.Queue, known: c.Known, now: c.Now}
	for _, email := range c.Coordinators {
		if email = address(email); email != "" {
			s.coordinators = append(s.coordinators, email)
		}
	}
	return s
}

func (s *Store) isCoordinator(email string) bool { return slices.Contains(s.coordinators, email) }

// keepLinks is how long links are kept after they were asked for: as long as
// they count for a mailbox's limit.
const keepLinks = max(LinkTime, perHour)

// Tidy deletes links and sessions that have run out and returns how many.
func (s *Store) Tidy(ctx context.Context) (int, error) {
	now := s.now()
	links, err := s.pool.Exec(ctx,
		`DELETE FROM sign_in_links WHERE created_at < $1 AND (expires_at IS NULL OR expires_at < $2)`, now.Add(-keepLinks), now)
	if err != nil {
		return 0, fmt.Errorf("account.Tidy: %w", postgres.Error(err))
	}
	sessions, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE expires_at <= $1`, now)
	if err != nil {
		return 0, fmt.Errorf("account.Tidy: %w", postgres.Error(err))
	}
	return int(links.RowsAffected() + sessions.RowsAffected()), nil
}

// Erase forgets a mailbox: its sessions, links and calendar address.
func (s *Store) Erase(ctx context.Context, email string) error {
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		for _, table := range []string{
			`DELETE FROM account_sessions WHERE email = $1`,
			`DELETE FROM sign_in_links WHERE email = $1`,
			`DELETE FROM calendar_feeds WHERE email = $1`,
		} {
			if _, err := tx.Exec(ctx, table, address(email)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("account.Erase: %w", err)
	}
	return nil
}
