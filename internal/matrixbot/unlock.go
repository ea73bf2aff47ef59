package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"

	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	mostUnlocked  = 500 // locked events are tried at a time
	mostTries     = 40  // of so many
	askAgainAfter = time.Hour
	mostAsked     = 20 // sessions are asked for at a time
)

// askKeys asks for the keys of what is locked, now and then, and tries what may have
// come at once. Everybody's first ones come before anybody's second.
func (b *Bot) askKeys(ctx context.Context, l *lead) error {
	rows, err := b.Pool.Query(ctx, `
		SELECT room, session, raw FROM (
		    SELECT DISTINCT ON (room, session) room, session, sender, position, raw FROM matrix_locked
		    WHERE asked_at IS NULL OR asked_at < $1 ORDER BY room, session, position) l
		ORDER BY row_number() OVER (PARTITION BY sender ORDER BY position), position LIMIT $2`, b.Now().Add(-askAgainAfter), mostAsked)
	if err != nil {
		return fmt.Errorf("matrixbot.askKeys: %w", postgres.Error(err))
	}
	type missing struct {
		Session
		raw []byte
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m missing, err error) {
		return m, row.Scan(&m.Room, &m.ID, &m.raw)
	})
	if err != nil {
		return fmt.Errorf("matrixbot.askKeys: %w", postgres.Error(err))
	}
	var asked []Session
	for _, m := range all {
		if e, ok := unpack(m.raw); ok {
			if err := l.keys.Ask(ctx, e); err != nil && ctx.Err() == nil {
				b.Log.WarnContext(ctx, "matrix: a key cannot be asked for", "room", m.Room, "event", e.ID, "error", b.failure(ctx, err))
			}
		}
		_, err := b.Pool.Exec(ctx, `UPDATE matrix_locked SET asked_at = $3 WHERE room = $1 AND session = $2`, m.Room, m.ID, b.Now())
		if err != nil {
			return fmt.Errorf("matrixbot.askKeys: %w", postgres.Error(err))
		}
		asked = append(asked, m.Session)
	}
	if len(asked) == 0 {
		return nil
	}
	return b.unlock(ctx, l, asked)
}

// unpack reads an event as it was kept.
func unpack(raw []byte) (*event.Event, bool) {
	e := &event.Event{}
	return e, json.Unmarshal(raw, e) == nil && parsed(e)
}

// unlock takes events whose keys have come: those of some sessions, or all of them for
// nil. Each keeps its place in the order of what arrived.
func (b *Bot) unlock(ctx context.Context, l *lead, sessions []Session) error {
	after := ""
	for range mostTries {
		last, err := b.unlockAfter(ctx, l, sessions, after)
		if err != nil || last == "" {
			return err
		}
		after = last
	}
	return nil
}

// unlockAfter is unlock for mostUnlocked events behind a position, and returns that of
// the last one; "" there are no more.
func (b *Bot) unlockAfter(ctx context.Context, l *lead, sessions []Session, after string) (last string, err error) {
	rooms, ids := make([]string, len(sessions)), make([]string, len(sessions))
	for i, s := range sessions {
		rooms[i], ids[i] = s.Room.String(), s.ID.String()
	}
	rows, err := b.Pool.Query(ctx, `
		SELECT position, raw FROM matrix_locked
		WHERE ($1 OR (room, session) IN (SELECT * FROM unnest($2::text[], $3::text[]))) AND position > $5 ORDER BY position LIMIT $4`,
		sessions == nil, rooms, ids, mostUnlocked, after)
	if err != nil {
		return "", fmt.Errorf("matrixbot.unlock: %w", postgres.Error(err))
	}
	type kept struct {
		Position string
		Raw      []byte
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[kept])
	if err != nil {
		return "", fmt.Errorf("matrixbot.unlock: %w", postgres.Error(err))
	}
	for _, k := range all {
		e, ok := unpack(k.Raw)
		if !ok {
			continue
		}
		a, err := b.decrypt(ctx, l, e)
		if err != nil {
			return "", err
		}
		if a.locked {
			continue
		}
		a.position = k.Position
		if err := b.takeUnlocked(ctx, l, a); err != nil {
			return "", err
		}
	}
	if len(all) < mostUnlocked {
		return "", nil
	}
	return all[len(all)-1].Position, nil
}

// takeUnlocked takes an event that was locked, and changes the hint that there may be.
func (b *Bot) takeUnlocked(ctx context.Context, l *lead, a arrival) error {
	language, err := b.languageNear(ctx, place{Room: a.RoomID, Thread: threadOf(a.Event)})
	if err != nil {
		return err
	}
	err = postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `DELETE FROM matrix_locked WHERE event = $1`, a.ID)
		if err != nil || tag.RowsAffected() == 0 || a.unreadable || a.verification() {
			return err
		}
		if err := b.arrive(ctx, tx, l, []arrival{a}); err != nil {
			return err
		}
		var at place
		err = tx.QueryRow(ctx, `SELECT room, thread FROM matrix_posts WHERE key = $1`, lockedKey(a.ID)).Scan(&at.Room, &at.Thread)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		return b.sayTx(ctx, tx, lockedKey(a.ID), at, messages.Note(textsIn(language).Unlocked))
	})
	if err != nil {
		return fmt.Errorf("matrixbot.takeUnlocked(%s): %w", a.ID, err)
	}
	return nil
}
