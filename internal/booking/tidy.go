package booking

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Tidy removes what is kept no longer: personal data, drafts, keys of buttons
// and links. It returns from how many bookings personal data was removed.
func (s *Service) Tidy(ctx context.Context) (int, error) {
	now := s.moment()
	for _, old := range []struct {
		table, column string
		before        time.Time
	}{
		{"booking_drafts", "updated_at", now.Add(-s.limits.KeepDrafts)},
		{"booking_keys", "created_at", now.Add(-s.limits.KeepKeys)},
		{"booking_links", "expires_at", now.Add(-s.limits.KeepKeys)},
	} {
		sql := `DELETE FROM ` + pgx.Identifier{old.table}.Sanitize() + ` WHERE ` + pgx.Identifier{old.column}.Sanitize() + ` < $1`
		if _, err := s.pool.Exec(ctx, sql, old.before); err != nil {
			return 0, fmt.Errorf("booking.Tidy: %s: %w", old.table, postgres.Error(err))
		}
	}
	if s.limits.KeepPeople < 0 {
		return 0, nil
	}
	n, err := s.eraseOld(ctx, now.Add(-s.limits.KeepPeople))
	if err != nil {
		return n, fmt.Errorf("booking.Tidy: %w", err)
	}
	return n, nil
}

// eraseOld removes the personal data of runs that ended before, run by run.
func (s *Service) eraseOld(ctx context.Context, before time.Time) (int, error) {
	const batch = 1000 // runs; the next time does the rest
	rows, err := s.pool.Query(ctx, `
		SELECT run_id FROM bookings b
		WHERE erased_at IS NULL AND NOT EXISTS (SELECT FROM sessions WHERE sessions.run_id = b.run_id AND ends >= $1)
		GROUP BY run_id ORDER BY run_id LIMIT $2`, before, batch)
	if err != nil {
		return 0, postgres.Error(err)
	}
	runs, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, postgres.Error(err)
	}
	erased := 0
	var failed []error // one run must not keep the others waiting
	for _, run := range runs {
		n, err := s.eraseRun(ctx, run)
		if err != nil {
			failed = append(failed, fmt.Errorf("run %d: %w", run, err))
		}
		erased += n
	}
	return erased, errors.Join(failed...)
}

// eraseRun removes the personal data of one run, and returns of how many
// bookings.
func (s *Service) eraseRun(ctx context.Context, run int64) (erased int, err error) {
	err = s.inRuns(ctx, bySystem(), []int64{run}, func(c *change) error {
		found, err := records(ctx, c.tx, `WHERE run_id = $1 AND erased_at IS NULL ORDER BY id FOR NO KEY UPDATE`, run)
		if err != nil {
			return err
		}
		for _, r := range found {
			if err := c.erase(ctx, r); err != nil {
				return err
			}
		}
		erased = len(found)
		_, err = c.tx.Exec(ctx, `UPDATE run_messages SET subject = '', body = '' WHERE run_id = $1`, run)
		return postgres.Error(err)
	})
	if err != nil {
		return 0, err
	}
	return erased, nil
}

// Forget removes the personal data of a mailbox: what is active and not over is
// cancelled, and what ended keeps its place in the figures without a name. It
// returns how many bookings that were.
func (s *Service) Forget(ctx context.Context, email string, by Actor) (int, error) {
	const rounds = 100 // of mostRead bookings
	erased := 0
	for range rounds {
		found, err := s.of(ctx, email)
		if err != nil {
			return erased, fmt.Errorf("booking.Forget: %w", err)
		}
		for _, b := range found {
			if err := s.eraseOne(ctx, b.ID, by); err != nil {
				return erased, fmt.Errorf("booking.Forget: booking %d: %w", b.ID, err)
			}
			erased++
		}
		if len(found) < mostRead {
			break
		}
	}
	_, err := s.pool.Exec(ctx, `DELETE FROM booking_drafts WHERE `+draftsOf, strings.ToLower(strings.TrimSpace(email)))
	if err != nil {
		return erased, fmt.Errorf("booking.Forget: %w", postgres.Error(err))
	}
	return erased, nil
}

func (s *Service) eraseOne(ctx context.Context, id int64, by Actor) error {
	return s.inBooking(ctx, id, by, nil, func(c *change, r record) (err error) {
		if r.State.Active() && c.now.Before(r.Run.Ends()) {
			why := cause{details: map[string]any{"reason": "erased"}, quiet: true} // to whom?
			if r, err = c.happen(ctx, r, withdrawn, why); err != nil {
				return err
			}
		}
		return c.erase(ctx, r)
	})
}

// erase removes what tells whose a booking was. Municipality and Land stay, for
// the figures, unless the municipality was typed freely.
func (c *change) erase(ctx context.Context, r record) error {
	tag, err := c.tx.Exec(ctx, `
		UPDATE bookings SET name = '', email = '', email_key = 'erased/' || id, function = '',
			municipality = CASE WHEN ags IS NULL THEN '' ELSE municipality END, erased_at = $2, updated_at = $2
		WHERE id = $1 AND erased_at IS NULL`, r.ID, c.now)
	if err != nil {
		return postgres.Error(err)
	}
	if tag.RowsAffected() == 0 {
		return fault.NotFound
	}
	if _, err := c.tx.Exec(ctx, `DELETE FROM booking_links WHERE booking_id = $1`, r.ID); err != nil {
		return postgres.Error(err)
	}
	_, err = c.note(ctx, Entry{Booking: r.ID, Run: r.Run.ID, Action: ActErased, From: r.State, To: r.State, Seats: r.Seats})
	return err
}
