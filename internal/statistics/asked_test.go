package statistics

import (
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
)

// Periods of days are remembered for all who ask, whatever way they ask for the
// same figures.
func TestPeriodsOfDaysAreRemembered(t *testing.T) {
	t.Parallel()
	in := func(d Dimension, values ...string) []Filter { return []Filter{{Dimension: d, Values: values}} }
	days := Period{civil(2025, 5, 1), civil(2025, 5, 14)}
	more := Period{civil(2025, 5, 1), civil(2025, 5, 15)}
	months := Period{civil(2025, 5, 1), civil(2025, 5, 31)}
	byLand := Query{Metrics: []Metric{Bookings}, Dimensions: []Dimension{Land}}
	s := setup(t, 0)
	for _, c := range []struct {
		name           string
		first, second  Query
		then, now      Period
		wantRemembered bool
	}{
		{"the same", byLand, byLand, days, more, true},
		{"the very same period", byLand, byLand, days, days, false},
		{"whole months before", byLand, byLand, months, more, false},
		{"whole months after", byLand, byLand, days, months, false},
		{"rows, then one of them", byLand, Query{Metrics: []Metric{Confirmed}, Filters: in(Land, "BB")}, days, more, true},
		{"one, then all rows", Query{Metrics: []Metric{Bookings}, Filters: in(Land, "BB")}, byLand, days, more, true},
		{"the total of rows", byLand, Query{Metrics: []Metric{Bookings}}, days, more, true},
		{"a town, then rows of Länder", Query{Metrics: []Metric{Bookings}, Filters: in(Municipality, "01001009")}, byLand, days, more, true},
		{"another Land", Query{Metrics: []Metric{Bookings}, Filters: in(Land, "BY")}, Query{Metrics: []Metric{Bookings}, Filters: in(Land, "BB")}, days, more, false},
		{"a filter less", Query{Metrics: []Metric{Bookings}, Filters: in(Channel, "web")}, byLand, days, more, false},
		{"the other basis", byLand, Query{Metrics: []Metric{Bookings}, By: ByRun, Dimensions: byLand.Dimensions}, days, more, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := s.Service.pool.Exec(t.Context(), "delete from statistics_log"); err != nil {
				t.Fatal(err)
			}
			c.first.Period, c.second.Period = c.then, c.now
			c.first.By, c.second.By = c.first.basis(), c.second.basis()
			if _, _, err := s.note(t.Context(), account.Operator(), "cli", c.first); err != nil {
				t.Fatal(err)
			}
			_, asked, err := s.note(t.Context(), account.Person{ID: "another"}, "web", c.second)
			if err != nil || slices.Contains(asked, c.then) != c.wantRemembered || len(asked) > 1 {
				t.Errorf("asked %v, %v", asked, err)
			}
		})
	}
}
