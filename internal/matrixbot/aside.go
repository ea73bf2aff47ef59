package matrixbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// aside brings what is personal from a group to a direct room with its author: it finds
// or makes an encrypted one, and returns it. The thread is told that it goes on there,
// the direct room where it comes from. Where there can be no such room it returns "",
// and the thread is told how to begin one: nothing personal is said then.
func (b *Bot) aside(ctx context.Context, w inbox.Work, q questionBody) (id.RoomID, error) {
	language, err := b.languageAt(ctx, place{Room: id.RoomID(w.Room), Thread: q.Root})
	room := id.RoomID("")
	if err == nil {
		room, err = b.asideIn(ctx, w, q, language)
	}
	if err != nil {
		return "", fmt.Errorf("matrixbot.aside(%d): %w", w.ID, err)
	}
	return room, nil
}

// asideIn is aside in a language.
func (b *Bot) asideIn(ctx context.Context, w inbox.Work, q questionBody, language string) (id.RoomID, error) {
	t := textsIn(language)
	own, err := b.openDirect(ctx, id.UserID(w.Author))
	switch fault.Kind(err) {
	case nil:
	case fault.Denied, fault.Invalid, fault.NotFound: // of the homeserver, or of the person's: it stays like that
		b.Log.WarnContext(ctx, "matrix: no direct room", "room", w.Room, "error", err)
		return "", b.say(ctx, answerKey(w), answerPlace(w, q), messages.Note(fmt.Sprintf(t.AsideRefused, messages.Escape(w.Scope))))
	}
	if err != nil {
		return "", err
	}
	name, err := b.roomName(ctx, w.Room)
	if err != nil {
		return "", err
	}
	privacy := b.PublicURL + "/privacy"
	here := fmt.Sprintf(t.AsideNoName, privacy)
	if name != "" {
		here = fmt.Sprintf(t.AsideHere, messages.Escape(name), privacy)
	}
	there := t.Aside
	if own.invited {
		there = t.AsideInvited
	}
	err = postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := b.sayTx(ctx, tx, answerKey(w)+"/here", place{Room: own.room}, messages.Note(here)); err != nil {
			return err
		}
		return b.sayTx(ctx, tx, answerKey(w), answerPlace(w, q), messages.Note(there))
	})
	return own.room, err
}

// roomName is the name of a room; "" without one.
func (b *Bot) roomName(ctx context.Context, room string) (name string, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT name FROM matrix_rooms WHERE room = $1`, room).Scan(&name)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("matrixbot.roomName: %w", postgres.Error(err))
	}
	return name, nil
}
