package assistant

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

const unknownID = "aaaaaaaaaaaaaaaaaaaaaaaaaa"

func TestATurnIsStoredAsItWasReturned(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	turn, _ := b.ask(t, Input{Conversation: id, Question: "  Wann startet Biletado? \n"})
	if turn.Question != "Wann startet Biletado?" {
		t.Errorf("question = %q, want it without blanks around", turn.Question)
	}
	_, turns, err := b.conversations.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]conversation.Turn{turn}, turns); diff != "" {
		t.Errorf("stored another turn (-returned +stored):\n%s", diff)
	}
	if !turns[0].CreatedAt.Equal(noon()) {
		t.Errorf("created at %v, want the clock's %v", turns[0].CreatedAt, noon())
	}
}

func TestAFollowUpIsUnderstoodFromTheTurnsBefore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	for _, step := range []struct{ question, want string }{
		{"Wann startet das Modul Mobilität auf dem Land?", "9. Juni 2026"},
		{"Und Biletado?", "3. März 2026"},
		{"Wie lange dauert das Modul Energie im Quartier?", "drei Vormittage"},
		{"Und wann startet das?", "12. Mai 2026"},
		{"Danke!", "Gern geschehen"},
		{"Kostet das etwas?", "kostenfrei"},
	} {
		turn, _ := b.ask(t, Input{Conversation: id, Question: step.question})
		if turn.Refused || !strings.Contains(turn.Answer, step.want) {
			t.Errorf("%q: %q, want %q in it", step.question, turn.Answer, step.want)
		}
	}
	if turn := b.answer(t, "Und wann startet das?"); !turn.Refused {
		t.Errorf("without the turns before: %q", turn.Answer)
	}
}

func TestAskingWithoutAConversationKeepsNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	turn := b.answer(t, "Wann startet Biletado?")
	if turn.ID != 0 {
		t.Errorf("turn has id %d", turn.ID)
	}
	if n, err := b.conversations.Expire(t.Context(), -1); err != nil || n != 0 {
		t.Errorf("%d conversations, %v; want none", n, err)
	}
}

func TestConversationsAndTurnsThatAreNotThereAreNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, other := b.start(t), b.start(t)
	open, err := b.conversations.Open(t.Context(), other, "Wann startet Biletado?")
	if err != nil {
		t.Fatal(err)
	}
	answered, _ := b.ask(t, Input{Conversation: id, Question: "Hallo"})
	for name, in := range map[string]Input{
		"unknown conversation":            {Conversation: unknownID, Question: "Wann startet Biletado?"},
		"turn of another conversation":    {Conversation: id, TurnID: open},
		"turn without its conversation":   {TurnID: open},
		"unknown turn":                    {Conversation: id, TurnID: open + 100},
		"turn that is answered":           {Conversation: id, TurnID: answered.ID},
		"turn of an unknown conversation": {Conversation: unknownID, TurnID: open},
	} {
		_, err := b.Turn(t.Context(), in, func(e Event) error {
			t.Errorf("%s: emitted %T", name, e)
			return nil
		})
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: error = %v, want fault.NotFound", name, err)
		}
	}
}

func TestAFullConversationIsAConflict(t *testing.T) {
	t.Parallel()
	b := empty(t)
	id := b.start(t)
	for range conversation.MaxTurns {
		if _, err := b.conversations.Open(t.Context(), id, "Noch eine?"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Turn(t.Context(), Input{Conversation: id, Question: "Die letzte?"}, func(Event) error { return nil }); !errors.Is(err, fault.Conflict) {
		t.Errorf("error = %v, want fault.Conflict", err)
	}
}

func TestATurnWhoseReaderLeftStaysOpenAndCanBeAskedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const question = "Was kostet das Modul Energie im Quartier?"
	for name, leaves := range map[string]func(Event) bool{
		"at the first status": func(e Event) bool { s, ok := e.(Status); return ok && s.Stage == StageSearching },
		"before any text":     func(e Event) bool { s, ok := e.(Status); return ok && s.Stage == StageComposing },
		"at the text":         func(e Event) bool { _, ok := e.(Text); return ok },
		"at the sources":      func(e Event) bool { _, ok := e.(Sources); return ok },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := b.start(t)
			emitted := 0
			_, err := b.Turn(t.Context(), Input{Conversation: id, Question: question}, func(e Event) error {
				emitted++
				if leaves(e) {
					emitted = -1000
					return errGone
				}
				return nil
			})
			if !errors.Is(err, errGone) {
				t.Fatalf("error = %v, want that of emit", err)
			}
			if emitted != -1000 {
				t.Errorf("%d events after the reader left", emitted+1000)
			}
			turns, err := b.conversations.Recent(t.Context(), id, 5)
			if err != nil || len(turns) != 1 || turns[0].Done {
				t.Fatalf("stored %+v, %v; want one open turn", turns, err)
			}
			again, _ := b.ask(t, Input{Conversation: id, TurnID: turns[0].ID, Question: "wird nicht gelesen"})
			if again.ID != turns[0].ID || again.Question != question || !strings.Contains(again.Answer, "kostenfrei") {
				t.Errorf("asked again: %+v", again)
			}
			if _, err := b.conversations.Reopen(t.Context(), id, again.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("Reopen after the answer: %v", err)
			}
		})
	}
}

// stopAfter returns a context, and an emit function that ends it once n texts
// were shown, as when the person presses "stop".
func stopAfter(ctx context.Context, n int) (context.Context, func(Event) error) {
	ctx, cancel := context.WithCancel(ctx)
	return ctx, func(e Event) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, ok := e.(Text); ok {
			if n--; n < 0 {
				cancel()
				return context.Canceled
			}
		}
		return nil
	}
}

func TestAStoppedAnswerKeepsWhatWasSaidWithItsSources(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	ctx, emit := stopAfter(t.Context(), 2)
	turn, err := b.Turn(ctx, Input{Conversation: id, Question: "Wie melde ich mich an?"}, emit)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error = %v, want context.Canceled", err)
	}
	if len(turn.Sentences) != 2 || !strings.Contains(turn.Answer, "1. Wählen Sie") || strings.Contains(turn.Answer, "Formular") {
		t.Errorf("answer = %q, want its first two sentences", turn.Answer)
	}
	if len(turn.Notices) != 1 || !strings.Contains(turn.Notices[0], "abgebrochen") {
		t.Errorf("notices = %q", turn.Notices)
	}
	b.checkCitations(t, turn)
	turns, err := b.conversations.Recent(t.Context(), id, 1)
	if err != nil || len(turns) != 1 || !turns[0].Done {
		t.Fatalf("stored %+v, %v; want the stopped answer", turns, err)
	}
	if turns[0].Answer != turn.Answer || len(turns[0].Citations) != 1 {
		t.Errorf("stored %q with %d citations", turns[0].Answer, len(turns[0].Citations))
	}
}

func TestAStoppedAnswerHasNoSourceOfWhatWasNotSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	whole := b.answer(t, "Was ist Biletado?")
	if len(whole.Citations) < 2 {
		t.Fatalf("the whole answer cites %d passages, want several: %q", len(whole.Citations), whole.Answer)
	}
	ctx, emit := stopAfter(t.Context(), 1)
	turn, err := b.Turn(ctx, Input{Question: "Was ist Biletado?"}, emit)
	if !errors.Is(err, context.Canceled) || len(turn.Citations) != 1 {
		t.Errorf("%d citations, error %v; want 1 of the sentence said", len(turn.Citations), err)
	}
	b.checkCitations(t, turn)
}

func TestATurnStoppedBeforeItSaidAnythingStaysOpen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	ctx, emit := stopAfter(t.Context(), 0)
	if _, err := b.Turn(ctx, Input{Conversation: id, Question: "Wie melde ich mich an?"}, emit); !errors.Is(err, context.Canceled) {
		t.Fatalf("error = %v, want context.Canceled", err)
	}
	turns, err := b.conversations.Recent(t.Context(), id, 1)
	if err != nil || len(turns) != 1 || turns[0].Done {
		t.Errorf("stored %+v, %v; want an open turn", turns, err)
	}
}

func TestAnAnswerToADeletedConversationIsNotKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	_, err := b.Turn(t.Context(), Input{Conversation: id, Question: "Wann startet Biletado?"}, func(e Event) error {
		if _, ok := e.(Text); ok {
			return b.conversations.Delete(t.Context(), id)
		}
		if _, ok := e.(Done); ok {
			t.Error("Done for an answer that was not kept")
		}
		return nil
	})
	if !errors.Is(err, fault.Conflict) {
		t.Errorf("error = %v, want fault.Conflict", err)
	}
}

func TestAnOlderTurnAskedAgainDoesNotSeeWhatCameAfter(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	b.ask(t, Input{Conversation: id, Question: "Was ist Biletado?"})
	open, err := b.conversations.Open(t.Context(), id, "Und wann startet das?")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.conversations.Release(t.Context(), open); err != nil { // its server died
		t.Fatal(err)
	}
	b.ask(t, Input{Conversation: id, Question: "Was behandelt das Modul Mobilität auf dem Land?"})
	turn, _ := b.ask(t, Input{Conversation: id, TurnID: open})
	if !strings.Contains(turn.Answer, "3. März 2026") {
		t.Errorf("answer = %q, want that about Biletado", turn.Answer)
	}
}

func TestATurnThatIsBeingAnsweredIsNotAnsweredTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	turn, err := b.Turn(t.Context(), Input{Conversation: id, Question: "Wann startet Biletado?"}, func(e Event) error {
		if _, ok := e.(Text); !ok {
			return nil
		}
		open, err := b.conversations.Recent(t.Context(), id, 1)
		if err != nil {
			return err
		}
		_, err = b.Turn(t.Context(), Input{Conversation: id, TurnID: open[0].ID}, func(Event) error { return nil })
		if !errors.Is(err, fault.Conflict) {
			t.Errorf("the second tab: error = %v, want fault.Conflict", err)
		}
		return nil
	})
	if err != nil || !turn.Done {
		t.Errorf("the first tab: %v", err)
	}
}
