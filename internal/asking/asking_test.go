package asking_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/asking"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// A bench has questions asked, whose assistant answers with the question.
type bench struct {
	asking.Parts
	t     *testing.T
	pool  *pgxpool.Pool
	store *conversation.Store
	asked []string
	query string // of what it answers; "" no figures
	heard int    // events
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, pool: pgtest.Open(t)}
	b.store = conversation.NewStore(b.pool, time.Now)
	b.Parts = asking.Parts{Assistant: b, Conversations: b.store, Statistics: counter{}, Channel: "matrix"}
	return b
}

func (b *bench) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	id, err := in.TurnID, error(nil)
	if id == 0 {
		id, err = b.store.Open(ctx, in.Conversation, in.Question)
	} else {
		in.Question, err = b.store.Reopen(ctx, in.Conversation, id)
	}
	if err != nil {
		return conversation.Turn{}, err
	}
	b.asked = append(b.asked, in.Question)
	turn := conversation.Turn{
		ID: id, Question: in.Question, Language: "de", Answer: in.Question,
		Sentences: []conversation.Sentence{{Text: in.Question, Citations: []int{}}}, Citations: []conversation.Citation{},
	}
	if b.query != "" {
		turn.Figures = &conversation.Figures{Query: b.query}
		err = emit(assistant.Figures{Result: &statistics.Result{}})
	}
	if err := errors.Join(err, emit(assistant.Text{Sentence: turn.Sentences[0]}), b.store.Finish(ctx, turn)); err != nil {
		return conversation.Turn{}, err
	}
	turn.Done = true
	return turn, nil
}

// counter counts for coordinators.
type counter struct{}

func (counter) Read(context.Context, string, string, *statistics.Query) (ask.Understood, error) {
	return ask.Understood{Asks: true, Back: &ask.Back{Reason: ask.NotCounted}}, nil
}

func (counter) Run(_ context.Context, _ account.Person, _ string, q statistics.Query) (statistics.Result, error) {
	return statistics.Result{Query: q, LeastOf: 5}, nil
}

// A ledger keeps how far a question got.
type ledger struct {
	store *conversation.Store
	state asking.State
	turn  int64
	left  int // conversations
}

func (l *ledger) State() asking.State { return l.state }

func (l *ledger) Choose(ctx context.Context) (string, error) {
	if l.state.Conversation != "" {
		return l.state.Conversation, nil
	}
	c, err := l.store.Start(ctx, "matrix")
	return c.ID, err
}

func (l *ledger) Asks(_ context.Context, conversation string, after int64) error {
	l.state = asking.State{Asked: true, Conversation: conversation, After: after}
	return nil
}

func (l *ledger) Answers(_ context.Context, turn int64) error {
	l.turn = turn
	return nil
}

func (l *ledger) Leave(context.Context) error {
	l.state = asking.State{}
	l.left++
	return nil
}

func (b *bench) ask(l *ledger, question string, who account.Person) (asking.Answer, error) {
	b.t.Helper()
	l.store = b.store
	return b.Ask(b.t.Context(), l, assistant.Input{Question: question, Person: who}, func(assistant.Event) { b.heard++ })
}

// started is a new conversation.
func (b *bench) started() string {
	b.t.Helper()
	c, err := b.store.Start(b.t.Context(), "matrix")
	if err != nil {
		b.t.Fatal(err)
	}
	return c.ID
}

func TestAQuestionIsAskedOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var l ledger
	first, err := b.ask(&l, "Was ist ein Datenraum?", account.Person{})
	if err != nil || !first.Turn.Done || first.Turn.ID != l.turn || b.heard != 1 || first.Conversation != l.state.Conversation {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := b.ask(&l, "Was ist ein Datenraum?", account.Person{})
	if err != nil || again.Turn.ID != first.Turn.ID || len(b.asked) != 1 || b.heard != 1 {
		t.Errorf("asked %q: %+v, %v", b.asked, again, err)
	}
	next := ledger{state: asking.State{Conversation: l.state.Conversation}}
	follow, err := b.ask(&next, "Und wer betreibt ihn?", account.Person{})
	if err != nil || next.state.After != first.Turn.ID || len(follow.Before) != 1 {
		t.Errorf("after %d: %+v, %v", next.state.After, follow, err)
	}
}

func TestAnOpenTurnIsAskedToItsEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.started()
	open, err := b.store.Open(t.Context(), c, "Was ist ein Datenraum?")
	if err != nil {
		t.Fatal(err)
	}
	l := ledger{state: asking.State{Asked: true, Conversation: c}}
	var later inbox.Later
	if _, err := b.ask(&l, "Was ist ein Datenraum?", account.Person{}); !errors.As(err, &later) || later.After != conversation.Lease {
		t.Fatalf("while another server may be at it: %v", err)
	}
	if err := b.store.Release(t.Context(), open); err != nil {
		t.Fatal(err)
	}
	if got, err := b.ask(&l, "Was ist ein Datenraum?", account.Person{}); err != nil || got.Turn.ID != open {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAConversationThatIsFullOrGoneIsLeft(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	full, gone := b.started(), b.started()
	if _, err := b.pool.Exec(t.Context(), `INSERT INTO turns (conversation_id, question, created_at, answer, answered_at)
		SELECT $1, 'Noch etwas?', now(), '{}', now() FROM generate_series(1, $2)`, full, conversation.MaxTurns); err != nil {
		t.Fatal(err)
	}
	if err := b.store.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	l := ledger{state: asking.State{Conversation: full}}
	if got, err := b.ask(&l, "Noch eine?", account.Person{}); err != nil || l.left != 1 || got.Conversation == full {
		t.Errorf("full: left %d, %v", l.left, err)
	}
	for name, state := range map[string]asking.State{
		"deleted while it was asked": {Asked: true, Conversation: gone},
		"and known to be":            {Asked: true},
	} {
		if _, err := b.ask(&ledger{state: state}, "Noch eine?", account.Person{}); fault.Kind(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFiguresAreCountedAgainForWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.query = statistics.Query{
		Metrics: []statistics.Metric{statistics.Confirmed}, By: statistics.ByRequest,
		Period: statistics.Period{From: german.Civil{Year: 2025, Month: 1, Day: 1}, To: german.Civil{Year: 2025, Month: 12, Day: 31}},
	}.Encode()
	carla := account.Person{ID: "c", Email: "carla@akademie.example", Role: account.Coordinator}
	var l ledger
	first, err := b.ask(&l, "Wie viele?", carla)
	if err != nil || first.Figures == nil || first.Figures.Result.LeastOf != 0 {
		t.Fatalf("%+v, %v", first.Figures, err)
	}
	again, err := b.ask(&l, "Wie viele?", carla)
	if err != nil || again.Figures == nil || again.Figures.Result.LeastOf != 5 || again.Denied {
		t.Errorf("again: %+v, %v", again.Figures, err)
	}
	carla.Role = account.Participant
	denied, err := b.ask(&l, "Wie viele?", carla)
	if err != nil || !denied.Denied || denied.Figures != nil || denied.Turn.Figures != nil || len(denied.Turn.Sentences) > 0 || !denied.Turn.Refused {
		t.Errorf("denied: %+v, %v", denied, err)
	}
}

func TestQueriesThatCannotBeReadAreInvalid(t *testing.T) {
	t.Parallel()
	for _, encoded := range []string{"%zz", "metrics=none"} {
		if _, err := asking.Query(encoded); err == nil {
			t.Errorf("%q was read", encoded)
		}
	}
	if _, err := asking.Query("%zz"); fault.Kind(err) != fault.Invalid {
		t.Errorf("err = %v", err)
	}
}
