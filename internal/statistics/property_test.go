package statistics

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/german"
)

// TestRandomQueriesAreAnsweredAsByHand holds figures from SQL against those of a
// program that looks at each row and knows nothing of conditions, bits and atoms.
func TestRandomQueriesAreAnsweredAsByHand(t *testing.T) {
	t.Parallel()
	b := setup(t, 700)
	rapid.Check(t, func(r *rapid.T) {
		q := randomQuery(r)
		if err := q.Check(); err != nil {
			r.Fatalf("%+v: %v", q, err)
		}
		found := b.raw(r, q)
		q = found.query
		sameCells(r, "total", b.byHand(q, false, nil), found.total)
		seen := map[string]bool{}
		for _, row := range found.rows {
			seen[fmt.Sprintf("%q", row.keys)] = true
			sameCells(r, fmt.Sprintf("%q", row.keys), b.byHand(q, false, row.keys), row.cells)
			if !q.Compare.IsZero() {
				sameCells(r, fmt.Sprintf("%q before", row.keys), b.byHand(q, true, row.keys), row.before)
			}
		}
		if len(found.rows) != len(seen) {
			r.Errorf("%d rows for %d values", len(found.rows), len(seen))
		}
		if !q.Compare.IsZero() {
			sameCells(r, "total before", b.byHand(q, true, nil), found.before)
		}
		for _, keys := range b.keysByHand(q) {
			if !seen[fmt.Sprintf("%q", keys)] {
				r.Errorf("no row %q", keys)
			}
		}
	})
}

type failer interface{ Errorf(string, ...any) }

func sameCells(t failer, where string, want, got []rawCell) {
	for i := range want {
		// People are sketched: rather too few than too many, but never nobody.
		people := got[i].people <= want[i].people && (got[i].people > 0) == (want[i].people > 0)
		if want[i].empty != got[i].empty || math.Abs(want[i].value-got[i].value) > 1e-9 || !people {
			t.Errorf("%s, metric %d: %+v, by hand %+v", where, i, got[i], want[i])
		}
	}
}

func randomQuery(r *rapid.T) Query {
	var q Query
	families := [][]Metric{
		{Bookings, Confirmed, Waitlisted, Cancelled, Expired, People, Municipalities, CancellationRate, LeadTime, GroupSize, Participants, Attended, AttendanceRate},
		{Bookings, Confirmed, Participants, Runs, Seats, Taken, Free, Utilisation},
		{Questions, Answered, Unanswered, RefusalRate, Helpful, Unhelpful},
	}
	family := rapid.SampledFrom(families).Draw(r, "family")
	q.Metrics = rapid.SliceOfNDistinct(rapid.SampledFrom(family), 1, MaxMetrics, rapid.ID[Metric]).Draw(r, "metrics")
	in := q.sources()
	if !slices.Contains(in, ofRuns) && !slices.Contains(in, ofQuestions) {
		q.By = rapid.SampledFrom([]Basis{ByDefault, ByRequest, ByRun}).Draw(r, "basis")
	}
	var fitting []Dimension
	for _, d := range askable {
		if d.fits(in, q.basis()) {
			fitting = append(fitting, d)
		}
	}
	some := rapid.SampledFrom(fitting)
	q.Dimensions = rapid.SliceOfNDistinct(some, 0, MaxDimensions, rapid.ID[Dimension]).Draw(r, "dimensions")
	for _, d := range rapid.SliceOfNDistinct(some, 0, 3, rapid.ID[Dimension]).Draw(r, "filters") {
		values := rapid.SliceOfNDistinct(rapid.SampledFrom(possible(d, in)), 1, 3, rapid.ID[string]).Draw(r, "values")
		q.Filters = append(q.Filters, Filter{d, values, rapid.Bool().Draw(r, "not")})
	}
	if rapid.Bool().Draw(r, "period") {
		q.Period = randomPeriod(r)
		if rapid.Bool().Draw(r, "compare") {
			q.Compare = randomPeriod(r)
		}
		if q.Compare == q.Period {
			q.Compare = Period{}
		}
	}
	return q
}

func randomPeriod(r *rapid.T) Period {
	day := func(offset int) german.Civil { return berlinDay(today.AddDate(0, 0, offset)) }
	from := rapid.IntRange(-520, 60).Draw(r, "from")
	p := Period{From: day(from)}
	if rapid.Bool().Draw(r, "ends") {
		p.To = day(from + rapid.IntRange(0, 300).Draw(r, "days"))
	}
	return p
}

func possible(d Dimension, in []source) []string {
	closed, ok := closedValues(d, in)
	if ok {
		var keys []string
		for _, v := range closed {
			keys = append(keys, v.Key)
		}
		return keys
	}
	return map[Dimension][]string{
		Module: {"modul-0", "modul-1", "modul-2", "modul-3", "modul-4", "modul-5"}, Topic: {"KI", "Recht", "Daten", ""},
		Run: {"termin-0", "termin-1", "termin-2", "termin-17"}, Month: {"2025-03", "2025-08", "2026-01"},
		Quarter: {"2024-Q4", "2025-Q1", "2025-Q2", "2026-Q1"}, HalfYear: {"2025-H1", "2025-H2"}, Year: {"2024", "2025"},
		Municipality: {"", "01000000", "01001009", "01012108"}, Channel: {"web", "api", "slack", "sms"},
	}[d]
}

// rowsOf returns the rows of a metric's source.
func (b *bundle) rowsOf(m Metric) []naiveRow {
	return map[source][]naiveRow{ofBookings: b.rows, ofRuns: b.runs, ofQuestions: b.asks}[metrics[m].source]
}

func (r naiveRow) keysOf(d Dimension, by Basis) []string {
	day := r.days[by]
	switch d {
	case Month:
		return []string{fmt.Sprintf("%04d-%02d", day.Year, day.Month)}
	case Quarter:
		return []string{fmt.Sprintf("%04d-Q%d", day.Year, (day.Month+2)/3)}
	case HalfYear:
		return []string{fmt.Sprintf("%04d-H%d", day.Year, (day.Month+5)/6)}
	case Year:
		return []string{fmt.Sprint(day.Year)}
	case Weekday:
		return []string{fmt.Sprint((int(dayTime(day).Weekday())+6)%7 + 1)}
	}
	if keys := r.values[d]; len(keys) > 0 {
		return keys
	}
	return []string{""}
}

// matches reports whether a row is within the filters and days.
func (r naiveRow) matches(q Query, before bool) bool {
	for _, f := range q.Filters {
		has := slices.ContainsFunc(r.keysOf(f.Dimension, q.By), func(k string) bool { return slices.Contains(f.Values, k) })
		if has == f.Not {
			return false
		}
	}
	p, day := q.days(before), r.days[q.By]
	return (p.From == german.Civil{} || !dayTime(day).Before(dayTime(p.From))) && (p.To == german.Civil{} || !dayTime(day).After(dayTime(p.To)))
}

// in reports whether a row belongs to a row of the result. Times of the period that
// is compared with stand as far from its beginning.
func (r naiveRow) in(q Query, before bool, keys []string) bool {
	for i, key := range keys {
		d := q.Dimensions[i]
		if form := dimensions[d].form; before && form.isTime() {
			n, _ := form.parseTimeKey(key)
			key = form.timeKey(n + form.timeNumber(q.Compare.From) - form.timeNumber(q.Period.From))
		}
		if !slices.Contains(r.keysOf(d, q.By), key) {
			return false
		}
	}
	return true
}

// byHand computes the metrics of a row of the result, of the total without keys.
func (b *bundle) byHand(q Query, before bool, keys []string) []rawCell {
	var cells []rawCell
	for _, m := range q.Metrics {
		var rows []naiveRow
		for _, r := range b.rowsOf(m) {
			if r.matches(q, before) && r.in(q, before, keys) {
				rows = append(rows, r)
			}
		}
		c := computeByHand(m, rows)
		if m == Taken || m == Free || m == Utilisation {
			c.people = b.holdersByHand(q, before, keys)
		}
		c.people = min(c.people, everybody)
		if metrics[m].ofPeople() {
			c.people = min(c.people, b.k)
		} else {
			c.people = everybody
		}
		cells = append(cells, c)
	}
	return cells
}

// holdersByHand counts whose seats are taken in the runs of a row.
func (b *bundle) holdersByHand(q Query, before bool, keys []string) int {
	people, elsewhere := map[string]bool{}, 0
	for _, r := range b.rows {
		if r.held && r.takes && r.matches(q, before) && r.in(q, before, keys) {
			people[r.person] = true
		}
	}
	for _, r := range b.runs {
		if r.outside && r.takes && r.matches(q, before) && r.in(q, before, keys) {
			elsewhere += r.taken
		}
	}
	return len(people) + elsewhere
}

// keysByHand are the values that rows of the result must have.
func (b *bundle) keysByHand(q Query) [][]string {
	all := map[string][]string{}
	for _, m := range q.Metrics {
		for _, r := range b.rowsOf(m) {
			if !r.matches(q, false) || metrics[m].source == ofRuns && !r.takes {
				continue
			}
			keys := [][]string{{}}
			for _, d := range q.Dimensions {
				var longer [][]string
				for _, k := range r.keysOf(d, q.By) {
					for _, head := range keys {
						longer = append(longer, append(slices.Clone(head), k))
					}
				}
				keys = longer
			}
			for _, k := range keys {
				all[fmt.Sprintf("%q", k)] = k
			}
		}
	}
	return slices.Collect(maps.Values(all))
}
