package account

import (
	"context"
	"fmt"
	"log/slog"
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
	Coordinators []string  // their e-mail addresses
	Provider     *Provider // signs people in, too; nil: none
	Vouching     []string  // channels whose word about people's e-mail addresses is taken, such as "slack"
	// Known reports whether there is anything to see for the owner of an address.
	// Others are sent no mail, and are not told so.
	Known func(ctx context.Context, email string) (bool, error)
	Now   func() time.Time
	Log   *slog.Logger // names people by their id; nil: none
}

// A Store keeps who is signed in. Safe for concurrent use, also by several
// servers on one database.
type Store struct {
	pool         *pgxpool.Pool
	queue        Queue
	coordinators []string // lower case
	provider     *Provider
	vouching     []string
	known        func(ctx context.Context, email string) (bool, error)
	now          func() time.Time
	log          *slog.Logger
}

// NewStore returns a store.
func NewStore(c Config) *Store {
	s := &Store{pool: c.Pool, queue: c.Queue, known: c.Known, now: c.Now, log: c.Log, provider: c.Provider, vouching: c.Vouching}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	for _, email := range c.Coordinators {
		if email = address(email); email != "" {
			s.coordinators = append(s.coordinators, email)
		}
	}
	return s
}

// keepLinks is how long links are kept after they were asked for: as long as
// they count for a mailbox's limit.
const keepLinks = max(LinkTime, perHour)

// Tidy deletes what has run out: links, sessions, access tokens, codes, tries and
// sign-ins that nobody finished. It returns how many.
func (s *Store) Tidy(ctx context.Context) (int, error) {
	now := s.now()
	n := 0
	for _, old := range []struct {
		sql    string
		before []any
	}{
		{`DELETE FROM sign_in_links WHERE created_at < $1 AND (expires_at IS NULL OR expires_at < $2)`, []any{now.Add(-keepLinks), now}},
		{`DELETE FROM account_sessions WHERE expires_at <= $1`, []any{now}},
		{`DELETE FROM access_tokens WHERE expires_at <= $1`, []any{now}},
		{`DELETE FROM link_codes WHERE expires_at <= $1`, []any{now}},
		{`DELETE FROM link_tries WHERE since <= $1`, []any{now.Add(-CodeTime)}},
		{`DELETE FROM openid_sign_ins WHERE created_at <= $1`, []any{now.Add(-openIDTime)}},
	} {
		tag, err := s.pool.Exec(ctx, old.sql, old.before...)
		if err != nil {
			return n, fmt.Errorf("account.Tidy: %w", postgres.Error(err))
		}
		n += int(tag.RowsAffected())
	}
	return n, nil
}

// Erase forgets a mailbox: its sessions, links, tokens, linked identities, role
// and calendar address.
func (s *Store) Erase(ctx context.Context, email string) error {
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		for _, table := range []string{
			`DELETE FROM account_sessions WHERE email = $1`, // and their tokens
			`DELETE FROM sign_in_links WHERE email = $1`,
			`DELETE FROM calendar_feeds WHERE email = $1`,
			`DELETE FROM access_tokens WHERE email = $1`,
			`DELETE FROM identities WHERE email = $1`,
			`DELETE FROM link_codes WHERE email = $1`,
			`DELETE FROM account_roles WHERE email = $1`,
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
