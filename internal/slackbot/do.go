package slackbot

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// AddWorkers adds the workers of the jobs in QueueName.
func (b *Bot) AddWorkers(w *river.Workers) { b.inbox.AddWorkers(w) }

// newInbox is where what was received waits for being done.
func (b *Bot) newInbox() (*inbox.Inbox, error) {
	return inbox.New(inbox.Config{
		Pool: b.Pool, Queue: b.Queue, Channel: Channel, Do: b.do, GiveUp: b.giveUp, Concluded: b.concluded, Now: b.Now, Log: b.Log,
	})
}

// concluded notes that the assistant has the last word of a thread.
func (b *Bot) concluded(ctx context.Context, w work, outcome string) error {
	if outcome != "answered" {
		return nil
	}
	return b.spoke(ctx, placeOf(w))
}

// do does work and returns what became of it.
func (b *Bot) do(ctx context.Context, w work) (outcome string, err error) {
	outcome = "done"
	switch w.Kind {
	case question:
		outcome, err = "answered", b.question(ctx, w)
	case command:
		err = b.command(ctx, w)
	case shortcut:
		err = b.shortcutOn(ctx, w)
	case action:
		err = b.act(ctx, w)
	case submission:
		err = b.follow(ctx, w)
	case homeOpened:
		err = b.showHome(ctx, w.Scope, w.Author)
	case paneOpened:
		err = b.greet(ctx, w)
	case deleted:
		err = b.forgetQuestion(ctx, w)
	case refused:
		err = b.tellRefused(ctx, w)
	case removed:
		outcome, err = "dropped", b.revoked(ctx, w.Scope, "the app was uninstalled or its token revoked")
	default:
		err = fmt.Errorf("slackbot.do(%d): kind %q: %w", w.ID, w.Kind, fault.Invalid)
	}
	return outcome, err
}

// question answers a message.
func (b *Bot) question(ctx context.Context, w work) error {
	q, err := body[questionBody](w)
	if err != nil {
		return err
	}
	if handled, err := b.codeSent(ctx, w, q); handled || err != nil {
		return err
	}
	var who account.Person // of another workspace: a guest, whatever is linked
	if !q.Foreign {
		if who, err = b.person(ctx, w.Scope, w.Author); err != nil {
			return err
		}
	}
	return b.answer(ctx, w, placeOf(w), assistant.Input{
		Question: q.Text, Language: b.languageOf(ctx, w.Scope, w.Author), Channel: Channel, Person: who,
	})
}

// shortcutOn answers what a message says, where the assistant may.
func (b *Bot) shortcutOn(ctx context.Context, w work) error {
	s, err := body[shortcutBody](w)
	if err != nil {
		return err
	}
	if s.Denied {
		return b.tell(ctx, w, textsIn(b.languageOf(ctx, w.Scope, w.Author)).NotHere)
	}
	return b.shortcut(ctx, w)
}

// act does what a button says.
func (b *Bot) act(ctx context.Context, w work) error {
	a, err := body[actionBody](w)
	if err != nil {
		return err
	}
	switch blocks.Action(a.Action) {
	case blocks.ActionFeedback, blocks.ActionSource, blocks.ActionSimpler, blocks.ActionShare, blocks.ActionMore, blocks.ActionChoice, blocks.ActionAsk:
		return b.answerAction(ctx, w, a)
	case blocks.ActionReport, blocks.ActionDeliver, blocks.ActionEnd:
		return b.reportAction(ctx, w, a)
	}
	return b.bookingAction(ctx, w, a)
}
