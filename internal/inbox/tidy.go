package inbox

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// Abandoned is the age of open work that no job is left for.
const Abandoned = longest + time.Hour

// Tidy forgets what was done before a time, and returns how much. Work that was left
// open for longer than it can take loses its text, too.
func (i *Inbox) Tidy(ctx context.Context, before time.Time) (int, error) {
	now := i.Now()
	left, err := i.Pool.Exec(ctx, i.sql(
		`UPDATE WORK SET done_at = $1, outcome = 'given up', body = NULL, claimed_until = NULL
		 WHERE done_at IS NULL AND received_at < $2`), now, now.Add(-Abandoned))
	if err != nil {
		return 0, fmt.Errorf("inbox.Tidy(%s): %w", i.Channel, postgres.Error(err))
	}
	done, err := i.Pool.Exec(ctx, i.sql(`DELETE FROM WORK WHERE done_at < $1`), before)
	if err != nil {
		return 0, fmt.Errorf("inbox.Tidy(%s): %w", i.Channel, postgres.Error(err))
	}
	return int(left.RowsAffected() + done.RowsAffected()), nil
}
