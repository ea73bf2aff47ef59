package statistics

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	// keepLog is how long it is known who asked for what.
	keepLog = 2 * 365 * 24 * time.Hour

	// mostAsked is how many earlier periods of the same figures are looked at, and
	// mostEntries among how many entries of the log they are sought.
	mostAsked   = 20
	mostEntries = 200
)

// figures tells what the figures of a query are of, whatever its period, rows and
// metrics: two questions of which this is the same may differ in their days only.
func (q Query) figures() []byte {
	same := Query{Metrics: []Metric{Bookings}, Filters: q.Filters, By: q.basis()}
	if slices.Contains(q.sources(), ofQuestions) {
		same.Metrics[0] = Questions
	}
	sum := sha256.Sum256([]byte(same.Encode()))
	return sum[:]
}

// note logs a question and returns the number of its entry, and the other periods
// for which the same figures were asked before, by whomsoever, the latest first.
func (s *Service) note(ctx context.Context, who account.Person, channel string, q Query) (entry int64, asked []Period, err error) {
	err = s.pool.QueryRow(ctx, `
		insert into statistics_log (at, account, channel, query, figures) values ($1, $2, $3, $4, $5) returning id`,
		s.now(), who.ID, channel, q.Encode(), q.figures()).Scan(&entry)
	if err != nil {
		return 0, nil, postgres.Error(err)
	}
	// After the entry is there for others to see.
	rows, err := s.pool.Query(ctx, `select query from statistics_log where figures = $1 and id <> $2 order by id desc limit $3`,
		q.figures(), entry, mostEntries)
	if err != nil {
		return 0, nil, postgres.Error(err)
	}
	queries, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, nil, postgres.Error(err)
	}
	return entry, otherPeriods(q, queries), nil
}

// otherPeriods are the periods of encoded queries that are not those of q.
func otherPeriods(q Query, queries []string) (asked []Period) {
	for _, encoded := range queries {
		values, err := url.ParseQuery(encoded)
		if err != nil {
			continue
		}
		earlier, err := Parse(values)
		if err != nil {
			continue // of a version with other words
		}
		for _, p := range []Period{earlier.Period, earlier.Compare} {
			if !p.IsZero() && p != q.Period && p != q.Compare && !slices.Contains(asked, p) && len(asked) < mostAsked {
				asked = append(asked, p)
			}
		}
	}
	return asked
}

func (s *Service) noteHidden(ctx context.Context, entry int64, hidden int) error {
	if hidden == 0 {
		return nil
	}
	_, err := s.pool.Exec(ctx, `update statistics_log set hidden = $2 where id = $1`, entry, hidden)
	return postgres.Error(err)
}

// Tidy removes from the log what is older than two years.
func (s *Service) Tidy(ctx context.Context) error {
	if _, err := s.pool.Exec(ctx, `delete from statistics_log where at < $1`, s.now().Add(-keepLog)); err != nil {
		return fmt.Errorf("statistics.Tidy: %w", postgres.Error(err))
	}
	return nil
}

// An Entry of the log says who asked for what.
type Entry struct {
	ID      int64
	At      time.Time
	Account string // account.Person.ID
	Channel string
	Query   string // as Query.Encode writes it
	Hidden  int    // cells that were not shown
}

// mostLog is how many entries are read at once.
const mostLog = 200

// Log returns what was asked, the latest first: up to 200 entries before the one
// with this number; 0 begins with the latest. It fails with fault.Denied for who
// is no administrator.
func (s *Service) Log(ctx context.Context, who account.Person, before int64) ([]Entry, error) {
	if !who.May(account.People) {
		return nil, fmt.Errorf("statistics.Log: %w", fault.Denied)
	}
	rows, err := s.pool.Query(ctx, `
		select id, at, account, channel, query, hidden from statistics_log
		where $1 = 0 or id < $1 order by id desc limit $2`, before, mostLog)
	if err != nil {
		return nil, fmt.Errorf("statistics.Log: %w", postgres.Error(err))
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
	if err != nil {
		return nil, fmt.Errorf("statistics.Log: %w", postgres.Error(err))
	}
	return entries, nil
}
