package matrixbot

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/pause"
)

// diesAt has the server die at a step of answering and sending, and reports whether it
// came to that. Another one is started.
func (m *mailroom) diesAt(step int, w inbox.Work) bool {
	m.t.Helper()
	ctx, cancel := context.WithCancel(m.t.Context())
	m.life.Begin(step)
	err := m.attempt(ctx, w)
	if err == nil {
		m.sends()
	}
	died := m.life.Dead()
	cancel()
	if !died && err != nil {
		m.t.Fatalf("step %d: %v", step, err)
	}
	m.life.Begin(0)
	m.start(m.Config)
	m.exec(`UPDATE turns SET claimed_until = NULL`)
	return died
}

func TestAcceptanceEachQuestionIsAnsweredOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	for step := 1; ; step++ {
		question := fmt.Sprintf("Frage %d?", step)
		w := m.asks(m.group, question)
		died := m.diesAt(step, w)
		m.untilDone(w)
		m.sends()
		if got := m.answered(w, "Antwort auf: "+question); got.Edits != 0 {
			t.Errorf("step %d: the answer was edited: %v", step, m.posts())
		}
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
}

// streaming has answers come in several pieces, of which each is shown.
func (m *mailroom) streaming() *mailroom {
	m.parrot.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		turn.Sentences = nil
		if err := emit(assistant.Status{Stage: assistant.StageComposing, Language: "de"}); err != nil {
			return err
		}
		for _, text := range []string{"Erster Satz zu: " + turn.Question, "Zweiter Satz.", "Letzter Satz."} {
			said := spoken("%s", text)
			turn.Sentences = append(turn.Sentences, said)
			if err := emit(assistant.Text{Sentence: said}); err != nil {
				return err
			}
			if err := pause.For(ctx, 5*time.Millisecond); err != nil {
				return err
			}
		}
		return nil
	}
	return m
}

// whileSending answers while what is recorded is sent.
func (m *mailroom) whileSending(do func()) {
	m.t.Helper()
	ctx, cancel := context.WithCancel(m.t.Context())
	var sending sync.WaitGroup
	b := m.Bot // which a crash replaces
	sending.Go(func() { _ = b.send(ctx, m.lead, make(chan struct{})) })
	do()
	cancel()
	sending.Wait()
}

func TestAcceptanceEachStreamedQuestionIsAnsweredOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	m := newMailroom(t).streaming()
	for step := 1; ; step++ {
		m.timing.gather = time.Millisecond
		question := fmt.Sprintf("Frage %d?", step)
		w := m.asks(m.group, question)
		died := false
		m.whileSending(func() { died = m.diesAt(step, w) })
		m.untilDone(w)
		m.sends()
		m.answered(w, "Erster Satz zu: "+question, "Zweiter Satz.", "Letzter Satz.")
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
}

// faults are what can go wrong with a call while the server lives.
var faults = map[string]matrixfake.Fault{
	"lost before it arrived":      {DropBefore: true},
	"lost after it had an effect": {DropAfter: true},
	"too many":                    {RetryAfter: 20 * time.Millisecond},
	"a proxy without a server":    {Status: 502},
	"not finished":                {Status: 500, Code: "M_UNKNOWN"},
	"a room not known yet":        {Status: 403, Code: "M_FORBIDDEN"},
}

// strike has the n-th call from now on go wrong, and reports whether there was one.
func (m *mailroom) strike(n int64, f matrixfake.Fault) (hit func() bool) {
	var calls atomic.Int64
	m.home.OnCall("", func(c matrixfake.Call) matrixfake.Fault {
		if c.User == m.user.ID && calls.Add(1) == n {
			return f
		}
		return matrixfake.Fault{}
	})
	return func() bool { return calls.Load() >= n }
}

func TestAcceptanceEachQuestionIsAnsweredOnceWhateverCallGoesWrong(t *testing.T) {
	t.Parallel()
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMailroom(t).streaming()
			m.timing.gather = time.Millisecond
			for n := int64(1); ; n++ {
				question := fmt.Sprintf("Frage %d?", n)
				w := m.asks(m.group, question)
				hit := m.strike(n, f)
				m.whileSending(func() { m.untilDone(w) })
				m.sends()
				m.answered(w, "Erster Satz zu: "+question, "Letzter Satz.")
				if !hit() {
					return
				}
			}
		})
	}
}
