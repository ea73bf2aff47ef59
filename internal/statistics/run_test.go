package statistics

import "testing"

func TestFiguresOfEverything(t *testing.T) {
	b := setup(t, 400)
	for m := range metrics {
		r := b.raw(t, Query{Metrics: []Metric{m}})
		t.Log(m, r.total, len(r.rows))
	}
	r := b.raw(t, Query{Metrics: []Metric{Bookings, Participants, Utilisation}, Dimensions: []Dimension{Topic, Quarter}})
	for _, row := range r.rows {
		t.Log(row)
	}
}
