package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// takeBack removes what a message left that was redacted: the answer to it with all its
// edits, wherever it stands, and the turn with its text.
func (b *Bot) takeBack(ctx context.Context, w inbox.Work, d deletedBody) error {
	var question int64
	err := b.Pool.QueryRow(ctx, `SELECT id FROM matrix_work WHERE scope = $1 AND room = $2 AND key = $3 AND kind = 'question'`,
		w.Scope, w.Room, d.Event).Scan(&question)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it was none, or is known no more
	}
	if err == nil {
		err = b.forgetTurns(ctx, strconv.FormatInt(question, 10))
	}
	if err == nil {
		err = postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error { return b.withdraw(ctx, tx, strconv.FormatInt(question, 10)) })
	}
	if err != nil {
		return fmt.Errorf("matrixbot.takeBack(%d): %w", w.ID, postgres.Error(err))
	}
	return nil
}

// ofWork selects the posts of a work: keys of the further ones have a slash and more
// behind the first one's, and the character after a slash is 0.
const ofWork = `(key = $1 OR key > $1 || '/' AND key < $1 || '0')`

// forgetTurns removes the turns that the posts of a work show.
func (b *Bot) forgetTurns(ctx context.Context, key string) error {
	rows, err := b.Pool.Query(ctx, `SELECT conversation, turn FROM matrix_posts WHERE `+ofWork+` AND conversation IS NOT NULL AND turn IS NOT NULL`, key)
	if err != nil {
		return err
	}
	type shown struct {
		Conversation string
		Turn         int64
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[shown])
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := b.Conversations.Forget(ctx, s.Conversation, s.Turn); err != nil {
			return err
		}
	}
	return nil
}

// withdraw has the posts of a work removed: what was not tried is not sent any more,
// and what is there, or may be, is redacted.
func (b *Bot) withdraw(ctx context.Context, tx pgx.Tx, key string) error {
	rows, err := tx.Query(ctx, `SELECT key, room, tries > 0 FROM matrix_posts WHERE `+ofWork+` AND kind <> $2 AND failed = '' ORDER BY id FOR UPDATE`,
		key, kindRedaction)
	if err != nil {
		return err
	}
	type said struct {
		Key, Room string
		Tried     bool
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[said])
	if err != nil {
		return err
	}
	for _, s := range all {
		if !s.Tried {
			if _, err := tx.Exec(ctx, `DELETE FROM matrix_posts WHERE key = $1`, s.Key); err != nil {
				return err
			}
			continue
		}
		gone := s.Key + "/gone"
		_, err := tx.Exec(ctx, `
			INSERT INTO matrix_posts (key, transaction, room, kind, content, of, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (key) DO NOTHING`, gone, transactionOf(gone), s.Room, kindRedaction, json.RawMessage(`{}`), s.Key, b.Now())
		if err != nil {
			return err
		}
	}
	return wake(ctx, tx)
}
