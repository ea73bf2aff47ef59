package matrixbot

import (
	"context"
	"log/slog"
)

// RoomName is "Raum Digitales Rathaus" of a room that a report is delivered to, by its
// id or its alias; "" where the room has no name that is known here.
func (b *Bot) RoomName(ctx context.Context, to, language string) string {
	var name string
	err := b.Pool.QueryRow(ctx, `SELECT coalesce((SELECT name FROM matrix_rooms WHERE (room = $1 OR alias = $1) AND name <> '' ORDER BY room LIMIT 1), '')`, to).Scan(&name)
	switch {
	case err != nil && ctx.Err() == nil:
		b.Log.WarnContext(ctx, "matrix: a room cannot be named", slog.Any("error", err))
		return ""
	case err != nil || name == "":
		return ""
	case language == "en":
		return "room " + name
	}
	return "Raum " + name
}
