package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// conversationAt returns the conversation of a thread, and begins one with who asks
// if there is none.
func (b *Bot) conversationAt(ctx context.Context, at place, asker string) (id string, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT conversation FROM slack_threads WHERE team = $1 AND channel = $2 AND thread = $3 AND conversation IS NOT NULL`,
		at.Team, at.Channel, at.Thread).Scan(&id)
	if err == nil {
		return id, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("slackbot.conversationAt: %w", postgres.Error(err))
	}
	begun, err := b.Conversations.Start(ctx, Channel)
	if err != nil {
		return "", err
	}
	err = b.Pool.QueryRow(ctx, `
		INSERT INTO slack_threads AS t (team, channel, thread, conversation, askers) VALUES ($1, $2, $3, $4, ARRAY[$5])
		ON CONFLICT (team, channel, thread) DO UPDATE SET conversation = coalesce(t.conversation, excluded.conversation)
		RETURNING conversation`, at.Team, at.Channel, at.Thread, begun.ID, asker).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("slackbot.conversationAt: %w", postgres.Error(err))
	}
	if id != begun.ID { // somebody else began one just now
		err = b.Conversations.Delete(ctx, begun.ID)
	}
	return id, err
}

// leave gives a conversation up that is full or gone: the thread goes on with
// another.
func (b *Bot) leave(ctx context.Context, p *post) error {
	_, err := b.Pool.Exec(ctx, `UPDATE slack_threads SET conversation = NULL WHERE conversation = $1`, p.conversation)
	if err != nil {
		return fmt.Errorf("slackbot.leave: %w", postgres.Error(err))
	}
	return b.note(ctx, p, `UPDATE slack_posts SET conversation = NULL, after = NULL, turn = NULL WHERE key = $1`,
		func() { p.asked, p.conversation, p.after, p.turn = false, "", 0, 0 })
}

// remember keeps a turn, that was answered elsewhere, in the conversation of a post's
// thread, or in a new one: what it says is not said in the first one.
func (b *Bot) remember(ctx context.Context, p *post, asker string, turn conversation.Turn) error {
	if p.turn != 0 {
		return nil
	}
	if p.at.Thread != "" {
		id, err := b.conversationAt(ctx, p.at, asker)
		if err != nil {
			return err
		}
		p.conversation = id
	} else {
		begun, err := b.Conversations.Start(ctx, Channel)
		if err != nil {
			return err
		}
		p.conversation = begun.ID
	}
	id, err := b.Conversations.Add(ctx, p.conversation, turn)
	if err != nil {
		return err
	}
	return b.note(ctx, p, `UPDATE slack_posts SET conversation = $2, turn = $3 WHERE key = $1`, func() { p.turn = id }, p.conversation, id)
}

// begins makes a thread of a post, in which its conversation goes on.
func (b *Bot) begins(ctx context.Context, p *post, askers ...string) error {
	if p.ts == "" || p.conversation == "" {
		return nil
	}
	_, err := b.Pool.Exec(ctx, `
		INSERT INTO slack_threads (team, channel, thread, conversation, askers, last_ts) VALUES ($1, $2, $3, $4, coalesce($5::text[], '{}'), $3)
		ON CONFLICT (team, channel, thread) DO NOTHING`, p.at.Team, p.at.Channel, p.ts, p.conversation, askers)
	if err != nil {
		return fmt.Errorf("slackbot.begins: %w", postgres.Error(err))
	}
	return nil
}
