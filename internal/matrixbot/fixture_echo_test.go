//go:build goolm

package matrixbot_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// An echo is an assistant that answers with the question, and keeps turns as the real
// one does.
type echo struct {
	store *conversation.Store
	think func(ctx context.Context, question string) error // before it answers; nil at once

	mu    sync.Mutex
	heard map[string]int // how often it answered a question
}

func newEcho(pool *pgxpool.Pool) *echo {
	return &echo{store: conversation.NewStore(pool, time.Now), heard: map[string]int{}}
}

func (e *echo) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	turn, err := in.TurnID, error(nil)
	if turn == 0 {
		turn, err = e.store.Open(ctx, in.Conversation, in.Question)
	} else {
		in.Question, err = e.store.Reopen(ctx, in.Conversation, turn)
	}
	if err != nil {
		return conversation.Turn{}, err
	}
	said := conversation.Sentence{Text: fmt.Sprintf("Antwort auf: %s", in.Question), Citations: []int{}}
	t := conversation.Turn{
		ID: turn, Question: in.Question, Language: "de", Intent: assistant.IntentQuestion, Outcome: conversation.Answered,
		Sentences: []conversation.Sentence{said}, Citations: []conversation.Citation{},
	}
	if e.think != nil {
		err = e.think(ctx, in.Question)
	}
	if err == nil {
		err = emit(assistant.Text{Sentence: said})
	}
	if err == nil {
		err = e.store.Finish(ctx, t)
	}
	if err != nil {
		return conversation.Turn{}, errors.Join(err, e.store.Release(context.WithoutCancel(ctx), turn))
	}
	e.mu.Lock()
	e.heard[in.Question]++
	e.mu.Unlock()
	t.Done = true
	return t, emit(assistant.Done{Turn: t})
}

// answered is how many questions it answered.
func (e *echo) answered() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.heard)
}
