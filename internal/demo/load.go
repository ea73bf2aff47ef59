package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// A Target is what the demo is loaded into.
type Target struct {
	Catalogue *catalogue.Store
	Importer  *catalogue.Importer
	Bookings  *booking.Service
	Towns     *municipality.Store
	Now       func() time.Time
}

// Load brings municipalities, catalogue and bookings in where they are missing.
// What was loaded before is left alone, and so is what people have booked or
// coordinators have changed since.
func Load(ctx context.Context, t Target) error {
	if err := t.loadTowns(ctx); err != nil {
		return fmt.Errorf("demo.Load: %w", err)
	}
	runs, err := t.loadCatalogue(ctx)
	if err == nil {
		err = t.loadBookings(ctx, runs)
	}
	if err != nil {
		return fmt.Errorf("demo.Load: %w", err)
	}
	return nil
}

func (t Target) loadTowns(ctx context.Context) error {
	if n, err := t.Towns.Count(ctx); n > 0 || err != nil {
		return err
	}
	list, err := municipality.Builtin()
	if err != nil {
		return err
	}
	_, err = t.Towns.Import(ctx, list, municipality.Options{Source: "demo"})
	return err
}

// loadCatalogue returns the runs of a catalogue that it has filled if it was
// empty.
func (t Target) loadCatalogue(ctx context.Context) ([]catalogue.Run, error) {
	have, err := t.Catalogue.All(ctx)
	if err != nil || len(have.Runs) > 0 {
		return have.Runs, err
	}
	given, err := Catalogue()
	if err != nil {
		return nil, err
	}
	if _, err := t.Importer.Apply(ctx, given, catalogue.Options{}); err != nil {
		return nil, err
	}
	have, err = t.Catalogue.All(ctx)
	return have.Runs, err
}

// loadBookings fills runs that nobody has booked yet.
func (t Target) loadBookings(ctx context.Context, runs []catalogue.Run) error {
	for _, r := range runs {
		if r.Seats.Taken > 0 || r.Seats.Waiting > 0 {
			return nil
		}
	}
	var towns []municipality.Municipality
	for _, ags := range homes {
		town, err := t.Towns.ByAGS(ctx, ags)
		if errors.Is(err, fault.NotFound) {
			continue // another list was imported
		}
		if err != nil {
			return err
		}
		towns = append(towns, town)
	}
	if len(towns) == 0 {
		return nil
	}
	err := t.Bookings.Import(ctx, Bookings(runs, towns, t.Now()), booking.Actor{Kind: booking.BySystem, Channel: "demo"})
	if errors.Is(err, fault.Conflict) {
		return t.loadedMeanwhile(ctx, err)
	}
	return err
}

// loadedMeanwhile forgives a conflict with another process that loads the demo.
func (t Target) loadedMeanwhile(ctx context.Context, conflict error) error {
	have, err := t.Catalogue.All(ctx)
	if err != nil {
		return err
	}
	for _, r := range have.Runs {
		if r.Seats.Taken > 0 {
			return nil
		}
	}
	return conflict
}
