package statistics

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

// An answer is a figure that was shown, with what the attacker knows of it: the
// parts of the question, by axis.
type answer struct {
	of    []int
	parts [axes + 1]string
	asked string
}

// answersTo returns the figures of a query that are shown.
func (w *world) answersTo(q Query, asked ...Period) []answer {
	r := w.raw(q, asked...)
	result := r.hide(DefaultK)
	var all []answer
	add := func(cells []Cell, keys []string, among []int) {
		for i, m := range q.Metrics {
			if cells[i].State != Known {
				continue
			}
			_, of := w.figure(m, among)
			all = append(all, answer{of, partsOf(q, m, keys), q.Encode() + " " + strings.Join(keys, "/")})
		}
	}
	now := w.keep(q, q.Period)
	rows := map[string][]int{}
	for _, i := range now {
		for _, key := range w.rowsOf(q, i) {
			rows[key] = append(rows[key], i)
		}
	}
	for _, row := range result.Rows {
		add(row.Cells, row.Keys, rows[strings.Join(row.Keys, "|")])
	}
	add(result.Total, nil, now)
	return all
}

// partsOf writes down what a figure is of on each axis.
func partsOf(q Query, m Metric, keys []string) [axes + 1]string {
	var parts [axes + 1]string
	for i, key := range keys {
		parts[axisOf(q.Dimensions[i])] += fmt.Sprintf("%s=%s ", q.Dimensions[i], key)
	}
	for _, f := range q.Filters {
		parts[axisOf(f.Dimension)] += fmt.Sprintf("%s in %v not %v ", f.Dimension, f.Values, f.Not)
	}
	parts[axisStatus] += fmt.Sprint(metrics[m].of, metrics[m].column == colAttended)
	if !q.Period.IsZero() {
		parts[axisTime] += fmt.Sprint(q.Period)
	}
	if parts[axisTime] != "" {
		parts[axes] = string(q.basis())
	}
	return parts
}

// without returns what is in a but not in b; nested is false if b is no part of a.
func without(a, b []int) (rest []int, nested bool) {
	for _, i := range a {
		if len(b) > 0 && b[0] == i {
			b = b[1:]
			continue
		}
		rest = append(rest, i)
	}
	return rest, len(b) == 0
}

// smallDifferences holds all answers against each other that differ on one axis
// only, and returns what gives few people away.
func (w *world) smallDifferences(answers []answer) []string {
	var found []string
	for _, a := range answers {
		if n := w.people(a.of); n > 0 && n < DefaultK {
			found = append(found, fmt.Sprintf("%d people: %s", n, a.asked))
		}
	}
	seen := map[string]bool{}
	for changed := range axes + 1 {
		groups := map[string][]answer{}
		for _, a := range answers {
			parts := a.parts
			parts[changed] = ""
			key := strings.Join(parts[:], ";")
			if id := key + "#" + a.parts[changed] + fmt.Sprint(changed); !seen[id] {
				seen[id] = true
				groups[key] = append(groups[key], a)
			}
		}
		for _, group := range groups {
			for _, a := range group {
				for _, b := range group {
					if len(b.of) > len(a.of) {
						continue
					}
					rest, nested := without(a.of, b.of)
					if n := w.people(rest); nested && n > 0 && n < DefaultK {
						found = append(found, fmt.Sprintf("%d people on axis %d: %s\n\tless %s", n, changed, a.asked, b.asked))
					}
				}
			}
		}
	}
	return found
}

// someValues are values to ask for.
func (w *world) someValues(rnd *rand.Rand, d Dimension, by Basis) []string {
	b := &w.bookings[rnd.IntN(len(w.bookings))]
	return b.valuesOf(d, by)[:1]
}

// randomQuery invents a question; all have the same few values, so that many of
// them differ by little.
func (w *world) randomQuery(rnd *rand.Rand) Query {
	ms := []Metric{Bookings, Confirmed, Cancelled, Waitlisted, Expired, CancellationRate, Attended, AttendanceRate, Participants}
	ds := []Dimension{Land, Module, Category, Topic, Quarter, Month, HalfYear, Year, Municipality, SizeClass, Channel, Status, Weekday, Language, Run}
	q := Query{By: []Basis{ByRequest, ByRun}[rnd.IntN(4)/3]}
	for range 1 + rnd.IntN(3) {
		if m := ms[rnd.IntN(len(ms))]; !slices.Contains(q.Metrics, m) {
			q.Metrics = append(q.Metrics, m)
		}
	}
	for range rnd.IntN(3) {
		if d := ds[min(rnd.IntN(len(ds)), rnd.IntN(len(ds)))]; !slices.Contains(q.Dimensions, d) {
			q.Dimensions = append(q.Dimensions, d)
		}
	}
	for range rnd.IntN(3) {
		d := ds[rnd.IntN(len(ds))]
		if slices.ContainsFunc(q.Filters, func(f Filter) bool { return f.Dimension == d }) {
			continue
		}
		f := Filter{Dimension: d, Not: rnd.IntN(4) == 0}
		for range 1 + rnd.IntN(3) {
			f.Values = appendMissing(f.Values, w.someValues(rnd, d, q.By)...)
		}
		slices.Sort(f.Values)
		q.Filters = append(q.Filters, f)
	}
	if rnd.IntN(2) == 0 {
		from := german.Civil{Year: 2024 + rnd.IntN(2), Month: 1 + 3*rnd.IntN(4), Day: 1}
		to := dayTime(from).AddDate(0, []int{1, 2, 3, 3, 6, 6, 9, 12, 12, 15}[rnd.IntN(10)], -1)
		q.Period = Period{From: from, To: civil(to.Date())}
	}
	return q
}

func appendMissing(to []string, more ...string) []string {
	for _, v := range more {
		if !slices.Contains(to, v) {
			to = append(to, v)
		}
	}
	return to
}

// TestAcceptanceNoTwoAnswersGiveASmallCell asks hundreds of questions, each again
// with one part changed, and subtracts every figure that is shown from every other
// that differs on one axis.
func TestAcceptanceNoTwoAnswersGiveASmallCell(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(seed, 900)
			rnd := rand.New(rand.NewPCG(seed, 1))
			var answers []answer
			for range 60 {
				q := w.randomQuery(rnd)
				answers = append(answers, w.answersTo(q)...)
				for i := range q.Dimensions {
					less := q
					less.Dimensions = slices.Delete(slices.Clone(q.Dimensions), i, i+1)
					answers = append(answers, w.answersTo(less)...)
				}
				for i := range q.Filters {
					less, other := q, q
					less.Filters = slices.Delete(slices.Clone(q.Filters), i, i+1)
					other.Filters = slices.Clone(q.Filters)
					other.Filters[i].Not = !other.Filters[i].Not
					answers = append(answers, w.answersTo(less)...)
					answers = append(answers, w.answersTo(other)...)
				}
				less := q
				less.Period = Period{}
				answers = append(answers, w.answersTo(less)...)
			}
			found := w.smallDifferences(answers)
			t.Logf("%d answers", len(answers))
			for i, f := range found {
				if i < 12 {
					t.Error(f)
				}
			}
			if len(found) > 0 {
				t.Errorf("%d differences of few people", len(found))
			}
		})
	}
}
