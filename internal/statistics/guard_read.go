package statistics

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// readGuards reads what decides which figures of a query of bookings may be shown,
// with statements of its own, in the transaction and role in which the figures are
// read. The query's basis is settled. asked are the periods of earlier queries
// that differ in their period only, if this or one of those ends within a month;
// the query must have been logged before.
func readGuards(ctx context.Context, tx pgx.Tx, q Query, asked []Period) (*guards, error) {
	g := &guards{along: map[axis]*fine{}}
	days := withinMonths(append([]Period{q.Period, q.Compare}, asked...)...)
	read := func(s guardStatement) (*fine, error) {
		s.q = q
		s.classed, s.attendance = q.chooses(axisStatus), q.needsAttendance()
		f := &fine{by: s.by, timed: s.timed, days: days}
		return f, s.read(ctx, tx, f, &g.classes)
	}

	var rowLevels []Dimension
	for _, a := range q.rowAxes() {
		rowLevels = appendNew(rowLevels, q.levels(a)...)
	}
	if len(rowLevels) > 0 || q.chooses(axisTime) || q.chooses(axisStatus) {
		base, err := read(guardStatement{by: rowLevels, timed: q.chooses(axisTime), filters: q.filtersOn(q.filterAxes()...)})
		if err != nil {
			return nil, fmt.Errorf("statistics: guards: %w", err)
		}
		g.base = *base
	}

	for _, a := range q.filterAxes() {
		others := slices.DeleteFunc(append(q.rowAxes(), q.filterAxes()...), func(o axis) bool { return o == a })
		s := guardStatement{
			by:      appendNew(slices.Clone(rowLevels), q.levels(a)...),
			timed:   q.isAbout(axisTime) || !q.Compare.IsZero(),
			filters: q.filtersOn(others...),
		}
		if !s.timed {
			s.period = q.Period
		}
		found, err := read(s)
		if err != nil {
			return nil, fmt.Errorf("statistics: guards: %w", err)
		}
		g.along[a] = found
	}

	if q.speaksOf(Topic) {
		topics, err := readTopics(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("statistics: guards: %w", err)
		}
		g.topics = topics
	}
	return g, nil
}

// filtersOn returns the filters on some axes.
func (q Query) filtersOn(on ...axis) []Filter {
	var found []Filter
	for _, f := range q.Filters {
		if slices.Contains(on, axisOf(f.Dimension)) {
			found = append(found, f)
		}
	}
	return found
}

// needsAttendance reports whether a metric depends on it.
func (q Query) needsAttendance() bool {
	return slices.ContainsFunc(q.Metrics, func(m Metric) bool { return metrics[m].column == colAttended })
}

// appendNew appends what is not there yet.
func appendNew(to []Dimension, more ...Dimension) []Dimension {
	for _, d := range more {
		if !slices.Contains(to, d) {
			to = append(to, d)
		}
	}
	return to
}

// A guardStatement counts the people in fine cells.
type guardStatement struct {
	q          Query
	by         []Dimension
	filters    []Filter
	timed      bool
	period     Period // that has to hold where rows are not timed
	classed    bool   // by status
	attendance bool   // by whether they were attended, too
}

// read runs the statement.
func (s guardStatement) read(ctx context.Context, tx pgx.Tx, f *fine, classes *[]class) error {
	text, args := s.sql(f)
	rows, err := tx.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	index := map[class]int{}
	for i, c := range *classes {
		index[c] = i
	}
	for rows.Next() {
		r := fineRow{keys: make([]string, len(s.by))}
		var c class
		var by64, by61 int64
		to := make([]any, 0, len(s.by)+6)
		for i := range s.by {
			to = append(to, &r.keys[i])
		}
		to = append(to, &r.month, &r.part, &c.status, &c.attended, &by64, &by61)
		if err := rows.Scan(to...); err != nil {
			return err
		}
		for i, d := range s.by {
			if d == Municipality {
				r.keys[i] = officialKey(r.keys[i])
			}
		}
		at, known := index[c]
		if !known {
			at = len(*classes)
			index[c] = at
			*classes = append(*classes, c)
		}
		r.class, r.who = at, people{uint64(by64), uint64(by61)}
		f.rows = append(f.rows, r)
	}
	return rows.Err()
}

// officialKey writes an official key that is a number in the views.
func officialKey(number string) string {
	if number == "0" {
		return ""
	}
	return strings.Repeat("0", max(0, 8-len(number))) + number
}

// numbersOf returns official keys as the numbers that they are in the views.
func numbersOf(keys []string) []int {
	numbers := make([]int, len(keys))
	for i, key := range keys {
		numbers[i], _ = parseAGS(key)
	}
	return numbers
}

// readTopics reads the topics of all modules.
func readTopics(ctx context.Context, tx pgx.Tx) (map[string][]string, error) {
	rows, err := tx.Query(ctx, "select key, topics from stats_modules")
	if err != nil {
		return nil, err
	}
	topics := map[string][]string{}
	var key string
	var of []string
	_, err = pgx.ForEachRow(rows, []any{&key, &of}, func() error {
		topics[key] = slices.Clone(of)
		return nil
	})
	return topics, err
}
