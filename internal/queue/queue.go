// Package queue runs background work (mails, webhooks, schedules) on PostgreSQL
// by River (https://riverqueue.com). Jobs are inserted in the transaction that
// makes them necessary, and any server works them.
//
// A server that dies gives its jobs back within seconds: each one holds an
// advisory lock for as long as it lives, and the others return to the queue what
// a server without its lock had begun (see rescue.go). River alone would wait
// for as long as the longest job may take. Work is done at least once; who must
// not do a thing twice, like package mail, has to see to it.
package queue

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
	"golang.org/x/sync/errgroup"
)

const (
	atOnce   = 8                // jobs of a queue that one server works at a time
	jobTime  = 2 * time.Minute  // for a job whose worker names no time of its own
	stopTime = 10 * time.Second // for jobs under way when the server stops
)

// Client takes jobs.
type Client = river.Client[pgx.Tx]

// NewInserter returns a client that takes jobs and works none.
func NewInserter(pool *pgxpool.Pool, log *slog.Logger) (*Client, error) {
	c, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, fmt.Errorf("queue.NewInserter: %w", err)
	}
	return c, nil
}

// Run works the jobs of some queues (River's default one where none is named)
// with these workers, and inserts the periodic ones, until ctx ends. A server
// works only queues for all of whose kinds of jobs it has workers. Jobs under way
// then have a moment to end; those that do not are worked again by whoever comes
// next.
func Run(ctx context.Context, pool *pgxpool.Pool, workers *river.Workers, periodic []*river.PeriodicJob, log *slog.Logger, queues ...string) error {
	l, err := newLife(ctx, pool, log)
	switch {
	case err != nil && ctx.Err() != nil: // ended before it began
		return nil
	case err != nil:
		return fmt.Errorf("queue.Run: %w", err)
	}
	defer l.end()
	works := map[string]river.QueueConfig{}
	for _, name := range queues {
		works[name] = river.QueueConfig{MaxWorkers: atOnce}
	}
	if len(works) == 0 {
		works[river.QueueDefault] = river.QueueConfig{MaxWorkers: atOnce}
	}
	trouble := newTrouble(log, time.Now)
	c, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID:           l.id,
		Logger:       quiet(log),
		Middleware:   []rivertype.Middleware{trouble},
		ErrorHandler: trouble,
		Workers:      workers,
		PeriodicJobs: periodic,
		Queues:       works,
		JobTimeout:   jobTime,
	})
	if err != nil {
		return fmt.Errorf("queue.Run: %w", err)
	}
	// River ends its jobs hard when the context of Start does.
	if err := c.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("queue.Run: %w", err)
	}
	var g errgroup.Group
	g.Go(func() error { l.keep(ctx); return nil })
	<-ctx.Done()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := c.Stop(stopping); err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		err = c.StopAndCancel(hard)
		if err != nil {
			log.Warn("background work did not end in time", "error", err)
		}
	}
	return g.Wait()
}

// quiet is the log for River, which tells of its own housekeeping at length.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(leastLevel{log.Handler(), slog.LevelWarn}) }

// leastLevel drops what is below a level.
type leastLevel struct {
	slog.Handler
	level slog.Level
}

func (h leastLevel) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.level && h.Handler.Enabled(ctx, l)
}

func (h leastLevel) WithAttrs(attrs []slog.Attr) slog.Handler {
	return leastLevel{h.Handler.WithAttrs(attrs), h.level}
}

func (h leastLevel) WithGroup(name string) slog.Handler {
	return leastLevel{h.Handler.WithGroup(name), h.level}
}
