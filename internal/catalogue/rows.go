package catalogue

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A querier reads: a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// runColumns are what scanRun reads of runs r, modules m and the sessions of the
// run, gathered in s by runSessions.
const runColumns = `
	r.id, r.key, r.title, r.platform, r.status, r.waiting_list, r.booking_opens, r.booking_closes, r.booking_url,
	r.capacity, r.taken, r.waiting, r.seats_from, r.seats_ref, r.seats_read_at, r.updated_at,
	m.id, m.key, m.title, m.category, m.topics, m.level, m.minutes, m.institution, m.document, m.retired,
	s.n, s.titles, s.starts, s.ends`

const runSessions = `
	CROSS JOIN LATERAL (
		SELECT array_agg(n ORDER BY n) AS n, array_agg(title ORDER BY n) AS titles,
		       array_agg(starts ORDER BY n) AS starts, array_agg(ends ORDER BY n) AS ends
		FROM sessions WHERE run_id = r.id HAVING count(*) > 0) s`

// readRuns reads runs by ids or keys, nil being all, in the order of ids. Runs
// without a session, which the import does not make, are left out.
func readRuns(ctx context.Context, db querier, now time.Time, ids []int64, keys []string) ([]Run, error) {
	rows, err := db.Query(ctx, `
		SELECT `+runColumns+`
		FROM runs r JOIN modules m ON m.id = r.module_id `+runSessions+`
		WHERE ($1::bigint[] IS NULL OR r.id = any($1)) AND ($2::text[] IS NULL OR r.key = any($2))
		ORDER BY r.id`, ids, keys)
	if err != nil {
		return nil, postgres.Error(err)
	}
	runs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Run, error) { return scanRun(row, now) })
	return runs, postgres.Error(err)
}

// scanRun scans runColumns and what follows them. Seats that this system owns
// were read at now.
func scanRun(row pgx.CollectableRow, now time.Time, more ...any) (Run, error) {
	var (
		r                     Run
		opens, closes, readAt *time.Time
		n                     []int
		titles                []string
		starts, ends          []time.Time
	)
	err := row.Scan(append([]any{
		&r.ID, &r.Key, &r.Title, &r.Platform, &r.Status, &r.WaitingList, &opens, &closes, &r.BookingURL,
		&r.Seats.Capacity, &r.Seats.Taken, &r.Seats.Waiting, &r.Seats.From, &r.Seats.Ref, &readAt, &r.UpdatedAt,
		&r.Module.ID, &r.Module.Key, &r.Module.Title, &r.Module.Category, &r.Module.Topics, &r.Module.Level,
		&r.Module.Minutes, &r.Module.Institution, &r.Module.Document, &r.Module.Retired,
		&n, &titles, &starts, &ends,
	}, more...)...)
	if err != nil {
		return Run{}, err
	}
	r.BookingOpens, r.BookingCloses = orZero(opens), orZero(closes)
	if r.Seats.ReadAt = now; r.Seats.From != "" {
		r.Seats.ReadAt = orZero(readAt)
	}
	r.Sessions = make([]Session, len(n))
	for i := range n {
		r.Sessions[i] = Session{N: n[i], Title: titles[i], Starts: starts[i], Ends: ends[i]}
	}
	return r, nil
}

// readModules reads all modules by title.
func readModules(ctx context.Context, db querier) ([]Module, error) {
	rows, err := db.Query(ctx, `
		SELECT id, key, title, category, topics, level, minutes, institution, document, retired
		FROM modules ORDER BY title, id`)
	if err != nil {
		return nil, postgres.Error(err)
	}
	modules, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Module, err error) {
		err = row.Scan(&m.ID, &m.Key, &m.Title, &m.Category, &m.Topics, &m.Level, &m.Minutes, &m.Institution, &m.Document, &m.Retired)
		return m, err
	})
	return modules, postgres.Error(err)
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// orNull is nil for the zero time, which means that there is none.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
