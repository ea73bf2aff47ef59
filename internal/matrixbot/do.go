package matrixbot

import (
	"context"
	"encoding/json"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// body reads what the body of work holds. One that cannot be read is fault.Invalid:
// trying again does not help.
func body[T any](w inbox.Work) (T, error) {
	var v T
	if err := json.Unmarshal(w.Body, &v); err != nil {
		return v, fmt.Errorf("the body of a %s: %w", w.Kind, fault.Invalid)
	}
	return v, nil
}

// doing does work with its body.
func doing[T any](w inbox.Work, do func(T) (string, error)) (outcome string, err error) {
	v, err := body[T](w)
	if err != nil {
		return "", err
	}
	return do(v)
}

// do does work and says what became of it.
func (b *Bot) do(ctx context.Context, w inbox.Work) (outcome string, err error) {
	switch w.Kind {
	case question:
		return doing(w, func(q questionBody) (string, error) { return b.question(ctx, w, q) })
	case reaction:
		return doing(w, func(r reactionBody) (string, error) { return "done", b.rate(ctx, w, r) })
	case deleted:
		return doing(w, func(d deletedBody) (string, error) { return "done", b.takeBack(ctx, w, d) })
	case locked:
		return doing(w, func(l lockedBody) (string, error) { return b.tellLocked(ctx, w, l) })
	case refused:
		return doing(w, func(r refusedBody) (string, error) { return "told", b.tellRefused(ctx, w, r) })
	case greet:
		return "done", b.welcome(ctx, w)
	}
	return "", fmt.Errorf("matrixbot.do(%d): kind %q: %w", w.ID, w.Kind, fault.Invalid)
}

// question answers a message.
func (b *Bot) question(ctx context.Context, w inbox.Work, q questionBody) (outcome string, err error) {
	if err := b.behindGap(ctx, w); err != nil {
		return "", err
	}
	if err := b.stillDirect(ctx, w, &q); err != nil {
		return "", err
	}
	handled, err := b.dialogue(ctx, w, &q)
	if handled || err != nil {
		return "handled", err
	}
	return b.answer(ctx, w, q)
}

// stillDirect has a question of a direct room be one of a group when others have come to
// the room since: what is for one person alone is not said there any more.
func (b *Bot) stillDirect(ctx context.Context, w inbox.Work, q *questionBody) error {
	if !q.Direct {
		return nil
	}
	err := b.Pool.QueryRow(ctx, `SELECT count(*) <= 2 FROM matrix_members WHERE room = $1`, w.Room).Scan(&q.Direct)
	if err != nil {
		return fmt.Errorf("matrixbot.stillDirect(%d): %w", w.ID, postgres.Error(err))
	}
	return nil
}

// giveUp ends work that stays impossible: who asked is told so, in place of what there
// may be of an answer. What happens without anybody waiting ends without a word.
func (b *Bot) giveUp(ctx context.Context, w inbox.Work, why error) (outcome string, err error) {
	if w.Kind == question {
		if err := b.apologise(ctx, w); err != nil && fault.Kind(err) != fault.Invalid {
			return "", err
		}
	}
	b.Log.ErrorContext(ctx, "matrix: work was given up", "work", w.ID, "kind", w.Kind, "room", w.Room, "error", why)
	return "given up", nil
}

// apologise says that a question cannot be answered, unless it is.
func (b *Bot) apologise(ctx context.Context, w inbox.Work) error {
	q, err := body[questionBody](w)
	if err != nil {
		return err
	}
	p, err := b.record(ctx, answerKey(w), answerPlace(w, q))
	if err != nil || p.shown {
		return err
	}
	language, err := b.languageNear(ctx, p.at)
	if err != nil {
		return err
	}
	return b.show(ctx, &p, message(p.key, p.at, messages.Note(textsIn(language).sorry(b.Contact))))
}

// languageNear is the language of the conversation in a thread, or in the room as a
// whole where that is one.
func (b *Bot) languageNear(ctx context.Context, at place) (string, error) {
	talk, err := b.conversationOf(ctx, at)
	if err == nil && talk == "" {
		at.Thread = ""
	}
	if err != nil {
		return "", err
	}
	return b.languageAt(ctx, at)
}
