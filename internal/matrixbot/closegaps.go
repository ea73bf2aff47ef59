package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	gapsEvery  = time.Minute // it is looked for gaps, beside being told
	gapsAtOnce = 50          // are looked at
	gapChunk   = 25          // arrivals are stored at a time: new ones in the room wait for them

	gapPatience = 30 * time.Second // a question waits for what was said before it
	gapLook     = time.Second      // between two looks whether that is there
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
		SELECT room, position, end_token, begin_event, failures, found_at, greatest(not_before - clock_timestamp(), '0')
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
			return min(wait, g.wait), nil // the others are not due before
		}
		again, err := b.closeGap(ctx, l, g)
		if err != nil {
			return 0, err
		}
		if again > 0 {
			wait = min(wait, again)
		}
	}
	if len(all) == gapsAtOnce { // more may be due
		wait = 0
	}
	return wait, nil
}

// closeGap takes what was said in a gap. Where it cannot be read, it returns when it is
// tried again; 0 it is not.
func (b *Bot) closeGap(ctx context.Context, l *lead, g gap) (again time.Duration, err error) {
	arrivals, err := b.readGap(ctx, l, g)
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
	// What is taken is known by its id, should it be read once more after a crash.
	for chunk := range slices.Chunk(arrivals, gapChunk) {
		open, err := b.takeFrom(ctx, l, g, chunk)
		if err != nil {
			return 0, fmt.Errorf("matrixbot.closeGap(%s): %w", g.Room, err)
		}
		if !open {
			return 0, nil
		}
	}
	if _, err := b.Pool.Exec(ctx, `DELETE FROM matrix_gaps WHERE room = $1 AND position = $2`, g.Room, g.Position); err != nil {
		return 0, fmt.Errorf("matrixbot.closeGap(%s): %w", g.Room, postgres.Error(err))
	}
	return 0, nil
}

// readGap reads what was said in a gap, as it arrives. A bug in that must not end the
// server, which would meet the same again and again: it is an error like others.
func (b *Bot) readGap(ctx context.Context, l *lead, g gap) (arrivals []arrival, err error) {
	defer func() {
		if v := recover(); v != nil {
			b.Log.ErrorContext(ctx, "matrix: a gap panicked", "room", g.Room, "panic", fmt.Sprintf("%T", v), "trace", string(debug.Stack()))
			err = errPanicked
		}
	}()
	missing, _, err := b.within(ctx, l, g, mostPages)
	if err != nil {
		return nil, err
	}
	lookups := mostLookups
	arrivals, err = b.arrivals(ctx, l, g.Room, missing, &lookups, func(n int) string { return positionIn(g.Position, n) })
	if err != nil {
		return nil, err
	}
	return arrivals, b.hearOwn(ctx, l, arrivals)
}

// takeFrom takes arrivals of a gap, and reports whether it is still open: the assistant
// may have left the room, or another server have closed it.
func (b *Bot) takeFrom(ctx context.Context, l *lead, g gap, arrivals []arrival) (open bool, err error) {
	err = postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `SELECT FROM matrix_gaps WHERE room = $1 AND position = $2 FOR UPDATE`, g.Room, g.Position)
		if open = tag.RowsAffected() > 0; err != nil || !open {
			return err
		}
		return b.arrive(ctx, tx, l, arrivals)
	})
	return open, err
}

// behindGap has work of a thread wait while what was said there before it is still being
// read: for a moment, and not where that does not work at once.
func (b *Bot) behindGap(ctx context.Context, w inbox.Work) error {
	if w.Thread == w.Key { // it begins the thread
		return nil
	}
	var behind bool
	err := b.Pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM matrix_gaps
		    WHERE room = $1 AND position < $2 AND failures = 0 AND not_before <= clock_timestamp() AND found_at > $3)`,
		w.Room, w.Position, b.Now().Add(-gapPatience)).Scan(&behind)
	if err != nil {
		return fmt.Errorf("matrixbot.behindGap(%d): %w", w.ID, postgres.Error(err))
	}
	if behind {
		return inbox.After(gapLook, errors.New("what was said before is being read"))
	}
	return nil
}

// tellLost tells that what was said in a gap is not known.
func (b *Bot) tellLost(ctx context.Context, g gap, why error) {
	b.Log.ErrorContext(ctx, "matrix: what was said in a room meanwhile cannot be read", "room", g.Room, "error", why)
}
