package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// answerSource is what coordinators answered, as a source of documents.
type answerSource struct{ gaps *gaps.Service }

// Name is part of the base: it identifies the source (ingest.Source).
func (answerSource) Name() string { return gaps.Source }

// List returns all answers (ingest.Source).
func (s answerSource) List(ctx context.Context) ([]ingest.Item, error) {
	documents, err := s.gaps.Documents(ctx)
	items := make([]ingest.Item, len(documents))
	for i, d := range documents {
		items[i] = ingest.Item{Key: d.Key, Version: d.Version, Hints: hints(d)}
	}
	return items, err
}

// Fetch returns the text of one answer (ingest.Source).
func (s answerSource) Fetch(ctx context.Context, it ingest.Item, _ ingest.Validators) (ingest.Raw, error) {
	documents, err := s.gaps.Documents(ctx)
	if err != nil {
		return ingest.Raw{}, err
	}
	for _, d := range documents {
		if d.Key == it.Key {
			return ingest.Raw{Name: d.Key, MediaType: "text/markdown; charset=utf-8", URL: d.URL, Data: []byte(d.Markdown), Hints: hints(d)}, nil
		}
	}
	return ingest.Raw{}, ingest.ErrGone
}

func hints(d gaps.Document) ingest.Hints {
	return ingest.Hints{Title: d.Title, URL: d.URL, Language: d.Language, Published: d.Date, Kind: knowledge.Kind(gaps.DocumentKind)}
}

// tryAnswersAfter is when a change is published that met another at work.
const tryAnswersAfter = time.Second

// ingestAnswers brings the base up to date with what coordinators answered. One
// process does it at a time; others come again.
func (a *app) ingestAnswers(log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		unlock, ok, err := postgres.Locks{Pool: a.pool}.TryLock(ctx, "ingest:"+gaps.Source)
		if err != nil {
			return err
		}
		if !ok {
			return river.JobSnooze(tryAnswersAfter)
		}
		defer unlock()
		options := ingest.Options{Workers: 1, EmbedLater: true, AllowShrink: true}
		report, err := ingest.New(a.base, a.embedder, log, options).Run(ctx, answerSource{a.gaps})
		if err == nil && report.Failed > 0 {
			err = fmt.Errorf("%w: %d answers could not be read", fault.Unavailable, report.Failed)
		}
		return err
	}
}
