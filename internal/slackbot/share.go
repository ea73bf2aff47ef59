package slackbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// canShare reports whether an answer to w that one person sees may be shown to
// everybody in the channel.
func canShare(w work, turn conversation.Turn) bool {
	return w.Room != "" && !isDirect(w.Room) && shareable(turn)
}

// shareable reports whether an answer is for everybody: no figures, nothing
// personal, and no refusal.
func shareable(turn conversation.Turn) bool {
	return turn.Figures == nil && !turn.Mine && turn.Booking == nil && !turn.Refused
}

// shareAnswer posts an answer that one person sees for all in the channel, once for
// each who does. Below it a conversation goes on that knows nothing else of the
// first one.
func (b *Bot) shareAnswer(ctx context.Context, w work, a actionBody) error {
	s, err := b.turnOf(ctx, a.Value)
	if err != nil {
		return err
	}
	t := textsIn(s.turn.Language)
	if !canShare(w, s.turn) {
		return b.aside(ctx, w, a, t.NotShared)
	}
	at := placeOf(w)
	if at.Thread == a.Message { // of what only one person sees nobody has a thread
		at.Thread = ""
	}
	p, err := b.record(ctx, shareKey(w, s), at)
	if err != nil {
		return err
	}
	if p.shown {
		return b.aside(ctx, w, a, t.SharedBefore)
	}
	if err := b.remember(ctx, &p, w.Author, s.turn); err != nil {
		return err
	}
	s.turn.ID = p.turn
	m := headed(blocks.NewAnswer(blocks.Answer{
		Conversation: p.conversation, Turn: s.turn, PublicURL: b.PublicURL, CanBook: b.Bookings != nil, Now: b.Now(),
	}), fmt.Sprintf(t.SharedBy, w.Author))
	switch err := b.put(ctx, &p, m); {
	case errors.Is(err, errUnclear):
		return b.aside(ctx, w, a, t.MaybeShared)
	case fault.Kind(err) == fault.NotFound:
		return b.aside(ctx, w, a, t.NoChannel)
	case err != nil:
		return err
	}
	if at.Thread == "" {
		if err := b.begins(ctx, &p, w.Author); err != nil {
			return err
		}
	}
	if err := b.complete(ctx, &p); err != nil {
		return err
	}
	return b.aside(ctx, w, a, t.Shared)
}

// sharePrefix begins the keys of shared answers; who shared follows.
const sharePrefix = "share/"

func shareKey(w work, s shownTurn) string {
	return fmt.Sprintf("%s%s/%s/%s/%d", sharePrefix, w.Author, w.Room, s.conversation, s.turn.ID)
}

// sharedBy is who shared an answer; "" it was not shared.
func sharedBy(key string) string {
	rest, ok := strings.CutPrefix(key, sharePrefix)
	if !ok {
		return ""
	}
	by, _, _ := strings.Cut(rest, "/")
	return by
}

// headed is a message with a line above it.
func headed(m blocks.Message, line string) blocks.Message {
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), 0, slack.Block(slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, line, false, false))))
	m.Text = line + ": " + m.Text
	return m
}

// postAt is the post that a message of ours is.
func (b *Bot) postAt(ctx context.Context, at place, ts string) (p post, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT `+postColumns+` FROM slack_posts WHERE team = $1 AND channel = $2 AND ts = $3`, at.Team, at.Channel, ts).
		Scan(p.fields()...)
	if err != nil {
		return p, fmt.Errorf("slackbot.postAt: %w", postgres.Error(err))
	}
	return p, nil
}
