package matrixbot

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// RoomName is "Raum Digitales Rathaus" of a room that a report is delivered to, by its
// id or its alias, or "Direktchat mit Anna"; "" where the room has no name that is known
// here. Of a room that was upgraded it is the name of the one that replaces it.
func (b *Bot) RoomName(ctx context.Context, to, language string) string {
	var name string
	var direct bool
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		at, err := replacementOf(ctx, tx, id.RoomID(to))
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			SELECT r.direct, CASE WHEN NOT r.direct THEN coalesce(nullif(r.name, ''), r.alias) ELSE coalesce((
			    SELECT coalesce(nullif(m.name, ''), m.user_id) FROM matrix_members m
			    WHERE m.room = r.room AND NOT EXISTS (SELECT FROM matrix_accounts a WHERE a.user_id = m.user_id) ORDER BY m.user_id LIMIT 1), '') END
			FROM matrix_rooms r WHERE r.room = $1 OR r.alias = $1 ORDER BY r.name = '', r.room LIMIT 1`, at).Scan(&direct, &name)
	})
	t := reportTextsIn(language)
	switch {
	case err != nil && ctx.Err() == nil && fault.Kind(err) != fault.NotFound:
		b.Log.WarnContext(ctx, "matrix: a room cannot be named", slog.Any("error", err))
		return ""
	case err != nil || name == "":
		return ""
	case direct:
		return fmt.Sprintf(t.RoomDirect, name)
	}
	return fmt.Sprintf(t.Room, name)
}
