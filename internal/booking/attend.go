package booking

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Attend records how many of their seats the confirmed bookings of a run used, by
// the ids of the bookings; bookings that are not named stay as they are. What was
// recorded before is corrected, and only what differs is logged. A run that has
// not begun or does not take place and a booking that is not confirmed or not of
// this run are fault.Conflict, a number of seats that it has not is
// fault.Invalid; nothing is recorded then.
func (s *Service) Attend(ctx context.Context, run int64, used map[int64]int, by Actor) error {
	err := s.inRuns(ctx, by, []int64{run}, func(c *change) error {
		l := c.runs[run]
		if c.now.Before(l.run.Starts()) || l.run.Status == catalogue.Cancelled {
			return fmt.Errorf("%w: the run has not begun or does not take place", fault.Conflict)
		}
		ids := slices.Sorted(maps.Keys(used))
		found, err := records(ctx, c.tx, `
			WHERE run_id = $1 AND id = any($2) AND state = 'confirmed' ORDER BY id FOR NO KEY UPDATE`, run, ids)
		if err != nil {
			return err
		}
		if len(found) < len(ids) {
			return fmt.Errorf("%w: %d of %d bookings are confirmed in this run", fault.Conflict, len(found), len(ids))
		}
		for _, r := range found {
			if err := c.attend(ctx, r, used[r.ID]); err != nil {
				return fmt.Errorf("booking %d: %w", r.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("booking.Attend(run %d): %w", run, err)
	}
	return nil
}

func (c *change) attend(ctx context.Context, r record, used int) error {
	switch {
	case used < 0 || used > r.Seats:
		return fmt.Errorf("%w: it has %d seats, not %d", fault.Invalid, r.Seats, used)
	case r.Attended != nil && *r.Attended == used:
		return nil
	}
	if _, err := c.tx.Exec(ctx, `UPDATE bookings SET attended = $2, updated_at = $3 WHERE id = $1`, r.ID, used, c.now); err != nil {
		return postgres.Error(err)
	}
	_, err := c.note(ctx, attendance(r, used, c.by, c.now))
	return err
}

// attendance is the entry of the log about seats that were used.
func attendance(r record, used int, by Actor, at time.Time) Entry {
	return Entry{Booking: r.ID, Run: r.Run.ID, At: at, Action: ActAttended, Actor: by, From: r.State, To: r.State, Seats: r.Seats,
		Details: map[string]any{"used": used}}
}
