package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// Purpose is what a link in a mail is for.
type Purpose string

// The purposes.
const (
	ToConfirm Purpose = "confirm" // the address; good for one use
	ToAnswer  Purpose = "offer"   // accept or decline; good for one use
	ToManage  Purpose = "manage"  // look, cancel, move; until the run is over
)

// NewLink makes a link of a mail and returns its token, which is stored nowhere.
// It is for the moment at which the mail is sent; links made before stay good.
// The error is fault.Conflict when the booking has nothing to confirm or to
// answer any more.
func (s *Service) NewLink(ctx context.Context, b Booking, purpose Purpose) (token string, err error) {
	expires := b.Run.Ends()
	switch purpose {
	case ToConfirm:
		expires = b.ConfirmBy
	case ToAnswer:
		expires = b.OfferedUntil
	}
	token, hash := secret.New()
	// The row is locked against changes, so that a link is made before an answer,
	// which ends it, or not at all.
	tag, err := s.pool.Exec(ctx, `
		WITH b AS (
			SELECT id FROM bookings WHERE id = $2 AND erased_at IS NULL
				AND ($3 = 'manage' OR $3 = 'confirm' AND state = 'requested' OR $3 = 'offer' AND state = 'offered') FOR SHARE)
		INSERT INTO booking_links (hash, booking_id, purpose, created_at, expires_at)
		SELECT $1, id, $3, $4, $5 FROM b`, hash, b.ID, string(purpose), s.moment(), expires)
	if err == nil && tag.RowsAffected() == 0 {
		err = fault.Conflict
	}
	if err != nil {
		return "", fmt.Errorf("booking.NewLink(%d, %s): %w", b.ID, purpose, postgres.Error(err))
	}
	return token, nil
}

// A link is what is known of a token.
type link struct {
	booking int64
	purpose Purpose
	expires time.Time
	used    bool
}

// link reads the link of a token.
func (s *Service) link(ctx context.Context, db querier, token string) (l link, err error) {
	err = db.QueryRow(ctx, `SELECT booking_id, purpose, expires_at, used_at IS NOT NULL FROM booking_links WHERE hash = $1`, secret.Hash(token)).
		Scan(&l.booking, &l.purpose, &l.expires, &l.used)
	return l, postgres.Error(err)
}

// good reports whether a link still does something, or shows what it has done.
// Whoever presses the button of the first mail again, perhaps from a second mail
// with another link, is shown the booking as long as its link is kept.
func (l link) good(b record, now time.Time) bool {
	if b.erased {
		return false
	}
	switch l.purpose {
	case ToConfirm:
		return !b.ConfirmedAt.IsZero() && now.Before(b.Run.Ends()) || b.State == Requested && !b.overdue(now)
	case ToAnswer:
		return !l.used && now.Before(l.expires) && b.State == Offered && !b.overdue(now)
	}
	return now.Before(l.expires)
}

// Look returns the booking that a link is about and what it is for, without
// changing anything: mail scanners open links. Unknown, used and expired tokens
// are fault.NotFound alike, except that a confirm link of a booking that it has
// confirmed is shown as such.
func (s *Service) Look(ctx context.Context, token string) (Booking, Purpose, error) {
	l, err := s.link(ctx, s.pool, token)
	if err != nil {
		return Booking{}, "", fmt.Errorf("booking.Look: %w", err)
	}
	b, err := s.find(ctx, l.booking)
	if err == nil && !l.good(b, s.moment()) {
		err = fault.NotFound
	}
	if err != nil {
		return Booking{}, "", fmt.Errorf("booking.Look: %w", err)
	}
	return b.Booking, l.purpose, nil
}

// Confirm confirms the e-mail address by the token of a confirm link. Doing so
// again returns the booking as it stands. The error is fault.NotFound for a link
// that is unknown or was not used in time.
func (s *Service) Confirm(ctx context.Context, token string) (Booking, error) {
	b, err := s.follow(ctx, token, ToConfirm, func(c *change, r record, l link) (record, error) {
		switch {
		case !l.good(r, c.now):
			return r, errStale
		case !r.ConfirmedAt.IsZero():
			return r, nil
		}
		return c.happen(ctx, r, confirmed, cause{})
	})
	if err != nil {
		return Booking{}, fmt.Errorf("booking.Confirm: %w", err)
	}
	return b, nil
}

// Answer accepts or declines an offer by the token of its link. Doing so again
// returns the booking as it stands. The error is fault.NotFound for a link that
// is unknown, was not used in time, or was used to answer otherwise.
func (s *Service) Answer(ctx context.Context, token string, accept bool) (Booking, error) {
	b, err := s.follow(ctx, token, ToAnswer, func(c *change, r record, l link) (record, error) {
		switch {
		case l.used && r.answered(accept):
			return r, nil
		case !l.good(r, c.now):
			return r, errStale
		}
		return c.answer(ctx, r, accept)
	})
	if err != nil {
		return Booking{}, fmt.Errorf("booking.Answer: %w", err)
	}
	return b, nil
}

// errStale says that a link came too late. That is no reason to undo what else
// had run out.
var errStale = fmt.Errorf("%w: the link is used or expired", fault.NotFound)

// follow makes the change that a link stands for.
func (s *Service) follow(ctx context.Context, token string, purpose Purpose, fn func(*change, record, link) (record, error)) (Booking, error) {
	l, err := s.link(ctx, s.pool, token)
	if err != nil {
		return Booking{}, err
	}
	if l.purpose != purpose {
		return Booking{}, fault.NotFound
	}
	var b Booking
	var stale error
	err = s.inBooking(ctx, l.booking, Actor{Kind: ByPerson, Channel: "mail"}, nil, func(c *change, r record) error {
		l, err := s.link(ctx, c.tx, token) // again: it may have been used while the locks were waited for
		if err != nil {
			return err
		}
		is, err := fn(c, r, l)
		if errors.Is(err, errStale) {
			stale = err
			return nil
		}
		if err == nil {
			b, err = c.booking(ctx, is)
		}
		return err
	})
	if err == nil {
		err = stale
	}
	return b, err
}

// spend marks the links for what a booking was as used: they have done their
// work, or come too late.
func (c *change) spend(ctx context.Context, was record) error {
	purpose := ToConfirm
	switch was.State {
	case Requested:
	case Offered:
		purpose = ToAnswer
	default:
		return nil
	}
	_, err := c.tx.Exec(ctx, `UPDATE booking_links SET used_at = $3 WHERE booking_id = $1 AND purpose = $2 AND used_at IS NULL`,
		was.ID, string(purpose), c.now)
	return postgres.Error(err)
}

// happen lets an event happen to a booking. One that cannot is fault.Conflict.
func (c *change) happen(ctx context.Context, r record, e event, why cause) (record, error) {
	to, possible := r.standing().after(e, r.Seats <= c.runs[r.Run.ID].free())
	if !possible {
		return record{}, fmt.Errorf("%w: booking %d is %s", fault.Conflict, r.ID, r.State)
	}
	why.action = e.action(to.state)
	is := r.at(to, c.now)
	if is.State == Confirmed && r.Sequence > 0 {
		is.Sequence++ // what was taken out of a calendar comes back by a higher number only
	}
	return c.replace(ctx, r, is, why)
}

// answer accepts or declines the offer of a booking.
func (c *change) answer(ctx context.Context, r record, accept bool) (record, error) {
	if accept {
		return c.happen(ctx, r, accepted, cause{})
	}
	return c.happen(ctx, r, declined, cause{details: map[string]any{"reason": "declined"}})
}

// answered reports whether a booking is what an answer makes of it.
func (r record) answered(accept bool) bool {
	if accept {
		return r.State == Confirmed
	}
	return r.State == Cancelled
}
