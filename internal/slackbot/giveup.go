package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// giveUp ends work that stays impossible: whoever waits for it is told so, where they
// asked, in place of what there may be of an answer. The error is a Later, or of the
// database, when that has to be tried again. Where the app is not installed any more nobody waits.
func (b *Bot) giveUp(ctx context.Context, w work, why error) (outcome string, again error) {
	_, err := b.installation(ctx, w.Scope)
	if errors.Is(err, fault.NotFound) {
		// Once more: it was removed while this went on, and left something.
		if err := forget(ctx, b.Pool, w.Scope, b.Now()); err != nil {
			return "", err
		}
		return "dropped", nil
	}
	err = b.apologise(ctx, w)
	if b.inbox.Waits(w, err) {
		return "", err
	}
	b.Log.ErrorContext(ctx, "slack: work was given up", "work", w.ID, "kind", w.Kind, "team", w.Scope, "channel", w.Room,
		"error", why, "told", err == nil)
	return "given up", nil
}

// apologise says that something did not work. What happens without anybody waiting
// ends without a word.
func (b *Bot) apologise(ctx context.Context, w work) error {
	switch w.Kind {
	case question, command, shortcut, action, submission:
	default:
		return nil
	}
	t := textsIn(b.languageOf(ctx, w.Scope, w.Author))
	if w.Kind != question {
		return b.tell(ctx, w, t.Failed)
	}
	answered, err := b.answered(ctx, w)
	if err != nil || answered {
		return err
	}
	_, err = b.say(ctx, answerKey(w), placeOf(w), note(t.sorry(b.Contact)))
	return err
}

// tell says something to who caused work, and to nobody else.
func (b *Bot) tell(ctx context.Context, w work, text string) error {
	return b.respond(ctx, w, responseURL(w), note(text))
}

// responseURL is where who caused work can be told something; "" nowhere but in a
// direct message.
func responseURL(w work) string {
	var b struct {
		ResponseURL string `json:"response_url"`
	}
	if json.Unmarshal(w.Body, &b) != nil {
		return ""
	}
	return b.ResponseURL
}

// answered reports whether all of the answer to a question is there.
func (b *Bot) answered(ctx context.Context, w work) (bool, error) {
	var shown bool
	err := b.Pool.QueryRow(ctx, `SELECT shown_at IS NOT NULL FROM slack_posts WHERE key = $1`, answerKey(w)).Scan(&shown)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("slackbot.answered(%d): %w", w.ID, postgres.Error(err))
	}
	return shown, nil
}
