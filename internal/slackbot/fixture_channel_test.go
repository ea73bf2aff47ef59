package slackbot

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// A channel is a bot on a database of its own, with a Slack that delivers to it.
// Its assistant answers at once.
type channel struct {
	*Bot
	slack  *slackfake.Slack
	pool   *pgxpool.Pool
	scribe *scribe
	log    *logtest.Log
}

// newChannel returns a channel whose queue nobody works; see serve.
func newChannel(t *testing.T, change ...func(*Config)) *channel {
	t.Helper()
	c := &channel{slack: slackfake.New(t), pool: pgtest.Open(t), log: &logtest.Log{}}
	c.Bot = c.another(t, c.pool, c.slack.API(), change...)
	c.scribe = c.Assistant.(*scribe)
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	c.slack.Connect(server.URL)
	return c
}

// another returns one more bot, as another server would be.
func (c *channel) another(t *testing.T, pool *pgxpool.Pool, api string, change ...func(*Config)) *Bot {
	t.Helper()
	config := newConfig(t, pool, c.slack, c.log)
	config.API = api
	for _, f := range change {
		f(&config)
	}
	b, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	b.out.timing = timing{gather: time.Minute, settle: 500 * time.Millisecond, call: 400 * time.Millisecond, post: time.Millisecond}
	return b
}

// withoutDatabase returns one more bot, which does not reach the database.
func (c *channel) withoutDatabase(t *testing.T) *Bot {
	t.Helper()
	config := c.pool.Config().Copy()
	config.ConnConfig.Host, config.ConnConfig.Port = "127.0.0.1", 1
	config.ConnConfig.Fallbacks = nil
	away, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(away.Close)
	return c.another(t, away, c.slack.API())
}

// serve works the queue until the test ends or the function it returns is called.
func (c *channel) serve(t *testing.T) (stop func()) {
	t.Helper()
	return serve(t, c.Bot)
}

func serve(t *testing.T, b *Bot) (stop func()) {
	t.Helper()
	workers := river.NewWorkers()
	b.AddWorkers(workers)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := queue.Run(ctx, b.Pool, workers, nil, b.Log, QueueName); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	t.Cleanup(stop)
	return stop
}

// socket receives by Socket Mode until the test ends or the function is called.
func (c *channel) socket(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	t.Cleanup(stop)
	c.slack.Await("a connection", func() bool { return c.slack.Sockets() > 0 })
	return stop
}

// rows are the kinds of work with what became of it, in the order it was taken:
// "question answered"; "open" where nothing did yet.
func (c *channel) rows(t *testing.T) []string {
	t.Helper()
	rows, err := c.pool.Query(t.Context(),
		`SELECT kind || ' ' || CASE WHEN done_at IS NULL THEN 'open' ELSE outcome END FROM slack_work ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// done waits until n works are done and none is open.
func (c *channel) done(t *testing.T, n int) {
	t.Helper()
	limit := time.Now().Add(time.Minute)
	for time.Now().Before(limit) {
		var open, closed int
		err := c.pool.QueryRow(t.Context(), `SELECT count(*) FILTER (WHERE done_at IS NULL), count(*) FILTER (WHERE done_at IS NOT NULL) FROM slack_work`).
			Scan(&open, &closed)
		if err != nil {
			t.Fatal(err)
		}
		if open == 0 && closed >= n {
			return
		}
		if err := pause.For(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("%d works were not done: %v", n, c.rows(t))
}
