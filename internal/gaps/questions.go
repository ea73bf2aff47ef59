package gaps

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// mostQuestions bounds how many questions are grouped at once, the newest: their
// similarities are a square of that size.
const mostQuestions = 2000

// A question is one turn that was not answered well.
type question struct {
	turn         int64
	conversation string
	text         string // as it is kept in the turn
	language     string
	outcome      conversation.Outcome
	disliked     bool
	aside        bool
	at           time.Time
}

// questions returns the questions since a time that nobody has answered yet,
// oldest first.
func (s *Service) questions(ctx context.Context, since time.Time) ([]question, error) {
	rows, err := s.pool.Query(ctx, `
		SELECT t.id, t.conversation_id, t.question, f.language, f.outcome, f.helpful IS FALSE, s.turn_id IS NOT NULL, f.asked_at
		FROM question_facts f
		JOIN turns t ON t.id = f.turn_id
		LEFT JOIN gap_settled s ON s.turn_id = t.id
		WHERE f.asked_at >= $1 AND (f.outcome <> 'answered' OR f.helpful IS FALSE) AND s.answer_id IS NULL
		ORDER BY t.id DESC LIMIT $2`, since, mostQuestions)
	if err != nil {
		return nil, postgres.Error(err)
	}
	qs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (q question, err error) {
		err = row.Scan(&q.turn, &q.conversation, &q.text, &q.language, &q.outcome, &q.disliked, &q.aside, &q.at)
		return q, err
	})
	slices.Reverse(qs)
	return qs, postgres.Error(err)
}
