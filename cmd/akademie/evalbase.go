package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/localpg"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// scratchBase is the program wired as it is configured, but on a scratch schema
// beside the real base, which it neither reads nor writes.
type scratchBase struct {
	*app
	scratch *postgres.Scratch
	lease   *localpg.Lease // of the private server; nil with a database address
	weight  *float64       // of the vector leg; may be changed between searches
}

// openScratch wires the program on a new scratch schema. Close it.
func openScratch(ctx context.Context, s *Settings, log *slog.Logger) (_ *scratchBase, err error) {
	b := &scratchBase{}
	defer func() {
		if err != nil {
			err = firstError(err, b.Close(ctx))
		}
	}()
	own := *s
	weight := ownWeight
	b.weight, own.vectorWeight = &weight, &weight
	if own.DatabaseURL == "" {
		if b.lease, err = localpg.Attach(ctx, localpg.Config{Dir: s.postgresDir(), Log: log}); err != nil {
			return nil, err
		}
		own.DatabaseURL = b.lease.URL()
	}
	if b.scratch, err = postgres.NewScratch(ctx, own.DatabaseURL, log); err != nil {
		return nil, err
	}
	own.DatabaseURL = b.scratch.URL
	if b.app, err = openApp(ctx, &own, quiet(log)); err != nil {
		return nil, err
	}
	return b, nil
}

// quiet lets only warnings through: that a scratch schema is migrated is no news.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(leastLevel{log.Handler(), slog.LevelWarn})
}

// leastLevel is a handler that hears nothing below a level.
type leastLevel struct {
	slog.Handler
	least slog.Level
}

func (l leastLevel) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= l.least && l.Handler.Enabled(ctx, level)
}

// Close drops the scratch schema, also when ctx has ended.
func (b *scratchBase) Close(ctx context.Context) (err error) {
	if b.app != nil {
		b.app.Close()
	}
	if b.scratch != nil {
		err = b.scratch.Close(ctx)
	}
	if b.lease != nil {
		b.lease.Close()
	}
	return err
}

// greater returns the setting, x or y, that gives the vectors more weight.
func (b *scratchBase) greater(x, y float64) float64 {
	if (reweighted{b.models.embedder, &y}).Weight() > (reweighted{b.models.embedder, &x}).Weight() {
		return y
	}
	return x
}

// fill ingests the documents of a set and returns how many hold no text. One that
// is refused ends the evaluation: its figures would be those of another set.
func (b *scratchBase) fill(ctx context.Context, set *evaluation.Set, progress io.Writer, log *slog.Logger) (withoutText int, err error) {
	report, err := b.ingest(ctx, setSource{set}, progress, log)
	if err != nil {
		return 0, err
	}
	var refused []string
	for _, p := range report.Problems {
		if strings.HasSuffix(p.Reason, ingest.ErrNoText.Error()) {
			withoutText++
		} else {
			refused = append(refused, p.String())
		}
	}
	if len(refused) > 0 {
		return 0, fmt.Errorf("%d documents of the set cannot be ingested, the first of them %s", len(refused), refused[0])
	}
	return withoutText, nil
}

// ingest brings a source into the scratch base and makes it ready to search.
func (b *scratchBase) ingest(ctx context.Context, source ingest.Source, progress io.Writer, log *slog.Logger) (ingest.Report, error) {
	var options ingest.Options
	finished := func() {}
	if f, ok := progress.(*os.File); ok {
		options.Progress, finished = ingest.Bar(f)
	}
	report, err := ingest.New(b.base, b.embedder, quiet(log), options).Run(ctx, source)
	finished()
	if err != nil {
		return report, err
	}
	if err := b.base.Settle(ctx); err != nil {
		return report, err
	}
	return report, b.base.Refresh(ctx)
}

// noHead is an empty front matter: what a text begins with is not taken for one.
const noHead = "---\n---\n"

// setSource is a retrieval set as a source. Its texts are taken as they stand, as
// Markdown: the rules that find headings in plain text are for scans and saved
// pages, and the documents of a set have been cleaned already.
type setSource struct{ set *evaluation.Set }

func (s setSource) Name() string { return "eval:" + s.set.Name }

func (s setSource) List(context.Context) ([]ingest.Item, error) {
	items := make([]ingest.Item, len(s.set.Documents))
	for i, id := range s.set.Documents {
		items[i].Key = id
	}
	return items, nil
}

func (s setSource) Fetch(_ context.Context, it ingest.Item, _ ingest.Validators) (ingest.Raw, error) {
	text, err := s.set.Text(it.Key)
	return ingest.Raw{Name: "document.md", MediaType: "text/markdown; charset=utf-8", Data: []byte(noHead + text)}, err
}

// reweighted is an embedder whose share in a search is set from outside; a
// negative one is its own.
type reweighted struct {
	llm.Embedder
	weight *float64
}

func (r reweighted) Weight() float64 {
	if *r.weight < 0 {
		return r.Embedder.Weight()
	}
	return *r.weight
}
