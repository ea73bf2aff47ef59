package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	lockedKept    = 7 * 24 * time.Hour
	mostLocked    = 300 // in a room; those above are not answered when their keys come
	mostUnlocked  = 500 // are tried at a time
	askAgainAfter = time.Hour
	mostAsked     = 20 // sessions are asked for at a time
	mostHints     = 5  // in a room and hour: anybody can make up keys
)

// lock keeps an event that cannot be decrypted for when its key comes, and has its
// author told, once for what is encrypted alike.
func (b *Bot) lock(ctx context.Context, tx pgx.Tx, me id.UserID, at room, a arrival) error {
	if a.locked {
		raw, err := json.Marshal(a.Event)
		if err != nil {
			return fmt.Errorf("%w: %w", fault.Invalid, err)
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO matrix_locked (event, room, session, position, raw, arrived_at)
			SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM matrix_locked WHERE room = $2) < $7
			ON CONFLICT (event) DO NOTHING`, a.ID, at.ID, sessionOf(a.Event), a.position, raw, b.Now(), mostLocked)
		if err != nil {
			return err
		}
	}
	if relation(a.Event, event.RelReplace) != "" || relation(a.Event, event.RelAnnotation) != "" {
		return nil // nobody waits for an answer to it
	}
	root := threadOf(a.Event)
	if root == "" {
		root = a.ID
	}
	var lately int
	err := tx.QueryRow(ctx, `
		SELECT count(*) FROM matrix_work
		WHERE scope = $1 AND room = $2 AND thread = '' AND kind = 'locked' AND outcome IN ('', 'told') AND received_at > $3`,
		me, at.ID, b.Now().Add(-time.Hour)).Scan(&lately)
	if err != nil || lately >= mostHints {
		return err
	}
	key := fmt.Sprintf("locked/%s/%s/%s", at.ID, a.Sender, sessionOf(a.Event))
	if b.Open == nil {
		key = "locked/" + at.ID.String()
	}
	_, err = b.inbox.Take(ctx, tx, inbox.Work{
		Scope: me.String(), Key: key, Kind: locked, Room: at.ID.String(), Author: a.Sender.String(),
		Body: encode(lockedBody{Event: a.ID, Root: root, Kept: a.locked}), ReceivedAt: b.Now(),
	})
	return err
}

// sessionOf is the Megolm session that an event is encrypted with.
func sessionOf(e *event.Event) string {
	session, _ := e.Content.Raw["session_id"].(string)
	return cleanName(session)
}

// tellLocked tells that a message cannot be read, unless its key has come meanwhile.
func (b *Bot) tellLocked(ctx context.Context, w inbox.Work, l lockedBody) (outcome string, err error) {
	at := place{Room: id.RoomID(w.Room), Thread: l.Root, Reply: l.Event}
	language, err := b.languageNear(ctx, at)
	if err != nil {
		return "", err
	}
	t := textsIn(language)
	text := t.Locked
	switch {
	case b.Open == nil:
		text = t.NoKeys
	case l.Kept:
		var still bool
		if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM matrix_locked WHERE event = $1)`, l.Event).Scan(&still); err != nil {
			return "", fmt.Errorf("matrixbot.tellLocked(%d): %w", w.ID, postgres.Error(err))
		}
		if !still {
			return "unlocked", nil
		}
		if early := b.timing.graceTime() - b.Now().Sub(w.ReceivedAt); early > 0 {
			return "", inbox.After(early, errors.New("the key may still come"))
		}
	}
	return "told", b.say(ctx, lockedKey(l.Event), at, messages.Note(text))
}

// lockedKey is the key of the hint that an event cannot be read.
func lockedKey(event id.EventID) string { return "locked/" + event.String() }

// askKeys asks for the keys of what is locked, now and then, and tries what may have
// come at once.
func (b *Bot) askKeys(ctx context.Context, l *lead) error {
	rows, err := b.Pool.Query(ctx, `
		SELECT DISTINCT ON (room, session) room, session, raw FROM matrix_locked
		WHERE asked_at IS NULL OR asked_at < $1 ORDER BY room, session, position LIMIT $2`, b.Now().Add(-askAgainAfter), mostAsked)
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
	rooms, ids := make([]string, len(sessions)), make([]string, len(sessions))
	for i, s := range sessions {
		rooms[i], ids[i] = s.Room.String(), s.ID.String()
	}
	rows, err := b.Pool.Query(ctx, `
		SELECT position, raw FROM matrix_locked
		WHERE $1 OR (room, session) IN (SELECT * FROM unnest($2::text[], $3::text[])) ORDER BY position LIMIT $4`,
		sessions == nil, rooms, ids, mostUnlocked)
	if err != nil {
		return fmt.Errorf("matrixbot.unlock: %w", postgres.Error(err))
	}
	type kept struct {
		Position string
		Raw      []byte
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[kept])
	if err != nil {
		return fmt.Errorf("matrixbot.unlock: %w", postgres.Error(err))
	}
	for _, k := range all {
		e, ok := unpack(k.Raw)
		if !ok {
			continue
		}
		a, err := b.decrypt(ctx, l, e)
		if err != nil {
			return err
		}
		if a.locked {
			continue
		}
		a.position = k.Position
		if err := b.takeUnlocked(ctx, l, a); err != nil {
			return err
		}
	}
	return nil
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
