package booking

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// Move rebooks to another run, at the end of its line unless seats are free. An
// address that was confirmed stays so. Nothing changes when the other run takes
// no bookings (fault.Conflict), is full and wait is false (fault.Conflict), or
// has an active booking of the mailbox (fault.Conflict). Moving to where it is
// already is no error, for a button may be pressed twice.
func (s *Service) Move(ctx context.Context, id, run int64, wait bool, by Actor) (Booking, error) {
	var b Booking
	err := s.inBooking(ctx, id, by, []int64{run}, func(c *change, r record) (err error) {
		b, err = c.move(ctx, r, run, wait)
		return err
	})
	if err != nil {
		return Booking{}, fmt.Errorf("booking.Move(%d, run %d): %w", id, run, err)
	}
	return b, nil
}

// move rebooks to another of the locked runs.
func (c *change) move(ctx context.Context, r record, run int64, wait bool) (Booking, error) {
	if r.Run.ID == run {
		return c.booking(ctx, r)
	}
	to := c.runs[run]
	if !c.now.Before(r.Run.Ends()) {
		return Booking{}, fmt.Errorf("%w: the run is over", fault.Conflict)
	}
	if problems := runProblems(to.run, r.Seats, c.now); problems != nil {
		return Booking{}, fmt.Errorf("%w: %s", fault.Conflict, problems.Error())
	}
	fits := r.Seats <= to.free()
	if !fits && (!wait || to.length >= c.limits.Line) {
		return Booking{}, fmt.Errorf("%w: the run is full", fault.Conflict)
	}
	standing, possible := r.standing().after(movedToOther, fits)
	if !possible {
		return Booking{}, fmt.Errorf("%w: it is %s", fault.Conflict, r.State)
	}
	if err := c.vacant(ctx, r, run); err != nil {
		return Booking{}, err
	}
	is := r.at(standing, c.now)
	is.Run = to.run
	is.ConfirmBy = earlier(r.ConfirmBy, to.run.Starts())
	is.Sequence++
	if err := c.tx.QueryRow(ctx, `SELECT nextval('booking_line')`).Scan(&is.line); err != nil {
		return Booking{}, err
	}
	is, err := c.replace(ctx, r, is, cause{action: ActMoved})
	if err != nil {
		return Booking{}, err
	}
	return c.booking(ctx, is)
}

// vacant reports fault.Conflict when a mailbox has an active booking of a run.
func (c *change) vacant(ctx context.Context, r record, run int64) error {
	var taken bool
	err := c.tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM bookings WHERE run_id = $1 AND email_key = $2 AND state NOT IN ('cancelled', 'expired'))`,
		run, r.emailKey).Scan(&taken)
	if err == nil && taken {
		err = fmt.Errorf("%w: the mailbox has a booking of that run", fault.Conflict)
	}
	return err
}

// ConfirmFor confirms a request or gives a waitlisted booking its seats, past
// the line, on a coordinator's responsibility; more seats than there are is
// fault.Conflict.
func (s *Service) ConfirmFor(ctx context.Context, id int64, by Actor) (Booking, error) {
	var b Booking
	err := s.inBooking(ctx, id, by, nil, func(c *change, r record) (err error) {
		if r.State != Confirmed {
			if r.Run.Status == catalogue.Cancelled || !c.now.Before(r.Run.Ends()) {
				return fmt.Errorf("%w: the run does not take place, or is over", fault.Conflict)
			}
			if r, err = c.happen(ctx, r, overruled, cause{}); err != nil {
				return err
			}
		}
		b, err = c.booking(ctx, r)
		return err
	})
	if err != nil {
		return Booking{}, fmt.Errorf("booking.ConfirmFor(%d): %w", id, err)
	}
	return b, nil
}
