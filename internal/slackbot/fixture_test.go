package slackbot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// What tests of this package stand on, the smallest first:
//
//	channel   a bot that Slack delivers to, and whose queue is worked when a test says so
//	desk      a bot whose work the test does itself, and whose server can die at each step
//	office    a channel with bookings and accounts, and two people in a room
//	academy   an office whose assistant is the real one, over a small base

// newConfig is what a bot of the tests is made of. Its assistant is a scribe, which
// answers at once; it knows nobody.
func newConfig(t *testing.T, pool *pgxpool.Pool, slack *slackfake.Slack, journal io.Writer) Config {
	t.Helper()
	log := slog.New(slog.NewTextHandler(journal, &slog.HandlerOptions{Level: slog.LevelDebug}))
	inserter, err := queue.NewInserter(pool, log)
	if err != nil {
		t.Fatal(err)
	}
	store := conversation.NewStore(pool, time.Now)
	return Config{
		Pool: pool, Queue: inserter, Assistant: &scribe{store: store}, Conversations: store,
		Catalogue: catalogue.NewStore(pool, time.Now), Accounts: badges{}, Towns: municipality.NewStore(pool, time.Now),
		App: App{SigningSecret: slackfake.SigningSecret, BotToken: slack.BotToken, AppToken: slackfake.AppToken},
		API: slack.API(), PublicURL: "https://akademie.example", Now: time.Now, Log: log,
	}
}

// badges are all of one person; nil or without an address of nobody.
type badges struct{ person *account.Person }

func (a badges) PersonOf(context.Context, string, string) (account.Person, error) {
	if a.person == nil || a.person.Email == "" {
		return account.Person{}, fault.NotFound
	}
	return *a.person, nil
}

func (badges) Link(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fault.NotFound
}

func (badges) LinkByEmail(context.Context, string, string, string) (account.Person, error) {
	return account.Person{}, fault.Denied
}

// A scribe is an assistant that answers with the question, and keeps turns as the real
// one does.
type scribe struct {
	store   *conversation.Store                              // of the server
	hold    func(ctx context.Context, question string) error // before it answers; nil nothing
	answers func(*conversation.Turn)                         // changes what it answers; nil nothing
	speaks  func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error

	mu      sync.Mutex
	asked   []string // each time that it began to answer
	persons []account.Person
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
	s.asked = append(s.asked, in.Question)
	s.persons = append(s.persons, in.Person)
	s.mu.Unlock()
	if s.hold != nil {
		if err := s.hold(ctx, in.Question); err != nil {
			return conversation.Turn{}, errors.Join(err, s.store.Release(context.WithoutCancel(ctx), id))
		}
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

// questions are those that were asked, in order.
func (s *scribe) questions() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
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
