package matrixbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// errTooLarge says that a response is larger than mostResponse.
var errTooLarge = errors.New("the response is too large")

const (
	mostLeft = 10 // rooms are left at a time, whose state may be too large
	largest  = 4  // times mostResponse a response may be that cannot be made smaller
)

// shrink has the next response be smaller, though no room tells more than leastEvents.
// What is left is the state of rooms. Somebody may have filled that of a room which the
// assistant has just entered, so that it never hears of any other again: such rooms are
// left. Where there are none, there is much to tell, and more of it is taken.
func (b *Bot) shrink(ctx context.Context, l *lead) error {
	rows, err := b.Pool.Query(ctx, `
		SELECT room, 'leave', '', inviter, updated_at FROM matrix_rooms WHERE membership = $1 ORDER BY updated_at DESC LIMIT $2`, joining, mostLeft)
	if err != nil {
		return fmt.Errorf("matrixbot.shrink: %w", postgres.Error(err))
	}
	entered, err := pgx.CollectRows(rows, pgx.RowToStructByPos[roomStep])
	if err != nil {
		return fmt.Errorf("matrixbot.shrink: %w", postgres.Error(err))
	}
	for _, s := range entered {
		b.Log.WarnContext(ctx, "matrix: a room is left, as the homeserver has too much to tell since it was entered", "room", s.Room, "by", s.Inviter)
		if err := b.step(ctx, l, s); err != nil {
			return fmt.Errorf("matrixbot.shrink(%s): %w", s.Room, b.failure(ctx, err))
		}
	}
	l.large = len(entered) == 0
	return nil
}

// mostOfResponse is how many bytes the next response may have.
func (l *lead) mostOfResponse() int64 {
	if l.large {
		return largest * l.client.ResponseSizeLimit
	}
	return l.client.ResponseSizeLimit
}
