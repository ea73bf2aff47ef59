package slackbot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// dialogOfSource shows a source of an answer with its quote.
func (b *Bot) dialogOfSource(ctx context.Context, p press) (slack.ModalViewRequest, error) {
	if err := b.wasShown(ctx, p.Team, p.Channel, p.User, p.Value); err != nil {
		return slack.ModalViewRequest{}, err // as work it is told
	}
	s, c, err := b.sourceOf(ctx, p.Value)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	return blocks.SourceDialog(c, b.PublicURL, s.turn.Language), nil
}

// sourceUnopened tells the source in words where its dialog did not open in time.
func (b *Bot) sourceUnopened(ctx context.Context, w work, a actionBody) error {
	s, c, err := b.sourceOf(ctx, a.Value)
	if err != nil {
		return err
	}
	dialog := blocks.SourceDialog(c, b.PublicURL, s.turn.Language)
	return b.showAside(ctx, w, a, blocks.Message{Text: c.Title, Blocks: dialog.Blocks.BlockSet})
}

// sourceOf is the citation that the value of a button names:
// "conversation/turn/number".
func (b *Bot) sourceOf(ctx context.Context, value string) (s shownTurn, c conversation.Citation, err error) {
	if s, err = b.turnOf(ctx, value); err != nil {
		return s, c, err
	}
	n, err := strconv.Atoi(s.rest)
	i := slices.IndexFunc(s.turn.Citations, func(c conversation.Citation) bool { return c.N == n })
	if err != nil || i < 0 {
		return s, c, fmt.Errorf("source: %w", fault.Invalid)
	}
	return s, s.turn.Citations[i], nil
}
