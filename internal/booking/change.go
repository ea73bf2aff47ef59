package booking

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A change is a transaction that changes bookings of runs which it has locked.
type change struct {
	*Service
	tx   pgx.Tx
	now  time.Time
	by   Actor
	runs map[int64]*ledger
	done int // bookings changed
}

// A cause is why a booking changes, for the log.
type cause struct {
	action  Action
	details map[string]any
	by      Actor // zero: who makes the change
	quiet   bool  // nobody is written to
}

// bySystem is who changes bookings when nobody asked for it.
func bySystem() Actor { return Actor{Kind: BySystem, Channel: "system"} }

// A ledger is a locked run with its counts, which follow every change.
type ledger struct {
	run    catalogue.Run
	length int  // bookings in its line
	stored bool // the counts are those of the database
}

func (l *ledger) free() int { return l.run.Seats.Free() }

// count adds a booking to the counts, or takes it out of them (sign -1).
func (l *ledger) count(r record, sign int) {
	switch {
	case r.Held:
		l.run.Seats.Taken += sign * r.Seats
	case r.inLine():
		l.run.Seats.Waiting += sign * r.Seats
		l.length += sign
	default:
		return
	}
	l.stored = false
}

// inRuns makes a change of bookings in these runs in a transaction of its own.
func (s *Service) inRuns(ctx context.Context, by Actor, runs []int64, fn func(*change) error) error {
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		return s.within(ctx, tx, by, runs, fn)
	})
}

// within makes a change of bookings in these runs as a part of tx: what has run
// out ends first and its seats go down the line, then fn decides, then the seats
// that it freed go down the line.
func (s *Service) within(ctx context.Context, tx pgx.Tx, by Actor, runs []int64, fn func(*change) error) error {
	c, err := s.lock(ctx, tx, by, runs)
	if err != nil {
		return err
	}
	for _, l := range c.ledgers() {
		if err := c.expire(ctx, l); err != nil {
			return err
		}
		if err := c.allot(ctx, l); err != nil {
			return err
		}
	}
	if err := fn(c); err != nil {
		return err
	}
	for _, l := range c.ledgers() {
		if err := c.allot(ctx, l); err != nil {
			return err
		}
		if err := c.store(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// errMoved says that a booking left its run before that was locked.
var errMoved = errors.New("the booking was moved meanwhile")

// inBooking makes a change of one booking, with further runs locked.
func (s *Service) inBooking(ctx context.Context, id int64, by Actor, also []int64, fn func(*change, record) error) error {
	return unmoved(func() error {
		return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
			return s.withinBooking(ctx, tx, id, by, also, fn)
		})
	})
}

// withinBooking makes a change of one booking as a part of tx. It fails with
// errMoved when it has to be tried again in a new transaction: locks must be
// taken in the order of runs.
func (s *Service) withinBooking(ctx context.Context, tx pgx.Tx, id int64, by Actor, also []int64, fn func(*change, record) error) error {
	var run int64
	if err := tx.QueryRow(ctx, `SELECT run_id FROM bookings WHERE id = $1`, id).Scan(&run); err != nil {
		return postgres.Error(err)
	}
	return s.within(ctx, tx, by, append([]int64{run}, also...), func(c *change) error {
		r, err := c.read(ctx, id)
		if err != nil {
			return err
		}
		return fn(c, r)
	})
}

// unmoved tries again when a booking was moved meanwhile.
func unmoved(try func() error) error {
	const attempts = 10 // each needs another move of the booking in the blink of an eye
	for range attempts {
		if err := try(); !errors.Is(err, errMoved) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", fault.Unavailable, errMoved)
}

// errNoRun says that a run is unknown; of kind fault.NotFound with what it wraps.
var errNoRun = errors.New("no such run")

// lock locks the runs and reads their counts.
func (s *Service) lock(ctx context.Context, tx pgx.Tx, by Actor, runs []int64) (*change, error) {
	locked, err := s.catalogue.Lock(ctx, tx, runs...)
	if errors.Is(err, fault.NotFound) {
		err = fmt.Errorf("%w: %w", errNoRun, err)
	}
	if err != nil {
		return nil, err
	}
	c := &change{Service: s, tx: tx, now: s.moment(), by: by, runs: make(map[int64]*ledger, len(locked))}
	for id, run := range locked {
		c.runs[id] = &ledger{run: run, stored: true}
	}
	rows, err := tx.Query(ctx, `SELECT run_id, length FROM booking_lines WHERE run_id = any($1)`, slices.Collect(maps.Keys(locked)))
	if err != nil {
		return nil, postgres.Error(err)
	}
	var id int64
	var length int
	_, err = pgx.ForEachRow(rows, []any{&id, &length}, func() error {
		c.runs[id].length = length
		return nil
	})
	return c, postgres.Error(err)
}

// ledgers returns the runs in the order of ids.
func (c *change) ledgers() []*ledger {
	return slices.SortedFunc(maps.Values(c.runs), func(a, b *ledger) int { return int(a.run.ID - b.run.ID) })
}

// store writes the counts of a run, unless another system keeps them.
func (c *change) store(ctx context.Context, l *ledger) error {
	if l.stored {
		return nil
	}
	if ours(l.run) {
		seats := l.run.Seats
		if err := c.catalogue.SetSeats(ctx, c.tx, l.run.ID, seats.Capacity, seats.Taken, seats.Waiting); err != nil {
			return err
		}
	}
	_, err := c.tx.Exec(ctx, `
		INSERT INTO booking_lines (run_id, length) VALUES ($1, $2)
		ON CONFLICT (run_id) DO UPDATE SET length = excluded.length`, l.run.ID, l.length)
	l.stored = err == nil
	return postgres.Error(err)
}

// read reads a booking of a locked run and locks it.
func (c *change) read(ctx context.Context, id int64) (record, error) {
	found, err := records(ctx, c.tx, `WHERE id = $1 FOR NO KEY UPDATE`, id)
	if err != nil {
		return record{}, err
	}
	if len(found) == 0 {
		return record{}, fault.NotFound
	}
	r := found[0]
	l, locked := c.runs[r.Run.ID]
	if !locked {
		return record{}, errMoved
	}
	r.Run = l.run
	return r, nil
}

// replace stores that a booking which was so is now otherwise, and logs why.
func (c *change) replace(ctx context.Context, was, is record, why cause) (record, error) {
	c.runs[was.Run.ID].count(was, -1)
	c.runs[is.Run.ID].count(is, +1)
	if err := is.update(ctx, c.tx, c.now); err != nil {
		return record{}, err
	}
	if was.State != is.State {
		if err := c.spend(ctx, was); err != nil {
			return record{}, err
		}
	}
	is.Run = c.runs[is.Run.ID].run
	e := Entry{
		Booking: is.ID, Run: is.Run.ID, Action: why.action, Actor: why.by, From: was.State, To: is.State, Seats: is.Seats, Details: why.details,
	}
	if was.Run.ID != is.Run.ID {
		e.MovedFrom = was.Run.ID
	}
	c.done++
	id, err := c.note(ctx, e)
	if err == nil && !why.quiet {
		err = c.notify(ctx, id, e)
	}
	return is, err
}

// expire ends the bookings of a run whose time is over.
func (c *change) expire(ctx context.Context, l *ledger) error {
	const batch = 500 // of each; more than that are left to the next change
	never := c.now.AddDate(100, 0, 0)
	requests, offers := c.now, c.now
	if !c.now.Before(l.run.Starts()) {
		requests = never
	}
	if !c.now.Before(l.run.Closes()) {
		offers = never
	}
	for _, deadline := range []struct {
		where  string // in the order of an index that holds no others
		until  time.Time
		action Action
	}{
		{`WHERE run_id = $1 AND state = 'requested' AND confirm_by <= $2 ORDER BY confirm_by LIMIT $3`, requests, ActExpired},
		{`WHERE run_id = $1 AND state = 'offered' AND offered_until <= $2 ORDER BY offered_until LIMIT $3`, offers, ActOfferEnded},
	} {
		due, err := records(ctx, c.tx, deadline.where+` FOR NO KEY UPDATE`, l.run.ID, deadline.until, batch)
		if err != nil {
			return err
		}
		for _, was := range due {
			was.Run = l.run
			to, _ := was.standing().after(lapsed, false)
			if _, err := c.replace(ctx, was, was.at(to, c.now), cause{action: deadline.action, by: bySystem()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// allot gives the free seats of a run down its line.
func (c *change) allot(ctx context.Context, l *ledger) error {
	if l.free() == 0 || l.length == 0 || !lineMoves(l.run, c.limits.LeastOffer, c.now) {
		return nil
	}
	line, err := c.candidates(ctx, l)
	if err != nil {
		return err
	}
	for _, w := range allot(l.free(), line) {
		was, err := c.read(ctx, w.id)
		if err != nil {
			return err
		}
		to, _ := was.standing().after(granted, true)
		is := was.at(to, c.now)
		why := cause{action: granted.action(to.state), by: bySystem()}
		if to.state == Offered {
			is.OfferedUntil = offerUntil(l.run, c.limits.Offer, c.now)
			why.details = map[string]any{"until": is.OfferedUntil}
		}
		if _, err := c.replace(ctx, was, is, why); err != nil {
			return err
		}
	}
	return nil
}

// candidates returns the part of a line that free seats can reach, in its order:
// of the groups of each size only as many as there are seats for.
func (c *change) candidates(ctx context.Context, l *ledger) ([]waiter, error) {
	rows, err := c.tx.Query(ctx, `
		SELECT first.id, first.seats
		FROM generate_series(1, least($2::int, $3::int)) AS size
		CROSS JOIN LATERAL (
			SELECT id, seats, line FROM bookings
			WHERE run_id = $1 AND seats = size AND NOT held AND state IN ('requested', 'waitlisted')
				AND (state = 'waitlisted' OR confirm_by > $4)
			ORDER BY line LIMIT $2 / size) AS first
		ORDER BY first.line`, l.run.ID, l.free(), mostSeats, c.now)
	if err != nil {
		return nil, postgres.Error(err)
	}
	line, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (w waiter, err error) {
		err = row.Scan(&w.id, &w.seats)
		return w, err
	})
	return line, postgres.Error(err)
}

// booking returns a record for the caller, with its run's counts and its place.
func (c *change) booking(ctx context.Context, r record) (Booking, error) {
	var err error
	r.Place, err = r.place(ctx, c.tx)
	return r.Booking, err
}
