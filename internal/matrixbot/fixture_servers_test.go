//go:build goolm

package matrixbot_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/encryption"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// live reads questions for figures and counts.
type live struct {
	*ask.Live
	*statistics.Service
}

// A server is one of several on the town's database.
type server struct {
	bot   *matrixbot.Bot
	end   context.CancelFunc
	ended sync.WaitGroup
}

// serve starts a server, which ends with the test.
func (w *town) serve() *server {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	pool, err := pgxpool.NewWithConfig(w.t.Context(), w.pool.Config())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(pool.Close)
	inserter, err := queue.NewInserter(pool, log)
	if err != nil {
		w.t.Fatal(err)
	}
	conversations, runs := conversation.NewStore(pool, time.Now), catalogue.NewStore(pool, time.Now)
	figures := statistics.New(statistics.Config{Pool: pool, Now: time.Now, Log: log})
	answers := w.answers
	if answers == nil {
		synonyms, err := german.DefaultSynonyms()
		if err != nil {
			w.t.Fatal(err)
		}
		answers, err = assistant.New(assistant.Config{
			Base: w.base, Conversations: conversations, Catalogue: runs, Bookings: w.bookings, Analyzer: w.analyzer, Synonyms: synonyms,
			Statistics: figures, Towns: municipality.NewStore(pool, time.Now), Contact: "https://academy.example/contact", Now: time.Now, Log: log,
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
	v := &server{}
	keys := w.setup.Keys
	v.bot, err = matrixbot.New(matrixbot.Config{
		Pool: pool, Queue: inserter, Assistant: answers, Conversations: conversations, Catalogue: runs,
		Bookings: w.bookings, Accounts: w.accounts, Statistics: live{ask.NewLive(figures, w.analyzer, time.Now), figures}, Keys: keys,
		Open: func(ctx context.Context, c *mautrix.Client) (matrixbot.Encryption, error) {
			return encryption.Open(ctx, encryption.Config{Pool: pool, Keys: keys, Now: time.Now, Log: log}, c)
		},
		PublicURL: "https://akademie.example", Contact: "https://academy.example/contact", Name: "Akademie",
		Retention: 24 * time.Hour, Now: time.Now, Log: log,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	var ctx context.Context
	ctx, v.end = context.WithCancel(w.t.Context())
	workers := river.NewWorkers()
	v.bot.AddWorkers(workers)
	v.ended.Go(func() {
		if err := v.bot.Run(ctx); err != nil && ctx.Err() == nil {
			w.t.Errorf("Run: %v", err)
		}
	})
	v.ended.Go(func() {
		err := queue.Run(ctx, pool, workers, nil, log, matrixbot.QueueName)
		if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
			w.t.Errorf("queue.Run: %v", err)
		}
	})
	w.t.Cleanup(v.stop)
	return v
}

// stop ends a server as SIGTERM does.
func (v *server) stop() {
	v.end()
	v.ended.Wait()
}
