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
	mostAsked   = 100
	mostEntries = 2000
)

// figures tells apart in the log what cannot be held against each other whatever
// else is asked: bookings from questions, one basis from the other, and periods of
// days from those of whole months.
func (q Query) figures(days bool) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%v %v %v", slices.Contains(q.sources(), ofQuestions), q.basis(), days))
	return sum[:]
}

// hasDays reports whether a period begins or ends within a month.
func (q Query) hasDays() bool { return len(withinMonths(q.Period, q.Compare)) > 0 }

// note logs a question and returns the number of its entry. Where a period begins
// or ends within a month, it returns the other such periods for which the same
// figures were asked before, by whomsoever, the latest first.
func (s *Service) note(ctx context.Context, who account.Person, channel string, q Query) (entry int64, asked []Period, err error) {
	err = s.pool.QueryRow(ctx, `
		insert into statistics_log (at, account, channel, query, figures) values ($1, $2, $3, $4, $5) returning id`,
		s.now(), who.ID, channel, q.Encode(), q.figures(q.hasDays())).Scan(&entry)
	if err != nil {
		return 0, nil, postgres.Error(err)
	}
	if !q.hasDays() {
		return entry, nil, nil
	}
	// After the entry is there for others to see.
	rows, err := s.pool.Query(ctx, `
		select query from (select query, id from statistics_log where figures = $1 and id <> $2 order by id desc limit $3) recent
		group by query order by max(id) desc`,
		q.figures(true), entry, mostEntries)
	if err != nil {
		return 0, nil, postgres.Error(err)
	}
	queries, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, nil, postgres.Error(err)
	}
	return entry, otherPeriods(q, queries), nil
}

// otherPeriods are the periods with days of encoded queries that are not those of
// q, where both have figures that may differ in their days only.
func otherPeriods(q Query, queries []string) (asked []Period) {
	for _, encoded := range queries {
		values, err := url.ParseQuery(encoded)
		if err != nil {
			continue
		}
		earlier, err := Parse(values)
		if err != nil || !q.covers(earlier) || !earlier.covers(q) {
			continue // the error is of a version with other words
		}
		for _, p := range []Period{earlier.Period, earlier.Compare} {
			if len(withinMonths(p)) > 0 && p != q.Period && p != q.Compare && !slices.Contains(asked, p) && len(asked) < mostAsked {
				asked = append(asked, p)
			}
		}
	}
	return asked
}

// covers reports whether a figure of q may be of what all filters of the other
// query keep: q has the same filter, or rows of which one may be just that. Rows
// of q that the other does not have add up to a total.
func (q Query) covers(other Query) bool {
	for _, f := range other.Filters {
		same := slices.ContainsFunc(q.Filters, func(o Filter) bool {
			return o.Dimension == f.Dimension && o.Not == f.Not && slices.Equal(slices.Sorted(slices.Values(o.Values)), slices.Sorted(slices.Values(f.Values)))
		})
		rows := slices.ContainsFunc(q.Dimensions, func(d Dimension) bool { return axisOf(d) == axisOf(f.Dimension) })
		if a := axisOf(f.Dimension); !same && !rows && a != axisStatus && a != axisTime {
			return false // metrics and periods choose statuses and times, too
		}
	}
	return true
}

func (s *Service) noteHidden(ctx context.Context, entry int64, hidden int) error {
	if hidden == 0 {
		return nil
	}
	_, err := s.pool.Exec(ctx, `update statistics_log set hidden = $2 where id = $1`, entry, hidden)
	return postgres.Error(err)
}

// Tidy removes from the log what is older than two years, and returns how much.
func (s *Service) Tidy(ctx context.Context) (int, error) {
	removed, err := s.pool.Exec(ctx, `delete from statistics_log where at < $1`, s.now().Add(-keepLog))
	if err != nil {
		return 0, fmt.Errorf("statistics.Tidy: %w", postgres.Error(err))
	}
	return int(removed.RowsAffected()), nil
}

// LogOf returns what a person asked for, the latest first, for them to take along:
// up to 200 entries. It fails with fault.Denied for guests.
func (s *Service) LogOf(ctx context.Context, who account.Person) ([]Entry, error) {
	if !who.May(account.OwnAccount) {
		return nil, fmt.Errorf("statistics.LogOf: %w", fault.Denied)
	}
	entries, err := s.entries(ctx, `where account = $1 order by id desc limit $2`, who.ID, mostLog)
	if err != nil {
		return nil, fmt.Errorf("statistics.LogOf: %w", err)
	}
	return entries, nil
}

// entries reads the log as the rest of a statement says.
func (s *Service) entries(ctx context.Context, rest string, args ...any) ([]Entry, error) {
	rows, err := s.pool.Query(ctx, `select id, at, account, channel, query, hidden from statistics_log `+rest, args...)
	if err != nil {
		return nil, postgres.Error(err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Entry])
	return entries, postgres.Error(err)
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
	entries, err := s.entries(ctx, `where $1 = 0 or id < $1 order by id desc limit $2`, before, mostLog)
	if err != nil {
		return nil, fmt.Errorf("statistics.Log: %w", err)
	}
	return entries, nil
}
