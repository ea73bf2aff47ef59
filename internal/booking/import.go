package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype/zeronull"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// An Imported is a booking made elsewhere whose e-mail address is confirmed.
type Imported struct {
	Run       int64
	Seats     int
	Person    Person
	Language  string    // "de" or "en"
	Channel   string    // on which it was requested; "" that of who imports
	Requested time.Time // not after now
}

// mostImported bounds one import.
const mostImported = 20_000

// Import takes bookings over in the order given, all or none: each is confirmed
// if its seats are free, and waitlisted otherwise, by the rules of Request. It
// writes to nobody and tells no other system, as they were told elsewhere. The
// error is fault.Invalid for data that Request would refuse, and fault.Conflict
// for a run that is full without a waiting list, does not take place or is kept
// by another system, or a mailbox that has a booking of it already.
func (s *Service) Import(ctx context.Context, list []Imported, by Actor) error {
	if len(list) == 0 {
		return nil
	}
	if len(list) > mostImported {
		return fmt.Errorf("booking.Import: %w: more than %d bookings", fault.Invalid, mostImported)
	}
	var runs []int64
	for _, b := range list {
		runs = append(runs, b.Run)
	}
	slices.Sort(runs)
	err := s.inRuns(ctx, by, slices.Compact(runs), func(c *change) error {
		if err := c.mailboxes(ctx); err != nil {
			return err
		}
		records := make([]record, len(list))
		for i, b := range list {
			var err error
			if records[i], err = c.take(b); err != nil {
				return fmt.Errorf("booking %d: %w", i+1, err)
			}
		}
		return c.copy(ctx, records)
	})
	if err != nil {
		return fmt.Errorf("booking.Import: %w", err)
	}
	return nil
}

// take gives a booking its seats or its place in the line.
func (c *change) take(b Imported) (record, error) {
	q := Request{Run: b.Run, Seats: b.Seats, Person: b.Person, Language: b.Language, Consent: ConsentVersion,
		Question: b.Person.Email}.normal()
	if err := q.problems(c.limits).err(); err != nil {
		return record{}, err
	}
	if b.Requested.IsZero() || b.Requested.After(c.now) {
		return record{}, fmt.Errorf("%w: requested at %v", fault.Invalid, b.Requested)
	}
	l := c.runs[b.Run]
	fits := b.Seats <= l.free()
	if !ours(l.run) || l.run.Status == catalogue.Cancelled || !fits && (!l.run.WaitingList || b.Seats > l.run.Seats.Capacity) {
		return record{}, fmt.Errorf("%w: run %d takes no such booking", fault.Conflict, b.Run)
	}
	r := record{emailKey: mailboxOf(q.Person.Email)}
	r.Booking = Booking{Ref: newRef(), Run: l.run, Seats: b.Seats, State: Waitlisted, Person: q.Person, Language: q.Language,
		Channel: cmp.Or(b.Channel, c.by.Channel),
		Consent: q.Consent, RequestedAt: b.Requested, ConfirmBy: b.Requested.Add(c.limits.Hold), ConfirmedAt: b.Requested}
	if fits {
		r.State, r.Held = Confirmed, true
	}
	l.count(r, 1)
	return r, nil
}

// copy stores new bookings, in their order, and logs them.
func (c *change) copy(ctx context.Context, list []record) error {
	refs := make([]string, len(list))
	_, err := c.tx.CopyFrom(ctx, pgx.Identifier{"bookings"}, []string{"ref", "run_id", "seats", "state", "held",
		"name", "email", "email_key", "municipality", "ags", "land", "function", "language", "channel",
		"consent", "consented_at", "requested_at", "confirm_by", "confirmed_at", "updated_at"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			r, p := list[i], list[i].Person
			refs[i] = r.Ref
			return []any{r.Ref, r.Run.ID, r.Seats, string(r.State), r.Held,
				p.Name, p.Email, r.emailKey, p.Municipality, zeronull.Text(p.AGS), zeronull.Text(p.Land), p.Function, r.Language, r.Channel,
				r.Consent, r.RequestedAt, r.RequestedAt, r.ConfirmBy, r.ConfirmedAt, c.now}, nil
		}))
	if err != nil {
		return postgres.Error(err)
	}
	_, err = c.tx.Exec(ctx, `
		INSERT INTO booking_log (booking_id, run_id, at, action, actor, actor_id, channel, from_state, to_state, seats, details)
		SELECT b.id, b.run_id, b.requested_at, s.action, $2, $3, $4, s.from_state, s.to_state, b.seats, '{}'
		FROM bookings b, LATERAL (VALUES (1, 'requested', '', 'requested'), (2, b.state, 'requested', b.state)) AS s(n, action, from_state, to_state)
		WHERE b.ref = any($1) ORDER BY b.id, s.n`,
		refs, c.by.Kind, c.by.ID, c.by.Channel)
	return postgres.Error(err)
}
