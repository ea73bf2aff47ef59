package slackbot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

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

// A life is that of a server: all it does, each query and each call of Slack, is a
// step before and a step after, and at any of them it can die. From then on nothing
// that it does has an effect. Only one lives at a time.
type life struct {
	steps atomic.Int64
	dies  atomic.Int64 // at this step; 0 not
	dead  atomic.Bool
}

// step is one of the life; false: it is over.
func (l *life) step() bool {
	if l.dead.Load() {
		return false
	}
	if n := l.steps.Add(1); n == l.dies.Load() {
		l.dead.Store(true)
	}
	return !l.dead.Load()
}

// begin begins another life that dies at a step.
func (l *life) begin(dies int) {
	l.steps.Store(0)
	l.dies.Store(int64(dies))
	l.dead.Store(false)
}

// TraceQueryStart implements pgx.QueryTracer.
func (l *life) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	if l.step() {
		return ctx
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (l *life) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) { l.step() }

// A desk is a bot whose work is done by the test, one after the other, in Slack's
// own time.
type desk struct {
	*Bot
	t      *testing.T
	slack  *slackfake.Slack
	life   *life
	pool   *pgxpool.Pool // of the test: it does not die
	log    *journal
	scribe *scribe
	badge  account.Person
	anna   *slackfake.Person
	room   *slackfake.Channel
	work   int
	again  bool // there was an attempt of the last work
}

// newDesk returns a desk whose answers are posted in one piece.
func newDesk(t *testing.T, change ...func(*Config)) *desk {
	t.Helper()
	url := pgtest.URL(t)
	d := &desk{t: t, slack: slackfake.New(t), life: &life{}, log: &journal{}}
	d.pool = open(t, url, nil)
	d.anna = d.slack.Join(slackfake.Member{Name: "Anna Becker"})
	d.room = d.slack.Channel("fortbildung", d.anna)
	mortal := open(t, url, d.life)
	store := conversation.NewStore(mortal, time.Now)
	d.scribe = &scribe{store: store, asked: map[string]int{}}
	d.slack.OnCall("", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{DropBefore: !d.life.step()} })
	d.slack.AfterCall(func(slackfake.Call, slackfake.Answer) { d.life.step() })
	inserter, err := queue.NewInserter(mortal, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	c := Config{
		Pool: mortal, Queue: inserter, Assistant: d.scribe, Conversations: store,
		Catalogue: catalogue.NewStore(mortal, time.Now), Accounts: badges{d}, Towns: municipality.NewStore(mortal, time.Now),
		App: App{SigningSecret: slackfake.SigningSecret, BotToken: d.slack.BotToken},
		API: d.slack.API(), PublicURL: "https://akademie.example", Now: d.slack.Now,
		Log: slog.New(slog.NewTextHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&c)
	}
	d.start(c)
	return d
}

// start starts a server, as after a crash.
func (d *desk) start(c Config) {
	d.t.Helper()
	b, err := New(c)
	if err != nil {
		d.t.Fatal(err)
	}
	b.out.timing = timing{gather: time.Minute, post: time.Microsecond}
	d.Bot = b
}

func open(t *testing.T, url string, tracer pgx.QueryTracer) *pgxpool.Pool {
	t.Helper()
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	c.MaxConns = 4
	c.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// badges are of the person that the desk's badge says.
type badges struct{ d *desk }

func (a badges) PersonOf(context.Context, string, string) (account.Person, error) {
	if a.d.badge.Email == "" {
		return account.Person{}, fault.NotFound
	}
	return a.d.badge, nil
}

func (badges) Link(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fault.NotFound
}

func (badges) LinkByEmail(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fault.Denied
}

// A scribe is an assistant that keeps turns as the real one does.
type scribe struct {
	store *conversation.Store // of the server

	mu       sync.Mutex
	asked    map[string]int // how often it began to answer a question
	answers  func(*conversation.Turn)
	speaks   func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error
	persons  []account.Person
	thinking error
}

// sentence is one of an answer.
func sentence(format string, args ...any) conversation.Sentence {
	return conversation.Sentence{Text: fmt.Sprintf(format, args...), Citations: []int{}}
}

func (s *scribe) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
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
	s.asked[in.Question]++
	s.persons = append(s.persons, in.Person)
	s.mu.Unlock()
	if s.thinking != nil {
		return conversation.Turn{}, errors.Join(s.thinking, s.store.Release(context.WithoutCancel(ctx), id))
	}
	turn := conversation.Turn{
		ID: id, Question: in.Question, Language: "de", Intent: assistant.IntentQuestion, Outcome: conversation.Answered,
		Sentences: []conversation.Sentence{sentence("Antwort auf: %s", in.Question)}, Citations: []conversation.Citation{},
	}
	if s.answers != nil {
		s.answers(&turn)
	}
	if s.speaks != nil {
		err = s.speaks(ctx, &turn, emit)
	} else {
		for _, said := range turn.Sentences {
			err = errors.Join(err, emit(assistant.Text{Sentence: said}))
		}
	}
	if err != nil {
		return conversation.Turn{}, err
	}
	if err := s.store.Finish(ctx, turn); err != nil {
		return conversation.Turn{}, err
	}
	turn.Done = true
	return turn, emit(assistant.Done{Turn: turn})
}

// asks writes a question in a channel and returns it as work.
func (d *desk) asks(at *slackfake.Channel, question string) Work {
	d.t.Helper()
	return d.wrote(at.ID, d.anna.Says(at, question), "", question)
}

// follows writes a further question in a thread.
func (d *desk) follows(at *slackfake.Channel, thread, question string) Work {
	d.t.Helper()
	return d.wrote(at.ID, d.anna.Replies(at, thread, question), thread, question)
}

func (d *desk) wrote(channel, ts, thread, question string) Work {
	d.t.Helper()
	if thread == "" {
		thread = ts
	}
	return d.received(Work{Kind: Question, Channel: channel, TS: ts, Thread: thread, Body: encode(questionBody{Text: question})})
}

// received stores work.
func (d *desk) received(w Work) Work {
	d.t.Helper()
	d.work, d.again = d.work+1, false
	w.Team, w.Key, w.Author, w.ReceivedAt = d.slack.Team, fmt.Sprintf("Ev%d", d.work), d.anna.ID, d.slack.Now()
	err := d.pool.QueryRow(d.t.Context(), `
		INSERT INTO slack_work (team, key, kind, channel, ts, thread, author, body, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		w.Team, w.Key, w.Kind, w.Channel, w.TS, w.Thread, w.Author, w.Body, w.ReceivedAt).Scan(&w.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return w
}

// attempt makes one attempt of work.
func (d *desk) attempt(w Work) error {
	_, err := d.do(d.t.Context(), w)
	return err
}

// untilDone makes attempts as River would, waiting for what is waited for, until the
// work is done. It returns how many those were.
func (d *desk) untilDone(w Work) int {
	d.t.Helper()
	for n := 1; n <= 10; n++ {
		err := d.attempt(w)
		if err == nil {
			return n
		}
		d.wait(err)
	}
	d.t.Fatalf("work %d is not done after 10 attempts: %v", w.ID, d.attempt(w))
	return 0
}

// wait lets pass the time that an attempt asks for, and that of a lease.
func (d *desk) wait(err error) {
	d.t.Helper()
	d.again = true
	pause := time.Minute
	if ask := (later{}); errors.As(err, &ask) {
		pause = ask.after
	}
	d.slack.Advance(pause)
	for _, sql := range []string{`UPDATE turns SET claimed_until = NULL`, `UPDATE slack_posts SET tried_at = tried_at - make_interval(secs => $1)`} {
		var args []any
		if strings.Contains(sql, "$1") {
			args = append(args, pause.Seconds())
		}
		if _, err := d.pool.Exec(d.t.Context(), sql, args...); err != nil {
			d.t.Fatal(err)
		}
	}
}

// dies has the server die at a step of an attempt, and reports whether it came to
// that. Another one is started.
func (d *desk) diesAt(step int, w Work) bool {
	d.t.Helper()
	ctx, cancel := context.WithCancel(d.t.Context())
	d.life.begin(step)
	_, err := d.do(ctx, w)
	died := d.life.dead.Load()
	cancel()
	if !died && err != nil {
		d.t.Fatalf("step %d: %v", step, err)
	}
	d.life.begin(0)
	d.start(d.Config)
	d.wait(nil)
	return died
}

// shown are the messages of a thread that the app wrote, as people see them.
func (d *desk) shown(channel, thread string) []string {
	var all []string
	for _, m := range d.slack.Answers(channel, thread) {
		all = append(all, m.Shown())
	}
	return all
}

// answered fails unless a question has one answer, with this in it and nothing of a
// stream left.
func (d *desk) answered(w Work, want ...string) slackfake.Message {
	d.t.Helper()
	all := d.slack.Answers(w.Channel, w.Thread)
	var own []slackfake.Message
	for _, m := range all {
		if m.TS > w.TS {
			own = append(own, m)
		}
	}
	if len(own) != 1 || own[0].Streaming {
		d.t.Fatalf("%d answers: %+v", len(own), own)
	}
	for _, s := range want {
		if !strings.Contains(own[0].Shown(), s) {
			d.t.Errorf("the answer does not say %q: %s", s, own[0].Shown())
		}
	}
	return own[0]
}
