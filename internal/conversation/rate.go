package conversation

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Rate keeps whether the person found an answer helpful; nil takes back what they
// said. A turn that is not answered, or belongs to another conversation, is
// NotFound.
func (s *Store) Rate(ctx context.Context, id string, turn int64, helpful *bool) error {
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx,
			`UPDATE turns SET helpful = $3 WHERE conversation_id = $1 AND id = $2 AND answer IS NOT NULL`, id, turn, helpful)
		if err != nil {
			return postgres.Error(err)
		}
		if tag.RowsAffected() == 0 {
			return fault.NotFound
		}
		_, err = tx.Exec(ctx, `UPDATE question_facts SET helpful = $2 WHERE turn_id = $1`, turn, helpful)
		return postgres.Error(err)
	})
	if err != nil {
		return fmt.Errorf("conversation.Rate(turn %d): %w", turn, err)
	}
	return nil
}
