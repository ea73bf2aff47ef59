package slackbot

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// follow does what follows from a dialog that was accepted.
func (b *Bot) follow(ctx context.Context, w work) error {
	sent, err := body[submissionBody](w)
	if err != nil {
		return err
	}
	switch sent.View {
	case blocks.ViewBooking, viewMove:
		state, err := body[receiptState](work{Kind: w.Kind, Body: sent.State})
		if err != nil {
			return err
		}
		if err := b.tellReceipt(ctx, w, state); err != nil {
			return err
		}
	}
	return b.refreshHome(ctx, w)
}

// tellReceipt tells a person what they requested: in the thread where they did, if
// only they read it, otherwise in a direct message. In the channel itself stands no
// more than that a request came in.
func (b *Bot) tellReceipt(ctx context.Context, w work, s receiptState) error {
	run, err := b.Catalogue.Run(ctx, s.Receipt.Run)
	if err != nil {
		return fmt.Errorf("slackbot.tellReceipt: %w", err)
	}
	receipt := blocks.Receipt(s.Receipt, run, s.Language)
	t, err := b.talkAt(ctx, placeOf(w))
	if err != nil {
		return err
	}
	if isDirect(w.Room) && t.alone(w.Author) {
		_, err := b.say(ctx, answerKey(w), placeOf(w), receipt)
		return err
	}
	own, err := b.direct(ctx, w.Scope, w.Author, "")
	if err != nil {
		return err
	}
	if _, err := b.say(ctx, answerKey(w), own, receipt); err != nil {
		return err
	}
	if t.Thread == "" {
		return nil
	}
	return b.acknowledge(ctx, w, t, note(textsIn(s.Language).Received))
}

// acknowledge says in a thread that a request came in: to everybody where the
// person takes part in the conversation, otherwise to them only. A channel that is
// gone meanwhile needs no word.
func (b *Bot) acknowledge(ctx context.Context, w work, t talk, m blocks.Message) error {
	var err error
	if t.asks(w.Author) {
		_, err = b.say(ctx, answerKey(w)+"/thread", placeOf(w), m)
	} else {
		err = b.whisper(ctx, placeOf(w), w.Author, m)
	}
	if fault.Kind(err) == fault.NotFound {
		return nil
	}
	return err
}
