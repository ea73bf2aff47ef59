package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Add keeps an answered turn of another conversation, so that this one can go on from
// it, and returns its id here. That it was asked is a fact once: no further is kept. A
// conversation that does not exist is NotFound; one with MaxTurns turns is a Conflict.
func (s *Store) Add(ctx context.Context, id string, t Turn) (turn int64, err error) {
	answer, err := json.Marshal(t)
	if err != nil {
		return 0, fmt.Errorf("conversation.Add: %w", err)
	}
	now := s.now()
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE conversations SET updated_at = $2 WHERE id = $1`, id, now)
		if err != nil {
			return postgres.Error(err)
		}
		if tag.RowsAffected() == 0 {
			return fault.NotFound
		}
		err = tx.QueryRow(ctx,
			`INSERT INTO turns (conversation_id, question, created_at, answer, answered_at)
			 SELECT $1, $2, $3, $4, $3 WHERE (SELECT count(*) FROM turns WHERE conversation_id = $1) < $5
			 RETURNING id`, id, t.Question, now, answer, MaxTurns).Scan(&turn)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Conflict
		}
		return postgres.Error(err)
	})
	if err != nil {
		return 0, fmt.Errorf("conversation.Add: %w", err)
	}
	return turn, nil
}
