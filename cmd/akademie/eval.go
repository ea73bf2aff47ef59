package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"time"

	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/reader"
)

type evalCmd struct {
	Data string `help:"Folder of a retrieval set: docs.jsonl and queries.jsonl (see internal/evaluation/README.md)." type:"path" placeholder:"DIR"`
	JSON bool   `help:"Print one JSON object instead of a table."`
}

func (c evalCmd) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	return c.retrieval(ctx, s, std, log)
}

// retrieval measures searching and choosing lines on a retrieval set.
func (c evalCmd) retrieval(ctx context.Context, s *Settings, std streams, log *slog.Logger) (err error) {
	set, err := evaluation.Open(c.Data)
	if err != nil {
		return err
	}
	defer set.Close()
	b, err := openScratch(ctx, s, log)
	if err != nil {
		return err
	}
	defer func() { err = firstError(err, b.Close(ctx)) }()
	began := time.Now()
	without, err := b.fill(ctx, set, std.err, log)
	if err != nil {
		return err
	}
	filled := time.Now()
	rankings, err := set.Rank(ctx, b.base)
	if err != nil {
		return err
	}
	ranked := time.Now()
	r, err := reader.New(b.analyzer)
	if err != nil {
		return err
	}
	readings, err := set.Read(ctx, r)
	if err != nil {
		return err
	}
	report := set.Report(rankings, readings)
	report.Set.Passages, report.Set.WithoutText = b.base.Size(), without
	report.Configuration = b.configuration()
	report.Seconds["ingest"] = filled.Sub(began).Seconds()
	report.Seconds["search"] = ranked.Sub(filled).Seconds()
	if readings != nil {
		report.Seconds["read"] = time.Since(ranked).Seconds()
	}
	if c.JSON {
		return printJSON(std.out, report)
	}
	return report.WriteTable(std.out)
}

// configuration names what is measured.
func (b *scratchBase) configuration() evaluation.Configuration {
	return evaluation.Configuration{
		Version: buildVersion(), Embedder: b.embedder.Name(), VectorWeight: b.embedder.Weight(), Analyser: b.analyzer.Version(),
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// firstError returns the error that came first; what failed after it follows
// from it.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
