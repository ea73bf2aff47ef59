package booking

import (
	"context"
	"fmt"
	"time"
)

// leastReminded is how long somebody must have had altogether, from the request
// or the offer to its end, to be reminded. With half of it left there are then two
// hours to answer. Shorter times end before anybody has forgotten the first mail.
const leastReminded = 4 * time.Hour

// unreminded selects bookings with half or less of the time left to confirm or to
// answer whose people were not reminded of that yet: the log, which is written
// under the run's lock, says when the time began and that they were. A move begins
// it anew, for the mail about it has a link of its own. $2 is now, $3 leastReminded.
const unreminded = `(state = 'requested' AND confirm_by > $2 OR state = 'offered' AND offered_until > $2)
	AND erased_at IS NULL AND EXISTS (
		SELECT FROM (
			SELECT id, at, coalesce(offered_until, confirm_by) - at AS whole FROM booking_log
			WHERE booking_id = bookings.id AND action IN ('requested', 'moved', 'offered')
			ORDER BY id DESC LIMIT 1) AS begun
		WHERE whole >= $3 AND at + whole / 2 <= $2 AND NOT EXISTS (
			SELECT FROM booking_log WHERE booking_id = bookings.id AND id > begun.id AND action = 'reminded'))`

// Remind has people written to who have not confirmed their address or not
// answered their offer and have half of the time left, once for each, and returns
// how many. Several servers may do so at the same time.
func (s *Service) Remind(ctx context.Context) (int, error) {
	due := func(ctx context.Context, limit int) ([]int64, error) {
		return s.runsWith(ctx, unreminded, limit, s.moment(), leastReminded)
	}
	told, err := s.eachRun(ctx, due, s.remind)
	if told > 0 {
		s.log.Info("reminded of what runs out", "bookings", told)
	}
	if err != nil {
		return told, fmt.Errorf("booking.Remind: %w", err)
	}
	return told, nil
}

// remind reminds the people of a run.
func (s *Service) remind(ctx context.Context, run int64) (told int, err error) {
	const batch = 500 // more than that are left to the next round
	err = s.inRuns(ctx, bySystem(), []int64{run}, func(c *change) error {
		due, err := records(ctx, c.tx, `WHERE run_id = $1 AND `+unreminded+` ORDER BY id LIMIT $4 FOR NO KEY UPDATE`,
			run, c.now, leastReminded, batch)
		if err != nil {
			return err
		}
		for _, b := range due {
			e := Entry{Booking: b.ID, Run: run, Action: ActReminded, From: b.State, To: b.State, Seats: b.Seats}
			if err := c.tell(ctx, e); err != nil {
				return err
			}
		}
		told = len(due)
		return nil
	})
	return told, err
}
