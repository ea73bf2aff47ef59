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
	result := w.raw(q, asked...).hide(DefaultK)
	var all []answer
	add := func(q Query, cells []Cell, keys []string, among []int) {
		for i, m := range q.Metrics {
			if cells[i].State != Known {
				continue
			}
			_, of := w.figure(m, among)
			all = append(all, answer{of, partsOf(q, m, keys), q.Encode() + " " + strings.Join(keys, "/")})
		}
	}
	now, then := w.side(q, q.Period), w.side(q, q.Compare)
	compared := q
	compared.Period = q.Compare
	for _, row := range result.Rows {
		add(q, row.Cells, row.Keys, now.at(q, row.Keys, false))
		if row.Before != nil {
			keys := slices.Clone(row.Keys)
			for i, d := range q.Dimensions {
				keys[i] = q.before(d, keys[i])
			}
			add(compared, row.Before, keys, then.at(q, row.Keys, true))
		}
	}
	add(q, result.Total, nil, now.all)
	if result.Before != nil {
		add(compared, result.Before, nil, then.all)
	}
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
	for changed := range axes { // the basis always stays: see README.md
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
		if rnd.IntN(3) == 0 {
			q.Compare = Period{From: civil(dayTime(from).AddDate(-1, 0, 0).Date()), To: civil(dayTime(from).AddDate(-1, 3, -1).Date())}
		}
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
	for seed := range uint64(2) {
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
				less.Period, less.Compare = Period{}, Period{}
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

// A coordinator asks for days within months, each question again with its ends
// moved. Each knows the periods that were asked for before, as the log does.
func TestNoTwoPeriodsOfDaysGiveASmallCell(t *testing.T) {
	t.Parallel()
	w := newWorld(3, 1500)
	rnd := rand.New(rand.NewPCG(3, 2))
	for _, q := range []Query{
		{Metrics: []Metric{Bookings}},
		{Metrics: []Metric{Bookings, Cancelled}, Dimensions: []Dimension{Category}},
		{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}},
		{Metrics: []Metric{Confirmed}, Dimensions: []Dimension{Month}, Filters: []Filter{{Dimension: Land, Values: []string{"NW"}}}},
	} {
		var asked []Period
		var answers []answer
		q.By = ByRequest
		for range 40 {
			from := dayTime(civil(2025, 3, 1)).AddDate(0, 0, rnd.IntN(20))
			q.Period = Period{From: civil(from.Date()), To: civil(from.AddDate(0, 0, 25+rnd.IntN(60)).Date())}
			switch rnd.IntN(5) {
			case 0:
				q.Period = Period{From: civil(2025, 3+rnd.IntN(2), 1), To: civil(2025, 5, 31)}
			case 1:
				q.Period.To = german.Civil{}
			}
			answers = append(answers, w.answersTo(q, asked...)...)
			asked = append(asked, q.Period)
		}
		if len(answers) < 20 {
			t.Errorf("%s: only %d answers", q.Encode(), len(answers))
		}
		for _, f := range w.smallDifferences(answers) {
			t.Error(f)
		}
	}
}

// Within a table with two dimensions, all cells, the rows and columns without the
// other dimension, and the total are equations. No cell of few people may follow
// from them.
func TestNoEquationsOfATableGiveASmallCell(t *testing.T) {
	t.Parallel()
	w := newWorld(4, 2500)
	dimensions := [][]Dimension{{Land, Quarter}, {Module, HalfYear}, {Land, Module}, {Land, Category}, {Category, Month},
		{Module, Channel}, {SizeClass, Quarter}, {Land, Status}, {Status, Quarter}, {Weekday, Channel}, {Land, Language}}
	periods := []Period{{}, {From: civil(2024, 7, 1), To: civil(2025, 12, 31)}}
	unsolved := 0
	for _, ds := range dimensions {
		for _, p := range periods {
			for _, m := range []Metric{Bookings, Confirmed} {
				if m == Confirmed && slices.Contains(ds, Status) {
					continue
				}
				q := Query{Metrics: []Metric{m}, Dimensions: ds, Period: p, By: ByRequest}
				small, solved := w.solve(q)
				unsolved += small
				for _, s := range solved {
					t.Errorf("%s: %s follows from what is shown", q.Encode(), s)
				}
			}
		}
	}
	if unsolved == 0 {
		t.Error("no table has a small cell")
	}
}

// solve returns how many small cells a table has, and which of them follow from
// what is shown of it, its margins and its total.
func (w *world) solve(q Query) (small int, solved []string) {
	result := w.raw(q).hide(DefaultK)
	unknown := map[string]int{}
	var few []string
	truth := w.side(q, q.Period)
	for _, row := range result.Rows {
		if row.Cells[0].State != Hidden {
			continue
		}
		key := strings.Join(row.Keys, "|")
		unknown[key] = len(unknown)
		if _, of := w.figure(q.Metrics[0], truth.rows[key]); w.people(of) < DefaultK {
			few = append(few, key)
		}
	}
	var equations [][]float64
	for side := range q.Dimensions {
		margin := q
		margin.Dimensions = q.Dimensions[side : side+1]
		shown := w.raw(margin).hide(DefaultK)
		for _, total := range append(shown.Rows, Row{Cells: shown.Total}) {
			if total.Cells[0].State != Known {
				continue
			}
			equation := make([]float64, len(unknown))
			for key, at := range unknown {
				if len(total.Keys) == 0 || strings.Split(key, "|")[side] == total.Keys[0] {
					equation[at] = 1
				}
			}
			equations = append(equations, equation)
		}
	}
	reduced := reduce(equations)
	for _, key := range few {
		for _, equation := range reduced {
			terms := 0
			for _, c := range equation {
				if c != 0 {
					terms++
				}
			}
			if terms == 1 && equation[unknown[key]] != 0 {
				solved = append(solved, key)
			}
		}
	}
	return len(few), solved
}

// reduce brings equations into reduced row echelon form (Gauss and Jordan). The
// coefficients of tables stay -1, 0 and 1.
func reduce(m [][]float64) [][]float64 {
	row := 0
	for column := 0; len(m) > 0 && column < len(m[0]) && row < len(m); column++ {
		pivot := slices.IndexFunc(m[row:], func(e []float64) bool { return e[column] != 0 })
		if pivot < 0 {
			continue
		}
		m[row], m[row+pivot] = m[row+pivot], m[row]
		by := m[row][column]
		for i := range m[row] {
			m[row][i] /= by
		}
		for other := range m {
			factor := m[other][column]
			if other == row || factor == 0 {
				continue
			}
			for i := range m[other] {
				m[other][i] -= factor * m[row][i]
			}
		}
		row++
	}
	return m[:row]
}
