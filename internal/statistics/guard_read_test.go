package statistics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
)

// asWorld returns the bookings of a bundle as facts.
func (b *bundle) asWorld() *world {
	w := &world{topics: map[string][]string{}}
	numbers := map[string]int64{}
	for _, r := range b.rows {
		n, known := numbers[r.person]
		if !known {
			n = int64(len(numbers))
			numbers[r.person] = n
		}
		f := fact{person: n, values: map[Dimension]string{}, topics: r.values[Topic], seats: r.seats, attended: r.attends, days: r.days}
		for d, v := range r.values {
			if d != Topic {
				f.values[d] = v[0]
			}
		}
		w.topics[f.values[Module]] = f.topics
		w.bookings = append(w.bookings, f)
	}
	return w
}

// written writes fine cells, in order.
func (g *guards) written(q Query, f *fine, finely bool) []string {
	var all []string
	for _, r := range f.rows {
		c, m := g.classes[r.class], f.moments[r.when]
		var keys []string
		for at := range f.by {
			keys = append(keys, f.value(&r, at))
		}
		// Any of the moments that the query tells nothing different of may stand for all.
		when := fmt.Sprintf("%d/%d", m.month, m.part)
		if !finely {
			when = fmt.Sprint(q.Period.has(f.start(m)), q.Compare.has(f.start(m)))
			for _, d := range append(slices.Clone(q.Dimensions), filtered(q)...) {
				if form := dimensions[d].form; f.timed && form.isTime() {
					when += " " + form.timeKey(m.month/form.months())
				}
			}
		}
		all = append(all, strings.Join(keys, "|")+fmt.Sprintf(" %s %s/%s", when, c.status, c.attended))
	}
	slices.Sort(all)
	return all
}

// The cells that the database counts people in are those that one finds who looks
// at every booking.
func TestGuardsAreReadAsBookingsAre(t *testing.T) {
	t.Parallel()
	b := setup(t, 500)
	w := b.asWorld()
	spring := Period{civil(2025, 3, 10), civil(2025, 8, 31)}
	for _, q := range []Query{
		{Metrics: []Metric{Bookings}},
		{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}, Period: spring},
		{Metrics: []Metric{Confirmed, Cancelled}, Dimensions: []Dimension{Municipality, Month},
			Filters: []Filter{{Dimension: Land, Values: []string{"BB", "NW"}}, {Dimension: Topic, Values: []string{"KI", ""}}}},
		{Metrics: []Metric{AttendanceRate}, Dimensions: []Dimension{Topic, Weekday}, Period: spring,
			Filters: []Filter{{Dimension: Channel, Values: []string{"web"}, Not: true}, {Dimension: Language, Values: []string{"de"}}}},
		{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Run},
			Filters: []Filter{{Dimension: Municipality, Values: []string{"", "01001009"}, Not: true}, {Dimension: Weekday, Values: []string{"1", "2", "3"}}}},
		{Metrics: []Metric{Waitlisted}, Dimensions: []Dimension{Status, SizeClass}, Period: spring, Compare: Period{civil(2024, 9, 1), civil(2024, 12, 31)},
			Filters: []Filter{{Dimension: Category, Values: []string{"elective"}}, {Dimension: Quarter, Values: []string{"2025-Q1"}, Not: true}}},
	} {
		t.Run(q.Encode(), func(t *testing.T) {
			q.By = q.basis()
			asked := []Period{{From: civil(2025, 4, 17), To: german.Civil{}}}
			var got *guards
			made, err := compile(q, mostAtoms+1)
			if err != nil {
				t.Fatal(err)
			}
			err = b.read(t.Context(), func(tx pgx.Tx) error {
				all, err := readPacked(t.Context(), tx, made)
				if err == nil {
					got = newGuards(q, asked, all)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			want := w.guards(q, asked)
			compare := func(name string, a, b *fine, finely bool) {
				x, y := got.written(q, a, finely), want.written(q, b, finely)
				if !slices.Equal(x, y) {
					t.Errorf("%s: %d cells, want %d: %.300q, want %.300q", name, len(x), len(y), x, y)
				}
			}
			for a := range want.along {
				compare(strconv.Itoa(int(a)), got.along[a], want.along[a], a == axisTime)
			}
			if len(got.along) != len(want.along) {
				t.Errorf("along %d axes, want %d", len(got.along), len(want.along))
			}
		})
	}
}

// Sketches never say that there are more people than there are.
func TestPeopleAreNeverMoreThanThereAre(t *testing.T) {
	t.Parallel()
	var who people
	for n := range int64(200) {
		if got := who.atLeast(); got > int(n) {
			t.Fatalf("%d people are said to be %d", n, got)
		}
		if n > 0 && n < 5 && !who.few(5) || n >= 5 && who.few(5) {
			t.Errorf("%d people are few: %v", n, who.few(5))
		}
		who = who.and(one(n * 3))
	}
}

// one is the person with a number.
func one(number int64) people {
	return people{1 << (uint64(number) % 64), 1 << (uint64(number) % 61)}
}
