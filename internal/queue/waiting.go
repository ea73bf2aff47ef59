package queue

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Pile is how many jobs of one kind are in one state.
type Pile struct {
	Kind  string
	State string // available, running, retryable or scheduled: to be done; discarded: given up within the last days
	Jobs  int
}

// Piles counts the jobs that are not done.
func Piles(ctx context.Context, pool *pgxpool.Pool) ([]Pile, error) {
	rows, err := pool.Query(ctx, `
		SELECT kind, state::text, count(*)::int FROM river_job
		WHERE state IN ('available', 'running', 'retryable', 'scheduled', 'discarded') GROUP BY kind, state ORDER BY kind, state`)
	if err != nil {
		return nil, fmt.Errorf("queue.Piles: %w", postgres.Error(err))
	}
	piles, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Pile])
	if err != nil {
		return nil, fmt.Errorf("queue.Piles: %w", postgres.Error(err))
	}
	return piles, nil
}
