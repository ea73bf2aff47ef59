package report

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// MostRooms is how many rooms a report is delivered to at most.
const MostRooms = 5

// An Option changes what a Store allows.
type Option func(*Store)

// WithRooms lets reports be delivered to the rooms of a channel; is reports whether
// something is one.
func WithRooms(channel string, is func(to string) bool) Option {
	return func(s *Store) { s.rooms[channel] = is }
}

// isRoom reports whether a delivery is to a room of a channel that is connected.
func (s *Store) isRoom(d Delivery) bool {
	is, connected := s.rooms[d.Channel]
	return connected && is(d.To)
}

// DeliverTo has a report delivered to one more room, and leaves it alone if it is
// already. Whoever is in the room sees what the report's owner may see by then. It
// fails with fault.Denied (who may not change the report), fault.NotFound,
// fault.Invalid (no room of a connected channel) and fault.Conflict (MostRooms).
func (s *Store) DeliverTo(ctx context.Context, who account.Person, id int64, room Delivery) (Report, error) {
	r, err := s.redirect(ctx, who, id, func(to []Delivery) ([]Delivery, error) {
		switch {
		case slices.Contains(to, room):
			return to, nil
		case !s.isRoom(room):
			return nil, fmt.Errorf("%w: delivery by %q to no room", fault.Invalid, room.Channel)
		case roomsAmong(to) >= MostRooms:
			return nil, fmt.Errorf("%w: %d rooms", fault.Conflict, MostRooms)
		}
		return append(to, room), nil
	})
	if err != nil {
		return Report{}, fmt.Errorf("report.DeliverTo(%d): %w", id, err)
	}
	return r, nil
}

// EndDelivery has a report no longer delivered to a place, also where that was never
// so. It fails with fault.Denied and fault.NotFound.
func (s *Store) EndDelivery(ctx context.Context, who account.Person, id int64, place Delivery) (Report, error) {
	r, err := s.redirect(ctx, who, id, func(to []Delivery) ([]Delivery, error) {
		return slices.DeleteFunc(to, func(d Delivery) bool { return d == place }), nil
	})
	if err != nil {
		return Report{}, fmt.Errorf("report.EndDelivery(%d): %w", id, err)
	}
	return r, nil
}

// redirect changes where a report is delivered, of two at once one after the other.
func (s *Store) redirect(ctx context.Context, who account.Person, id int64, change func([]Delivery) ([]Delivery, error)) (Report, error) {
	err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		owner, err := ownerOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if !mayChange(who, owner) {
			return fault.Denied
		}
		to, err := deliveriesOf(ctx, tx, id)
		if err == nil {
			to, err = change(to)
		}
		if err != nil {
			return err
		}
		return deliverTo(ctx, tx, id, to, lastDue(s.now()))
	})
	if err != nil {
		return Report{}, err
	}
	return s.find(ctx, id)
}

// deliveriesOf returns where a report is delivered.
func deliveriesOf(ctx context.Context, tx pgx.Tx, id int64) ([]Delivery, error) {
	rows, err := tx.Query(ctx, `select channel, recipient from report_deliveries where report_id = $1 order by id`, id)
	if err != nil {
		return nil, postgres.Error(err)
	}
	to, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Delivery])
	return to, postgres.Error(err)
}

// roomsAmong counts the deliveries that are to rooms.
func roomsAmong(to []Delivery) (n int) {
	for _, d := range to {
		if d.Channel != ByMail {
			n++
		}
	}
	return n
}
