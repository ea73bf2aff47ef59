package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/pause"
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
	return a.base.Settle(ctx)
}

// renewAgain is how long after another process was found renewing a base it is
// looked at again: then there is nothing left but to read what was learned.
const renewAgain = 10 * time.Second

// renewTerms brings a base up to date, once, that an older version of the program
// has filled. Until it is done, and should it fail, questions are answered all the
// same: Load has analysed the passages in memory.
func (a *app) renewTerms(ctx context.Context, log *slog.Logger) {
	for a.base.Outdated() > 0 {
		n, err := a.base.Reanalyse(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			log.Info("term vectors are up to date", "renewed", n)
			return
		case !errors.Is(err, fault.Conflict):
			log.Warn("term vectors are not up to date; 'akademie migrate' tries again", "renewed", n, "error", err)
			return
		}
		if pause.For(ctx, renewAgain) != nil {
			return
		}
	}
}
