package catalogue

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// Hooks tell the bookings of a run what an import did to it, within its
// transaction and with the run's row locked. Each may be nil.
type Hooks struct {
	Rescheduled func(ctx context.Context, tx pgx.Tx, run int64, was []Session) error // other sessions than it had
	Resized     func(ctx context.Context, tx pgx.Tx, run int64) error                // capacity changed, never to less than is taken
	Cancelled   func(ctx context.Context, tx pgx.Tx, run int64) error                // the run does not take place any more
}

// An Importer brings catalogues into a store.
type Importer struct {
	store *Store
	hooks Hooks
}

// NewImporter returns an importer into store.
func NewImporter(store *Store, hooks Hooks) *Importer { return &Importer{store, hooks} }

// Plan returns what importing would change, without changing anything.
func (i *Importer) Plan(ctx context.Context, g Given, options Options) (Plan, error) {
	have, err := i.store.All(ctx)
	if err != nil {
		return Plan{}, fmt.Errorf("catalogue.Plan: %w", err)
	}
	return g.plan(have, options, i.store.now()), nil
}

// Apply imports what is given, all or nothing, and returns what it changed.
// Imports wait for each other. The error is the plan's Problems if it has any;
// then nothing was changed.
func (i *Importer) Apply(ctx context.Context, g Given, options Options) (Plan, error) {
	var plan Plan
	err := postgres.InTx(ctx, i.store.pool, func(tx pgx.Tx) (err error) {
		plan, err = i.apply(ctx, tx, g, options)
		return err
	})
	if err != nil {
		return plan, fmt.Errorf("catalogue.Apply: %w", err)
	}
	return plan, nil
}

func (i *Importer) apply(ctx context.Context, tx pgx.Tx, g Given, options Options) (Plan, error) {
	// Before any row: whoever holds runs never waits for an import.
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('akademie/import'), hashtext(current_schema()))`); err != nil {
		return Plan{}, postgres.Error(err)
	}
	if err := lockGiven(ctx, tx, g, options); err != nil {
		return Plan{}, err
	}
	have, err := i.store.all(ctx, tx)
	if err != nil {
		return Plan{}, err
	}
	plan := g.plan(have, options, i.store.now())
	if len(plan.Problems) > 0 {
		return plan, plan.Problems
	}
	if err := plan.write(ctx, tx, i.store.now()); err != nil {
		return plan, err
	}
	return plan, i.hooks.tell(ctx, tx, plan.runs)
}

// lockGiven locks the runs that an import may change.
func lockGiven(ctx context.Context, tx pgx.Tx, g Given, options Options) error {
	keys := make([]string, len(g.runs))
	for i, r := range g.runs {
		keys[i] = r.Key
	}
	_, err := tx.Exec(ctx, `SELECT FROM runs WHERE key = any($1) OR $2 AND status = 'open' ORDER BY id FOR UPDATE`,
		keys, options.RetireMissing)
	return postgres.Error(err)
}

// write stores what the plan changes. The counts of bookings are not touched
// except those of runs whose seats another system owns.
func (p Plan) write(ctx context.Context, tx pgx.Tx, now time.Time) error {
	var batch pgx.Batch
	for _, m := range p.modules {
		batch.Queue(`
			INSERT INTO modules (key, title, category, topics, level, minutes, institution, document, retired, updated_at)
			VALUES ($1, $2, $3, coalesce($4::text[], '{}'), $5, $6, $7, $8, $9, $10)
			ON CONFLICT (key) DO UPDATE SET
				title = excluded.title, category = excluded.category, topics = excluded.topics, level = excluded.level,
				minutes = excluded.minutes, institution = excluded.institution, document = excluded.document,
				retired = excluded.retired, updated_at = excluded.updated_at`,
			m.Key, m.Title, m.Category, m.Topics, m.Level, m.Minutes, m.Institution, m.Document, m.Retired, now)
	}
	for _, r := range p.runs {
		batch.Queue(`
			INSERT INTO runs (key, module_id, title, platform, status, waiting_list, booking_opens, booking_closes, booking_url,
				capacity, taken, seats_from, seats_ref, seats_read_at, updated_at)
			SELECT $1, id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 FROM modules WHERE key = $2
			ON CONFLICT (key) DO UPDATE SET
				module_id = excluded.module_id, title = excluded.title, platform = excluded.platform, status = excluded.status,
				waiting_list = excluded.waiting_list, booking_opens = excluded.booking_opens,
				booking_closes = excluded.booking_closes, booking_url = excluded.booking_url, capacity = excluded.capacity,
				taken = CASE WHEN excluded.seats_from <> '' THEN excluded.taken ELSE runs.taken END,
				seats_from = excluded.seats_from, seats_ref = excluded.seats_ref, seats_read_at = excluded.seats_read_at,
				updated_at = excluded.updated_at`,
			r.Key, r.Module.Key, r.Title, r.Platform, r.Status, r.WaitingList, orNull(r.BookingOpens), orNull(r.BookingCloses),
			r.BookingURL, r.Seats.Capacity, r.Seats.Taken, r.Seats.From, r.Seats.Ref, r.readAt(), now)
		r.queueSessions(&batch)
	}
	return postgres.Error(tx.SendBatch(ctx, &batch).Close())
}

// readAt is when an external system was asked for the seats.
func (r plannedRun) readAt() *time.Time {
	if r.Seats.From == "" {
		return nil
	}
	return orNull(r.Seats.ReadAt)
}

func (r plannedRun) queueSessions(batch *pgx.Batch) {
	var titles []string
	var starts, ends []time.Time
	for _, s := range r.Sessions {
		titles, starts, ends = append(titles, s.Title), append(starts, s.Starts), append(ends, s.Ends)
	}
	batch.Queue(`DELETE FROM sessions WHERE run_id = (SELECT id FROM runs WHERE key = $1)`, r.Key)
	batch.Queue(`
		INSERT INTO sessions (run_id, n, title, starts, ends)
		SELECT r.id, s.n, s.title, s.starts, s.ends
		FROM runs r, unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) WITH ORDINALITY AS s(title, starts, ends, n)
		WHERE r.key = $1`, r.Key, titles, starts, ends)
}

// tell calls the hooks for the runs in the order of ids, in which they are
// locked.
func (h Hooks) tell(ctx context.Context, tx pgx.Tx, runs []plannedRun) error {
	runs = slices.DeleteFunc(slices.Clone(runs), func(r plannedRun) bool { return r.added })
	slices.SortFunc(runs, func(a, b plannedRun) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range runs {
		call := func(happened bool, hook func(context.Context, pgx.Tx, int64) error) error {
			if !happened || hook == nil {
				return nil
			}
			return hook(ctx, tx, r.ID)
		}
		if r.cancelled {
			r.rescheduled, r.resized = false, false // nobody is left to be told
		}
		if err := call(r.cancelled, h.Cancelled); err != nil {
			return err
		}
		if r.rescheduled && h.Rescheduled != nil {
			if err := h.Rescheduled(ctx, tx, r.ID, r.was); err != nil {
				return err
			}
		}
		if err := call(r.resized, h.Resized); err != nil {
			return err
		}
	}
	return nil
}
