package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// takeBack removes what a message left that was redacted: the answer to it with all its
// edits, wherever it stands, and the turn with its text.
func (b *Bot) takeBack(ctx context.Context, w inbox.Work, d deletedBody) error {
	var question int64
	var author string
	err := b.Pool.QueryRow(ctx, `SELECT id, author FROM matrix_work WHERE scope = $1 AND room = $2 AND key = $3 AND kind = 'question'`,
		w.Scope, w.Room, d.Event).Scan(&question, &author)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it was none, or is known no more
	}
	if err == nil && author != w.Author {
		if is, err := b.isRedacted(ctx, id.RoomID(w.Room), d.Event); err != nil || !is {
			return err
		}
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

// isRedacted asks the homeserver whether it has redacted an event. The redaction does not
// tell: one of a server that wishes us ill may come to us and have no effect.
func (b *Bot) isRedacted(ctx context.Context, room id.RoomID, of id.EventID) (bool, error) {
	d, err := b.device(ctx)
	if fault.Kind(err) == fault.NotFound {
		return false, inbox.After(b.timing.brokenTime(), err) // somebody will log it in again
	}
	if err != nil {
		return false, err
	}
	client, err := newClient(d)
	if err != nil {
		return false, err
	}
	bounded, cancel := context.WithTimeout(ctx, b.timing.callTime())
	defer cancel()
	e, err := client.GetEvent(mautrix.WithMaxRetries(bounded, 0), room, of)
	switch err = b.failure(ctx, err); fault.Kind(err) {
	case fault.NotFound, fault.Denied, fault.Invalid:
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("matrixbot.isRedacted(%s): %w", of, err)
	}
	return e != nil && len(e.Content.Raw) == 0, nil
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
