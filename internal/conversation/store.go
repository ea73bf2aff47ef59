package conversation

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// MaxTurns bounds a conversation. A further question is a Conflict: the person
// is asked to start a new conversation.
const MaxTurns = 200

// A Store keeps conversations in PostgreSQL. Safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	now  func() time.Time
}

// NewStore returns a store that stamps what it writes with now.
func NewStore(pool *pgxpool.Pool, now func() time.Time) *Store {
	return &Store{pool: pool, now: now}
}

// Start begins an empty conversation on a channel.
func (s *Store) Start(ctx context.Context, channel string) (Conversation, error) {
	now := s.now()
	c := Conversation{ID: newID(), Channel: channel, CreatedAt: now, UpdatedAt: now}
	_, err := s.pool.Exec(ctx,
		`INSERT INTO conversations (id, channel, created_at, updated_at) VALUES ($1, $2, $3, $3)`,
		c.ID, c.Channel, now)
	if err != nil {
		return Conversation{}, fmt.Errorf("conversation.Start: %w", postgres.Error(err))
	}
	return c, nil
}

// Get returns a conversation with its turns, oldest first. An unknown, deleted
// or expired id is NotFound.
func (s *Store) Get(ctx context.Context, id string) (Conversation, []Turn, error) {
	c := Conversation{ID: id}
	err := s.pool.QueryRow(ctx,
		`SELECT channel, created_at, updated_at FROM conversations WHERE id = $1`, id).
		Scan(&c.Channel, &c.CreatedAt, &c.UpdatedAt)
	if err != nil {
		return Conversation{}, nil, fmt.Errorf("conversation.Get: %w", postgres.Error(err))
	}
	turns, err := s.Recent(ctx, id, MaxTurns)
	return c, turns, err
}

// Recent returns the last n turns of a conversation, oldest first.
func (s *Store) Recent(ctx context.Context, id string, n int) ([]Turn, error) {
	rows, err := s.pool.Query(ctx,
		`SELECT id, question, answer, created_at, helpful FROM (
		     SELECT id, question, answer, created_at, helpful FROM turns
		     WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2) last
		 ORDER BY id`, id, n)
	if err != nil {
		return nil, fmt.Errorf("conversation.Recent: %w", postgres.Error(err))
	}
	turns, err := pgx.CollectRows(rows, scanTurn)
	if err != nil {
		return nil, fmt.Errorf("conversation.Recent: %w", postgres.Error(err))
	}
	return turns, nil
}

func scanTurn(row pgx.CollectableRow) (Turn, error) {
	var (
		t      Turn
		id     int64
		asked  string
		answer []byte
		at     time.Time
		liked  *bool
	)
	if err := row.Scan(&id, &asked, &answer, &at, &liked); err != nil {
		return Turn{}, err
	}
	if answer != nil {
		if err := json.Unmarshal(answer, &t); err != nil {
			return Turn{}, fmt.Errorf("answer of turn %d: %w", id, err)
		}
		t.Done = true
	}
	t.ID, t.Question, t.CreatedAt, t.Helpful = id, asked, at, liked
	return t, nil
}

// Open records that a question is being answered, claimed as by Reopen, and
// returns the turn's id, so that a server killed over it leaves a trace to resume
// from. A conversation
// that does not exist is NotFound; one with MaxTurns turns is a Conflict.
func (s *Store) Open(ctx context.Context, id, question string) (turn int64, err error) {
	now := s.now()
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE conversations SET updated_at = $2 WHERE id = $1`, id, now)
		if err != nil {
			return postgres.Error(err)
		}
		if tag.RowsAffected() == 0 {
			return fault.NotFound
		}
		// The row lock above makes count and insert one step for each conversation.
		err = tx.QueryRow(ctx,
			`INSERT INTO turns (conversation_id, question, created_at, claimed_until)
			 SELECT $1, $2, $3, clock_timestamp() + $5 WHERE (SELECT count(*) FROM turns WHERE conversation_id = $1) < $4
			 RETURNING id`, id, question, now, MaxTurns, Lease).Scan(&turn)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Conflict
		}
		return postgres.Error(err)
	})
	if err != nil {
		return 0, fmt.Errorf("conversation.Open: %w", err)
	}
	return turn, nil
}

// Finish stores the answer of an open turn and, where it is the answer to a
// question, the fact that it was asked. A turn that is not open any more, because
// it was answered or its conversation deleted meanwhile, is a Conflict.
func (s *Store) Finish(ctx context.Context, t Turn) error {
	answer, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("conversation.Finish(turn %d): %w", t.ID, err)
	}
	var finished int
	err = s.pool.QueryRow(ctx,
		`WITH finished AS (
		     UPDATE turns t SET answer = $2, answered_at = $3
		     FROM conversations c WHERE t.id = $1 AND t.answer IS NULL AND c.id = t.conversation_id
		     RETURNING t.id, t.created_at, c.channel),
		 fact AS (
		     INSERT INTO question_facts (turn_id, asked_at, channel, language, intent, outcome)
		     SELECT id, created_at, channel, $4, $5, $6 FROM finished WHERE $6 <> '')
		 SELECT count(*) FROM finished`,
		t.ID, answer, s.now(), t.Language, t.Intent, string(t.Outcome)).Scan(&finished)
	if err == nil && finished == 0 {
		err = fault.Conflict
	}
	if err != nil {
		return fmt.Errorf("conversation.Finish(turn %d): %w", t.ID, postgres.Error(err))
	}
	return nil
}

// Delete removes a conversation with its turns; of its questions stays that they
// were asked, without their text. Deleting what is gone already is no error.
func (s *Store) Delete(ctx context.Context, id string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM conversations WHERE id = $1`, id); err != nil {
		return fmt.Errorf("conversation.Delete: %w", postgres.Error(err))
	}
	return nil
}

// Forget removes one turn of a conversation; of its question stays that it was
// asked, without its text. Forgetting what is gone already is no error.
func (s *Store) Forget(ctx context.Context, id string, turn int64) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM turns WHERE conversation_id = $1 AND id = $2`, id, turn); err != nil {
		return fmt.Errorf("conversation.Forget(turn %d): %w", turn, postgres.Error(err))
	}
	return nil
}

// Expire deletes the conversations without a turn for longer than keep and
// returns how many those were.
func (s *Store) Expire(ctx context.Context, keep time.Duration) (int, error) {
	tag, err := s.pool.Exec(ctx, `DELETE FROM conversations WHERE updated_at < $1`, s.now().Add(-keep))
	if err != nil {
		return 0, fmt.Errorf("conversation.Expire: %w", postgres.Error(err))
	}
	return int(tag.RowsAffected()), nil
}

// newID returns 128 random bits in lower-case base32: short enough for an
// address, without characters that are read wrongly.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand, Go 1.24)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}
