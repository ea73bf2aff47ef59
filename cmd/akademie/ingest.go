package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/ingest"
)

type ingestCmd struct {
	Path         []string `arg:"" optional:"" name:"path-or-url" help:"Folders, files, pages, sitemaps or feeds."`
	Sources      string   `help:"File that names the sources to ingest (see ingest/README.md)." type:"existingfile" placeholder:"FILE"`
	Only         []string `help:"Of the sources file, only these." placeholder:"NAME"`
	AllowShrink  bool     `help:"Delete documents even when more than half of a source vanished."`
	AllowPrivate bool     `help:"Fetch pages named as arguments from private and local network addresses, too."`
	MaxSize      *int64   `help:"Largest file or page read for arguments, in MiB. Default: 32, and 8 for text and HTML pages; a value given holds for all." placeholder:"MIB"`
}

// maxMaxSize bounds --max-size in MiB, as sources.yaml does.
const maxMaxSize = 512

// check finds flags that contradict each other or mean nothing.
func (c ingestCmd) check() error {
	switch {
	case len(c.Path) == 0 && c.Sources == "":
		return errors.New("nothing to ingest: name folders, files or addresses, or a file with --sources")
	case len(c.Only) > 0 && c.Sources == "":
		return errors.New("--only chooses from the file given with --sources")
	case c.MaxSize != nil && (*c.MaxSize < 1 || *c.MaxSize > maxMaxSize):
		return fmt.Errorf("--max-size must lie between 1 and %d (MiB), not %d", maxMaxSize, *c.MaxSize)
	}
	return nil
}

func (c ingestCmd) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if err := c.check(); err != nil {
		return err
	}
	sources, err := c.open(ctx)
	for _, source := range sources {
		if closer, ok := source.(io.Closer); ok {
			defer closer.Close()
		}
	}
	if err != nil {
		return err
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	failed := false
	for _, source := range sources {
		ok, err := c.one(ctx, a, source, std, log)
		if err != nil {
			return err
		}
		failed = failed || !ok
	}
	if err := a.base.Settle(ctx); err != nil {
		return err
	}
	if failed {
		return exitError(exitFailed)
	}
	return nil
}

// one ingests a source and prints its report. It reports whether everything
// could be read; the error is ctx's.
func (c ingestCmd) one(ctx context.Context, a *app, source ingest.Source, std streams, log *slog.Logger) (ok bool, err error) {
	options := ingest.Options{AllowShrink: c.AllowShrink, EmbedLater: true}
	finished := func() {}
	if f, isFile := std.err.(*os.File); isFile {
		options.Progress, finished = ingest.Bar(f)
	}
	report, err := ingest.New(a.base, a.embedder, log, options).Run(ctx, source)
	finished()
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	for _, p := range report.Problems {
		fmt.Fprintf(std.err, "%s: %s\n", source.Name(), p)
	}
	fmt.Fprintf(std.out, "%s: %s\n", source.Name(), report.Summary())
	if err != nil {
		logError(log, err)
	}
	return err == nil && report.OK(), nil
}

// open opens the sources named by arguments and by the sources file. Those
// opened before an error are returned with it, to be closed.
func (c ingestCmd) open(ctx context.Context) ([]ingest.Source, error) {
	var bytes int64 // 0: the defaults
	if c.MaxSize != nil {
		bytes = *c.MaxSize << 20
	}
	options := ingest.OpenOptions{
		Web:    ingest.WebOptions{AllowPrivate: c.AllowPrivate, MaxBytes: bytes},
		Limits: ingest.Limits{Bytes: bytes},
	}
	var sources []ingest.Source
	for _, arg := range c.Path {
		source, err := ingest.Open(ctx, arg, options)
		if err != nil {
			return sources, err
		}
		sources = append(sources, source)
	}
	if c.Sources == "" {
		return sources, nil
	}
	cfg, err := ingest.LoadConfig(c.Sources)
	if err != nil {
		return sources, err
	}
	if err := c.checkOnly(cfg); err != nil {
		return sources, err
	}
	for _, one := range cfg.Sources {
		if len(c.Only) > 0 && !slices.Contains(c.Only, one.Name) {
			continue
		}
		source, err := cfg.Open(one)
		if err != nil {
			return sources, err
		}
		sources = append(sources, source)
	}
	return sources, nil
}

// checkOnly refuses names that the sources file does not have.
func (c ingestCmd) checkOnly(cfg ingest.Config) error {
	var known []string
	for _, s := range cfg.Sources {
		known = append(known, s.Name)
	}
	for _, name := range c.Only {
		if !slices.Contains(known, name) {
			return fmt.Errorf("--only: %s has no source %q, but %s", c.Sources, name, strings.Join(known, ", "))
		}
	}
	return nil
}
