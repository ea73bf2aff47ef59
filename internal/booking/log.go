package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype/zeronull"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// An Entry is one change in the log. Its details hold nothing personal.
type Entry struct {
	ID        int64
	Booking   int64 // 0: of the run
	Run       int64 // after the change
	MovedFrom int64 // the run that the booking was moved out of; 0 none
	At        time.Time
	Action    Action
	Actor     Actor
	From, To  State
	Seats     int            // of the booking, or what the run has now
	Details   map[string]any // "reason" of an end, "until" of an offer, "held" of a request, "message", "dropped" sessions, "used" seats
}

// EventType is what other systems are told about an entry, "" for nothing: what
// a booking has become, so that they need not know our rules. An expired request
// or offer is a cancellation to them. An offer is still one on the waiting list,
// which they know of; they hear of the answer.
func EventType(e Entry) string {
	switch e.Action {
	case ActRequested, ActConfirmed, ActWaitlisted, ActMoved, ActCancelled, ActExpired, ActOfferEnded:
	default:
		return ""
	}
	switch e.To {
	case Requested:
		return "booking.requested"
	case Confirmed:
		return "booking.confirmed"
	case Waitlisted:
		return "booking.waitlisted"
	}
	return "booking.cancelled"
}

// mailed reports whether the person is written to about an entry. Who never
// confirmed an address is not written to when that runs out, nor when seats are
// held in the meantime: there is a mail to answer already.
func mailed(e Entry) bool {
	switch e.Action {
	case ActExpired, ActHeld, ActErased, ActAttended:
		return false
	}
	return e.Booking != 0
}

// tell appends to the log and has people told of it.
func (c *change) tell(ctx context.Context, e Entry) error {
	id, err := c.note(ctx, e)
	if err != nil {
		return err
	}
	return c.notify(ctx, id, e)
}

// notify enqueues the mail about an entry, if it is one to write about.
func (c *change) notify(ctx context.Context, id int64, e Entry) error {
	if !mailed(e) {
		return nil
	}
	if _, err := c.queue.InsertTx(ctx, c.tx, NotifyArgs{Entry: id}, nil); err != nil {
		return fmt.Errorf("enqueue the mail of entry %d: %w", id, err)
	}
	return nil
}

// note appends to the log and has other systems told of it. Without an actor it
// is who makes the change.
func (c *change) note(ctx context.Context, e Entry) (int64, error) {
	if e.Details == nil {
		e.Details = map[string]any{}
	}
	if e.Actor.Kind == "" {
		e.Actor = c.by
	}
	err := c.tx.QueryRow(ctx, `
		INSERT INTO booking_log (booking_id, run_id, moved_from, at, action, actor, actor_id, channel, from_state, to_state, seats, details)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
		zeronull.Int8(e.Booking), e.Run, zeronull.Int8(e.MovedFrom), c.now, e.Action, e.Actor.Kind, e.Actor.ID, e.Actor.Channel,
		e.From, e.To, e.Seats, e.Details).Scan(&e.ID)
	if err != nil {
		return 0, postgres.Error(err)
	}
	if event := EventType(e); event != "" {
		if err := c.publish(ctx, c.tx, e.ID, event); err != nil {
			return 0, fmt.Errorf("publish entry %d: %w", e.ID, err)
		}
	}
	return e.ID, nil
}

const entryColumns = `id, booking_id, run_id, moved_from, at, action, actor, actor_id, channel, from_state, to_state, seats, details`

func scanEntry(row pgx.CollectableRow) (Entry, error) {
	var e Entry
	err := row.Scan(&e.ID, (*zeronull.Int8)(&e.Booking), &e.Run, (*zeronull.Int8)(&e.MovedFrom), &e.At, &e.Action,
		&e.Actor.Kind, &e.Actor.ID, &e.Actor.Channel, &e.From, &e.To, &e.Seats, &e.Details)
	return e, err
}

func (s *Service) entries(ctx context.Context, where string, args ...any) ([]Entry, error) {
	rows, err := s.pool.Query(ctx, `SELECT `+entryColumns+` FROM booking_log `+where, args...)
	if err != nil {
		return nil, postgres.Error(err)
	}
	found, err := pgx.CollectRows(rows, scanEntry)
	return found, postgres.Error(err)
}

// Entry returns an entry of the log. It fails with fault.NotFound.
func (s *Service) Entry(ctx context.Context, id int64) (Entry, error) {
	found, err := s.entries(ctx, `WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = postgres.Error(pgx.ErrNoRows)
	}
	if err != nil {
		return Entry{}, fmt.Errorf("booking.Entry(%d): %w", id, err)
	}
	return found[0], nil
}

// Changes returns the log of a booking, oldest first, at most 1,000 entries.
func (s *Service) Changes(ctx context.Context, id int64) ([]Entry, error) {
	const most = 1000
	found, err := s.entries(ctx, `WHERE booking_id = $1 ORDER BY id LIMIT $2`, id, most)
	if err != nil {
		return nil, fmt.Errorf("booking.Changes(%d): %w", id, err)
	}
	return found, nil
}

// History returns the log of a run, also of the bookings that were moved out of
// it, newest first, at most 1,000 entries.
func (s *Service) History(ctx context.Context, run int64, limit int) ([]Entry, error) {
	const most = 1000
	found, err := s.entries(ctx, `WHERE run_id = $1 OR moved_from = $1 ORDER BY id DESC LIMIT $2`, run, min(limit, most))
	if err != nil {
		return nil, fmt.Errorf("booking.History(%d): %w", run, err)
	}
	return found, nil
}
