package matrixbot

import (
	"testing"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// rates takes a reaction.
func (m *mailroom) rates(room *matrixfake.Room, by *matrixfake.User, target string, helpful *bool) {
	m.t.Helper()
	if err := m.rate(m.t.Context(), inbox.Work{Room: room.ID, Author: by.ID}, reactionBody{Target: id.EventID(target), Helpful: helpful}); err != nil {
		m.t.Fatal(err)
	}
}

// rated is what is known of the only turn.
func (m *mailroom) rated() string {
	m.t.Helper()
	return one[string](m, `SELECT coalesce(helpful::text, '') FROM turns`)
}

func TestReactionsOnAnAnswerAreFeedback(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	bernd, clara := m.home.User("bernd"), m.home.User("clara")
	w := m.asks(m.group, "Hilft das?")
	m.untilDone(w)
	m.sends()
	answer := m.answered(w).ID
	m.exec(`UPDATE matrix_threads SET askers = askers || $1::text`, clara.ID)
	good, bad := true, false
	for _, step := range []struct {
		name    string
		by      *matrixfake.User
		target  string
		helpful *bool
		want    string
	}{
		{"by who asked", m.anna, answer, &good, "true"},
		{"by somebody else", bernd, answer, &bad, "true"},
		{"on the question", m.anna, w.Key, &bad, "true"},
		{"by who joined in", clara, answer, &bad, "false"},
		{"by who asked, again", m.anna, answer, &good, "true"},
		{"changed", m.anna, answer, &bad, "false"},
		{"withdrawn", m.anna, answer, nil, ""},
	} {
		m.rates(m.group, step.by, step.target, step.helpful)
		if got := m.rated(); got != step.want {
			t.Errorf("%s: %q", step.name, got)
		}
	}
}

func TestWhoAskedMayRateAfterTheConversationHasEnded(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	w := m.asks(m.direct, "Hilft das?")
	m.untilDone(w)
	m.sends()
	m.exec(`UPDATE matrix_threads SET conversation = NULL`)
	good := true
	m.rates(m.direct, m.anna, m.answered(w).ID, &good)
	if got := m.rated(); got != "true" {
		t.Errorf("rated %q", got)
	}
}

func TestAReactionOnAnyPartOfALongAnswerCounts(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.parrot.answers = func(turn *conversation.Turn) {
		for range 300 {
			said := spoken("Das ist ein Satz, von dem es so viele gibt, dass sie in eine Nachricht nicht passen, weil sie doch länger ist, als man meint.")
			said.Form = conversation.FormParagraph
			turn.Sentences = append(turn.Sentences, said)
		}
	}
	w := m.asks(m.direct, "Sehr lang?")
	m.untilDone(w)
	m.sends()
	parts := m.direct.Answers(w.Key)
	if len(parts) < 2 {
		t.Fatalf("%d parts", len(parts))
	}
	good := true
	m.rates(m.direct, m.anna, parts[len(parts)-1].ID, &good)
	if got := m.rated(); got != "true" {
		t.Errorf("rated %q", got)
	}
}

func TestWholes(t *testing.T) {
	t.Parallel()
	got := wholes("12/aside/1")
	if len(got) != 3 || got[0] != "12/aside/1" || got[1] != "12/aside" || got[2] != "12" {
		t.Errorf("wholes = %q", got)
	}
}
