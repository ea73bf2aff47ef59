package matrixbot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// toText is all that a content says.
func toText(content map[string]any) string { return fmt.Sprint(content) }

// pausing has answers wait for the test between their sentences.
func (m *mailroom) pausing() (goOn chan<- struct{}) {
	next := make(chan struct{})
	m.parrot.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		turn.Sentences = nil
		if err := emit(assistant.Status{Stage: assistant.StageComposing, Language: "de"}); err != nil {
			return err
		}
		for i, text := range []string{"Erster Satz.", "Zweiter Satz.", "Letzter Satz."} {
			if i > 0 {
				select {
				case <-next:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			said := spoken("%s", text)
			turn.Sentences = append(turn.Sentences, said)
			if err := emit(assistant.Text{Sentence: said}); err != nil {
				return err
			}
		}
		return nil
	}
	return next
}

func TestAnAnswerThatTakesAWhileIsShownWhileItIsWritten(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.timing.gather = time.Millisecond
	goOn := m.pausing()
	w := m.asks(m.group, "Dauert es?")
	m.whileSending(func() {
		done := make(chan struct{})
		go func() {
			defer close(done)
			m.untilDone(w)
		}()
		first := m.group.Answer(w.Key, "Erster Satz.")
		for _, text := range []string{"Zweiter Satz.", "Letzter Satz."} {
			goOn <- struct{}{}
			now := m.group.Answer(w.Key, text)
			if now.ID != first.ID || now.Thread != w.Key {
				t.Errorf("another message: %+v", now)
			}
		}
		<-done
	})
	m.sends()
	if got := m.answered(w, "Erster Satz.", "Letzter Satz."); got.Edits == 0 || got.HTML == "" || strings.HasPrefix(got.Body, "*") {
		t.Errorf("answer: %+v", got)
	}
}

func TestEditsOfARoomKeepTheirDistance(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	const apart = 200 * time.Millisecond
	m.timing.gather, m.timing.edit = time.Millisecond, apart
	m.says(m.group, "a", "Fassung 0")
	began := time.Now()
	m.whileSending(func() {
		m.group.Says(m.user, "Fassung 0")
		version := 0
		m.home.Await("several edits", func() bool {
			version++
			m.says(m.group, "a", fmt.Sprintf("Fassung %d", version))
			return len(m.home.Calls("send")) > 3
		})
		m.group.Says(m.user, fmt.Sprintf("Fassung %d", version))
	})
	calls := m.home.Calls("send")
	// However long it took: one for each distance, beside the first and the one under way.
	if most := int(time.Since(began)/apart) + 2; len(calls) > most {
		t.Errorf("%d calls, at most %d", len(calls), most)
	}
}

func TestNothingForOneAloneIsShownToAllWhileItIsWritten(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.timing.gather = time.Millisecond
	m.parrot.speaks = func(ctx context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		turn.Mine = true
		turn.Sentences = []conversation.Sentence{spoken("Ihre Buchung: Digitale Zwillinge")}
		if err := emit(assistant.Text{Sentence: turn.Sentences[0]}); err != nil {
			return err
		}
		m.says(m.direct, "b", "Danach") // when that is sent, the other would have been
		m.direct.Says(m.user, "Danach")
		return emit(assistant.Mine{})
	}
	w := m.asks(m.group, "Meine Buchungen?")
	m.whileSending(func() { _ = m.attempt(t.Context(), w) })
	for _, said := range m.bodies(m.group) {
		if strings.Contains(said, "Digitale Zwillinge") {
			t.Errorf("all read %q", said)
		}
	}
}

func TestPeopleAreToldThatAnAnswerIsBeingWritten(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.timing.typing = 5 * time.Millisecond
	w := m.asks(m.group, "Dauert es?")
	m.whileSending(func() {
		m.exec(`UPDATE matrix_work SET claim = 'x', claimed_until = now() + interval '1 minute' WHERE id = $1`, w.ID)
		m.home.Await("typing", func() bool { return m.group.Typing(m.user) })
		if m.direct.Typing(m.user) {
			t.Error("the other room is told, too")
		}
		m.exec(`UPDATE matrix_work SET done_at = now() WHERE id = $1`, w.ID)
		m.home.Await("the end of it", func() bool { return !m.group.Typing(m.user) })
		m.exec(`UPDATE matrix_work SET done_at = NULL WHERE id = $1`, w.ID)
		m.home.Await("typing again", func() bool { return m.group.Typing(m.user) })
	})
	if m.group.Typing(m.user) {
		t.Error("it goes on without a leader")
	}
}
