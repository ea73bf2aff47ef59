package booking

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
)

// Cancel ends a booking. It is no error to cancel what ended already; a run that
// is over is fault.Conflict.
func (s *Service) Cancel(ctx context.Context, id int64, by Actor) (Booking, error) {
	var b Booking
	err := s.inBooking(ctx, id, by, nil, func(c *change, r record) (err error) {
		switch {
		case !r.State.Active():
		case !c.now.Before(r.Run.Ends()):
			return fmt.Errorf("%w: the run is over", fault.Conflict)
		default:
			if r, err = c.happen(ctx, r, withdrawn, cause{}); err != nil {
				return err
			}
		}
		b, err = c.booking(ctx, r)
		return err
	})
	if err != nil {
		return Booking{}, fmt.Errorf("booking.Cancel(%d): %w", id, err)
	}
	return b, nil
}

// AnswerAs accepts or declines the offer of a booking for whoever is signed in
// as its owner. Doing so again returns the booking as it stands. An offer that
// ended meanwhile is fault.Conflict.
func (s *Service) AnswerAs(ctx context.Context, id int64, accept bool, by Actor) (Booking, error) {
	var b Booking
	err := s.inBooking(ctx, id, by, nil, func(c *change, r record) (err error) {
		if !r.answered(accept) {
			if r, err = c.answer(ctx, r, accept); err != nil {
				return err
			}
		}
		b, err = c.booking(ctx, r)
		return err
	})
	if err != nil {
		return Booking{}, fmt.Errorf("booking.AnswerAs(%d): %w", id, err)
	}
	return b, nil
}

// Resend has the mail with the link for the present state sent again, at most
// three times in 24 hours; more, and a booking that ended, are fault.Conflict.
func (s *Service) Resend(ctx context.Context, id int64, by Actor) error {
	err := s.inBooking(ctx, id, by, nil, func(c *change, r record) error {
		if !r.State.Active() {
			return fmt.Errorf("%w: it is %s", fault.Conflict, r.State)
		}
		var sent int
		err := c.tx.QueryRow(ctx, `SELECT count(*) FROM booking_log WHERE booking_id = $1 AND action = 'link_resent' AND at > $2`,
			id, c.now.Add(-day)).Scan(&sent)
		if err != nil {
			return err
		}
		if sent >= mostResent {
			return fmt.Errorf("%w: sent %d times in 24 hours", fault.Conflict, sent)
		}
		return c.tell(ctx, Entry{Booking: id, Run: r.Run.ID, Action: ActLinkResent, From: r.State, To: r.State, Seats: r.Seats})
	})
	if err != nil {
		return fmt.Errorf("booking.Resend(%d): %w", id, err)
	}
	return nil
}
