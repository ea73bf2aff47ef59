package statistics

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
)

// readGuards reads what decides which figures of a query of bookings may be shown,
// all bookings at once, in the role in which the figures are read and of the same
// moment. The query's basis is settled. asked are the periods of earlier queries
// that differ in their period only, if this or one of those ends within a month;
// the query must have been logged before.
func readGuards(ctx context.Context, tx pgx.Tx, q Query, asked []Period) (*guards, error) {
	g := &guards{along: map[axis]*fine{}}
	days := withinMonths(append([]Period{q.Period, q.Compare}, asked...)...)
	var all *packed
	read := func(s counting) (*fine, error) {
		if all == nil {
			var err error
			if all, err = readPacked(ctx, tx, q); err != nil {
				return nil, err
			}
		}
		s.q = q
		s.classed, s.attendance = q.chooses(axisStatus), q.needsAttendance()
		f := &fine{by: s.by, timed: s.timed, days: days}
		all.count(s, f, &g.classes)
		return f, nil
	}

	var rowLevels []Dimension
	for _, a := range q.rowAxes() {
		rowLevels = appendNew(rowLevels, q.levels(a)...)
	}
	if len(rowLevels) > 0 || q.chooses(axisTime) || q.chooses(axisStatus) {
		base, err := read(counting{by: rowLevels, timed: q.chooses(axisTime), filters: q.filtersOn(q.filterAxes()...)})
		if err != nil {
			return nil, fmt.Errorf("statistics: guards: %w", err)
		}
		g.base = *base
	}

	for _, a := range q.filterAxes() {
		others := slices.DeleteFunc(append(q.rowAxes(), q.filterAxes()...), func(o axis) bool { return o == a })
		s := counting{
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
	if q.speaksOf(Run) {
		starts, err := readStarts(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("statistics: guards: %w", err)
		}
		g.starts = starts
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

// officialKey writes an official key that is a number in the views.
func officialKey(number int32) string {
	if number == 0 {
		return ""
	}
	return fmt.Sprintf("%08d", number)
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

// readStarts reads the first days of all runs.
func readStarts(ctx context.Context, tx pgx.Tx) (map[string]german.Civil, error) {
	rows, err := tx.Query(ctx, "select key, starts_on from stats_runs")
	if err != nil {
		return nil, err
	}
	starts := map[string]german.Civil{}
	var key string
	var day time.Time
	_, err = pgx.ForEachRow(rows, []any{&key, &day}, func() error {
		starts[key] = german.Civil{Year: day.Year(), Month: int(day.Month()), Day: day.Day()}
		return nil
	})
	return starts, err
}
