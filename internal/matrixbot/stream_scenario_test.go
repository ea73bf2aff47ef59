//go:build goolm

package matrixbot_test

import (
	"context"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// A slow assistant says its next sentence when it is told to go on.
type slow struct {
	store *conversation.Store
	goOn  chan struct{}
}

func (s slow) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	id, err := s.store.Open(ctx, in.Conversation, in.Question)
	turn := conversation.Turn{
		ID: id, Question: in.Question, Language: "de", Intent: assistant.IntentQuestion, Outcome: conversation.Answered,
		Citations: []conversation.Citation{},
	}
	for i, text := range []string{"Der erste Satz.", "Der zweite Satz.", "Der letzte Satz."} {
		if i > 0 && err == nil {
			select {
			case <-s.goOn:
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		if err != nil {
			return conversation.Turn{}, err
		}
		said := conversation.Sentence{Text: text, Citations: []int{}}
		turn.Sentences = append(turn.Sentences, said)
		err = emit(assistant.Text{Sentence: said})
	}
	if err == nil {
		err = s.store.Finish(ctx, turn)
	}
	turn.Done = err == nil
	return turn, err
}

func TestAcceptanceAnAnswerIsSeenWhileItIsWritten(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	speaker := slow{conversation.NewStore(w.pool, time.Now), make(chan struct{})}
	w.answers = speaker
	w.serve()
	anna := w.person("anna")
	room := w.meets(anna, true)
	question := anna.Says(room, "Wie lange dauert das?")
	anna.Typing(room, w.botID)
	first := anna.Answer(room, question, "Der erste Satz.")
	w.shows(anna, room, first, true)
	for _, text := range []string{"Der zweite Satz.", "Der letzte Satz."} {
		speaker.goOn <- struct{}{}
		now := anna.Answer(room, question, "Der erste Satz.", text)
		if now.ID != first.ID || now.Edits == 0 || now.Thread != question || !now.Encrypted {
			t.Errorf("%+v", now)
		}
	}
	w.settled()
}
