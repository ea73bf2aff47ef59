package slackbot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A thread is a conversation with the assistant, as far as it decides whether a
// message is meant for it. Of what others say in it only who and when is kept.
type thread struct {
	Askers []string // user ids that spoke with the assistant here
	LastBy string   // user id of who wrote last; "" the assistant
	LastTS string
}

// thread returns a thread that is a conversation, or nil.
func (b *Bot) thread(ctx context.Context, at place) (*thread, error) {
	var t thread
	err := b.Pool.QueryRow(ctx,
		`SELECT askers, last_by, last_ts FROM slack_threads WHERE team = $1 AND channel = $2 AND thread = $3`,
		at.Team, at.Channel, at.Thread).Scan(&t.Askers, &t.LastBy, &t.LastTS)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("slackbot.thread(%s %s %s): %w", at.Team, at.Channel, at.Thread, postgres.Error(err))
	}
	return &t, nil
}

// goesOn reports whether a message in the thread, without any mention, is a part of
// the conversation: its author talks with the assistant, and nobody came between;
// or somebody else puts a question right after the assistant spoke.
func (t *thread) goesOn(author, ts string, question bool) bool {
	asker := slices.Contains(t.Askers, author)
	if ts <= t.LastTS {
		return asker // overtaken by a later one: who came before it is not known any more
	}
	if t.LastBy == "" {
		return asker || question
	}
	return asker && t.LastBy == author
}

// asked notes a question in its thread.
func asked(ctx context.Context, tx pgx.Tx, w work) error {
	_, err := tx.Exec(ctx,
		`INSERT INTO slack_threads AS t (team, channel, thread, askers, last_by, last_ts) VALUES ($1, $2, $3, ARRAY[$4], $4, $5)
		 ON CONFLICT (team, channel, thread) DO UPDATE SET
		     askers  = CASE WHEN $4 = ANY (t.askers) THEN t.askers ELSE t.askers || $4::text END,
		     last_by = CASE WHEN t.last_ts < $5 THEN $4 ELSE t.last_by END,
		     last_ts = greatest(t.last_ts, $5)`,
		w.Scope, w.Room, w.Thread, w.Author, w.Position)
	return err
}

// passed notes that somebody wrote in a thread what was not meant for the assistant.
func (b *Bot) passed(ctx context.Context, at place, author, ts string) error {
	_, err := b.Pool.Exec(ctx,
		`UPDATE slack_threads SET last_by = $4, last_ts = $5
		 WHERE team = $1 AND channel = $2 AND thread = $3 AND last_ts < $5 COLLATE "C"`,
		at.Team, at.Channel, at.Thread, author, ts)
	if err != nil {
		return fmt.Errorf("slackbot.passed(%s %s %s): %w", at.Team, at.Channel, at.Thread, postgres.Error(err))
	}
	return nil
}

// spoke notes that the assistant answered in a thread: the last word is its own,
// unless somebody wrote meanwhile.
func (b *Bot) spoke(ctx context.Context, at place) error {
	_, err := b.Pool.Exec(ctx,
		`UPDATE slack_threads t SET last_by = '', last_ts = p.ts
		 FROM (SELECT max(ts COLLATE "C") AS ts FROM slack_posts WHERE team = $1 AND channel = $2 AND thread = $3) p
		 WHERE t.team = $1 AND t.channel = $2 AND t.thread = $3 AND t.last_ts < p.ts`,
		at.Team, at.Channel, at.Thread)
	if err != nil {
		return fmt.Errorf("slackbot.spoke(%s %s %s): %w", at.Team, at.Channel, at.Thread, postgres.Error(err))
	}
	return nil
}
