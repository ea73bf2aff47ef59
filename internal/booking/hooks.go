package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// The import of the catalogue changes runs itself. The functions of this file
// draw the consequences for bookings in the import's transaction, after it has
// written the run. They fit catalogue.Hooks but for the actor, who imports.

// Resized gives the seats of a run that has another capacity now down its line.
func (s *Service) Resized(ctx context.Context, tx pgx.Tx, run int64, by Actor) error {
	err := s.within(ctx, tx, by, []int64{run}, func(c *change) error { return c.resized(ctx, c.runs[run]) })
	if err != nil {
		return fmt.Errorf("booking.Resized(%d): %w", run, err)
	}
	return nil
}

// CalledOff cancels the bookings of a run that does not take place any more.
func (s *Service) CalledOff(ctx context.Context, tx pgx.Tx, run int64, by Actor) error {
	err := s.within(ctx, tx, by, []int64{run}, func(c *change) error { return c.callOff(ctx, c.runs[run]) })
	if err != nil {
		return fmt.Errorf("booking.CalledOff(%d): %w", run, err)
	}
	return nil
}

// Rescheduled has everybody with an active booking of a run told that its
// sessions changed, and shortens deadlines that lie behind its new beginning. was
// are the sessions it had before.
func (s *Service) Rescheduled(ctx context.Context, tx pgx.Tx, run int64, was []catalogue.Session, by Actor) error {
	err := s.within(ctx, tx, by, []int64{run}, func(c *change) error { return c.rescheduled(ctx, c.runs[run], was) })
	if err != nil {
		return fmt.Errorf("booking.Rescheduled(%d): %w", run, err)
	}
	return nil
}

func (c *change) rescheduled(ctx context.Context, l *ledger, before []catalogue.Session) error {
	active, err := c.active(ctx, l)
	if err != nil {
		return err
	}
	why := cause{action: ActRescheduled}
	if gone := dropped(before, len(l.run.Sessions)); gone != nil {
		why.details = map[string]any{"dropped": gone}
	}
	for _, was := range active {
		is := was
		is.Sequence++
		is.ConfirmBy = earlier(was.ConfirmBy, l.run.Starts())
		if was.State == Offered {
			is.OfferedUntil = earlier(was.OfferedUntil, l.run.Closes())
		}
		if _, err := c.replace(ctx, was, is, why); err != nil {
			return err
		}
	}
	return nil
}

// A droppedSession is one that a run had and has no more. The log keeps it for the
// mail that takes it out of calendars (see Service.surplus).
type droppedSession struct {
	N      int       `json:"n"`
	Title  string    `json:"title"`
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
}

// dropped returns the sessions behind those that a run still has.
func dropped(before []catalogue.Session, left int) (gone []droppedSession) {
	for _, x := range before {
		if x.N > left {
			gone = append(gone, droppedSession(x))
		}
	}
	return gone
}
