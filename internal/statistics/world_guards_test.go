package statistics

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

func mapsKeys[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// splitKey is the inverse of what rowsOf writes.
func splitKey(q Query, key string) []string {
	if len(q.Dimensions) == 0 {
		return nil
	}
	return strings.Split(key, "|")
}

// rowsOf returns the keys of the rows that a booking is in.
func (w *world) rowsOf(q Query, i int) []string {
	keys := []string{""}
	for n, d := range q.Dimensions {
		var next []string
		for _, before := range keys {
			for _, v := range w.bookings[i].valuesOf(d, q.basis()) {
				if n > 0 {
					v = before + "|" + v
				}
				next = append(next, v)
			}
		}
		keys = next
	}
	return keys
}

// guards counts the people in fine cells as readGuards does.
func (w *world) guards(q Query, asked []Period) *guards {
	g := &guards{along: map[axis]*fine{}, topics: w.topics, starts: map[string]german.Civil{}}
	for i := range w.bookings {
		g.starts[w.bookings[i].values[Run]] = w.bookings[i].days[ByRun]
	}
	days := withinMonths(append([]Period{q.Period, q.Compare}, asked...)...)
	for i := range w.bookings {
		g.classes = append(g.classes, w.bookings[i].class(q))
	}
	slices.SortFunc(g.classes, inOrder)
	g.classes = slices.Compact(g.classes)
	g.columns = g.newColumns(q)
	for a := range axes {
		if q.chooses(a) {
			s := q.counting(a)
			g.along[a] = w.fine(q, g, s, days, func(class int) int {
				if a == axisStatus {
					return class
				}
				return g.columns.class(class)
			})
		}
	}
	return g
}

// representative is the moment that stands for one in fine cells, of those that are
// there: one that the query tells nothing different of.
func representative(q Query, s counting, f *fine, m moment) moment {
	if s.finely {
		return m
	}
	for _, o := range f.moments {
		same := q.Period.has(f.start(o)) == q.Period.has(f.start(m)) && q.Compare.has(f.start(o)) == q.Compare.has(f.start(m))
		for _, d := range append(slices.Clone(q.Dimensions), filtered(q)...) {
			if form := dimensions[d].form; form.isTime() && o.month/form.months() != m.month/form.months() {
				same = false
			}
		}
		if same {
			return o
		}
	}
	return m
}

func filtered(q Query) (by []Dimension) {
	for _, f := range q.Filters {
		by = append(by, f.Dimension)
	}
	return by
}

func (w *world) fine(q Query, g *guards, s counting, days []german.Civil, standsFor func(class int) int) *fine {
	by, timed, within, filters := s.by, s.timed, s.period, s.filters
	f := &fine{by: by, timed: timed, days: days, values: make([][]string, len(by))}
	number := func(to *[]string, v string) int32 {
		if !slices.Contains(*to, v) {
			*to = append(*to, v)
		}
		return int32(slices.Index(*to, v))
	}
	at := map[string]int{}
	for i := range w.bookings {
		b := &w.bookings[i]
		if !within.has(b.days[q.basis()]) || slices.ContainsFunc(filters, func(f Filter) bool { return !b.meets(f, q.basis()) }) {
			continue
		}
		var r fineRow
		for i, d := range by {
			r.keys = append(r.keys, number(&f.values[i], b.valuesOf(d, q.basis())[0]))
		}
		m := moment{}
		if timed {
			on := b.days[q.basis()]
			m.month = monthNumber(on)
			for _, d := range days {
				if order(d, on) <= 0 {
					m.part++
				}
			}
			m = representative(q, s, f, m)
		}
		if !slices.Contains(f.moments, m) {
			f.moments = append(f.moments, m)
		}
		r.when = int32(slices.Index(f.moments, m))
		if r.class = standsFor(slices.Index(g.classes, b.class(q))); r.class < 0 {
			continue
		}
		key := fmt.Sprint(r.keys, r.when, r.class)
		n, known := at[key]
		if !known {
			n = len(f.rows)
			at[key] = n
			f.rows = append(f.rows, r)
		}
		f.rows[n].who = f.rows[n].who.and(one(b.person))
	}
	return f
}

// class is the value of a booking on axisStatus, as far as a query tells it.
func (b *fact) class(q Query) (c class) {
	if q.chooses(axisStatus) {
		c.status = b.values[Status]
	}
	switch {
	case !q.needsAttendance() || b.attended < 0:
	case b.attended == 0:
		c.attended = attendedNone
	case b.attended < b.seats:
		c.attended = attendedPartly
	default:
		c.attended = attendedFull
	}
	return c
}
