package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

type catalogueCmd struct {
	Import catalogueImport `cmd:"" help:"Bring modules and runs in from spreadsheets (CSV), JSON, or pages with schema.org data."`
	Export catalogueExport `cmd:"" help:"Write modules and runs as files that import reads."`
	List   catalogueList   `cmd:"" help:"List runs, by flags or by a question such as \"im März vormittags zu KI\"."`
}

// maxCatalogueFile is more than the import reads, which names the limit.
const maxCatalogueFile = 11 << 20

type catalogueImport struct {
	Files         []string `arg:"" name:"file-or-url" help:"Files, addresses, or - for the standard input. Those that belong together come together."`
	DryRun        bool     `help:"Show what would change, and change nothing."`
	RetireMissing bool     `help:"Retire modules and close future runs that the files do not name. Bookings stay."`
	Capacity      int      `help:"Seats of new runs whose source does not tell how many they have." placeholder:"N"`
	AllowPrivate  bool     `help:"Fetch addresses of private and local networks, too."`
}

func (c catalogueImport) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if c.Capacity < 0 || c.Capacity > catalogue.MaxCapacity {
		return usageError{fmt.Errorf("--capacity must lie between 0 and %d, not %d", catalogue.MaxCapacity, c.Capacity)}
	}
	given, err := c.read(ctx, std)
	if err != nil {
		return reportProblems(std.err, err)
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	options := catalogue.Options{RetireMissing: c.RetireMissing, Capacity: c.Capacity}
	importer := a.importer(booking.Actor{Kind: booking.BySystem, Channel: "cli"})
	if c.DryRun {
		plan, err := importer.Plan(ctx, given, options)
		if err != nil {
			return err
		}
		if err := plan.Print(std.out); err != nil {
			return err
		}
		if len(plan.Problems) > 0 {
			return exitError(exitFailed)
		}
		_, err = fmt.Fprintln(std.out, "Probelauf: nichts wurde geändert.")
		return err
	}
	plan, err := importer.Apply(ctx, given, options)
	if err != nil {
		return reportProblems(std.err, err)
	}
	return plan.Print(std.out)
}

// read reads all that is imported together.
func (c catalogueImport) read(ctx context.Context, std streams) (catalogue.Given, error) {
	fetcher := ingest.NewFetcher(ingest.WebOptions{AllowPrivate: c.AllowPrivate, MaxBytes: maxCatalogueFile})
	var files []catalogue.File
	for _, name := range c.Files {
		f := catalogue.File{Name: name}
		var err error
		switch {
		case name == "-":
			f.Name = "Standardeingabe"
			f.Data, err = io.ReadAll(io.LimitReader(std.in, maxCatalogueFile))
		case strings.Contains(name, "://"):
			f.Data, f.Name, err = fetcher.Fetch(ctx, name)
		default:
			f.Data, err = readFile(name)
		}
		if err != nil {
			return catalogue.Given{}, err
		}
		files = append(files, f)
	}
	return catalogue.Read(files...)
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxCatalogueFile))
}

// reportProblems prints the problems of an import for who wrote the files; other
// errors are returned.
func reportProblems(w io.Writer, err error) error {
	var problems catalogue.Problems
	if !errors.As(err, &problems) {
		return err
	}
	fmt.Fprintf(w, "%v\nNichts wurde geändert.\n", problems)
	return exitError(exitFailed)
}

type catalogueExport struct {
	Format string `help:"csv is two files for spreadsheets, json one file with the same content, jsonld schema.org data for other sites." enum:"csv,json,jsonld" default:"csv"`
	Dir    string `arg:"" optional:"" help:"Folder of the files. Default: this one for csv, and - (the standard output) for the others."`
	Force  bool   `help:"Replace files that exist."`
}

func (c catalogueExport) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if c.Format == "csv" && c.Dir == "-" {
		return errors.New("csv is two files: name a folder")
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.catalogue.All(ctx)
	if err != nil {
		return err
	}
	var data []byte
	switch c.Format {
	case "csv":
		modules, runs := all.CSV()
		return errors.Join(c.write(std, "module.csv", modules), c.write(std, "termine.csv", runs))
	case "json":
		data, err = all.JSON()
	case "jsonld":
		data, err = all.JSONLD(strings.TrimSuffix(s.PublicURL, "/"))
	}
	if err != nil {
		return err
	}
	if c.Dir == "" || c.Dir == "-" {
		_, err := std.out.Write(data)
		return err
	}
	return c.write(std, "katalog."+c.Format, data)
}

// write makes a file, unless it exists and may not be replaced.
func (c catalogueExport) write(std streams, name string, data []byte) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if c.Force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	name = filepath.Join(c.Dir, name)
	f, err := os.OpenFile(name, flags, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists; --force replaces it", name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(std.out, name)
	return err
}
