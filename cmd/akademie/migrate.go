package main

import (
	"context"
	"log/slog"
)

type migrateCmd struct{}

// Run brings the schema (by opening) and everything derived from the texts up
// to date: term vectors of an older analyser, vectors of another embedder.
func (migrateCmd) Run(ctx context.Context, s *Settings, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	fresh, err := a.base.Reanalyse(ctx)
	if err != nil {
		return err
	}
	log.Info("term vectors are up to date", "renewed", fresh)
	if err := a.reembed(ctx, log); err != nil {
		return err
	}
	log.Info("vectors are up to date", "embedder", a.embedder.Name())
	return nil
}
