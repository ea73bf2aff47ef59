package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// A Target is what the demo is loaded into.
type Target struct {
	Catalogue *catalogue.Store
	Importer  *catalogue.Importer
	Bookings  *booking.Service
	Towns     *municipality.Store
	// Conversations get the questions of the past; nil: none.
	Conversations *conversation.Store
	Now           func() time.Time
}

// Load brings municipalities, catalogue and bookings in where they are missing,
// and what was before: two years of bookings, and one of questions. What was loaded
// before is left alone, and so is what people have booked or coordinators have
// changed since.
func Load(ctx context.Context, t Target) error {
	if err := t.load(ctx); err != nil {
		return fmt.Errorf("demo.Load: %w", err)
	}
	return nil
}

func (t Target) load(ctx context.Context) error {
	if err := t.loadTowns(ctx); err != nil {
		return err
	}
	runs, err := t.loadCatalogue(ctx)
	if err != nil {
		return err
	}
	current, past := apart(runs)
	if err := t.loadBookings(ctx, current); err != nil {
		return err
	}
	if err := t.loadHistory(ctx, past); err != nil {
		return err
	}
	return t.loadQuestions(ctx)
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

// telling is the key of a run by which the demo's catalogue is known.
const telling = "smart-city-manager-2026-05-05"

// loadCatalogue returns the runs of a catalogue that it has filled if it was
// empty, and given a past if it was the demo's without one.
func (t Target) loadCatalogue(ctx context.Context) ([]catalogue.Run, error) {
	have, err := t.Catalogue.All(ctx)
	if err != nil {
		return nil, err
	}
	if len(have.Runs) == 0 {
		given, err := Catalogue()
		if err != nil {
			return nil, err
		}
		if have.Runs, err = t.importRuns(ctx, given); err != nil {
			return nil, err
		}
	}
	current, past := apart(have.Runs)
	isDemo := slices.ContainsFunc(current, func(r catalogue.Run) bool { return r.Key == telling })
	if len(past) > 0 || !isDemo {
		return have.Runs, nil
	}
	before := over(PastRuns(current), t.Now())
	if len(before) == 0 {
		return have.Runs, nil
	}
	_, runs := catalogue.Catalogue{Runs: before}.CSV()
	given, err := catalogue.Read(catalogue.File{Name: "past.csv", Data: runs})
	if err != nil {
		return nil, err
	}
	return t.importRuns(ctx, given)
}

func (t Target) importRuns(ctx context.Context, given catalogue.Given) ([]catalogue.Run, error) {
	if _, err := t.Importer.Apply(ctx, given, catalogue.Options{}); err != nil {
		return nil, err
	}
	have, err := t.Catalogue.All(ctx)
	return have.Runs, err
}

// apart tells the invented runs of the years before the catalogue from all others.
func apart(runs []catalogue.Run) (current, past []catalogue.Run) {
	for _, r := range runs {
		starts := r.Starts().In(german.Berlin())
		ours := slices.ContainsFunc(courses, func(c course) bool { return c.module == r.Module.Key })
		if ours && !starts.After(lastDay.AddDate(0, 0, 1)) && r.Key == r.Module.Key+"-"+starts.Format(time.DateOnly) {
			past = append(past, r)
		} else {
			current = append(current, r)
		}
	}
	return current, past
}

// loadBookings fills runs that nobody has booked yet.
func (t Target) loadBookings(ctx context.Context, runs []catalogue.Run) error {
	if booked(runs) {
		return nil
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
	err := t.Bookings.Import(ctx, Bookings(runs, towns, t.Now()), byDemo())
	return t.forgive(ctx, err, func(current, _ []catalogue.Run) []catalogue.Run { return current })
}

// loadHistory fills past runs that nobody has booked.
func (t Target) loadHistory(ctx context.Context, runs []catalogue.Run) error {
	runs = over(runs, t.Now())
	if booked(runs) || len(runs) == 0 {
		return nil
	}
	file, err := municipality.Builtin()
	if err != nil {
		return err
	}
	towns, err := municipality.Read(file)
	if err != nil {
		return err
	}
	err = t.Bookings.ImportHistory(ctx, History(runs, towns), byDemo())
	return t.forgive(ctx, err, func(_, past []catalogue.Run) []catalogue.Run { return past })
}

// over returns the runs that have ended: another clock may be set than the demo's.
func over(runs []catalogue.Run, now time.Time) []catalogue.Run {
	return slices.DeleteFunc(slices.Clone(runs), func(r catalogue.Run) bool { return r.Ends().After(now) })
}

// loadQuestions gives the assistant a past, as far as it lies in the past.
func (t Target) loadQuestions(ctx context.Context) error {
	if t.Conversations == nil {
		return nil
	}
	now := t.Now()
	facts := slices.DeleteFunc(QuestionFacts(), func(f conversation.Fact) bool { return f.At.After(now) })
	turns := slices.DeleteFunc(Unanswered(), func(q conversation.PastTurn) bool { return q.CreatedAt.After(now) })
	_, err := t.Conversations.Fill(ctx, facts, turns)
	return err
}

func byDemo() booking.Actor { return booking.Actor{Kind: booking.BySystem, Channel: "demo"} }

func booked(runs []catalogue.Run) bool {
	return slices.ContainsFunc(runs, func(r catalogue.Run) bool { return r.Seats.Taken > 0 || r.Seats.Waiting > 0 })
}

// forgive forgives a conflict with another process that loads the demo and has
// booked those runs meanwhile.
func (t Target) forgive(ctx context.Context, conflict error, which func(current, past []catalogue.Run) []catalogue.Run) error {
	if !errors.Is(conflict, fault.Conflict) {
		return conflict
	}
	have, err := t.Catalogue.All(ctx)
	if err != nil {
		return err
	}
	if booked(which(apart(have.Runs))) {
		return nil
	}
	return conflict
}
