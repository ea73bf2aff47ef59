package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

type catalogueList struct {
	Question []string `arg:"" optional:"" help:"What is looked for, in words."`
	Module   []string `help:"Only runs of these modules, by key." placeholder:"KEY"`
	Bookable bool     `help:"Only runs that take bookings now."`
	Past     bool     `help:"Also runs that have begun."`
	Limit    int      `help:"Print at most so many." default:"20"`
}

func (c catalogueList) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if c.Limit < 1 || c.Limit > 200 {
		return usageError{fmt.Errorf("--limit must lie between 1 and 200, not %d", c.Limit)}
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	query, err := c.query(ctx, a, s, std)
	if err != nil {
		return err
	}
	found, err := a.catalogue.Runs(ctx, query)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "BEGINN\tTERMIN\tSITZUNGEN\tDAUER\tPLÄTZE\tKENNUNG")
	for _, r := range found.Runs {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", runBegin(r), r.Name(), len(r.Sessions), hours(r.Minutes()), seatsLeft(r, found.ReadAt), r.Key)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "%d von %d Terminen, Stand %s\n", len(found.Runs), found.Total, found.ReadAt.In(german.Berlin()).Format("02.01.2006 15:04"))
	return err
}

// query is what the flags and the question ask for together.
func (c catalogueList) query(ctx context.Context, a *app, s *Settings, std streams) (catalogue.Query, error) {
	var query catalogue.Query
	if len(c.Question) > 0 {
		modules, err := a.catalogue.Modules(ctx)
		if err != nil {
			return query, err
		}
		synonyms, err := s.synonyms()
		if err != nil {
			return query, err
		}
		asked := catalogue.NewReader(modules, a.analyzer, synonyms).Read(strings.Join(c.Question, " "), a.now())
		if asked.Wrong != "" {
			return query, fmt.Errorf("%q: diesen Tag gibt es nicht", asked.Wrong)
		}
		if words := asked.Words("de"); words != "" {
			fmt.Fprintf(std.out, "Gesucht: %s\n", words)
		}
		if len(asked.Unknown) > 0 && len(asked.Query.Modules)+len(asked.Query.Topics)+len(asked.Query.Text) == 0 {
			return query, errors.New("kein Modul passt zu: " + strings.Join(asked.Unknown, ", "))
		}
		query = asked.Query
	}
	if len(c.Module) > 0 {
		query.Modules = c.Module
	}
	query.Bookable = query.Bookable || c.Bookable
	query.Past = query.Past || c.Past
	query.Limit = c.Limit
	return query, nil
}

// runBegin is when a run begins, as in "Di 03.03.2026 09:00–11:00".
func runBegin(r catalogue.Run) string {
	first := r.Sessions[0]
	starts := first.Starts.In(german.Berlin())
	return german.WeekdayName(starts.Weekday())[:2] + starts.Format(" 02.01.2006 15:04–") + first.Ends.In(german.Berlin()).Format("15:04")
}

func hours(minutes int) string {
	if minutes < 60 || minutes%15 != 0 {
		return fmt.Sprintf("%d Min.", minutes)
	}
	return strings.ReplaceAll(fmt.Sprint(float64(minutes)/60), ".", ",") + " Std."
}

// seatsLeft says in German whether there are seats.
func seatsLeft(r catalogue.Run, now time.Time) string {
	switch r.Availability(now) {
	case catalogue.Bookable:
		return fmt.Sprintf("noch %d von %d", r.Seats.Free(), r.Seats.Capacity)
	case catalogue.Waitable:
		return fmt.Sprintf("Warteliste (%d)", r.Seats.Waiting)
	case catalogue.Full:
		return "ausgebucht"
	case catalogue.NotYet:
		return "Anmeldung ab " + r.BookingOpens.In(german.Berlin()).Format("02.01.2006")
	case catalogue.TooLate:
		return "Anmeldung beendet"
	case catalogue.Off:
		return "abgesagt"
	}
	return "geschlossen"
}
