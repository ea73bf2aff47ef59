package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"text/tabwriter"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/municipality"
)

type municipalitiesCmd struct {
	Import municipalitiesImport `cmd:"" help:"Bring a list of municipalities in: the official register GV100AD or CSV (see internal/municipality/README.md)."`
	Find   municipalitiesFind   `cmd:"" help:"Tell which municipality a name means. Exit status 3: none."`
}

// mostListed is how many entries of each kind an import prints.
const mostListed = 20

type municipalitiesImport struct {
	File    string `arg:"" optional:"" help:"The list, or - for the standard input."`
	Builtin bool   `help:"Import the list that comes with the program."`
	DryRun  bool   `help:"Show what would change, and change nothing."`
	Remove  bool   `help:"Remove what the list does not hold. Bookings keep what they were made with."`
}

func (c municipalitiesImport) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if (c.File == "") != c.Builtin {
		return usageError{errors.New("either a file or --builtin")}
	}
	list, source, err := c.open(std)
	if err != nil {
		return err
	}
	defer list.Close()
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	d, err := a.towns.Import(ctx, list, municipality.Options{Source: source, DryRun: c.DryRun, Remove: c.Remove})
	if errors.Is(err, fault.Invalid) {
		fmt.Fprintf(std.err, "%v\nNothing was changed.\n", err)
		return exitError(exitFailed)
	}
	if err != nil {
		return err
	}
	printDiff(std.out, d)
	if c.DryRun {
		_, err = fmt.Fprintln(std.out, "Dry run: nothing was changed.")
	}
	return err
}

func (c municipalitiesImport) open(std streams) (list io.ReadCloser, source string, err error) {
	switch {
	case c.Builtin:
		r, err := municipality.Builtin()
		return io.NopCloser(r), "builtin", err
	case c.File == "-":
		return io.NopCloser(std.in), "standard input", nil
	}
	f, err := os.Open(c.File)
	return f, filepath.Base(c.File), err
}

// printDiff tells what an import changes: + new, ~ changed, - removed, ? missing
// in the list and left alone.
func printDiff(w io.Writer, d municipality.Diff) {
	for i, m := range d.Added[:min(mostListed, len(d.Added))] {
		fmt.Fprintf(w, "+ %s\n", describe(m))
		more(w, i, len(d.Added))
	}
	for i, c := range d.Changed[:min(mostListed, len(d.Changed))] {
		fmt.Fprintf(w, "~ %s\n  %s\n", describe(c.Before), describe(c.After))
		more(w, i, len(d.Changed))
	}
	sign, kept := "?", " and stay"
	if d.Removed {
		sign, kept = "-", " and are removed"
	}
	for i, m := range d.Missing[:min(mostListed, len(d.Missing))] {
		fmt.Fprintf(w, "%s %s\n", sign, describe(m))
		more(w, i, len(d.Missing))
	}
	fmt.Fprintf(w, "%d new, %d changed, %d unchanged, %d not in the list%s\n", len(d.Added), len(d.Changed), d.Same, len(d.Missing), kept)
}

// more tells behind the last entry listed how many there are besides.
func more(w io.Writer, i, n int) {
	if i == mostListed-1 && n > mostListed {
		fmt.Fprintf(w, "  … and %d more\n", n-mostListed)
	}
}

func describe(m municipality.Municipality) string {
	s := m.AGS + "  " + m.Name + " (" + m.Land + ")"
	for _, part := range []string{m.Kind, m.District} {
		if part != "" {
			s += ", " + part
		}
	}
	if m.Population > 0 {
		s += fmt.Sprintf(", population %d", m.Population)
	}
	return s
}

type municipalitiesFind struct {
	Name  string `arg:"" help:"Name in any spelling, perhaps with its district or Land."`
	Limit int    `help:"Print at most so many." default:"5"`
}

func (c municipalitiesFind) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if c.Limit < 1 {
		return usageError{fmt.Errorf("--limit must be at least 1, not %d", c.Limit)}
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	matches, err := a.towns.Find(ctx, c.Name, c.Limit)
	if err != nil {
		return err
	}
	if len(matches) == 0 {
		if n, err := a.towns.Count(ctx); err != nil || n == 0 {
			fmt.Fprintln(std.err, "The list is empty: akademie municipalities import")
		}
		return exitError(exitRefused)
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "AGS\tNAME\tDISTRICT\tLAND\tPOPULATION\tMATCH")
	for _, m := range matches {
		match := fmt.Sprintf("%.2f", m.Score)
		if m.Exact {
			match = "exact"
		}
		district := m.District
		if district == "" {
			district = m.Kind
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", m.AGS, m.Name, district, municipality.LandName(m.Land, "de"), m.Population, match)
	}
	return w.Flush()
}
