package conversation

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Fact is a question that was asked, without its text.
type Fact struct {
	At       time.Time
	Channel  string
	Language string // "de" or "en"
	Intent   string // see package assistant
	Outcome  Outcome
	Helpful  *bool // nil: nobody said
}

// A PastTurn is an answered question of a conversation of its own.
type PastTurn struct {
	Turn           // with CreatedAt, Outcome and Helpful
	Channel string // of the conversation
}

// Fill gives a past to a store that knows none: questions of which only the facts
// are left, and some that are still there. It reports whether it did; a store with a
// fact as old as the first of these is left alone. Of several processes that fill it
// at once one does.
func (s *Store) Fill(ctx context.Context, facts []Fact, turns []PastTurn) (filled bool, err error) {
	if len(facts) == 0 {
		return false, nil
	}
	first := slices.MinFunc(facts, func(a, b Fact) int { return a.At.Compare(b.At) }).At
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('akademie/fill'), hashtext(current_schema()))`); err != nil {
			return postgres.Error(err)
		}
		err := tx.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM question_facts WHERE asked_at <= $1)`, first).Scan(&filled)
		if err != nil || !filled {
			return postgres.Error(err)
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"question_facts"}, []string{"asked_at", "channel", "language", "intent", "outcome", "helpful"},
			pgx.CopyFromSlice(len(facts), func(i int) ([]any, error) {
				f := facts[i]
				return []any{f.At, f.Channel, f.Language, f.Intent, string(f.Outcome), f.Helpful}, nil
			}))
		if err != nil {
			return postgres.Error(err)
		}
		var batch pgx.Batch
		for _, t := range turns {
			if err := t.queue(&batch); err != nil {
				return err
			}
		}
		return postgres.Error(tx.SendBatch(ctx, &batch).Close())
	})
	if err != nil {
		return false, fmt.Errorf("conversation.Fill: %w", err)
	}
	return filled, nil
}

func (t PastTurn) queue(batch *pgx.Batch) error {
	answer, err := json.Marshal(t.Turn)
	if err != nil {
		return err
	}
	id := newID()
	batch.Queue(`INSERT INTO conversations (id, channel, created_at, updated_at) VALUES ($1, $2, $3, $3)`, id, t.Channel, t.CreatedAt)
	batch.Queue(`
		WITH turn AS (
			INSERT INTO turns (conversation_id, question, created_at, answer, answered_at, helpful)
			VALUES ($1, $2, $3, $4, $3, $5) RETURNING id)
		INSERT INTO question_facts (turn_id, asked_at, channel, language, intent, outcome, helpful)
		SELECT id, $3, $6, $7, $8, $9, $5 FROM turn`,
		id, t.Question, t.CreatedAt, answer, t.Helpful, t.Channel, t.Language, t.Intent, string(t.Outcome))
	return nil
}
