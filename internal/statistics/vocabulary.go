package statistics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Vocabulary is the values of each dimension that there are, in the order in
// which they are shown. Times are not listed; of municipalities, those that have
// bookings.
type Vocabulary struct {
	Values map[Dimension][]Value
	First  time.Time // of the earliest booking or run; zero without any
}

// A Value is something that a dimension can be.
type Value struct {
	Key  string
	Name Name
	Also []string // other ways to say it, folded by nobody: short names, titles of old
}

// Vocabulary returns the values that can be asked for, with their names. They are
// public but for which municipalities have bookings, so that who asks is of no
// account: nobody but who may ask for figures gets to see what is made of them.
func (s *Service) Vocabulary(ctx context.Context) (Vocabulary, error) {
	v := Vocabulary{Values: map[Dimension][]Value{}}
	err := s.read(ctx, func(tx pgx.Tx) (err error) {
		for _, d := range askable {
			if dimensions[d].form.isTime() {
				continue
			}
			if v.Values[d], err = readValues(ctx, tx, d, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Vocabulary{}, fmt.Errorf("statistics.Vocabulary: %w", err)
	}
	return v, nil
}

// valuesSQL reads key, name, what is added to it and the day, of the dimensions
// whose values come from the database. $1 limits them to these keys; null: all
// there are.
var valuesSQL = map[Dimension]string{
	Module: `select key, title, '', null::date from stats_modules
		where $1::text[] is null or key = any($1) order by title, key`,
	Topic: `select distinct topic, topic, '', null::date from stats_modules cross join unnest(topics) topic
		where $1::text[] is null or topic = any($1) order by topic`,
	Run: `select r.key, m.title, r.title, r.starts_on from stats_runs r join stats_modules m on m.key = r.module
		where $1::text[] is null or r.key = any($1) order by r.starts_on, r.key`,
	Municipality: `select lpad(b.ags::text, 8, '0'), coalesce(m.name, lpad(b.ags::text, 8, '0')),
			case when o.name is null then '' else m.district end, null::date
		from (select distinct ags from stats_bookings where ags <> 0 and $1::text[] is null
			union select key::int from unnest($1::text[]) key where key <> '') b
		left join stats_municipalities m on m.ags = b.ags
		left join (select name from stats_municipalities group by name having count(*) > 1) o on o.name = m.name order by 1`,
	Channel: `select channel, '', '', null::date from (select distinct channel from stats_bookings where $1::text[] is null
		union select distinct channel from stats_questions where $1::text[] is null
		union select unnest($1::text[])) c order by channel`,
}

// readValues returns values of a dimension with their names, in the order in which
// they are shown: those of these keys, or all where keys is nil. Keys that nothing
// has are left out.
func readValues(ctx context.Context, tx pgx.Tx, d Dimension, keys []string) ([]Value, error) {
	if closed, ok := closedValues(d, nil); ok {
		return closed, nil
	}
	rows, err := tx.Query(ctx, valuesSQL[d], keys)
	if err != nil {
		return nil, postgres.Error(err)
	}
	values, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Value, error) {
		var key, name, more string
		var day *time.Time
		err := row.Scan(&key, &name, &more, &day)
		return nameValue(d, key, name, more, day), err
	})
	if d != Run {
		sortNames(values)
	}
	return values, postgres.Error(err)
}

func nameValue(d Dimension, key, name, more string, day *time.Time) Value {
	v := Value{Key: key, Name: Name{name, name}}
	switch {
	case d == Channel:
		v.Name = channelName(key)
	case d == Run:
		if more != "" {
			name += ", " + more
		}
		v.Name = Name{name + " (" + day.Format("2.1.2006") + ")", name + " (" + day.Format("2 January 2006") + ")"}
	case d == Municipality && more != "":
		v.Name = Name{name + " (" + more + ")", name + " (" + more + ")"}
		v.Also = []string{name}
	}
	return v
}

// A naming is what the values are called that a result speaks of.
type naming struct {
	names Names
	rank  map[Dimension]map[string]int // the order in which values are shown
}

// readNaming names the values of rows and filters. A module, run, topic or
// municipality of a filter that there is none of is a *Problem.
func readNaming(ctx context.Context, tx pgx.Tx, q Query, rows []rawRow) (naming, error) {
	n := naming{Names{}, map[Dimension]map[string]int{}}
	wanted := map[Dimension][]string{}
	for i, d := range q.Dimensions {
		for _, r := range rows {
			if known := wanted[d]; len(known) == 0 || known[len(known)-1] != r.keys[i] {
				wanted[d] = append(known, r.keys[i])
			}
		}
	}
	for _, f := range q.Filters {
		wanted[f.Dimension] = append(wanted[f.Dimension], f.Values...)
	}
	for d, keys := range wanted {
		if dimensions[d].form.isTime() {
			continue
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
		values, err := readValues(ctx, tx, d, keys)
		if err != nil {
			return naming{}, err
		}
		n.names[d], n.rank[d] = map[string]Name{}, map[string]int{}
		if slices.Contains(keys, "") {
			n.names[d][""], n.rank[d][""] = unknownName(d), len(values)
		}
		for i, v := range values {
			if _, is := slices.BinarySearch(keys, v.Key); is {
				n.names[d][v.Key], n.rank[d][v.Key] = v.Name, i
			}
		}
	}
	for _, f := range q.Filters {
		for _, v := range f.Values {
			if _, known := n.names[f.Dimension][v]; !known && !dimensions[f.Dimension].form.isTime() {
				return naming{}, &Problem{"filters", RuleUnknown, v}
			}
		}
	}
	return n, nil
}

// sortNames puts values in the order of their German names.
func sortNames(values []Value) {
	folded := make(map[string]string, len(values)) // folding takes longer than comparing
	for _, v := range values {
		folded[v.Name.German] = german.Fold(strings.ToLower(v.Name.German))
	}
	slices.SortStableFunc(values, func(a, b Value) int {
		return strings.Compare(folded[a.Name.German], folded[b.Name.German])
	})
}
