package matrixbot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// late is how long something may wait before Status mentions it.
const late = time.Minute

// Status says in a line how the channel is doing.
func (b *Bot) Status(ctx context.Context) (string, error) {
	var account string
	var asked, unsent int
	err := b.Pool.QueryRow(ctx, `
		SELECT coalesce((SELECT user_id FROM matrix_accounts WHERE token IS NOT NULL ORDER BY logged_in_at DESC, user_id LIMIT 1), ''),
		       (SELECT count(*) FROM matrix_work WHERE done_at IS NULL AND received_at < $1),
		       (SELECT count(*) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL AND created_at < $1)`,
		b.Now().Add(-late)).Scan(&account, &asked, &unsent)
	if err != nil {
		return "", fmt.Errorf("matrixbot.Status: %w", postgres.Error(err))
	}
	parts := []string{"logged in as " + account}
	if account == "" {
		parts[0] = "nobody is logged in"
	}
	if asked > 0 {
		parts = append(parts, fmt.Sprintf("%d messages wait for more than a minute to be dealt with", asked))
	}
	if unsent > 0 {
		parts = append(parts, fmt.Sprintf("%d answers wait for more than a minute to be sent", unsent))
	}
	return strings.Join(parts, "; "), nil
}
