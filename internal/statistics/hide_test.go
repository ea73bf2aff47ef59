package statistics

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

// crowd makes a world of bookings written as "land module status people", each
// person with one booking in the middle of January 2025.
func crowd(lines ...string) *world {
	w := &world{topics: map[string][]string{}}
	number := int64(0)
	for _, line := range lines {
		part := strings.Fields(line)
		people, _ := strconv.Atoi(part[3])
		for range people {
			number++
			day := civil(2025, 1, 15)
			w.bookings = append(w.bookings, fact{
				person: number, seats: 1, attended: -1, days: map[Basis]german.Civil{ByRequest: day, ByRun: day},
				values: map[Dimension]string{Land: part[0], Module: part[1], Category: "elective", Status: part[2],
					Municipality: part[0] + "1", SizeClass: "small", Channel: "web", Language: "de", Run: part[1] + "-1"},
			})
		}
	}
	return w
}

// shown writes a result's cells of the first metric: "BB=12 HB=? total=20".
func shown(r Result) string {
	var out []string
	write := func(name string, c Cell) {
		switch c.State {
		case Hidden:
			out = append(out, name+"=?")
		case Empty:
			out = append(out, name+"=-")
		default:
			out = append(out, name+"="+strconv.FormatFloat(c.Value, 'g', 4, 64))
		}
	}
	for _, row := range r.Rows {
		if len(row.Keys) == 0 {
			continue
		}
		write(strings.Join(row.Keys, "/"), row.Cells[0])
	}
	write("total", r.Total[0])
	return strings.Join(out, " ")
}

func TestHiddenFiguresOfSmallTables(t *testing.T) {
	t.Parallel()
	only := func(d Dimension, v ...string) []Filter { return []Filter{{Dimension: d, Values: v}} }
	not := func(d Dimension, v ...string) []Filter { return []Filter{{Dimension: d, Values: v, Not: true}} }
	lands := crowd("NW m1 confirmed 30", "BY m1 confirmed 20", "BB m1 confirmed 8", "HB m1 confirmed 3")
	states := crowd("NW m1 confirmed 30", "NW m1 cancelled 9", "NW m1 expired 6", "NW m1 waitlisted 2")
	for _, c := range []struct {
		name  string
		world *world
		query Query
		want  string
	}{
		{"five people are enough", crowd("NW m1 confirmed 9", "BY m1 confirmed 5"),
			Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}}, "BY=5 NW=9 total=14"},
		{"four are not, and the smallest other goes with them", crowd("NW m1 confirmed 9", "BY m1 confirmed 6", "BB m1 confirmed 4"),
			Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}}, "BB=? BY=? NW=9 total=19"},
		{"two small ones protect each other", crowd("NW m1 confirmed 9", "BY m1 confirmed 6", "BB m1 confirmed 3", "HB m1 confirmed 2"),
			Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}}, "BB=? BY=6 HB=? NW=9 total=20"},
		{"nobody is told as nobody", lands, Query{Metrics: []Metric{Cancelled}}, "total=0"},
		{"few in all", crowd("NW m1 confirmed 3"), Query{Metrics: []Metric{Bookings}}, "total=?"},
		{"a filter on what is small", lands, Query{Metrics: []Metric{Bookings}, Filters: only(Land, "HB")}, "total=?"},
		{"a filter that leaves out what is small", lands, Query{Metrics: []Metric{Bookings}, Filters: not(Land, "HB")}, "total=?"},
		{"a filter on all but what is small", lands, Query{Metrics: []Metric{Bookings}, Filters: only(Land, "NW", "BY", "BB")}, "total=?"},
		{"a filter on what is hidden with it", lands, Query{Metrics: []Metric{Bookings}, Filters: only(Land, "BB")}, "total=?"},
		{"a filter on both", lands, Query{Metrics: []Metric{Bookings}, Filters: only(Land, "BB", "HB")}, "total=11"},
		{"a filter on a large one", lands, Query{Metrics: []Metric{Bookings}, Filters: only(Land, "BY")}, "total=20"},
		{"a filter that leaves out a large one", lands, Query{Metrics: []Metric{Bookings}, Filters: not(Land, "BY")}, "total=41"},
		{"states are parts of all bookings", states,
			Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Status}}, "cancelled=9 confirmed=30 expired=? waitlisted=? total=47"},
		{"metrics are states", states, Query{Metrics: []Metric{Waitlisted}}, "total=?"},
		{"what is hidden with them is missed least", states, Query{Metrics: []Metric{Cancelled}}, "total=9"},
		{"a rate of nobody", lands, Query{Metrics: []Metric{CancellationRate}}, "total=0"},
		{"a rate of few", crowd("NW m1 confirmed 30", "NW m1 cancelled 2"), Query{Metrics: []Metric{CancellationRate}}, "total=?"},
		{"a rate of all but few", crowd("NW m1 confirmed 2", "NW m1 cancelled 30"), Query{Metrics: []Metric{CancellationRate}}, "total=?"},
		{"a town is not all of its Land but few", crowd("NW m1 confirmed 30", "HB m1 confirmed 9"),
			Query{Metrics: []Metric{Bookings}, Filters: only(Municipality, "HB1")}, "total=9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.query.By = c.query.basis()
			if got := shown(c.world.raw(c.query).hide(DefaultK)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What is shown of a town must not give away the rest of its Land, or of its class
// of size.
func TestTheRestOfALandIsProtected(t *testing.T) {
	t.Parallel()
	w := crowd("NW m1 confirmed 30", "HB m1 confirmed 9", "HB m1 confirmed 2")
	for i := range w.bookings {
		if i >= 39 {
			w.bookings[i].values[Municipality] = "HB2"
		}
	}
	q := Query{Metrics: []Metric{Bookings}, Filters: []Filter{{Dimension: Municipality, Values: []string{"HB1"}}}, By: ByRequest}
	if got := shown(w.raw(q).hide(DefaultK)); got != "total=?" {
		t.Errorf("the other town of the Land follows: %s", got)
	}
	for i := range w.bookings {
		w.bookings[i].values[Land] = "NW"
		w.bookings[i].values[SizeClass] = map[bool]string{true: "large", false: "small"}[i >= 30]
	}
	if got := shown(w.raw(q).hide(DefaultK)); got != "total=?" {
		t.Errorf("the other town of its size follows: %s", got)
	}
}

// The choice is the same whatever the order in which the database returns rows.
func TestHidingDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(9, 700)
	q := Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land, Quarter}, By: ByRequest}
	want := shown(w.raw(q).hide(DefaultK))
	r := w.raw(q)
	for _, f := range r.guards.along {
		slices.Reverse(f.rows)
	}
	if got := shown(r.hide(DefaultK)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestYearsAreCutBeforeMonths(t *testing.T) {
	t.Parallel()
	var line timeline
	number := int64(0)
	for i, n := range []int{3, 3, 2, 6, 5, 1, 4, 4} { // from November 2024
		line.moments = append(line.moments, moment{month: 2024*12 + 10 + i})
		var who people
		for range n {
			number++
			who = who.and(one(number))
		}
		line.who = append(line.who, who)
	}
	got := line.cuts(DefaultK)
	// 2024 | January and February | March | April to June
	if want := []int{0, 2, 4, 5, 8}; !slices.Equal(got, want) {
		t.Fatalf("cut at %v, want %v", got, want)
	}
}
