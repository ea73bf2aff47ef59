package matrixbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// welcome says once what the assistant can do and what it keeps, in a room that it has
// come to. Where it must not write it says nothing.
func (b *Bot) welcome(ctx context.Context, w inbox.Work) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error { return b.greet(ctx, tx, w) })
	if err != nil {
		return fmt.Errorf("matrixbot.welcome(%d): %w", w.ID, postgres.Error(err))
	}
	return nil
}

func (b *Bot) greet(ctx context.Context, tx pgx.Tx, w inbox.Work) error {
	var direct, encrypted bool
	err := tx.QueryRow(ctx, `
		UPDATE matrix_rooms SET greeted_at = $2 WHERE room = $1 AND greeted_at IS NULL AND membership = 'join' AND NOT silent
		RETURNING direct, encrypted`, w.Room, b.Now()).Scan(&direct, &encrypted)
	if errors.Is(err, pgx.ErrNoRows) { // it was greeted, or is left by now
		return nil
	}
	if err != nil {
		return err
	}
	t, privacy := textsIn("de"), b.PublicURL+"/privacy"
	text := fmt.Sprintf(t.HelloGroup, privacy)
	switch {
	case encrypted && b.Open == nil:
		text = t.NoKeys
	case direct:
		text = fmt.Sprintf(t.Hello, b.accountPage(), privacy)
	}
	return b.sayTx(ctx, tx, answerKey(w), place{Room: id.RoomID(w.Room)}, messages.Note(text))
}
