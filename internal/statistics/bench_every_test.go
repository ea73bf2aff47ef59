package statistics

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
)

// benchMetrics are asked together by two dimensions; what each costs by itself is
// seen by one.
var benchMetrics = [][]Metric{
	{Bookings},
	{People, Municipalities, LeadTime, CancellationRate},
	{Participants, Attended, AttendanceRate, GroupSize},
	{Runs, Seats, Taken, Utilisation},
	{Confirmed, Cancelled, Waitlisted, Utilisation},
	{Questions, Unanswered, RefusalRate, Helpful},
}

// benchShapes are what else a query says.
var benchShapes = []Query{
	{},
	{By: ByRun, Period: Period{civil(2024, 1, 1), civil(2024, 12, 31)}},
	{Period: Period{civil(2025, 1, 10), civil(2025, 9, 20)}, Compare: Period{civil(2024, 1, 10), civil(2024, 9, 20)}},
	{Filters: []Filter{{Dimension: Land, Values: []string{"BB", "NW"}}, {Dimension: Channel, Values: []string{"web"}}}},
	{Filters: []Filter{{Dimension: Language, Values: []string{"en"}, Not: true}, {Dimension: Status, Values: []string{"refused"}, Not: true}}},
	{Filters: []Filter{{Dimension: Topic, Values: []string{"KI"}}, {Dimension: Weekday, Values: []string{"1", "2"}}}, Limit: 10},
	{Filters: []Filter{{Dimension: Land, Values: []string{"BB"}, Not: true}, {Dimension: SizeClass, Values: []string{"small"}, Not: true},
		{Dimension: Channel, Values: []string{"api"}, Not: true}, {Dimension: Language, Values: []string{"en"}, Not: true},
		{Dimension: Module, Values: []string{"m3"}, Not: true}, {Dimension: Weekday, Values: []string{"7"}, Not: true}}},
}

// everyQuery lists a query of each kind: all metrics by no and by one dimension, all
// pairs of dimensions, and each of these in all shapes that the language allows.
func everyQuery() (all []Query) {
	var sets [][]Metric
	for _, m := range slices.Sorted(func(yield func(Metric) bool) {
		for m := range metrics {
			if !yield(m) {
				return
			}
		}
	}) {
		sets = append(sets, []Metric{m})
	}
	add := func(metrics []Metric, by ...Dimension) {
		for i, q := range benchShapes {
			q.Metrics, q.Dimensions = metrics, by
			if i%2 == 1 {
				q.Having = []Having{{metrics[0], More, 3}}
				q.Sort = Sort{Metric: metrics[len(metrics)-1]}
			}
			if q.Check() == nil {
				all = append(all, q)
			}
		}
	}
	for i, first := range askable {
		for _, set := range sets {
			add(set, first)
		}
		for _, second := range askable[i+1:] {
			for _, set := range benchMetrics {
				add(set, first, second)
			}
		}
	}
	for _, set := range append(sets, benchMetrics...) {
		add(set)
	}
	return all
}

// sampled is which of the queries BenchmarkEveryQuery asks if AKADEMIE_BENCH_NTH does
// not say otherwise: every 13th, which has no divisor in common with the shapes.
const sampled = 13

// A cost is what a query takes: the median, and of processors.
type cost struct {
	query       Query
	took, cpu   time.Duration
	tooManyRows bool
}

// BenchmarkEveryQuery answers every nth query of everyQuery, all of them with
// AKADEMIE_BENCH_NTH=1, asks the slowest again and lists them with what they take.
// ms/worst is of the slowest, the others are of processors. Without -v, the list is cut.
func BenchmarkEveryQuery(b *testing.B) {
	const listed, times = 20, 3
	nth := sampled
	if set := os.Getenv("AKADEMIE_BENCH_NTH"); set != "" {
		var err error
		if nth, err = strconv.Atoi(set); err != nil || nth < 1 {
			b.Fatalf("AKADEMIE_BENCH_NTH=%q is no number of queries", set)
		}
	}
	s, pool := openBench(b)
	slowest := func(a, b cost) int { return cmp.Compare(b.cpu, a.cpu) }
	for b.Loop() {
		var all []cost
		for i, q := range everyQuery() {
			if i%nth == 0 {
				all = append(all, costOf(b, s, pool, q, 1))
			}
		}
		slices.SortFunc(all, slowest)
		again := all[:min(listed, len(all))]
		for i := range again {
			again[i] = costOf(b, s, pool, again[i].query, times)
		}
		slices.SortFunc(all, slowest)
		slow := 0
		for _, c := range all {
			if c.cpu > goal {
				slow++
			}
		}
		b.Logf("%d queries, %d of them above %v of processors", len(all), slow, goal)
		worst := time.Duration(0)
		for i, c := range again {
			worst = max(worst, c.took)
			b.Logf("%2d: %5.0f ms, cpu %5.0f ms, too many rows: %5v  %s", i+1, ms(c.took), ms(c.cpu), c.tooManyRows, c.query.Encode())
		}
		for _, part := range []int{50, 95, 99, 100} {
			b.ReportMetric(math.Round(ms(all[len(all)-max(1, len(all)*part/100)].cpu)), fmt.Sprintf("cpu-ms/p%d", part))
		}
		b.ReportMetric(math.Round(ms(worst)), "ms/worst")
	}
}

// goal is what no query should take.
const goal = 150 * time.Millisecond

// costOf asks a query some times.
func costOf(b *testing.B, s *Service, pool *pgxpool.Pool, q Query, times int) cost {
	b.Helper()
	var took, cpu []time.Duration
	c := cost{query: q}
	for range times {
		before, began := cpuTime(b, pool), time.Now()
		_, err := s.Run(b.Context(), account.Person{ID: "bench", Role: account.Coordinator}, "cli", q)
		took = append(took, time.Since(began))
		cpu = append(cpu, cpuTime(b, pool)-before)
		var refused *Problem
		if c.tooManyRows = errors.As(err, &refused) && refused.Rule == RuleTooLarge; err != nil && !c.tooManyRows {
			b.Fatalf("%s: %v", q.Encode(), err)
		}
	}
	slices.Sort(took)
	slices.Sort(cpu)
	c.took, c.cpu = took[times/2], cpu[times/2]
	return c
}

// changes are 20,000 bookings that change and 10,000 that come, behind the back of the
// planner: nothing is analysed or vacuumed after them.
const changes = `
	update bookings set seats = 1 + seats % 3 where id % 10 = 0;
	insert into bookings (ref, run_id, seats, state, held, name, email, email_key, ags, land, channel, language, consent,
		consented_at, requested_at, confirm_by, updated_at)
	select 'AN-' || lpad(id::text, 8, '0'), run_id, seats, 'confirmed', true, 'x', 'x', 'y' || id, ags, land, channel, language, '1',
		consented_at, requested_at, confirm_by, updated_at
	from bookings where id % 20 = 1`

// BenchmarkChanged asks what coordinators ask most right after a start and many
// changes. ms/first is of the very first query, through a connection of its own.
func BenchmarkChanged(b *testing.B) {
	_, pool := openBench(b)
	if _, err := pool.Exec(b.Context(), changes); err != nil {
		b.Fatal(err)
	}
	who := account.Person{ID: "bench", Role: account.Coordinator}
	var first, took []time.Duration
	for b.Loop() {
		fresh, err := pgxpool.NewWithConfig(b.Context(), pool.Config())
		if err != nil {
			b.Fatal(err)
		}
		s := newService(b, fresh)
		for i, encoded := range benchQueries {
			began := time.Now()
			if _, err := s.Run(b.Context(), who, "cli", decoded(b, encoded)); err != nil {
				b.Fatal(err)
			}
			if took = append(took, time.Since(began)); i == 0 {
				first = append(first, time.Since(began))
			}
		}
		fresh.Close()
	}
	slices.Sort(first)
	slices.Sort(took)
	b.ReportMetric(ms(first[len(first)-1]), "ms/first")
	b.ReportMetric(ms(took[len(took)/2]), "ms/p50")
	b.ReportMetric(ms(took[len(took)-1]), "ms/worst")
}

// BenchmarkCoordinators lets eight people ask at the same time.
func BenchmarkCoordinators(b *testing.B) {
	s, _ := openBench(b)
	who := account.Person{ID: "bench", Role: account.Coordinator}
	var queries []Query
	for _, encoded := range benchQueries {
		queries = append(queries, decoded(b, encoded))
	}
	const people = 8
	var took []time.Duration
	for b.Loop() {
		var all sync.WaitGroup
		times := make([][]time.Duration, people)
		for person := range people {
			all.Go(func() {
				for i := range queries {
					began := time.Now()
					if _, err := s.Run(b.Context(), who, "cli", queries[(i+person*5)%len(queries)]); err != nil {
						b.Error(err)
					}
					times[person] = append(times[person], time.Since(began))
				}
			})
		}
		all.Wait()
		took = append(took, slices.Concat(times...)...)
	}
	slices.Sort(took)
	b.ReportMetric(ms(took[len(took)/2]), "ms/p50")
	b.ReportMetric(ms(took[len(took)*95/100]), "ms/p95")
	b.ReportMetric(ms(took[len(took)-1]), "ms/worst")
}
