package account

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Session is one of a person's, as they see it in a list.
type Session struct {
	ID     int64
	Device Device
	Since  time.Time
	Seen   time.Time // last used, to the hour
	OpenID bool      // signed in at the OpenID provider
	Here   bool      // the one that asks
}

// mostSessions bounds the list.
const mostSessions = 100

// Sessions lists a person's sessions, the latest used first.
func (s *Store) Sessions(ctx context.Context, p Person) ([]Session, error) {
	if !p.May(OwnAccount) {
		return nil, fmt.Errorf("account.Sessions: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx,
		`SELECT id, browser, system, created_at, seen_at, openid_subject IS NOT NULL FROM account_sessions
		 WHERE email = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC LIMIT $3`, p.Email, s.now(), mostSessions)
	if err != nil {
		return nil, fmt.Errorf("account.Sessions: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (x Session, err error) {
		err = row.Scan(&x.ID, &x.Device.Browser, &x.Device.System, &x.Since, &x.Seen, &x.OpenID)
		x.Here = x.ID == p.Session
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("account.Sessions: %w", postgres.Error(err))
	}
	return all, nil
}

// EndSession ends one of a person's sessions. It fails with fault.NotFound when
// they have no such one.
func (s *Store) EndSession(ctx context.Context, p Person, id int64) error {
	if !p.May(OwnAccount) {
		return fmt.Errorf("account.EndSession(%d): %w", id, fault.Denied)
	}
	tag, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE id = $1 AND email = $2`, id, p.Email)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.NotFound
	}
	if err != nil {
		return fmt.Errorf("account.EndSession(%d): %w", id, postgres.Error(err))
	}
	return nil
}

// EndOtherSessions ends all of a person's sessions but the one that asks.
func (s *Store) EndOtherSessions(ctx context.Context, p Person) error {
	if !p.May(OwnAccount) {
		return fmt.Errorf("account.EndOtherSessions: %w", fault.Denied)
	}
	if _, err := s.pool.Exec(ctx, `DELETE FROM account_sessions WHERE email = $1 AND id <> $2`, p.Email, p.Session); err != nil {
		return fmt.Errorf("account.EndOtherSessions: %w", postgres.Error(err))
	}
	return nil
}
