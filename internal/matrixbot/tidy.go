package matrixbot

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// leastKept is how long what is done is known in any case: a gap in the sync may bring
// it once more, and somebody may rate or redact it.
const leastKept = 2 * 24 * time.Hour

// Tidy forgets what is done and was kept to recognise it, and returns how much. Work
// that was left open for longer than it can take loses its text, too.
func (b *Bot) Tidy(ctx context.Context) (int, error) {
	now := b.Now()
	before := now.Add(-max(b.Retention, leastKept))
	forgotten, err := b.inbox.Tidy(ctx, before)
	if err != nil {
		return forgotten, fmt.Errorf("matrixbot.Tidy: %w", err)
	}
	for _, c := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM matrix_posts WHERE created_at < $1`, []any{before}},
		{`DELETE FROM matrix_locked WHERE arrived_at < $1`, []any{now.Add(-lockedKept)}},
		// A conversation that ends takes its thread with it; these never began one, or it has
		// ended since. What is said there is forgotten by then.
		{`DELETE FROM matrix_threads t WHERE conversation IS NULL AND NOT EXISTS (
		      SELECT FROM matrix_work w WHERE w.room = t.room AND w.thread IN (t.thread, t.room))`, nil},
		{`DELETE FROM matrix_rooms WHERE membership IN ('leave', 'ban') AND replaced_by = '' AND updated_at < $1`, []any{before}},
		{`DELETE FROM matrix_asked WHERE asked_at < $1`, []any{now.Add(-askedTime)}},
		{`DELETE FROM matrix_requests WHERE at < $1`, []any{now.Add(-requestsWithin)}},
		{`DELETE FROM matrix_asides WHERE at < clock_timestamp() - $1::interval`, []any{openLease}},
		{`DELETE FROM matrix_verifications WHERE updated_at < $1`, []any{before}},
	} {
		tag, err := b.Pool.Exec(ctx, c.sql, c.args...)
		if err != nil {
			return forgotten, fmt.Errorf("matrixbot.Tidy: %w", postgres.Error(err))
		}
		forgotten += int(tag.RowsAffected())
	}
	return forgotten, nil
}
