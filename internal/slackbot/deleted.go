package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// forgetQuestion removes what a deleted message left: our answer in Slack, and the
// turn with its text. Who deletes the message is done with it.
func (b *Bot) forgetQuestion(ctx context.Context, w work) error {
	var question work
	err := b.Pool.QueryRow(ctx, `SELECT id, scope FROM slack_work WHERE scope = $1 AND room = $2 AND position = $3 AND kind = 'question'`,
		w.Scope, w.Room, w.Position).Scan(&question.ID, &question.Scope)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // it has not arrived, and is not taken when it does
	}
	if err != nil {
		return fmt.Errorf("slackbot.forgetQuestion(%d): %w", w.ID, postgres.Error(err))
	}
	posts, err := b.postsOf(ctx, question)
	if err != nil {
		return err
	}
	for i := range posts {
		if err := b.takeBack(ctx, &posts[i]); err != nil {
			return err
		}
	}
	return nil
}

// postsOf are the messages of a work: keys of the further ones have a slash and more
// behind the first one's, and the character after a slash is 0.
func (b *Bot) postsOf(ctx context.Context, w work) ([]post, error) {
	rows, err := b.Pool.Query(ctx, `SELECT `+postColumns+` FROM slack_posts
		WHERE team = $1 AND (key = $2 OR key > $2 || '/' AND key < $2 || '0') ORDER BY key`, w.Scope, answerKey(w))
	var posts []post
	if err == nil {
		posts, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p post, err error) {
			return p, row.Scan(p.fields()...)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("slackbot.postsOf(%d): %w", w.ID, postgres.Error(err))
	}
	return posts, nil
}

// takeBack deletes a message of ours, and the turn that it shows.
func (b *Bot) takeBack(ctx context.Context, p *post) error {
	if err := b.settle(ctx, p); err != nil && !errors.Is(err, errUnclear) {
		return err
	}
	if p.ts != "" {
		err := b.call(ctx, p.at.Team, func(ctx context.Context, api *slack.Client) error {
			_, _, err := api.DeleteMessageContext(ctx, p.at.Channel, p.ts)
			return err
		})
		if err != nil && !errors.Is(err, fault.NotFound) {
			return fmt.Errorf("slackbot.takeBack(%q): %w", p.key, err)
		}
	}
	if p.conversation != "" && p.turn != 0 {
		if err := b.Conversations.Forget(ctx, p.conversation, p.turn); err != nil {
			return err
		}
	}
	if _, err := b.Pool.Exec(ctx, `DELETE FROM slack_posts WHERE key = $1`, p.key); err != nil {
		return fmt.Errorf("slackbot.takeBack(%q): %w", p.key, postgres.Error(err))
	}
	return nil
}
