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

// A talk is a thread that is a conversation with the assistant. The zero talk is
// none.
type talk struct {
	Channel, Thread string
	Conversation    string // "" not begun
	Askers          []string
}

// talkAt returns the conversation of a thread.
func (b *Bot) talkAt(ctx context.Context, at place) (talk, error) {
	return b.talk(ctx, `team = $1 AND channel = $2 AND thread = $3`, at.Team, at.Channel, at.Thread)
}

// talkOf returns where a conversation is held.
func (b *Bot) talkOf(ctx context.Context, team, conversation string) (talk, error) {
	return b.talk(ctx, `team = $1 AND conversation = $2`, team, conversation)
}

func (b *Bot) talk(ctx context.Context, where string, args ...any) (t talk, err error) {
	err = b.Pool.QueryRow(ctx,
		`SELECT channel, thread, coalesce(conversation, ''), askers FROM slack_threads WHERE `+where+` ORDER BY last_ts DESC LIMIT 1`,
		args...).Scan(&t.Channel, &t.Thread, &t.Conversation, &t.Askers)
	if errors.Is(err, pgx.ErrNoRows) {
		return talk{}, nil
	}
	if err != nil {
		return talk{}, fmt.Errorf("slackbot.talk: %w", postgres.Error(err))
	}
	return t, nil
}

// asks reports whether a person spoke with the assistant in it.
func (t talk) asks(user string) bool { return slices.Contains(t.Askers, user) }

// alone reports whether nobody else did: what was said in it about a person is
// about this one.
func (t talk) alone(user string) bool { return len(t.Askers) == 1 && t.Askers[0] == user }

// isDirect reports whether a channel is a direct message with the assistant.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }
