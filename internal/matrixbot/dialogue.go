package matrixbot

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// There are no forms and buttons in Matrix. What a button would do is said instead, in a
// direct room, by the person that was asked: "ja" to the summary of a draft, or to
// whether a booking shall be cancelled, or a report appear in a room. What was asked is kept
// (inquiry.go); everything that is said about a booking before that is understood by the
// assistant.

// dialogue sees to a question as a step of a booking, of linking an account or of
// having a report appear, where it is one, before the assistant is asked: "ja" to a summary, a code, a cancellation. What
// only says which booking is meant says in q what is to become of it, too.
func (b *Bot) dialogue(ctx context.Context, w inbox.Work, q *questionBody) (handled bool, err error) {
	if handled, err = b.wasSaid(ctx, dialogueKey(w)); !handled && err == nil {
		handled, err = b.respond(ctx, w, q)
	}
	if err != nil {
		return handled, fmt.Errorf("matrixbot.dialogue(%d): %w", w.ID, err)
	}
	return handled, nil
}

func (b *Bot) respond(ctx context.Context, w inbox.Work, q *questionBody) (handled bool, err error) {
	if handled, err := b.codeSent(ctx, w, *q); handled || err != nil {
		return handled, err
	}
	if handled, err := b.reportCommand(ctx, w, *q); handled || err != nil {
		return handled, err
	}
	if !q.Direct {
		return false, nil
	}
	a, waits, err := b.askedOf(ctx, w)
	if err != nil {
		return false, err
	}
	if waits {
		q.Text = a.spelledOut(q.Text)
		if handled, err := b.answered(ctx, w, *q, a); handled || err != nil {
			return handled, err
		}
	}
	if b.Bookings != nil {
		if handled, err := b.ownBooking(ctx, w, *q); handled || err != nil {
			return handled, err
		}
	}
	return false, b.unask(ctx, w) // what is said now is no answer, nor is what comes after it
}

// dialogueKey is the key of what is said to a step of a dialogue. It differs from that
// of an answer: what was said once is not taken for a question when it is done again.
func dialogueKey(w inbox.Work) string { return answerKey(w) + "/step" }

// wasSaid reports whether there is a message with a key.
func (b *Bot) wasSaid(ctx context.Context, key string) (said bool, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM matrix_posts WHERE key = $1)`, key).Scan(&said)
	if err != nil {
		return false, fmt.Errorf("matrixbot.wasSaid(%q): %w", key, postgres.Error(err))
	}
	return said, nil
}

// conclude says what came of what was asked, which is not asked any more.
func (b *Bot) conclude(ctx context.Context, w inbox.Work, q questionBody, m messages.Message) error {
	return b.concludeTo(ctx, w, answerPlace(w, q), m)
}

// concludeTo is conclude at a place.
func (b *Bot) concludeTo(ctx context.Context, w inbox.Work, at place, m messages.Message) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM matrix_asked WHERE room = $1`, w.Room); err != nil {
			return err
		}
		return b.sayTx(ctx, tx, dialogueKey(w), at, m)
	})
	if err != nil {
		return fmt.Errorf("matrixbot.conclude: %w", postgres.Error(err))
	}
	return nil
}

// remark says something of ours and leaves open what was asked.
func (b *Bot) remark(ctx context.Context, w inbox.Work, q questionBody, text string) error {
	return b.say(ctx, dialogueKey(w), answerPlace(w, q), messages.Note(text))
}

// confirmation is where a booking is confirmed: below the yes, of which its author is
// notified.
func confirmation(w inbox.Work, q questionBody) place {
	at := answerPlace(w, q)
	at.To = id.UserID(w.Author)
	return at
}
