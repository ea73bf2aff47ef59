package slackbot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
)

// What one person can have the assistant do at a time. Nobody types as fast; programs
// do, and would keep everybody else waiting.
const (
	mostWaiting = 100              // questions, commands and buttons of somebody that are not done
	refuseEvery = 10 * time.Minute // somebody is told so; what is above is dropped without a word
)

// refusedBody is what a Refused knows of the work that was not taken.
type refusedBody struct {
	Thread      string `json:"thread"`
	ResponseURL string `json:"response_url"`
}

// tooMany reports whether the author of work has enough of it waiting.
func (b *Bot) tooMany(ctx context.Context, tx pgx.Tx, w work) (bool, error) {
	limited := []string{question, command, shortcut, action}
	if !slices.Contains(limited, w.Kind) || w.Author == "" {
		return false, nil
	}
	waiting, err := b.inbox.Waiting(ctx, tx, w.Scope, w.Author, mostWaiting, limited...)
	return waiting >= mostWaiting, err
}

// turnAway notes that work is not taken, so that it is not when it is delivered again
// later either, and has its author told.
func (b *Bot) turnAway(ctx context.Context, tx pgx.Tx, w work) error {
	fresh, err := b.inbox.Known(ctx, tx, w, "refused")
	if err != nil || !fresh {
		return err
	}
	_, err = b.takeTx(ctx, tx, refusal(w))
	return err
}

// refusal is the work of telling somebody that theirs is not taken, once in refuseEvery:
// then its key is known. It is in no thread, for there it would wait for the rest.
func refusal(w work) work {
	return work{
		Scope: w.Scope, Key: fmt.Sprintf("refused/%s/%d", w.Author, w.ReceivedAt.Unix()/int64(refuseEvery/time.Second)), Kind: refused,
		Room: w.Room, Author: w.Author, ReceivedAt: w.ReceivedAt,
		Body: encode(refusedBody{Thread: w.Thread, ResponseURL: responseURL(w)}),
	}
}

// tellRefused tells somebody that they have too much waiting: where they asked, and
// nobody else.
func (b *Bot) tellRefused(ctx context.Context, w work) error {
	r, err := body[refusedBody](w)
	if err != nil {
		return err
	}
	text := fmt.Sprintf(textsIn(b.languageOf(ctx, w.Scope, w.Author)).TooMany, mostWaiting)
	at := place{w.Scope, w.Room, r.Thread}
	switch {
	case r.ResponseURL != "" || w.Room == "":
		return b.tell(ctx, w, text)
	case isDirect(w.Room):
		_, err = b.say(ctx, answerKey(w), at, note(text))
		return err
	}
	err = b.whisper(ctx, at, w.Author, note(text))
	if fault.Kind(err) == fault.NotFound {
		return b.tell(ctx, w, text)
	}
	return err
}
