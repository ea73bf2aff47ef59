package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// directPause ends the conversation of a direct room, which has no threads to tell
// one from the next.
const directPause = 12 * time.Hour

// conversationAt returns the conversation of a thread, or of a direct room, and begins
// one with who asks if there is none. That of a direct room ends with a pause, and when
// somebody else is there: what it holds is for one person alone.
func (b *Bot) conversationAt(ctx context.Context, at place, asker id.UserID) (id string, err error) {
	if at.Thread == "" {
		if err := b.handOver(ctx, at.Room, asker); err != nil {
			return "", err
		}
	}
	id, err = b.conversationOf(ctx, at)
	if err != nil {
		return "", err
	}
	if id != "" && at.Thread == "" {
		c, _, err := b.Conversations.Get(ctx, id)
		switch {
		case fault.Kind(err) == fault.NotFound:
		case err != nil:
			return "", err
		case b.Now().Sub(c.UpdatedAt) < directPause:
			return id, nil
		}
		if err := b.endConversation(ctx, id); err != nil {
			return "", err
		}
		id = ""
	}
	if id != "" {
		return id, nil
	}
	begun, err := b.Conversations.Start(ctx, Channel)
	if err != nil {
		return "", err
	}
	err = b.Pool.QueryRow(ctx, `
		INSERT INTO matrix_threads AS t (room, thread, conversation, askers) VALUES ($1, $2, $3, ARRAY[$4])
		ON CONFLICT (room, thread) DO UPDATE SET conversation = coalesce(t.conversation, excluded.conversation)
		RETURNING conversation`, at.Room, at.Thread, begun.ID, asker).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("matrixbot.conversationAt: %w", postgres.Error(err))
	}
	if id != begun.ID { // somebody else began one just now
		err = b.Conversations.Delete(ctx, begun.ID)
	}
	return id, err
}

// handOver ends the conversation of a direct room that was held with somebody else than
// who asks there now.
func (b *Bot) handOver(ctx context.Context, room id.RoomID, asker id.UserID) error {
	_, err := b.Pool.Exec(ctx, `
		UPDATE matrix_threads SET conversation = NULL, askers = ARRAY[$2::text]
		WHERE room = $1 AND thread = '' AND NOT askers <@ ARRAY[$2::text]`, room, asker)
	if err != nil {
		return fmt.Errorf("matrixbot.handOver: %w", postgres.Error(err))
	}
	return nil
}

// conversationOf returns the conversation of a thread or direct room; "" there is none.
func (b *Bot) conversationOf(ctx context.Context, at place) (id string, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT conversation FROM matrix_threads WHERE room = $1 AND thread = $2 AND conversation IS NOT NULL`, at.Room, at.Thread).Scan(&id)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("matrixbot.conversationOf: %w", postgres.Error(err))
	}
	return id, nil
}

// endConversation has threads go on without a conversation.
func (b *Bot) endConversation(ctx context.Context, id string) error {
	_, err := b.Pool.Exec(ctx, `UPDATE matrix_threads SET conversation = NULL WHERE conversation = $1`, id)
	if err != nil {
		return fmt.Errorf("matrixbot.endConversation: %w", postgres.Error(err))
	}
	return nil
}

// leave gives a conversation up that is full or gone: the thread goes on with another.
func (b *Bot) leave(ctx context.Context, p *post) error {
	if err := b.endConversation(ctx, p.conversation); err != nil {
		return err
	}
	return b.note(ctx, p, `UPDATE matrix_posts SET conversation = NULL, after = NULL, turn = NULL WHERE key = $1`,
		func() { p.asked, p.conversation, p.after, p.turn = false, "", 0, 0 })
}

// remember keeps a turn, that was answered in a group, in the conversation of a direct
// room, so that it goes on there: what it says is not said in the group's.
func (b *Bot) remember(ctx context.Context, p *post, asker id.UserID, turn conversation.Turn) error {
	if p.turn != 0 {
		return nil
	}
	for range 2 { // the second for a conversation that is full
		id, err := b.conversationAt(ctx, place{Room: p.at.Room}, asker)
		if err != nil {
			return err
		}
		added, err := b.Conversations.Add(ctx, id, turn)
		switch fault.Kind(err) {
		case fault.Conflict, fault.NotFound:
			if err := b.endConversation(ctx, id); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		return b.note(ctx, p, `UPDATE matrix_posts SET conversation = $2, turn = $3 WHERE key = $1`,
			func() { p.conversation, p.turn = id, added }, id, added)
	}
	return fmt.Errorf("matrixbot.remember(%q): %w", p.key, fault.Conflict)
}
