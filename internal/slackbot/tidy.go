package slackbot

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	// leastKept is how long what is done is known in any case: Slack delivers again
	// for an hour, and a button or a dialog may be in front of somebody for a day.
	leastKept = 2 * 24 * time.Hour
)

// Tidy forgets what is done and was kept to recognise it, and returns how much. Work
// that was left open for longer than it can take loses its text, too.
func (b *Bot) Tidy(ctx context.Context) (int, error) {
	now := b.Now()
	before := now.Add(-max(b.Retention, leastKept))
	forgotten, err := b.inbox.Tidy(ctx, before)
	if err != nil {
		return forgotten, fmt.Errorf("slackbot.Tidy: %w", err)
	}
	for _, c := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM slack_posts WHERE created_at < $1`, []any{before}},
		// A conversation that ends takes its thread with it; these never began one.
		{`DELETE FROM slack_threads WHERE conversation IS NULL AND last_ts < $1 COLLATE "C"`, []any{stampOf(before)}},
		{`DELETE FROM slack_installs WHERE created_at < $1`, []any{now.Add(-installTime)}},
	} {
		tag, err := b.Pool.Exec(ctx, c.sql, c.args...)
		if err != nil {
			return forgotten, fmt.Errorf("slackbot.Tidy: %w", postgres.Error(err))
		}
		forgotten += int(tag.RowsAffected())
	}
	return forgotten, nil
}

// stampOf is the ts of a message that was posted at a time.
func stampOf(t time.Time) string {
	return fmt.Sprintf("%010d.%06d", t.Unix(), t.Nanosecond()/int(time.Microsecond))
}
