package booking

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// SetCapacity changes how many seats a run has and gives those that come free
// down its line. Fewer than are taken is fault.Conflict, and so is a run whose
// seats another system owns.
func (s *Service) SetCapacity(ctx context.Context, run int64, capacity int, by Actor) error {
	err := s.inRuns(ctx, by, []int64{run}, func(c *change) error {
		l := c.runs[run]
		switch {
		case capacity < 0 || capacity > catalogue.MaxCapacity:
			return fmt.Errorf("%w: a run has 0 to %d seats", fault.Invalid, catalogue.MaxCapacity)
		case !ours(l.run):
			return fmt.Errorf("%w: another system owns the seats", fault.Conflict)
		case capacity < l.run.Seats.Taken:
			return fmt.Errorf("%w: %d seats are taken", fault.Conflict, l.run.Seats.Taken)
		case capacity == l.run.Seats.Capacity:
			return nil
		}
		l.run.Seats.Capacity, l.stored = capacity, false
		return c.resized(ctx, l)
	})
	if err != nil {
		return fmt.Errorf("booking.SetCapacity(%d, %d): %w", run, capacity, err)
	}
	return nil
}

// resized logs that a run has another capacity now.
func (c *change) resized(ctx context.Context, l *ledger) error {
	_, err := c.note(ctx, Entry{Run: l.run.ID, Action: ActCapacity, Seats: l.run.Seats.Capacity})
	return err
}

// CancelRun takes a run off the programme and cancels its bookings. It is no
// error when that was done already.
func (s *Service) CancelRun(ctx context.Context, run int64, by Actor) error {
	err := s.inRuns(ctx, by, []int64{run}, func(c *change) error {
		l := c.runs[run]
		if l.run.Status != catalogue.Cancelled {
			if err := c.catalogue.SetStatus(ctx, c.tx, run, catalogue.Cancelled); err != nil {
				return err
			}
		}
		return c.callOff(ctx, l)
	})
	if err != nil {
		return fmt.Errorf("booking.CancelRun(%d): %w", run, err)
	}
	return nil
}

// callOff cancels what is booked of a run that does not take place, and logs it
// once.
func (c *change) callOff(ctx context.Context, l *ledger) error {
	var known bool
	err := c.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM booking_log WHERE run_id = $1 AND action = 'run_cancelled')`, l.run.ID).Scan(&known)
	if err != nil {
		return postgres.Error(err)
	}
	active, err := c.active(ctx, l)
	if err != nil {
		return err
	}
	if known && len(active) == 0 {
		return nil
	}
	l.run.Status = catalogue.Cancelled // its line stands still
	if _, err := c.note(ctx, Entry{Run: l.run.ID, Action: ActRunOff}); err != nil {
		return err
	}
	for _, r := range active {
		if _, err := c.happen(ctx, r, withdrawn, cause{details: map[string]any{"reason": "run_cancelled"}}); err != nil {
			return err
		}
	}
	return nil
}

// active reads the active bookings of a locked run in the order of requests.
func (c *change) active(ctx context.Context, l *ledger) ([]record, error) {
	found, err := records(ctx, c.tx, `
		WHERE run_id = $1 AND state IN ('requested', 'confirmed', 'waitlisted', 'offered') ORDER BY line FOR NO KEY UPDATE`, l.run.ID)
	for i := range found {
		found[i].Run = l.run
	}
	return found, err
}
