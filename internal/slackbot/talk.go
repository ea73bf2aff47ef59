package slackbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A talk is a conversation of people with the assistant, and where it is held. The
// zero talk is none.
type talk struct {
	Channel, Thread string // no thread: only one person sees it
	Conversation    string // "" not begun
	Askers          []string
}

// talkAt returns the conversation of a thread.
func (b *Bot) talkAt(ctx context.Context, at place) (talk, error) {
	if at.Thread == "" {
		return talk{}, nil
	}
	return b.talk(ctx, `
		SELECT channel, thread, coalesce(conversation, ''), askers FROM slack_threads
		WHERE team = $1 AND channel = $2 AND thread = $3`, at.Team, at.Channel, at.Thread)
}

// talkOf returns where a conversation is held. One without a thread is of who asked
// what its first answer was for.
func (b *Bot) talkOf(ctx context.Context, team, conversation string) (talk, error) {
	if conversation == "" {
		return talk{}, nil
	}
	t, err := b.talk(ctx, `
		SELECT channel, thread, conversation, askers FROM slack_threads
		WHERE team = $1 AND conversation = $2 ORDER BY last_ts DESC, channel, thread LIMIT 1`, team, conversation)
	if err != nil || t.Conversation != "" {
		return t, err
	}
	return b.talk(ctx, `
		SELECT p.channel, '', p.conversation, ARRAY[w.author] FROM slack_posts p JOIN slack_work w ON `+isFirstOf+`
		WHERE p.team = $1 AND p.conversation = $2 ORDER BY w.id LIMIT 1`, team, conversation)
}

func (b *Bot) talk(ctx context.Context, sql string, args ...any) (t talk, err error) {
	err = b.Pool.QueryRow(ctx, sql, args...).Scan(&t.Channel, &t.Thread, &t.Conversation, &t.Askers)
	if errors.Is(err, pgx.ErrNoRows) {
		return talk{}, nil
	}
	if err != nil {
		return talk{}, fmt.Errorf("slackbot.talk: %w", postgres.Error(err))
	}
	return t, nil
}

// languageIn is the language that a conversation is held in: that of its last turn,
// otherwise the given one.
func (b *Bot) languageIn(ctx context.Context, t talk, otherwise string) string {
	if t.Conversation == "" {
		return otherwise
	}
	_, turns, err := b.Conversations.Get(ctx, t.Conversation)
	if err != nil || len(turns) == 0 || turns[len(turns)-1].Language == "" {
		return otherwise
	}
	return turns[len(turns)-1].Language
}

// asks reports whether a person spoke with the assistant in it.
func (t talk) asks(user string) bool { return slices.Contains(t.Askers, user) }

// alone reports whether nobody else did: what was said in it about a person is
// about this one.
func (t talk) alone(user string) bool { return len(t.Askers) == 1 && t.Askers[0] == user }

// isDirect reports whether a channel is a direct message with the assistant.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }
