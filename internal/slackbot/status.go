package slackbot

import (
	"context"
	"fmt"
	"time"

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
	if waiting > 0 {
		text += fmt.Sprintf("; %d to be done for more than %s", waiting, late)
	}
	return text, nil
}

func count(workspaces int) string {
	if workspaces == 1 {
		return "1 workspace"
	}
	return fmt.Sprintf("%d workspaces", workspaces)
}
