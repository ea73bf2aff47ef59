package matrixbot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// What one person can have the assistant do. Nobody types as fast; programs do, and
// would keep everybody else waiting, or talk with the assistant for ever.
const (
	mostInRoom  = 100              // questions and reactions of somebody in a room that are not done
	mostPerHour = 600              // of somebody in all rooms
	refuseEvery = 10 * time.Minute // somebody is told so; what is above is dropped without a word
)

// refuses reports whether work is not taken because its author has had enough done. It
// is known then, and its author is told. Otherwise it gets its priority: somebody's first
// questions are done before the twentieth of somebody else.
func (b *Bot) refuses(ctx context.Context, tx pgx.Tx, w *inbox.Work, root id.EventID) (bool, error) {
	var here, waiting, lately int
	err := tx.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE room = $3 AND done_at IS NULL), count(*) FILTER (WHERE done_at IS NULL), count(*) FROM (
		    SELECT room, done_at FROM matrix_work
		    WHERE scope = $1 AND author = $2 AND received_at > $4 AND kind IN ('question', 'reaction')
		    ORDER BY received_at DESC LIMIT $5) w`,
		w.Scope, w.Author, w.Room, w.ReceivedAt.Add(-time.Hour), mostPerHour).Scan(&here, &waiting, &lately)
	if err != nil {
		return false, err
	}
	w.Priority = priorityAfter(waiting)
	if here < mostInRoom && lately < mostPerHour {
		return false, nil
	}
	first, err := b.inbox.Known(ctx, tx, *w, "refused")
	if err != nil || !first {
		return true, err
	}
	// Its key is known for a while, so that it is told once. It is in no thread, for there
	// it would wait for the rest.
	slot := w.ReceivedAt.Unix() / int64(refuseEvery/time.Second)
	_, err = b.inbox.Take(ctx, tx, inbox.Work{
		Scope: w.Scope, Key: fmt.Sprintf("refused/%s/%d", w.Author, slot), Kind: refused,
		Room: w.Room, Author: w.Author, Body: encode(refusedBody{Root: root}), ReceivedAt: w.ReceivedAt,
	})
	return true, err
}

// priorityAfter is that of work whose author has so much waiting.
func priorityAfter(waiting int) int {
	switch {
	case waiting < 3:
		return 1
	case waiting < 10:
		return 2
	case waiting < 30:
		return 3
	}
	return 4
}

// tellRefused tells somebody that they have too much waiting.
func (b *Bot) tellRefused(ctx context.Context, w inbox.Work, r refusedBody) error {
	at := place{Room: id.RoomID(w.Room), Thread: r.Root}
	language, err := b.languageNear(ctx, at)
	if err != nil {
		return err
	}
	return b.say(ctx, answerKey(w), at, messages.Note(fmt.Sprintf(textsIn(language).Flood, mostInRoom)))
}
