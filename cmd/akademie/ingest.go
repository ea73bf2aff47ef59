package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

type ingestCmd struct {
	Path         []string `arg:"" optional:"" name:"path-or-url" help:"Folders, files, pages, sitemaps or feeds."`
	Sources      string   `help:"File that names the sources to ingest (see ingest/README.md)." type:"existingfile" placeholder:"FILE"`
	Only         []string `help:"Of the sources file, only these." placeholder:"NAME"`
	Kind         string   `help:"Kind of the documents given as arguments, where they do not say it themselves." default:"page" enum:"module,programme,blog_post,congress_report,conference_report,peer_learning,podcast,newsletter,press_article,competition,page"`
	AllowShrink  bool     `help:"Delete documents even when more than half of a source vanished."`
	AllowPrivate bool     `help:"Fetch pages from private and local network addresses, too."`
	Force        bool     `help:"Read everything again, changed or not."`
	MaxSize      int64    `help:"Largest file or page read, in MiB." default:"32"`
}

func (c ingestCmd) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if len(c.Path) == 0 && c.Sources == "" {
		return errors.New("nothing to ingest: name folders, files or addresses, or a file with --sources")
	}
	sources, err := c.open()
	if err != nil {
		return err
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	in := ingest.New(a.base, a.embedder, log, ingest.Options{
		Now: a.now, AllowShrink: c.AllowShrink, Force: c.Force, Progress: ingest.TerminalProgress(std.err),
	})
	failed := false
	for _, source := range sources {
		report, err := in.Run(ctx, source)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, f := range report.Failures {
			fmt.Fprintf(std.err, "%s: %s: %v\n", source.Name(), f.Key, f.Err)
		}
		fmt.Fprintf(std.out, "%s: %s\n", source.Name(), report)
		if err != nil {
			log.Error(err.Error(), "source", source.Name())
		}
		failed = failed || err != nil || report.Failed > 0
	}
	if failed {
		return exitError(exitFailed)
	}
	return nil
}

func (c ingestCmd) open() ([]ingest.Source, error) {
	o := ingest.SourceOptions{Kind: knowledge.Kind(c.Kind), AllowPrivate: c.AllowPrivate, MaxBytes: c.MaxSize << 20}
	var sources []ingest.Source
	for _, arg := range c.Path {
		source, err := ingest.Open(arg, o)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source)
	}
	if c.Sources == "" {
		return sources, nil
	}
	cfg, err := ingest.LoadConfig(c.Sources)
	if err != nil {
		return nil, err
	}
	named, err := cfg.Open(c.Only...)
	return append(sources, named...), err
}
