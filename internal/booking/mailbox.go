package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype/zeronull"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A mailbox is what one person has, as far as an address tells.
type mailbox struct {
	same    int64     // an active booking of the run; 0 none
	latest  int64     // the latest booking of any run; 0 none
	open    int       // unconfirmed requests
	active  int       // active bookings of runs that are not over
	daily   int       // requests of the last 24 hours, also those that came to nothing
	toldAt  time.Time // when its owner was last told that there are too many; zero never
	retries int       // how often the owner was told in 24 hours that there is a booking of the run
}

// mailbox reads what a mailbox has, and keeps others from changing that in runs
// which this change has not locked.
func (c *change) mailbox(ctx context.Context, key string, run int64) (mailbox, error) {
	// Two mailboxes with the same hash wait for each other, no more.
	_, err := c.tx.Exec(ctx, `
		SELECT pg_advisory_xact_lock_shared(hashtext('akademie/mailboxes'), 0), pg_advisory_xact_lock(hashtext('akademie/mailbox'), hashtext($1))`, key)
	if err != nil {
		return mailbox{}, postgres.Error(err)
	}
	var m mailbox
	err = c.tx.QueryRow(ctx, `
		WITH own AS (
			SELECT id, run_id, state, confirm_by, requested_at FROM bookings WHERE email_key = $1),
		said AS (
			SELECT l.at, l.action, l.booking_id FROM booking_log l JOIN own ON own.id = l.booking_id
			WHERE l.action IN ('requested_again', 'over_limit') AND l.at > $4)
		SELECT
			(SELECT id FROM own WHERE run_id = $2 AND state NOT IN ('cancelled', 'expired')),
			(SELECT max(id) FROM own),
			(SELECT count(*) FROM own WHERE state = 'requested' AND confirm_by > $3),
			(SELECT count(*) FROM own WHERE state NOT IN ('cancelled', 'expired')
				AND EXISTS (SELECT FROM sessions WHERE sessions.run_id = own.run_id AND ends > $3)),
			(SELECT count(*) FROM own WHERE requested_at > $4) + (SELECT count(*) FROM said),
			(SELECT max(at) FROM said WHERE action = 'over_limit'),
			(SELECT count(*) FROM said JOIN own ON own.id = said.booking_id
				WHERE said.action = 'requested_again' AND own.run_id = $2)`,
		key, run, c.now, c.now.Add(-day)).Scan((*zeronull.Int8)(&m.same), (*zeronull.Int8)(&m.latest),
		&m.open, &m.active, &m.daily, (*zeronull.Timestamptz)(&m.toldAt), &m.retries)
	return m, postgres.Error(err)
}

// mailboxes keeps others from changing what any mailbox has. An import has more of
// them than PostgreSQL has room for locks, so it has them all at once.
func (c *change) mailboxes(ctx context.Context) error {
	_, err := c.tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('akademie/mailboxes'), 0)`)
	return postgres.Error(err)
}

// refuses tells why the mailbox gets no further booking, "" when it does.
func (m mailbox) refuses(limits Limits) Action {
	switch {
	case m.same != 0:
		return ActSecondTry
	case m.open >= limits.Open, m.active >= limits.Active, m.daily >= limits.Daily:
		return ActOverLimit
	}
	return ""
}

// tellOwner logs why there is no booking and has its owner written to, but not
// so often that it could be used to fill a stranger's mailbox.
func (c *change) tellOwner(ctx context.Context, m mailbox, run int64, why Action) error {
	id := m.same
	switch {
	case why == ActSecondTry && (m.retries >= mostResent || m.daily >= c.limits.Daily):
		return nil
	case why == ActOverLimit && !m.toldAt.IsZero():
		return nil
	case why == ActOverLimit:
		id = m.latest
	}
	found, err := records(ctx, c.tx, `WHERE id = $1`, id)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("booking %d: %w", id, postgres.Error(pgx.ErrNoRows))
	}
	b := found[0]
	return c.tell(ctx, Entry{Booking: b.ID, Run: run, Action: why, From: b.State, To: b.State, Seats: b.Seats})
}
