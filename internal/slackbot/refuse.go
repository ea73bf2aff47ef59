package slackbot

import (
	"context"
	"fmt"
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

// limited reports whether work of a kind is taken only while its author has not too
// much of it waiting.
func (k Kind) limited() bool {
	switch k {
	case Question, Command, Shortcut, Action:
		return true
	}
	return false
}

// tooMany reports whether the author of work has enough of it waiting. What arrives at
// the same moment may be a little more.
func tooMany(ctx context.Context, tx pgx.Tx, w Work) (bool, error) {
	if !w.Kind.limited() || w.Author == "" {
		return false, nil
	}
	var waiting int
	err := tx.QueryRow(ctx, `SELECT count(*) FROM (
		SELECT FROM slack_work WHERE team = $1 AND author = $2 AND done_at IS NULL AND kind IN ('question', 'command', 'shortcut', 'action') LIMIT $3) w`,
		w.Team, w.Author, mostWaiting).Scan(&waiting)
	return waiting >= mostWaiting, err
}

// turnAway notes that work is not taken, so that it is not when it is delivered again
// later either, and has its author told.
func (b *Bot) turnAway(ctx context.Context, tx pgx.Tx, w Work) error {
	sql, args := b.known(w, "refused")
	tag, err := tx.Exec(ctx, sql, args...)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	_, err = b.takeTx(ctx, tx, refusal(w))
	return err
}

// refusal is the work of telling somebody that theirs is not taken, once in refuseEvery:
// then its key is known. It is in no thread, for there it would wait for the rest.
func refusal(w Work) Work {
	return Work{
		Team: w.Team, Key: fmt.Sprintf("refused/%s/%d", w.Author, w.ReceivedAt.Unix()/int64(refuseEvery/time.Second)), Kind: Refused,
		Channel: w.Channel, Author: w.Author, ReceivedAt: w.ReceivedAt,
		Body: encode(refusedBody{Thread: w.Thread, ResponseURL: w.responseURL()}),
	}
}

// tellRefused tells somebody that they have too much waiting: where they asked, and
// nobody else.
func (b *Bot) tellRefused(ctx context.Context, w Work) error {
	r, err := body[refusedBody](w)
	if err != nil {
		return err
	}
	text := fmt.Sprintf(textsIn(b.languageOf(ctx, w.Team, w.Author)).TooMany, mostWaiting)
	at := place{w.Team, w.Channel, r.Thread}
	switch {
	case r.ResponseURL != "" || w.Channel == "":
		return b.tell(ctx, w, text)
	case isDirect(w.Channel):
		_, err = b.say(ctx, w.answerKey(), at, note(text))
		return err
	}
	err = b.whisper(ctx, at, w.Author, note(text))
	if fault.Kind(err) == fault.NotFound {
		return b.tell(ctx, w, text)
	}
	return err
}
