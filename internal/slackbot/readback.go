package slackbot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Bounds of what is read of a thread.
const (
	pageSize  = 100
	mostPages = 10
)

// errUnclear is returned for a message in a channel, outside of a thread, of which
// nobody knows whether it was posted: channels are not read. It is not posted again.
var errUnclear = errors.New("it is not known whether the message was posted")

// errSettling is why a post waits whose last try may be under way yet.
var errSettling = errors.New("the last try may not be over")

// settle finds out what became of a post of which that is not known: it is there,
// or certainly not.
func (b *Bot) settle(ctx context.Context, p *post) error {
	if p.ts != "" || p.tried.IsZero() {
		return nil
	}
	if wait := b.out.settleTime() - p.under; wait > 0 {
		return inbox.After(wait, errSettling)
	}
	ts, err := b.find(ctx, *p)
	switch {
	case err != nil:
		return err
	case ts == "":
		return b.untry(ctx, p)
	}
	b.Log.InfoContext(ctx, "slack: a message was there after a crash", "post", p.key, "channel", p.at.Channel)
	return b.posted(ctx, p, ts)
}

// find looks for a post in its thread, or among the direct messages, and returns its
// ts; "" if it is not there. Nothing of what others said is kept.
func (b *Bot) find(ctx context.Context, p post) (ts string, err error) {
	if p.at.Thread == "" && !isDirect(p.at.Channel) {
		return "", errUnclear
	}
	api, bot, err := b.client(ctx, p.at.Team)
	if err != nil {
		return "", err
	}
	var ours []slack.Message
	cursor := ""
	for range mostPages {
		page, next, err := readPage(ctx, api, p, cursor)
		if err != nil {
			return "", b.failure(ctx, p.at.Team, err)
		}
		ours = slices.AppendSeq(ours, func(yield func(slack.Message) bool) {
			for _, m := range page {
				if m.Timestamp > p.since && (m.BotID == bot.BotID || m.User == bot.BotUser) && !yield(m) {
					return
				}
			}
		})
		if cursor = next; cursor == "" {
			break
		}
	}
	return b.recognise(ctx, p, ours)
}

// readPage reads a page of a thread, or of the direct messages, from a post on.
func readPage(ctx context.Context, api *slack.Client, p post, cursor string) (page []slack.Message, next string, err error) {
	if p.at.Thread != "" {
		page, _, next, err = api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: p.at.Channel, Timestamp: p.at.Thread, Oldest: p.since, Limit: pageSize, Cursor: cursor, IncludeAllMetadata: true})
		return page, next, err
	}
	history, err := api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: p.at.Channel, Oldest: p.since, Limit: pageSize, Cursor: cursor, IncludeAllMetadata: true})
	if err != nil {
		return nil, "", err
	}
	return history.Messages, history.ResponseMetaData.NextCursor, nil
}

// recognise returns the ts of the message that is a post: the one that says so, the
// one with its file or, since a stream cannot say so before it ends, the first of an
// answer that no post is known to be.
func (b *Bot) recognise(ctx context.Context, p post, ours []slack.Message) (string, error) {
	var nameless []string
	for _, m := range ours {
		switch {
		case p.file != "" && slices.ContainsFunc(m.Files, func(f slack.File) bool { return f.ID == p.file }):
			return m.Timestamp, nil
		case m.Metadata.EventType == metadataType && m.Metadata.EventPayload[metadataKey] == p.key:
			return m.Timestamp, nil
		case m.Metadata.EventType == "" && len(m.Files) == 0:
			nameless = append(nameless, m.Timestamp)
		}
	}
	if !p.asked || len(nameless) == 0 {
		return "", nil
	}
	slices.Sort(nameless)
	rows, err := b.Pool.Query(ctx, `SELECT ts FROM slack_posts WHERE team = $1 AND channel = $2 AND ts = ANY ($3)`, p.at.Team, p.at.Channel, nameless)
	if err == nil {
		var known []string
		if known, err = pgx.CollectRows(rows, pgx.RowTo[string]); err == nil {
			for _, ts := range nameless {
				if !slices.Contains(known, ts) {
					return ts, nil
				}
			}
			return "", nil
		}
	}
	return "", fmt.Errorf("slackbot.recognise(%q): %w", p.key, postgres.Error(err))
}
