package slackbot

import (
	"context"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/asking"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// courtesyTime bounds telling what is being done, for which no answer waits long.
const courtesyTime = 2 * time.Second

// answering is a question with its answer, as far as it got.
type answering struct {
	asking.Answer
	bot    *Bot
	w      work
	p      *post
	in     assistant.Input
	stream *stream // nil: it is not shown before all of it is there

	courtesies sync.WaitGroup // what goes on beside the answer

	private bool   // nobody else sees the answer
	goOn    string // conversation to go on with; "" that of the place or, privately, a new one
}

// ask has the question answered, and what it asks for counted. Figures that the
// person may not see any more become a refusal.
func (a *answering) ask(ctx context.Context) (err error) {
	b := a.bot
	parts := asking.Parts{Assistant: b.Assistant, Conversations: b.Conversations, Statistics: b.Statistics, Channel: Channel}
	a.Answer, err = parts.Ask(ctx, a, a.in, func(e assistant.Event) { a.hear(ctx, e) })
	if err == nil && a.Denied {
		a.Turn.Sentences = []conversation.Sentence{{Text: textsIn(a.Turn.Language).Denied}}
	}
	return err
}

// State is how far the question got (asking.Keeper).
func (a *answering) State() asking.State {
	return asking.State{Asked: a.p.asked, Conversation: a.p.conversation, After: a.p.after}
}

// Choose finds the conversation to ask in, or begins it (asking.Keeper).
func (a *answering) Choose(ctx context.Context) (string, error) {
	switch {
	case a.goOn != "":
		return a.goOn, nil
	case a.private:
		begun, err := a.bot.Conversations.Start(ctx, Channel)
		return begun.ID, err
	}
	return a.bot.conversationAt(ctx, a.p.at, a.w.Author)
}

// Asks keeps where the question is being asked (asking.Keeper).
func (a *answering) Asks(ctx context.Context, conversation string, after int64) error {
	return a.bot.asks(ctx, a.p, conversation, after)
}

// Answers keeps the turn that answers it (asking.Keeper).
func (a *answering) Answers(ctx context.Context, turn int64) error {
	return a.bot.answers(ctx, a.p, turn)
}

// Leave gives the conversation up, for another one (asking.Keeper).
func (a *answering) Leave(ctx context.Context) error {
	a.goOn = ""
	return a.bot.leave(ctx, a.p)
}

// hear takes the events of a turn.
func (a *answering) hear(ctx context.Context, e assistant.Event) {
	switch e := e.(type) {
	case assistant.Figures, assistant.Mine:
		a.hush()
	case assistant.Status:
		a.courtesies.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, courtesyTime)
			defer cancel()
			a.bot.status(ctx, a.p.at, e)
		})
	case assistant.Text:
		if a.stream != nil {
			a.stream.add(e.Sentence)
		}
	}
}

func (a *answering) hush() {
	if a.stream != nil && !isDirect(a.p.at.Channel) {
		a.stream.hush()
	}
}
