package slackbot

import (
	"context"
	"fmt"

	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// late is how long work may be open before Status mentions it.
const late = time.Minute

// Status says in a line how the channel is doing.
func (b *Bot) Status(ctx context.Context) (string, error) {
	var workspaces, waiting int
	err := b.Pool.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM slack_installations WHERE token IS NOT NULL),
		       (SELECT count(*) FROM slack_work WHERE done_at IS NULL AND received_at < $1)`, b.Now().Add(-late)).Scan(&workspaces, &waiting)
	if err != nil {
		return "", fmt.Errorf("slackbot.Status: %w", postgres.Error(err))
	}
	var text string
	switch own := b.ownState(ctx); {
	case own != "" && workspaces == 0:
		text = own
	case own != "":
		text = fmt.Sprintf("%s, and %s by OAuth", own, count(workspaces))
	case workspaces == 0:
		text = "no workspace has installed the app"
	default:
		text = count(workspaces)
	}
	sealed, err := b.sealed(ctx)
	if err != nil {
		return "", fmt.Errorf("slackbot.Status: %w", err)
	}
	if sealed > 0 {
		text += fmt.Sprintf("; the tokens of %s are encrypted with another key than --secret-key-file holds", count(sealed))
	}
	if waiting > 0 {
		text += fmt.Sprintf("; %d to be done for more than %s", waiting, late)
	}
	return text, nil
}

// sealed counts the workspaces whose tokens do not open, of at most maxChecked.
func (b *Bot) sealed(ctx context.Context) (n int, err error) {
	rows, err := b.Pool.Query(ctx, `SELECT team, token FROM slack_installations WHERE token IS NOT NULL ORDER BY team LIMIT $1`, maxChecked)
	if err != nil {
		return 0, postgres.Error(err)
	}
	var team string
	var token []byte
	_, err = pgx.ForEachRow(rows, []any{&team, &token}, func() error {
		if b.Tokens == nil {
			n++
		} else if _, err := b.Tokens.Open(token, tokenOf(team)); err != nil {
			n++
		}
		return nil
	})
	return n, postgres.Error(err)
}

func count(workspaces int) string {
	if workspaces == 1 {
		return "1 workspace"
	}
	return fmt.Sprintf("%d workspaces", workspaces)
}
