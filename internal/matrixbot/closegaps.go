package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	gapsEvery  = time.Minute // it is looked for gaps, beside being told
	gapsAtOnce = 50          // are looked at
	gapChunk   = 25          // arrivals are stored at a time: new ones in the room wait for them
)

// keepGap stores a gap that could not be read at once: what was said after it does not
// wait for it, nor do other rooms.
func keepGap(ctx context.Context, tx pgx.Tx, g gap) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO matrix_gaps (room, position, end_token, begin_event, failures, not_before, found_at)
		VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6, $7)`, g.Room, g.Position, g.End, g.Begin, g.Failures, g.wait, g.FoundAt)
	return err
}

// closeGaps reads what is missing of rooms until ctx ends.
func (b *Bot) closeGaps(ctx context.Context, l *lead) error {
	for ctx.Err() == nil {
		wait, err := b.closeDue(ctx, l)
		switch {
		case ctx.Err() != nil:
		case errors.Is(err, errRevoked):
			return err
		case err != nil:
			wait = b.timing.brokenTime()
			if b.noises.allow("gaps") {
				b.Log.WarnContext(ctx, "matrix: what is missing of rooms cannot be read", "error", err)
			}
		}
		waitFor(ctx, l.gaps, wait)
	}
	return ctx.Err()
}

// closeDue closes the gaps that are due, and returns when others may be.
func (b *Bot) closeDue(ctx context.Context, l *lead) (wait time.Duration, err error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT room, position, end_token, begin_event, failures, found_at, greatest(coalesce(not_before - clock_timestamp(), '0'), '0')
		FROM matrix_gaps ORDER BY not_before, room, position LIMIT $1`, gapsAtOnce)
	if err != nil {
		return 0, fmt.Errorf("matrixbot.closeDue: %w", postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (g gap, err error) {
		return g, row.Scan(&g.Room, &g.Position, &g.End, &g.Begin, &g.Failures, &g.FoundAt, &g.wait)
	})
	if err != nil {
		return 0, fmt.Errorf("matrixbot.closeDue: %w", postgres.Error(err))
	}
	wait = gapsEvery
	for _, g := range all {
		if g.wait > 0 {
			wait = min(wait, g.wait)
			continue
		}
		again, err := b.closeGap(ctx, l, g)
		if err != nil {
			return 0, err
		}
		if again > 0 {
			wait = min(wait, again)
		}
	}
	return wait, nil
}

// closeGap takes what was said in a gap. Where it cannot be read, it returns when it is
// tried again; 0 it is not.
func (b *Bot) closeGap(ctx context.Context, l *lead, g gap) (again time.Duration, err error) {
	missing, _, err := b.within(ctx, l, g, mostPages)
	switch {
	case ctx.Err() != nil, errors.Is(err, errRevoked):
		return 0, err
	case err != nil && b.missed(&g, err):
		_, err := b.Pool.Exec(ctx, `UPDATE matrix_gaps SET failures = $3, not_before = clock_timestamp() + $4 WHERE room = $1 AND position = $2`,
			g.Room, g.Position, g.Failures, g.wait)
		if err != nil {
			return 0, fmt.Errorf("matrixbot.closeGap(%s): %w", g.Room, postgres.Error(err))
		}
		return g.wait, nil
	case err != nil:
		b.tellLost(ctx, g, err)
	}
	lookups := mostLookups
	arrivals, err := b.arrivals(ctx, l, g.Room, missing, &lookups, func(n int) string { return positionIn(g.Position, n) })
	if err != nil {
		return 0, err
	}
	if err := b.hearOwn(ctx, l, arrivals); err != nil {
		return 0, err
	}
	// What is taken is known by its id, should it be read once more after a crash.
	for chunk := range slices.Chunk(arrivals, gapChunk) {
		if err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error { return b.arrive(ctx, tx, l, chunk) }); err != nil {
			return 0, fmt.Errorf("matrixbot.closeGap(%s): %w", g.Room, err)
		}
	}
	if _, err := b.Pool.Exec(ctx, `DELETE FROM matrix_gaps WHERE room = $1 AND position = $2`, g.Room, g.Position); err != nil {
		return 0, fmt.Errorf("matrixbot.closeGap(%s): %w", g.Room, postgres.Error(err))
	}
	return 0, nil
}

// tellLost tells that what was said in a gap is not known.
func (b *Bot) tellLost(ctx context.Context, g gap, why error) {
	b.Log.ErrorContext(ctx, "matrix: what was said in a room meanwhile cannot be read", "room", g.Room, "error", why)
}
