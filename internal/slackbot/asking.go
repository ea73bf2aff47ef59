package slackbot

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
)

// courtesyTime bounds telling what is being done, for which no answer waits long.
const courtesyTime = 2 * time.Second

// asking is a question with its answer, as far as it got.
type asking struct {
	bot     *Bot
	w       work
	p       *post
	in      assistant.Input
	stream  *stream // nil: it is not shown before all of it is there
	turn    conversation.Turn
	before  []conversation.Turn // of the conversation
	figures *assistant.Figures

	courtesies sync.WaitGroup // what goes on beside the answer

	private      bool   // nobody else sees the answer
	conversation string // to go on with; "" that of the place or, privately, a new one
}

// ask has the question answered, and what it asks for counted. Figures that the
// person may not see any more become a refusal.
func (a *asking) ask(ctx context.Context) error {
	err := a.askOnce(ctx)
	if err != nil || a.turn.Figures == nil {
		return err
	}
	if err = a.count(ctx); fault.Kind(err) == fault.Denied {
		a.turn.Figures, a.turn.Citations, a.turn.Refused = nil, nil, true
		a.turn.Sentences = []conversation.Sentence{{Text: textsIn(a.turn.Language).Denied}}
		return nil
	}
	return err
}

// askOnce has the question answered, unless it was: what a server saved before it
// died is that turn.
func (a *asking) askOnce(ctx context.Context) error {
	for range 2 { // the second for a conversation that has just ended, or is full
		again := a.p.asked
		if err := a.place(ctx); err != nil || a.turn.Done {
			return err
		}
		turn, err := a.bot.Assistant.Turn(ctx, a.in, func(e assistant.Event) error { return a.hear(ctx, e) })
		switch {
		case err == nil:
			a.turn = turn
			return a.bot.answers(ctx, a.p, turn.ID)
		case ctx.Err() != nil:
			return err
		case fault.Kind(err) == fault.Conflict && a.in.TurnID != 0:
			return inbox.After(conversation.Lease, err) // a server that stands still may hold it
		case fault.Kind(err) == fault.Conflict && len(a.before) >= conversation.MaxTurns, fault.Kind(err) == fault.NotFound && !again:
			if err := a.bot.leave(ctx, a.p); err != nil {
				return err
			}
			a.conversation = ""
		default:
			return err
		}
	}
	return fmt.Errorf("no conversation: %w", fault.Conflict)
}

// place finds the conversation of the thread and, if the question was asked in it
// before, its turn. A conversation that was deleted since then is NotFound: nobody
// wants the answer any more.
func (a *asking) place(ctx context.Context) error {
	p := a.p
	again := p.asked
	if !again {
		if err := a.choose(ctx); err != nil {
			return err
		}
	}
	if p.conversation == "" {
		return fmt.Errorf("the conversation was deleted: %w", fault.NotFound)
	}
	_, turns, err := a.bot.Conversations.Get(ctx, p.conversation)
	if err != nil {
		return err
	}
	a.in.Conversation, a.in.Channel, a.before = p.conversation, Channel, turns
	if !again {
		var last int64
		if len(turns) > 0 {
			last = turns[len(turns)-1].ID
		}
		return a.bot.asks(ctx, p, p.conversation, last)
	}
	i := slices.IndexFunc(turns, func(t conversation.Turn) bool { return t.ID > p.after })
	switch {
	case i < 0:
		return nil
	case !turns[i].Done:
		a.in.TurnID, a.before = turns[i].ID, turns[:i]
		return nil
	}
	a.turn, a.before = turns[i], turns[:i]
	return a.bot.answers(ctx, p, a.turn.ID)
}

// choose finds the conversation to ask in, or begins it.
func (a *asking) choose(ctx context.Context) (err error) {
	switch {
	case a.conversation != "":
		a.p.conversation = a.conversation
	case a.private:
		var begun conversation.Conversation
		begun, err = a.bot.Conversations.Start(ctx, Channel)
		a.p.conversation = begun.ID
	default:
		a.p.conversation, err = a.bot.conversationAt(ctx, a.p.at, a.w.Author)
	}
	return err
}

// hear takes the events of a turn.
func (a *asking) hear(ctx context.Context, e assistant.Event) error {
	switch e := e.(type) {
	case assistant.Figures:
		a.figures = &e
		a.hush()
	case assistant.Mine:
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
	return nil
}

func (a *asking) hush() {
	if a.stream != nil && !isDirect(a.p.at.Channel) {
		a.stream.hush()
	}
}
