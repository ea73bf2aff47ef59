package demo

import (
	"math/rand/v2"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// opened is when the demo's half-year was opened for booking.
var opened = time.Date(2025, 12, 1, 9, 0, 0, 0, time.UTC)

// A demand is how many seats of a run are taken and how many are wished for
// beyond.
type demand struct{ free, waiting int }

// demands are those that the demo wants to show; the others follow from how far
// a run is away.
var demands = map[string]demand{
	"ki-2026-02-11":                        {0, 5},
	"ki-2026-03-05":                        {3, 0},
	"ki-2026-03-24":                        {11, 0},
	"ki-recht-2026-02-19":                  {0, 4},
	"ki-recht-2026-03-12":                  {6, 0},
	"vergaberecht-2026-01-28":              {0, 3},
	"vergaberecht-2026-02-25":              {0, 2},
	"datenstrategien-2026-01-29":           {0, 2},
	"buergerbeteiligung-2026-03-09":        {0, 0}, // no waiting list
	"verstetigung-2026-01-27":              {0, 0}, // no waiting list
	"urbane-digitale-zwillinge-2026-02-02": {1, 0},
	"smart-city-manager-2026-05-05":        {3, 0}, // "nur noch wenige Plätze"
	"biletado-2026-02-10":                  {2, 0},
	"zwilling-2026-03-17":                  {5, 0},
}

// demandFor returns how much a run is wanted when the demo begins. Nobody has
// booked what is cancelled or not yet open.
func demandFor(r catalogue.Run, random *rand.Rand, start time.Time) demand {
	if !start.After(opened) {
		return demand{free: r.Seats.Capacity}
	}
	if d, ok := demands[r.Key]; ok {
		return d
	}
	if r.Status != catalogue.Open || r.BookingOpens.After(start) {
		return demand{free: r.Seats.Capacity}
	}
	const (
		soon, late = 0.88, 0.15 // shares of the seats taken for runs that begin now and in half a year
		halfYear   = 160 * 24 * time.Hour
	)
	ahead := min(1, max(0, float64(r.Starts().Sub(start))/float64(halfYear)))
	share := soon + (late-soon)*ahead + (random.Float64()-0.5)*0.2
	taken := min(r.Seats.Capacity-1, max(1, int(share*float64(r.Seats.Capacity))))
	return demand{free: r.Seats.Capacity - taken}
}
