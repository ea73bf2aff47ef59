package catalogue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Poller asks booking systems for the seats of the runs that they own. While
// a system cannot be asked, the last counts stay, with the time when they were
// read.
type Poller struct {
	store   *Store
	sources map[string]SeatSource // by Seats.From
	every   time.Duration
	log     *slog.Logger
}

// NewPoller returns a poller of sources, by the names under which runs refer to
// them, that asks every so often.
func NewPoller(store *Store, sources map[string]SeatSource, every time.Duration, log *slog.Logger) *Poller {
	return &Poller{store, sources, every, log}
}

const (
	pollLock    = "catalogue/seats"
	pollTimeout = 2 * time.Minute // for one source
	maxPolled   = 10_000          // runs of one source
)

// Run polls until ctx ends. Servers on one database take turns.
func (p *Poller) Run(ctx context.Context) {
	if len(p.sources) == 0 {
		return
	}
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	said := "" // of what is wrong; once is enough
	for {
		switch _, err := p.Poll(ctx); {
		case ctx.Err() != nil:
		case err != nil && err.Error() != said:
			said = err.Error()
			p.log.Warn("seats of another system are not read; the last ones stay", "error", err)
		case err == nil && said != "":
			said = ""
			p.log.Info("seats of other systems are read again")
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Poll asks every source once for the runs that have not begun and were not read
// just before, and returns how many were read. It does nothing while another
// server polls. The error joins those of the sources; the others were read.
func (p *Poller) Poll(ctx context.Context) (read int, err error) {
	unlock, ok, err := postgres.Locks{Pool: p.store.pool}.TryLock(ctx, pollLock)
	if err != nil || !ok {
		return 0, err
	}
	defer unlock()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(p.sources)) {
		n, err := p.poll(ctx, name)
		read += n
		if err != nil {
			errs = append(errs, fmt.Errorf("catalogue.Poll(%q): %w", name, err))
		}
	}
	return read, errors.Join(errs...)
}

func (p *Poller) poll(ctx context.Context, name string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, pollTimeout)
	defer cancel()
	now := p.store.now()
	rows, err := p.store.pool.Query(ctx, `
		SELECT r.seats_ref FROM runs r JOIN sessions s ON s.run_id = r.id AND s.n = 1
		WHERE r.seats_from = $1 AND r.status <> 'cancelled' AND s.starts > $2
		  AND (r.seats_read_at IS NULL OR r.seats_read_at <= $3)
		GROUP BY r.seats_ref ORDER BY min(r.seats_read_at) NULLS FIRST, r.seats_ref LIMIT $4`,
		name, now, now.Add(-p.every/2), maxPolled)
	if err != nil {
		return 0, postgres.Error(err)
	}
	refs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(refs) == 0 {
		return 0, postgres.Error(err)
	}
	// In any order, so that those that never answer do not keep the others from
	// being asked in time.
	rand.Shuffle(len(refs), func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
	found, asked := p.sources[name].Seats(ctx, refs)
	if unknown := len(refs) - len(found); asked == nil && unknown > 0 {
		p.log.Warn("another system does not know some runs whose seats it owns", "system", name, "runs", unknown)
	}
	n, err := p.store.setExternal(ctx, name, found, now)
	return n, errors.Join(asked, err)
}

// setExternal records what another system says about its runs, read at a time.
func (s *Store) setExternal(ctx context.Context, from string, found map[string]ExternalSeats, at time.Time) (n int, err error) {
	var refs []string
	var capacity, taken, waiting []int
	for ref, seats := range found {
		refs = append(refs, ref)
		capacity, taken, waiting = append(capacity, seats.Capacity), append(taken, min(seats.Taken, seats.Capacity)), append(waiting, seats.Waiting)
	}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		// In the one order in which everybody locks runs.
		_, err := tx.Exec(ctx, `SELECT FROM runs WHERE seats_from = $1 AND seats_ref = any($2) ORDER BY id FOR UPDATE`, from, refs)
		if err != nil {
			return postgres.Error(err)
		}
		tag, err := tx.Exec(ctx, `
			UPDATE runs r SET capacity = f.capacity, taken = f.taken, waiting = f.waiting, seats_read_at = $6
			FROM unnest($2::text[], $3::int[], $4::int[], $5::int[]) AS f(ref, capacity, taken, waiting)
			WHERE r.seats_from = $1 AND r.seats_ref = f.ref`, from, refs, capacity, taken, waiting, at)
		n = int(tag.RowsAffected())
		return postgres.Error(err)
	})
	return n, err
}
