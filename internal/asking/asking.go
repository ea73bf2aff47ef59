// Package asking has a question answered once, for channels that take questions as
// work which may be done again after a crash.
//
// Before the assistant is asked, the channel keeps where: the conversation, and the last
// turn that it has by then. Who does the work again finds the turn behind that one: when
// it is saved, it is the answer; when it is open, it is asked to its end. Figures are
// not kept with a turn, and are counted again with the rights that the person has by
// then. How an answer is shown is the channel's.
package asking

import (
	"context"
	"fmt"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// An Assistant answers messages; *assistant.Assistant is one.
type Assistant interface {
	Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error)
}

// Conversations keeps what was asked; *conversation.Store is one.
type Conversations interface {
	Get(ctx context.Context, id string) (conversation.Conversation, []conversation.Turn, error)
}

// Statistics reads questions for figures and answers queries; see packages ask and
// statistics for the errors.
type Statistics interface {
	Read(ctx context.Context, text, language string, before *statistics.Query) (ask.Understood, error)
	Run(ctx context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error)
}

// Parts are what asking needs.
type Parts struct {
	Assistant     Assistant
	Conversations Conversations
	Statistics    Statistics // nil: there are no figures
	Channel       string     // "slack"
}

// A State is how far a question got.
type State struct {
	Asked        bool   // it is being asked, or was: what follows counts
	Conversation string // in which; "" it was deleted
	After        int64  // the last turn that it had before
}

// A Keeper keeps, for the channel, how far one question got.
type Keeper interface {
	State() State
	// Choose finds the conversation to ask in, or begins it.
	Choose(ctx context.Context) (conversation string, err error)
	// Asks keeps a State that is being asked.
	Asks(ctx context.Context, conversation string, after int64) error
	// Answers keeps the turn that is the answer.
	Answers(ctx context.Context, turn int64) error
	// Leave gives a conversation up that is full or gone: the next Choose finds another
	// one, and nothing was asked.
	Leave(ctx context.Context) error
}

// An Answer is what became of a question.
type Answer struct {
	Conversation string
	Turn         conversation.Turn
	Before       []conversation.Turn // of the conversation
	Figures      *assistant.Figures  // where Turn.Figures
	Denied       bool                // figures that the person may not see any more: the turn says nothing
}

// Ask has a question answered, unless it was. hear is told of the turn's events as they
// come; of a question that was answered there are none. A conversation that was deleted
// meanwhile is fault.NotFound: nobody wants the answer any more.
func (p Parts) Ask(ctx context.Context, k Keeper, in assistant.Input, hear func(assistant.Event)) (Answer, error) {
	in.Channel = p.Channel
	a := &asked{Parts: p, keeper: k, in: in, hear: hear}
	err := a.once(ctx)
	if err == nil && a.Turn.Figures != nil && a.Figures == nil {
		err = a.count(ctx)
	}
	if err != nil {
		return Answer{}, fmt.Errorf("asking.Ask: %w", err)
	}
	return a.Answer, nil
}

// asked is a question on its way to an answer.
type asked struct {
	Parts
	Answer
	keeper Keeper
	in     assistant.Input
	hear   func(assistant.Event)
}

// once has the question answered, unless it was: what a server saved before it died is
// that turn.
func (a *asked) once(ctx context.Context) error {
	for range 2 { // the second for a conversation that has just ended, or is full
		again := a.keeper.State().Asked
		if err := a.place(ctx); err != nil || a.Turn.Done {
			return err
		}
		turn, err := a.Assistant.Turn(ctx, a.in, a.listen)
		switch {
		case err == nil:
			a.Turn = turn
			return a.keeper.Answers(ctx, turn.ID)
		case ctx.Err() != nil:
			return err
		case fault.Kind(err) == fault.Conflict && a.in.TurnID != 0:
			return inbox.Later{After: conversation.Lease, Cause: err} // a server that stands still may hold it
		case fault.Kind(err) == fault.Conflict && len(a.Before) >= conversation.MaxTurns, fault.Kind(err) == fault.NotFound && !again:
			if err := a.keeper.Leave(ctx); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return fmt.Errorf("no conversation: %w", fault.Conflict)
}

// place finds the conversation and, if the question was asked in it before, its turn.
func (a *asked) place(ctx context.Context) error {
	state := a.keeper.State()
	if !state.Asked {
		var err error
		if state.Conversation, err = a.keeper.Choose(ctx); err != nil {
			return err
		}
	}
	if state.Conversation == "" {
		return fmt.Errorf("the conversation was deleted: %w", fault.NotFound)
	}
	_, turns, err := a.Conversations.Get(ctx, state.Conversation)
	if err != nil {
		return err
	}
	a.in.Conversation, a.Conversation, a.Before = state.Conversation, state.Conversation, turns
	if !state.Asked {
		var last int64
		if len(turns) > 0 {
			last = turns[len(turns)-1].ID
		}
		return a.keeper.Asks(ctx, state.Conversation, last)
	}
	i := slices.IndexFunc(turns, func(t conversation.Turn) bool { return t.ID > state.After })
	switch {
	case i < 0:
		return nil
	case !turns[i].Done:
		a.in.TurnID, a.Before = turns[i].ID, turns[:i]
		return nil
	}
	a.Turn, a.Before = turns[i], turns[:i]
	return a.keeper.Answers(ctx, a.Turn.ID)
}

// listen takes the events of a turn.
func (a *asked) listen(e assistant.Event) error {
	if figures, ok := e.(assistant.Figures); ok {
		a.Figures = &figures
	}
	a.hear(e)
	return nil
}
