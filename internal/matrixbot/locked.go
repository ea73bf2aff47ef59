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
	lockedKept   = 7 * 24 * time.Hour
	mostLocked   = 300 // in a room; those above are not answered when their keys come
	mostLockedOf = 100 // of one person, in all rooms
	mostHints    = 5   // in a room and hour: anybody can make up keys
	mostNewHints = 50  // in a room and hour for people that had none yet
)

// lock keeps an event that cannot be decrypted for when its key comes, and has its
// author told, once for what is encrypted alike.
func (b *Bot) lock(ctx context.Context, tx pgx.Tx, me id.UserID, at room, a arrival) error {
	if a.locked {
		if err := b.keepLocked(ctx, tx, at, a); err != nil {
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
	var lately, theirs int
	err := tx.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE author = $4) FROM matrix_work
		WHERE scope = $1 AND room = $2 AND thread = '' AND kind = 'locked' AND outcome IN ('', 'told') AND received_at > $3`,
		me, at.ID, b.Now().Add(-time.Hour), a.Sender).Scan(&lately, &theirs)
	if err != nil || lately >= mostNewHints || theirs > 0 && lately >= mostHints {
		return err
	}
	key := fmt.Sprintf("locked/%s/%s/%s", at.ID, a.Sender, sessionOf(a.Event))
	if b.Open == nil {
		key = "locked/" + at.ID.String()
	}
	taken, err := b.inbox.Take(ctx, tx, inbox.Work{
		Scope: me.String(), Key: key, Kind: locked, Room: at.ID.String(), Author: a.Sender.String(),
		Body: encode(lockedBody{Event: a.ID, Root: root, Kept: a.locked}), ReceivedAt: b.Now(),
	})
	if err == nil && taken && root == a.ID && related(a.Event) {
		err = flatten(ctx, tx, place{Room: at.ID, Thread: root})
	}
	return err
}

// keepLocked keeps an event until its key comes. There is room for so many of a person,
// and in a room: where that is full, who has most there gives way to who has less.
func (b *Bot) keepLocked(ctx context.Context, tx pgx.Tx, at room, a arrival) error {
	raw, err := json.Marshal(a.Event)
	if err != nil {
		return fmt.Errorf("%w: %w", fault.Invalid, err)
	}
	var theirs, theirsHere, here int
	err = tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE sender = $2), count(*) FILTER (WHERE sender = $2 AND room = $1), count(*) FILTER (WHERE room = $1)
		FROM matrix_locked WHERE room = $1 OR sender = $2`, at.ID, a.Sender).Scan(&theirs, &theirsHere, &here)
	if err != nil || theirs >= mostLockedOf {
		return err
	}
	if here >= mostLocked {
		tag, err := tx.Exec(ctx, `
			DELETE FROM matrix_locked WHERE event = (
			    SELECT event FROM matrix_locked WHERE room = $1 AND sender = (
			        SELECT sender FROM matrix_locked WHERE room = $1 GROUP BY sender HAVING count(*) > $2 + 1 ORDER BY count(*) DESC, sender LIMIT 1)
			    ORDER BY position DESC, event LIMIT 1)`, at.ID, theirsHere)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO matrix_locked (event, room, sender, session, position, raw, arrived_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (event) DO NOTHING`, a.ID, at.ID, a.Sender, sessionOf(a.Event), a.position, raw, b.Now())
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
