package matrixbot

import (
	"context"
	"fmt"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// echoed takes an event of the assistant's own that a sync brought: its post is sent,
// also where nobody heard the homeserver say so. An event without a transaction id, or
// of another device's, is none of a post.
func (b *Bot) echoed(ctx context.Context, room id.RoomID, event id.EventID, transaction string) error {
	if transaction == "" {
		return nil
	}
	tag, err := b.Pool.Exec(ctx, `
		UPDATE matrix_posts SET event = $3, sent_at = clock_timestamp(), content = NULL, file = NULL
		WHERE transaction = $2 AND room = $1 AND sent_at IS NULL AND tries > 0`, room, transaction, event)
	if err == nil && tag.RowsAffected() > 0 {
		_, err = b.Pool.Exec(ctx, `SELECT pg_notify($1, '')`, wakeChannel)
	}
	if err != nil {
		return fmt.Errorf("matrixbot.echoed(%s): %w", event, postgres.Error(err))
	}
	return nil
}

// hurry has everything tried again at once that waits for the homeserver to be back, as
// it is by now; best effort.
func (b *Bot) hurry(ctx context.Context) {
	tag, err := b.Pool.Exec(ctx, `UPDATE matrix_posts SET not_before = NULL WHERE sent_at IS NULL AND failed = '' AND not_before IS NOT NULL`)
	if err == nil && tag.RowsAffected() > 0 {
		_, err = b.Pool.Exec(ctx, `SELECT pg_notify($1, '')`, wakeChannel)
	}
	if err != nil && ctx.Err() == nil {
		b.Log.WarnContext(ctx, "matrix: messages wait longer than they have to", "error", err)
	}
}
