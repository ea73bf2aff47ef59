package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	// vectorsEvery is how often a server looks for passages without vectors, which
	// an ingest leaves that ran while the embedder was away.
	vectorsEvery = 10 * time.Minute
	// firstVectorsPause comes after the first failure; it doubles with each other.
	firstVectorsPause = 5 * time.Second
	progressEvery     = 10 * time.Second
)

// keepVectors gives, until ctx ends, every passage a vector of the configured
// embedder. At the start that may mean all of them, when another embedder made
// those that are there; searches use words only until it is done. Later it only
// fills gaps, and leaves the base alone once a process with another embedder has
// taken over.
func (a *app) keepVectors(ctx context.Context, log *slog.Logger) error {
	wait := a.vectorsPause
	for complete := false; ; {
		if !complete || a.base.VectorsActive() {
			err := a.reembed(ctx, log)
			switch {
			case ctx.Err() != nil:
				return nil
			case err == nil:
				complete, wait = true, vectorsEvery
			case errors.Is(err, fault.Conflict):
				wait = vectorsEvery // another process is at it
			default:
				log.Warn("vectors are not complete; trying again", "in", wait.String(), "error", err)
			}
		}
		if pause.For(ctx, wait) != nil {
			return nil
		}
		if !complete {
			wait = min(2*wait, vectorsEvery)
		}
	}
}

// reembed embeds what has no vector of the configured embedder, and switches to
// it. What is done stays done when it fails.
func (a *app) reembed(ctx context.Context, log *slog.Logger) error {
	if r := a.models.remote; r != nil && r.Dim() == 0 {
		if err := r.Wake(ctx); err != nil {
			return err
		}
	}
	var told time.Time
	return a.base.Reembed(ctx, func(done, total int) {
		if now := time.Now(); done < total && now.Sub(told) > progressEvery {
			told = now
			log.Info("embedding", "embedder", a.embedder.Name(), "done", done, "total", total)
		}
	})
}
