package catalogue

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Query says which runs are wanted. Zero fields do not restrict; the values of
// one field are alternatives, the fields restrict one another.
type Query struct {
	Modules    []string         // keys
	Categories []Category       //
	Topics     []string         // as they stand in modules, in any case
	Text       []string         // words all of which must occur in the title or topics, in any case
	Times      []german.TimeSet // a session fits one of them, see german.When; a session that goes on past midnight ends after 24:00
	From, To   time.Time        // the first session begins at From or later and before To
	MinMinutes int              // of all sessions together
	MaxMinutes int
	Seats      int  // at least so many are free
	Bookable   bool // only runs that take bookings now, if only on the waiting list
	Past       bool // also runs that have begun
	Cancelled  bool // also runs that do not take place
	Off        bool // only runs that do not take place
	Full       bool // only runs without a free seat
	Limit      int  // most runs returned; default 5, at most 200
	Offset     int
}

// Bounds of what one Query asks.
const (
	defaultLimit = 5
	maxLimit     = 200
	maxValues    = 100 // of each of a query's lists
)

// Found is the answer to a Query.
type Found struct {
	Runs   []Run // by their first session
	Total  int   // how many fit, beside Limit and Offset
	ReadAt time.Time
}

// searchRuns finds runs by their first session f (index sessions_first), and
// gathers what belongs to them only for those shown. The times of a session are
// compared as the clock shows them in Germany, on both sides of the changes to
// and from summer time; OFFSET 0 keeps them from being computed anew in each
// comparison.
const searchRuns = `
	WITH wanted AS NOT MATERIALIZED (
		SELECT id, lower(concat_ws(' ', title, array_to_string(topics, ' '))) AS words
		FROM modules m
		WHERE ($4::text[] IS NULL OR key = any($4))
		  AND ($5::text[] IS NULL OR category = any($5))
		  AND ($6::text[] IS NULL OR EXISTS (SELECT FROM unnest(topics) t WHERE lower(t) = any($6)))
	), timely AS MATERIALIZED (
		SELECT DISTINCT s.run_id
		FROM (SELECT run_id, starts, local,
		             date_part('epoch', local - date_trunc('day', local)) / 60 AS begins,
		             date_part('epoch', (ends AT TIME ZONE 'Europe/Berlin') - date_trunc('day', local)) / 60 AS ends
		      FROM (SELECT run_id, starts, ends, starts AT TIME ZONE 'Europe/Berlin' AS local FROM sessions
		            WHERE starts >= greatest($2, (SELECT min(t) FROM unnest($13::timestamptz[]) t))
		              AND starts < (SELECT max(t) FROM unnest($14::timestamptz[]) t) OFFSET 0) s OFFSET 0) s
		JOIN unnest($13::timestamptz[], $14::timestamptz[], $15::int[], $16::int[], $17::int[], $18::int[], $23::bool[])
			AS t(first, until, weekdays, after, latest, before, always)
		  ON s.starts >= t.first AND s.starts < t.until
		 AND t.weekdays & (1 << date_part('dow', s.local)::int) <> 0
		 AND s.begins >= t.after
		 AND (t.latest = 0 OR s.begins <= t.latest)
		 AND (t.before = 0 OR s.ends <= t.before)
		 AND (NOT t.always OR NOT EXISTS (
			SELECT FROM (SELECT starts AT TIME ZONE 'Europe/Berlin' AS local, ends AT TIME ZONE 'Europe/Berlin' AS ends
			             FROM sessions WHERE run_id = s.run_id) o,
			     LATERAL (SELECT date_part('epoch', o.local - date_trunc('day', o.local)) / 60 AS begins,
			                     date_part('epoch', o.ends - date_trunc('day', o.local)) / 60 AS ends) c
			WHERE t.weekdays & (1 << date_part('dow', o.local)::int) = 0
			   OR c.begins < t.after
			   OR t.latest > 0 AND c.begins > t.latest
			   OR t.before > 0 AND c.ends > t.before))
	), fits AS MATERIALIZED (
		SELECT r.id, f.starts
		FROM sessions f JOIN runs r ON r.id = f.run_id JOIN wanted m ON m.id = r.module_id
		WHERE f.n = 1 AND f.starts >= $2 AND f.starts < $3
		  AND ($7::text[] IS NULL OR NOT EXISTS (
			SELECT FROM unnest($7::text[]) w WHERE strpos(m.words, w) = 0 AND strpos(lower(r.title), w) = 0))
		  AND ($8 = 0 AND $9 = 0 OR (
			SELECT date_part('epoch', sum(ends - starts)) / 60 BETWEEN $8 AND coalesce(nullif($9, 0), 1000000)
			FROM sessions WHERE run_id = r.id))
		  AND r.capacity - r.taken >= $10
		  AND ($11 OR r.status <> 'cancelled')
		  AND (NOT $21 OR r.status = 'cancelled')
		  AND (NOT $22 OR r.capacity <= r.taken)
		  AND (NOT $12 OR r.status = 'open' AND f.starts > $1
			AND coalesce(r.booking_opens <= $1, true) AND coalesce(r.booking_closes > $1, true)
			AND (r.capacity > r.taken OR r.waiting_list))
		  AND ($13::timestamptz[] IS NULL OR r.id IN (SELECT run_id FROM timely))
	), page AS (
		SELECT id, starts FROM fits ORDER BY starts, id LIMIT $19 OFFSET $20
	)
	SELECT ` + runColumns + `, (SELECT count(*) FROM fits)
	FROM page p JOIN runs r ON r.id = p.id JOIN modules m ON m.id = r.module_id ` + runSessions + `
	ORDER BY p.starts, r.id`

// Runs returns the runs that fit, soonest first, with the seats of this moment.
func (s *Store) Runs(ctx context.Context, q Query) (Found, error) {
	found := Found{ReadAt: s.now()}
	args, err := q.args(found.ReadAt)
	if err != nil {
		return Found{}, fmt.Errorf("catalogue.Runs: %w", err)
	}
	// Planned anew for each question: what restricts one leaves another open.
	rows, err := s.pool.Query(ctx, searchRuns, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...)
	if err != nil {
		return Found{}, fmt.Errorf("catalogue.Runs: %w", postgres.Error(err))
	}
	found.Runs, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Run, error) {
		return scanRun(row, found.ReadAt, &found.Total)
	})
	if err != nil {
		return Found{}, fmt.Errorf("catalogue.Runs: %w", postgres.Error(err))
	}
	if len(found.Runs) == 0 && q.Offset > 0 { // beyond the last run, where no row tells the total
		q.Offset, q.Limit = 0, 1
		first, err := s.Runs(ctx, q)
		found.Total = first.Total
		return found, err
	}
	return found, nil
}

// args are the parameters of searchRuns, seen from now. The error is
// fault.Invalid.
func (q Query) args(now time.Time) ([]any, error) {
	for _, n := range []int{len(q.Modules), len(q.Categories), len(q.Topics), len(q.Text), len(q.Times)} {
		if n > maxValues {
			return nil, fmt.Errorf("%w: more than %d values", fault.Invalid, maxValues)
		}
	}
	if q.Limit < 0 || q.Offset < 0 {
		return nil, fmt.Errorf("%w: limit %d, offset %d", fault.Invalid, q.Limit, q.Offset)
	}
	from, to := q.From, q.To
	if from.IsZero() {
		from = longAgo
	}
	if !q.Past && from.Before(now) {
		from = now
	}
	if to.IsZero() {
		to = farAway
	}
	t := readTimes(q.Times)
	return []any{
		now, from, to, q.Modules, q.Categories, lowered(q.Topics), lowered(q.Text),
		max(0, q.MinMinutes), max(0, q.MaxMinutes), max(0, q.Seats), q.Cancelled || q.Off, q.Bookable,
		t.first, t.until, t.weekdays, t.after, t.latest, t.before,
		min(cmp.Or(q.Limit, defaultLimit), maxLimit), q.Offset, q.Off, q.Full, t.only,
	}, nil
}

// Bounds where a query has none.
var (
	longAgo = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	farAway = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// times are sets of times in columns; nil columns do not restrict.
type times struct {
	first, until                    []time.Time // the days, as moments
	weekdays, after, latest, before []int       // a bit for each weekday, Sunday's the lowest; minutes after midnight
	only                            []bool      // all sessions must be on these weekdays, at these times
}

func readTimes(sets []german.TimeSet) times {
	if len(sets) == 0 {
		return times{}
	}
	t := times{first: []time.Time{}, until: []time.Time{}, weekdays: []int{}, after: []int{}, latest: []int{}, before: []int{}, only: []bool{}}
	for _, set := range sets {
		if set.Wrong != "" {
			continue // no session is on a day that does not exist
		}
		first, until, weekdays := longAgo, farAway, 0
		if c := set.From; c != (german.Civil{}) {
			first = time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, german.Berlin())
		}
		if c := set.To; c != (german.Civil{}) {
			until = time.Date(c.Year, time.Month(c.Month), c.Day+1, 0, 0, 0, 0, german.Berlin())
		}
		for _, d := range set.Weekdays {
			weekdays |= 1 << d
		}
		t.first, t.until = append(t.first, first), append(t.until, until)
		t.weekdays = append(t.weekdays, cmp.Or(weekdays, 1<<7-1))
		t.after, t.latest, t.before = append(t.after, set.After), append(t.latest, set.Latest), append(t.before, set.Before)
		t.only = append(t.only, set.Only)
	}
	return t
}

// lowered returns words in lower case, without empty ones; nil for none.
func lowered(words []string) (out []string) {
	for _, w := range words {
		if w = strings.ToLower(strings.TrimSpace(w)); w != "" {
			out = append(out, w)
		}
	}
	return out
}
