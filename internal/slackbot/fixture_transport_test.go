package slackbot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// A channel is a bot on a database of its own, with a Slack that delivers to it.
// Its assistant answers at once.
type channel struct {
	*Bot
	slack   *slackfake.Slack
	pool    *pgxpool.Pool
	speaker *speaker
	log     *journal
}

// newChannel returns a channel whose queue nobody works; see serve.
func newChannel(t *testing.T, change ...func(*Config)) *channel {
	t.Helper()
	c := &channel{slack: slackfake.New(t), pool: pgtest.Open(t), log: &journal{}}
	c.Bot = c.another(t, c.pool, c.slack.API(), change...)
	c.speaker = c.Assistant.(*speaker)
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	c.slack.Connect(server.URL)
	return c
}

// another returns one more bot, as another server would be.
func (c *channel) another(t *testing.T, pool *pgxpool.Pool, api string, change ...func(*Config)) *Bot {
	t.Helper()
	log := slog.New(slog.NewTextHandler(c.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	inserter, err := queue.NewInserter(pool, log)
	if err != nil {
		t.Fatal(err)
	}
	store := conversation.NewStore(pool, time.Now)
	config := Config{
		Pool: pool, Queue: inserter, Assistant: &speaker{store: store}, Conversations: store,
		Catalogue: catalogue.NewStore(pool, time.Now), Accounts: strangers{}, Towns: municipality.NewStore(pool, time.Now),
		App: App{SigningSecret: slackfake.SigningSecret, BotToken: c.slack.BotToken, AppToken: slackfake.AppToken},
		API: api, PublicURL: "https://akademie.example", Now: time.Now, Log: log,
	}
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
		if err := pause(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatalf("%d works were not done: %v", n, c.rows(t))
}

// single fetches one value.
func single[T any](t *testing.T, pool *pgxpool.Pool, sql string, args ...any) T {
	t.Helper()
	var v T
	if err := pool.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// A speaker is an assistant that answers with the question, and keeps turns as the
// real one does.
type speaker struct {
	store *conversation.Store
	hold  func(ctx context.Context, question string) error // before it answers; nil nothing

	mu    sync.Mutex
	asked []string
}

func (s *speaker) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	id, err := in.TurnID, error(nil)
	if id == 0 {
		id, err = s.store.Open(ctx, in.Conversation, in.Question)
	} else {
		in.Question, err = s.store.Reopen(ctx, in.Conversation, id)
	}
	if err != nil {
		return conversation.Turn{}, err
	}
	s.mu.Lock()
	s.asked = append(s.asked, in.Question)
	s.mu.Unlock()
	if s.hold != nil {
		if err := s.hold(ctx, in.Question); err != nil {
			return conversation.Turn{}, errors.Join(err, s.store.Release(context.WithoutCancel(ctx), id))
		}
	}
	said := conversation.Sentence{Text: "Antwort auf: " + in.Question}
	if err := emit(assistant.Text{Sentence: said}); err != nil {
		return conversation.Turn{}, err
	}
	turn := conversation.Turn{
		ID: id, Question: in.Question, Language: "de", Intent: assistant.IntentQuestion, Outcome: conversation.Answered,
		Answer: said.Text, Sentences: []conversation.Sentence{said},
	}
	if err := s.store.Finish(ctx, turn); err != nil {
		return conversation.Turn{}, err
	}
	turn.Done = true
	return turn, emit(assistant.Done{Turn: turn})
}

// questions are those that were asked, in order.
func (s *speaker) questions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// strangers knows nobody.
type strangers struct{}

func (strangers) PersonOf(context.Context, string, string) (account.Person, error) {
	return account.Person{}, fmt.Errorf("strangers: %w", fault.NotFound)
}

func (strangers) Link(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fmt.Errorf("strangers: %w", fault.NotFound)
}

func (strangers) LinkByEmail(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fmt.Errorf("strangers: %w", fault.Denied)
}

// A journal is a log that is read.
type journal struct {
	mu sync.Mutex
	b  strings.Builder
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}
