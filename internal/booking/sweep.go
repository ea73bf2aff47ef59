package booking

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// Sweep ends what has run out and gives seats on, run by run, each in a
// transaction of its own, and returns how many bookings changed. Several servers
// may sweep at the same time.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	changed, err := s.eachRun(ctx, s.overdue, s.sweep)
	if changed > 0 {
		s.log.Info("ended what had run out", "bookings", changed)
	}
	if err != nil {
		return changed, fmt.Errorf("booking.Sweep: %w", err)
	}
	return changed, nil
}

// eachRun changes run by run what is due, as long as there is any, and returns in
// how many bookings.
func (s *Service) eachRun(ctx context.Context, due func(ctx context.Context, limit int) ([]int64, error),
	change func(ctx context.Context, run int64) (int, error),
) (int, error) {
	const (
		batch  = 100 // runs read at a time
		rounds = 100 // at most; the next sweep does the rest
	)
	changed := 0
	for range rounds {
		runs, err := due(ctx, batch)
		if err != nil {
			return changed, err
		}
		var failed []error // one run must not keep the others waiting
		for _, run := range runs {
			n, err := change(ctx, run)
			if err != nil {
				failed = append(failed, fmt.Errorf("run %d: %w", run, err))
			}
			changed += n
		}
		if len(runs) == 0 || failed != nil {
			return changed, errors.Join(failed...)
		}
	}
	return changed, nil
}

// overdue returns runs with bookings whose time is over.
func (s *Service) overdue(ctx context.Context, limit int) ([]int64, error) {
	return s.runsWith(ctx, `state = 'requested' AND confirm_by <= $2 OR state = 'offered' AND offered_until <= $2`, limit, s.moment())
}

// runsWith returns runs with bookings that a condition selects, whose parameters
// begin at $2.
func (s *Service) runsWith(ctx context.Context, condition string, limit int, args ...any) ([]int64, error) {
	rows, err := s.pool.Query(ctx, `SELECT run_id FROM bookings WHERE `+condition+` GROUP BY run_id ORDER BY run_id LIMIT $1`,
		append([]any{limit}, args...)...)
	if err != nil {
		return nil, postgres.Error(err)
	}
	runs, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	return runs, postgres.Error(err)
}

// sweep makes a change of a run that consists of what is due.
func (s *Service) sweep(ctx context.Context, run int64) (changed int, err error) {
	err = s.inRuns(ctx, bySystem(), []int64{run}, func(c *change) error {
		changed = c.done
		return nil
	})
	return changed, err
}
