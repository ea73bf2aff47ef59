package matrixbot

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"
)

// A thread is a conversation with the assistant, as far as it decides whether a message
// is meant for it. Of what others say in it only who and when is kept.
type thread struct {
	Askers []string // user ids that spoke with the assistant here
	LastBy string   // user id of who wrote last; "" the assistant
	LastAt string   // position
}

// findThread returns a thread that is a conversation, or nil.
func findThread(ctx context.Context, tx pgx.Tx, at place) (*thread, error) {
	var t thread
	err := tx.QueryRow(ctx, `SELECT askers, last_by, last_at FROM matrix_threads WHERE room = $1 AND thread = $2`, at.Room, at.Thread).
		Scan(&t.Askers, &t.LastBy, &t.LastAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return &t, err
}

// goesOn reports whether a message in the thread, without any mention, is a part of the
// conversation: its author talks with the assistant, and nobody came between; or
// somebody else puts a question right after the assistant spoke.
func (t *thread) goesOn(author id.UserID, position string, question bool) bool {
	asker := slices.Contains(t.Askers, author.String())
	if position <= t.LastAt {
		return asker // it was locked: who came before it is not known any more
	}
	if t.LastBy == "" {
		return asker || question
	}
	return asker && t.LastBy == author.String()
}

// asked notes a question in its thread, or in its direct room.
func asked(ctx context.Context, tx pgx.Tx, at place, author id.UserID, position string) error {
	_, err := tx.Exec(ctx,
		`INSERT INTO matrix_threads AS t (room, thread, askers, last_by, last_at) VALUES ($1, $2, ARRAY[$3], $3, $4)
		 ON CONFLICT (room, thread) DO UPDATE SET
		     askers  = CASE WHEN $3 = ANY (t.askers) THEN t.askers ELSE t.askers || $3::text END,
		     last_by = CASE WHEN t.last_at < $4 THEN $3 ELSE t.last_by END,
		     last_at = greatest(t.last_at, $4)`,
		at.Room, at.Thread, author, position)
	return err
}

// flatten notes that no thread can begin below a message, as it has a relation of its
// own: homeservers do not allow it. What belongs to it is told by plain replies.
// https://spec.matrix.org/v1.15/client-server-api/#validation-of-mthread-relationships
func flatten(ctx context.Context, tx pgx.Tx, at place) error {
	_, err := tx.Exec(ctx, `INSERT INTO matrix_threads (room, thread, flat) VALUES ($1, $2, true)
		ON CONFLICT (room, thread) DO UPDATE SET flat = true`, at.Room, at.Thread)
	return err
}

// wrote notes who wrote in a thread last, where that was not meant for the assistant;
// "" is the assistant.
func wrote(ctx context.Context, tx pgx.Tx, at place, author id.UserID, position string) error {
	_, err := tx.Exec(ctx,
		`UPDATE matrix_threads SET last_by = $3, last_at = $4 WHERE room = $1 AND thread = $2 AND last_at < $4 COLLATE "C"`,
		at.Room, at.Thread, author, position)
	return err
}

// answerAt is the thread of an event of the assistant's own; ours is false for any other.
func answerAt(ctx context.Context, tx pgx.Tx, room id.RoomID, event id.EventID) (root id.EventID, ours bool, err error) {
	if event == "" {
		return "", false, nil
	}
	err = tx.QueryRow(ctx, `SELECT thread FROM matrix_posts WHERE room = $1 AND event = $2 ORDER BY id LIMIT 1`, room, event).Scan(&root)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	return root, err == nil, err
}

// mostNames bounds the names of people that a message is compared with.
const mostNames = 1000

// callsMember reports whether a text calls somebody in a room by the name in front.
func callsMember(ctx context.Context, tx pgx.Tx, room id.RoomID, text string) (bool, error) {
	rows, err := tx.Query(ctx, `SELECT name FROM matrix_members WHERE room = $1 AND name <> '' ORDER BY user_id LIMIT $2`, room, mostNames)
	if err != nil {
		return false, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return slices.ContainsFunc(names, func(name string) bool { _, called := addressed(text, name); return called }), err
}
