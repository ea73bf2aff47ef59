package matrixbot

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
)

// deletes takes the redaction of a question.
func (m *mailroom) deletes(w inbox.Work) {
	m.t.Helper()
	err := m.takeBack(m.t.Context(), inbox.Work{Scope: w.Scope, Room: w.Room, Author: w.Author}, deletedBody{Event: id.EventID(w.Key)})
	if err != nil {
		m.t.Fatal(err)
	}
}

func TestWhatARedactedQuestionLeftIsRemoved(t *testing.T) {
	t.Parallel()
	m := newMailroom(t).streaming()
	m.timing.gather = 1
	w := m.asks(m.group, "Vergessen?")
	other := m.asks(m.group, "Behalten?")
	m.whileSending(func() {
		m.untilDone(w)
		m.untilDone(other)
	})
	m.sends()
	answer := m.answered(w)
	for range 2 { // it may be done again
		m.deletes(w)
		m.sends()
	}
	for _, e := range m.group.Events() {
		if e.Sender == m.user.ID && strings.Contains(strings.ToLower(toText(e.Content)), "vergessen") {
			t.Errorf("it still says %v", e.Content)
		}
	}
	if !m.group.Message(answer.ID).Redacted {
		t.Error("the answer is there")
	}
	m.answered(other, "Behalten?")
	if n := one[int](m, `SELECT count(*) FROM turns`); n != 1 {
		t.Errorf("%d turns", n)
	}
}

func TestWhatWasNotSentYetIsNotSentAnyMore(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	w := m.asks(m.group, "Vergessen?")
	m.untilDone(w)
	m.deletes(w)
	m.sends()
	if got := m.bodies(m.group); len(got) > 0 {
		t.Errorf("said: %q", got)
	}
	if n := one[int](m, `SELECT count(*) FROM turns`); n != 0 {
		t.Errorf("%d turns", n)
	}
}

func TestRedactionsOfWhatWasNoQuestionMeanNothing(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	w := m.asks(m.group, "Bleibt?")
	m.untilDone(w)
	m.deletes(inbox.Work{Scope: w.Scope, Room: m.direct.ID, Key: w.Key})
	m.deletes(inbox.Work{Scope: w.Scope, Room: w.Room, Key: "$other"})
	m.sends()
	m.answered(w, "Bleibt?")
}
