package conversation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Lease is how long a claim on an open turn holds without Renew. It is measured
// by PostgreSQL's clock, which all servers share.
const Lease = 10 * time.Second

// Reopen claims a turn that was cut off, to answer it again, and returns its
// question. A turn that is being answered is a Conflict; one that is answered or
// belongs to another conversation is NotFound.
func (s *Store) Reopen(ctx context.Context, id string, turn int64) (question string, err error) {
	var free bool
	err = s.pool.QueryRow(ctx,
		`WITH open AS (
		     SELECT id, question, coalesce(claimed_until <= clock_timestamp(), true) AS free
		     FROM turns WHERE conversation_id = $1 AND id = $2 AND answer IS NULL FOR UPDATE),
		 claim AS (
		     UPDATE turns t SET claimed_until = clock_timestamp() + $3
		     FROM open WHERE t.id = open.id AND open.free)
		 SELECT question, free FROM open`,
		id, turn, Lease).Scan(&question, &free)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		err = fault.NotFound
	case err == nil && !free:
		err = fault.Conflict
	}
	if err != nil {
		return "", fmt.Errorf("conversation.Reopen(turn %d): %w", turn, postgres.Error(err))
	}
	return question, nil
}

// Renew keeps the claim on an open turn.
func (s *Store) Renew(ctx context.Context, turn int64) error {
	return s.claim(ctx, "Renew", turn, Lease)
}

// Release gives an open turn up, so that it can be asked again at once.
func (s *Store) Release(ctx context.Context, turn int64) error {
	return s.claim(ctx, "Release", turn, 0)
}

func (s *Store) claim(ctx context.Context, op string, turn int64, lease time.Duration) error {
	_, err := s.pool.Exec(ctx,
		`UPDATE turns SET claimed_until = clock_timestamp() + $2 WHERE id = $1 AND answer IS NULL`, turn, lease)
	if err != nil {
		return fmt.Errorf("conversation.%s(turn %d): %w", op, turn, postgres.Error(err))
	}
	return nil
}
