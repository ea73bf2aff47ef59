package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/crashtest"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/secret"
)

// A mailroom is a bot that answers and sends when the test says so, and whose server can
// die at each step. Nothing is synced: rooms and work are what the test says.
type mailroom struct {
	*Bot
	t        *testing.T
	home     *matrixfake.Server
	user     *matrixfake.User
	anna     *matrixfake.User
	direct   *matrixfake.Room
	group    *matrixfake.Room
	life     *crashtest.Life
	pool     *pgxpool.Pool // of the test: it does not die
	parrot   *parrot
	badge    account.Person
	lead     *lead
	log      *strings.Builder
	received int
}

// newMailroom returns a mailroom whose answers are sent in one piece.
func newMailroom(t *testing.T, change ...func(*Config)) *mailroom {
	t.Helper()
	url := pgtest.URL(t)
	m := &mailroom{t: t, home: matrixfake.New(t), life: &crashtest.Life{}, log: &strings.Builder{}}
	m.pool = (*crashtest.Life)(nil).Open(t, url)
	m.user, m.anna = m.home.Bot("akademie"), m.home.User("anna")
	client, err := newClient(device{User: id.UserID(m.user.ID), Homeserver: m.home.URL, Token: m.user.LogIn("BOT")})
	if err != nil {
		t.Fatal(err)
	}
	m.lead = &lead{client: client, synced: make(chan struct{})}
	m.lead.caughtUp()
	m.direct = m.enters(m.anna.Direct(m.user), true, false)
	m.group = m.enters(m.anna.Creates(matrixfake.RoomKind{Name: "Fortbildung"}, m.user), false, false)
	m.home.OnCall("", func(c matrixfake.Call) matrixfake.Fault {
		return matrixfake.Fault{DropBefore: c.User == m.user.ID && !m.life.Step()}
	})
	m.home.AfterCall(func(c matrixfake.Call, _ matrixfake.Answer) {
		if c.User == m.user.ID {
			m.life.Step()
		}
	})
	mortal := m.life.Open(t, url)
	c := mailroomConfig(t, mortal, io.Discard)
	m.parrot = c.Assistant.(*parrot)
	c.Accounts = ownBadge{&m.badge}
	for _, f := range change {
		f(&c)
	}
	m.start(c)
	return m
}

func mailroomConfig(t *testing.T, pool *pgxpool.Pool, journal io.Writer) Config {
	t.Helper()
	log := slog.New(slog.NewTextHandler(journal, &slog.HandlerOptions{Level: slog.LevelDebug}))
	inserter, err := queue.NewInserter(pool, log)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := secret.NewBox(strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	store := conversation.NewStore(pool, time.Now)
	return Config{
		Pool: pool, Queue: inserter, Assistant: &parrot{store: store}, Conversations: store, Catalogue: catalogue.NewStore(pool, time.Now),
		Accounts: ownBadge{}, Keys: keys, PublicURL: "https://akademie.example", Name: "Akademie", Now: time.Now, Log: log,
	}
}

// start starts a server, as after a crash.
func (m *mailroom) start(c Config) {
	m.t.Helper()
	b, err := New(c)
	if err != nil {
		m.t.Fatal(err)
	}
	b.timing = timing{
		call: 2 * time.Second, gather: time.Minute, edit: 5 * time.Millisecond, broken: 2 * time.Millisecond,
		limited: 2 * time.Millisecond, poll: 10 * time.Millisecond, typing: time.Minute,
	}
	m.Bot = b
}

// enters has the bot in a room.
func (m *mailroom) enters(room *matrixfake.Room, direct, encrypted bool) *matrixfake.Room {
	m.t.Helper()
	m.user.Joins(room)
	m.exec(`INSERT INTO matrix_rooms (room, direct, encrypted, membership, updated_at) VALUES ($1, $2, $3, 'join', now())`, room.ID, direct, encrypted)
	return room
}

func (m *mailroom) exec(sql string, args ...any) {
	m.t.Helper()
	if _, err := m.pool.Exec(m.t.Context(), sql, args...); err != nil {
		m.t.Fatalf("%s: %v", sql, err)
	}
}

// ownBadge is of one person everybody is; nil or without an address of nobody.
type ownBadge struct{ person *account.Person }

func (a ownBadge) PersonOf(context.Context, string, string) (account.Person, error) {
	if a.person == nil || a.person.Email == "" {
		return account.Person{}, fault.NotFound
	}
	return *a.person, nil
}

func (ownBadge) Link(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fault.NotFound
}

// asks writes a question and returns it as work.
func (m *mailroom) asks(room *matrixfake.Room, text string) inbox.Work {
	m.t.Helper()
	event := m.anna.Says(room, text)
	return m.takes(room, questionBody{Event: id.EventID(event), Text: text, Direct: room == m.direct, Root: id.EventID(event)})
}

// takes stores a question.
func (m *mailroom) takes(room *matrixfake.Room, q questionBody) inbox.Work {
	m.t.Helper()
	m.received++
	body, err := json.Marshal(q)
	if err != nil {
		m.t.Fatal(err)
	}
	w := inbox.Work{
		Scope: m.user.ID, Key: string(q.Event), Kind: question, Room: room.ID, Thread: string(q.Root),
		Position: fmt.Sprintf("%020d", m.received), Author: m.anna.ID, Body: body, ReceivedAt: time.Now(),
	}
	if q.Direct {
		w.Thread = room.ID
	}
	err = m.pool.QueryRow(m.t.Context(), `
		INSERT INTO matrix_work (scope, key, kind, room, position, thread, author, body, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		w.Scope, w.Key, w.Kind, w.Room, w.Position, w.Thread, w.Author, w.Body, w.ReceivedAt).Scan(&w.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	return w
}

func questionOf(w inbox.Work) (q questionBody) {
	if json.Unmarshal(w.Body, &q) != nil {
		panic("not a question")
	}
	return q
}

// attempt makes one attempt of a question.
func (m *mailroom) attempt(ctx context.Context, w inbox.Work) error {
	_, err := m.answer(ctx, w, questionOf(w))
	return err
}

// untilDone makes attempts as the inbox would, until the question is answered.
func (m *mailroom) untilDone(w inbox.Work) {
	m.t.Helper()
	for range 10 {
		if m.attempt(m.t.Context(), w) == nil {
			return
		}
		m.exec(`UPDATE turns SET claimed_until = NULL`) // its lease runs out
	}
	m.t.Fatalf("work %d is not done after 10 attempts: %v", w.ID, m.attempt(m.t.Context(), w))
}

// sends sends until nothing is left or the server is dead.
func (m *mailroom) sends() {
	m.t.Helper()
	ctx, cancel := context.WithCancel(m.t.Context())
	var sending sync.WaitGroup
	sending.Go(func() { _ = m.send(ctx, m.lead, make(chan struct{})) })
	defer sending.Wait()
	defer cancel()
	m.home.Await("all posts to be sent", func() bool { return m.life.Dead() || m.open() == 0 })
}

// open counts what is to be sent.
func (m *mailroom) open() int {
	m.t.Helper()
	return one[int](m, `SELECT count(*) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL`)
}

// posts are the posts with what became of them.
func (m *mailroom) posts() []string {
	m.t.Helper()
	return one[[]string](m, `SELECT coalesce(array_agg(key || ' ' || kind || ' ' || tries || ' ' || CASE WHEN failed <> '' THEN failed
		WHEN sent_at IS NULL THEN 'open' ELSE 'sent' END ORDER BY id), '{}') FROM matrix_posts`)
}

// one fetches one value.
func one[T any](m *mailroom, sql string, args ...any) T {
	m.t.Helper()
	var v T
	if err := m.pool.QueryRow(m.t.Context(), sql, args...).Scan(&v); err != nil {
		m.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// answered fails unless a question has one answer that people see, with this in it.
func (m *mailroom) answered(w inbox.Work, want ...string) matrixfake.Message {
	m.t.Helper()
	all := m.home.Room(w.Room).Answers(w.Key)
	if len(all) != 1 {
		m.t.Fatalf("%d answers to %q: %+v\n%v", len(all), questionOf(w).Text, all, m.posts())
	}
	for _, text := range want {
		if !strings.Contains(all[0].Body, text) {
			m.t.Errorf("the answer does not say %q: %s", text, all[0].Body)
		}
	}
	return all[0]
}

// A parrot is an assistant that answers with the question, and keeps turns as the real
// one does.
type parrot struct {
	store   *conversation.Store
	answers func(*conversation.Turn) // changes what it answers; nil nothing
	speaks  func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error

	mu    sync.Mutex
	asked []string // each time that it began to answer
}

func spoken(format string, args ...any) conversation.Sentence {
	return conversation.Sentence{Text: fmt.Sprintf(format, args...), Citations: []int{}}
}

func (s *parrot) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	turn, err := in.TurnID, error(nil)
	if turn == 0 {
		turn, err = s.store.Open(ctx, in.Conversation, in.Question)
	} else {
		in.Question, err = s.store.Reopen(ctx, in.Conversation, turn)
	}
	if err != nil {
		return conversation.Turn{}, err
	}
	s.mu.Lock()
	s.asked = append(s.asked, in.Question)
	s.mu.Unlock()
	t := conversation.Turn{
		ID: turn, Question: in.Question, Language: "de", Intent: assistant.IntentQuestion, Outcome: conversation.Answered,
		Sentences: []conversation.Sentence{spoken("Antwort auf: %s", in.Question)}, Citations: []conversation.Citation{},
	}
	if s.answers != nil {
		s.answers(&t)
	}
	if s.speaks != nil {
		err = s.speaks(ctx, &t, emit)
	} else {
		for _, said := range t.Sentences {
			err = errors.Join(err, emit(assistant.Text{Sentence: said}))
		}
	}
	if err == nil {
		err = s.store.Finish(ctx, t)
	}
	if err != nil {
		return conversation.Turn{}, errors.Join(err, s.store.Release(context.WithoutCancel(ctx), turn))
	}
	t.Done = true
	return t, emit(assistant.Done{Turn: t})
}

// questions are those that were asked, in order.
func (s *parrot) questions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}
