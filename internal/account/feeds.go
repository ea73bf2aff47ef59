package account

import (
	"context"
	"errors"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// NewFeed makes the secret token of the calendar that belongs to a mailbox. It is
// shown once; an earlier one no longer works.
func (s *Store) NewFeed(ctx context.Context, email string) (token string, err error) {
	token, hash := secret.New()
	_, err = s.pool.Exec(ctx,
		`INSERT INTO calendar_feeds (email, hash, created_at) VALUES ($1, $2, $3)
		 ON CONFLICT (email) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at`,
		address(email), hash, s.now())
	if err != nil {
		return "", fmt.Errorf("account.NewFeed: %w", postgres.Error(err))
	}
	return token, nil
}

// HasFeed reports whether a mailbox has a calendar address.
func (s *Store) HasFeed(ctx context.Context, email string) (bool, error) {
	var has bool
	err := s.pool.QueryRow(ctx, `SELECT true FROM calendar_feeds WHERE email = $1`, address(email)).Scan(&has)
	if err = postgres.Error(err); err != nil && !errors.Is(err, fault.NotFound) {
		return false, fmt.Errorf("account.HasFeed: %w", err)
	}
	return has, nil
}

// Feed returns whose calendar a token is for. It fails with fault.NotFound.
func (s *Store) Feed(ctx context.Context, token string) (email string, err error) {
	err = s.pool.QueryRow(ctx, `SELECT email FROM calendar_feeds WHERE hash = $1`, secret.Hash(token)).Scan(&email)
	if err != nil {
		return "", fmt.Errorf("account.Feed: %w", postgres.Error(err))
	}
	return email, nil
}

// DropFeed makes the calendar address of a mailbox stop working.
func (s *Store) DropFeed(ctx context.Context, email string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM calendar_feeds WHERE email = $1`, address(email)); err != nil {
		return fmt.Errorf("account.DropFeed: %w", postgres.Error(err))
	}
	return nil
}
