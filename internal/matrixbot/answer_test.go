package matrixbot

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/assistant"
)

func TestAQuestionIsAnsweredBelowIt(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	for name, room := range map[string]string{"direct": m.direct.ID, "group": m.group.ID} {
		w := m.asks(m.home.Room(room), "Was ist ein "+name+"?")
		m.untilDone(w)
		m.sends()
		got := m.answered(w, "Antwort auf: Was ist ein "+name+"?")
		if got.Thread != w.Key || got.ReplyTo != w.Key || !got.FallingBack || got.Type != "m.text" || len(got.Mentions) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestDoingTheWorkAgainSaysNothingAgain(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	w := m.asks(m.direct, "Noch einmal?")
	for range 3 {
		m.untilDone(w)
		m.sends()
	}
	if got := m.answered(w); got.Edits != 0 {
		t.Errorf("it was edited: %+v", got)
	}
	if asked := m.parrot.questions(); len(asked) != 1 {
		t.Errorf("asked: %q", asked)
	}
}

func TestWhatIsNoQuestionIsNotAsked(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	for text, want := range map[string]string{
		" ": "Womit kann ich Ihnen helfen?",
		strings.Repeat("x", assistant.MaxQuestion+1): "in höchstens 2.000 Zeichen",
	} {
		w := m.asks(m.direct, text)
		m.untilDone(w)
		m.sends()
		m.answered(w, want)
	}
	if asked := m.parrot.questions(); len(asked) != 0 {
		t.Errorf("asked: %q", asked)
	}
}
