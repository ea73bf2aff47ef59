package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// What somebody can be asked.
const (
	askBook    = "book"    // to book what the draft of the conversation holds
	askMove    = "move"    // to move a booking as the draft says
	askCancel  = "cancel"  // to cancel a booking
	askDecline = "decline" // to decline the offer of a booking

	// Which of the person's own bookings they want to cancel or to move; answered by its
	// number.
	askWhichToCancel = "which/cancel"
	askWhichToMove   = "which/move"

	askReport      = "report"       // to have a report appear in a room
	askWhichReport = "which/report" // which of several, answered by its number or its name
	askWhichToEnd  = "which/end"    // the same of one that is to appear there no longer
)

// An inquiry is what was asked last in a direct room and is answered by yes or no.
type inquiry struct {
	Post         string // key of the message that asks
	Kind         string
	Conversation string // of askBook and askMove: whose draft
	Version      int    // of the draft, as it was shown
	Waits        bool   // it said that the draft means the waiting list
	Booking      int64  // of askCancel and askDecline
	Reports      []int64
	Target       id.RoomID // room that reports are to appear in
	Language     string
	At           time.Time
}

// ofDraft reports whether it is what a draft holds that is asked about.
func (a inquiry) ofDraft() bool { return a.Kind == askBook || a.Kind == askMove }

// askedTime is how long a question waits for its answer. Drafts are kept for longer, but
// by then nobody has in mind what was asked.
const askedTime = directPause

// askedOf returns what the author of w was asked in its room. ok is false where nothing
// was, it was somebody else, or w was received before, which is told without clocks: they
// differ between servers.
func (b *Bot) askedOf(ctx context.Context, w inbox.Work) (a inquiry, ok bool, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT post, kind, coalesce(conversation, ''), version, waits, booking, reports, target, language, asked_at FROM matrix_asked
		WHERE room = $1 AND person = $2 AND post <> $3 AND after_work < $4`, w.Room, w.Author, answerKey(w), w.ID).
		Scan(&a.Post, &a.Kind, &a.Conversation, &a.Version, &a.Waits, &a.Booking, &a.Reports, &a.Target, &a.Language, &a.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return inquiry{}, false, nil
	}
	if err != nil {
		return inquiry{}, false, fmt.Errorf("matrixbot.askedOf: %w", postgres.Error(err))
	}
	return a, b.Now().Sub(a.At) < askedTime, nil
}

// inquire records what is asked within tx, instead of what was before.
func inquire(ctx context.Context, tx pgx.Tx, room, person string, a inquiry) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO matrix_asked (room, person, post, kind, conversation, version, waits, booking, language, asked_at, reports, target, after_work)
		SELECT $1, $2, $3, $4, nullif($5, ''), $6, $7, $8, $9, $10, coalesce($11::bigint[], '{}'), $12, coalesce(max(id), 0) FROM matrix_work
		ON CONFLICT (room) DO UPDATE SET person = excluded.person, post = excluded.post, kind = excluded.kind,
		    conversation = excluded.conversation, version = excluded.version, waits = excluded.waits,
		    booking = excluded.booking, reports = excluded.reports, target = excluded.target, language = excluded.language, asked_at = excluded.asked_at, after_work = excluded.after_work`,
		room, person, a.Post, a.Kind, a.Conversation, a.Version, a.Waits, a.Booking, a.Language, a.At, a.Reports, a.Target)
	if err != nil {
		return fmt.Errorf("matrixbot.ask: %w", postgres.Error(err))
	}
	return nil
}

// askAnd says a question of ours with m, to the author of w, and records it.
func (b *Bot) askAnd(ctx context.Context, w inbox.Work, q questionBody, a inquiry, m messages.Message) error {
	return b.askAt(ctx, w, answerPlace(w, q), a, m)
}

// askAt is askAnd at a place in their direct room.
func (b *Bot) askAt(ctx context.Context, w inbox.Work, at place, a inquiry, m messages.Message) error {
	a.Post, a.At = dialogueKey(w), b.Now()
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := inquire(ctx, tx, at.Room.String(), w.Author, a); err != nil {
			return err
		}
		return b.sayTx(ctx, tx, a.Post, at, m)
	})
	if err != nil {
		return fmt.Errorf("matrixbot.askAnd: %w", postgres.Error(err))
	}
	return nil
}

// unask forgets what was asked in the room of w, unless it was by the answer to w, which
// is being done again.
func (b *Bot) unask(ctx context.Context, w inbox.Work) error {
	if _, err := b.Pool.Exec(ctx, `DELETE FROM matrix_asked WHERE room = $1 AND post <> $2`, w.Room, answerKey(w)); err != nil {
		return fmt.Errorf("matrixbot.unask: %w", postgres.Error(err))
	}
	return nil
}

// read reports whether a message of ours is there to be read with all that it says by
// now, in however many parts. gone is true for one that never will be.
func (b *Bot) read(ctx context.Context, key string) (there, gone bool, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT coalesce(bool_and(sent_at IS NOT NULL), false), coalesce(bool_or(failed <> ''), true)
		FROM matrix_posts WHERE `+ofWork+` OR of = $1 AND kind = $2`, key, kindEdit).Scan(&there, &gone)
	if err != nil {
		return false, false, fmt.Errorf("matrixbot.read(%q): %w", key, postgres.Error(err))
	}
	return there, gone, nil
}

// inquires records what the answer p asks, if it can be answered in a word: whether to
// book what its summary shows, for only a yes to this version does; or which booking is
// meant.
func (b *Bot) inquires(ctx context.Context, w inbox.Work, p *post, t conversation.Turn, d *messages.Draft) error {
	a := inquiry{Post: p.key, Language: t.Language, At: b.Now()}
	switch {
	case t.Booking != nil && t.Booking.Stage == conversation.FormSummary && d != nil && d.Chosen != nil:
		a.Kind, a.Conversation, a.Version, a.Waits = askBook, p.conversation, d.Version, d.Waits
		if d.Move != 0 {
			a.Kind = askMove
		}
	case t.Booking != nil || !t.Mine:
		return nil
	case rebooks.MatchString(t.Question):
		a.Kind = askWhichToMove
	case cancels.MatchString(t.Question):
		a.Kind = askWhichToCancel
	default:
		return nil
	}
	return postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error { return inquire(ctx, tx, string(p.at.Room), w.Author, a) })
}

// asksWhich reports whether it is a number that is asked for.
func (a inquiry) asksWhich() bool { return a.Kind == askWhichToCancel || a.Kind == askWhichToMove }

// asksWhichReport is asksWhich for reports, which may be answered by a name as well.
func (a inquiry) asksWhichReport() bool { return a.Kind == askWhichReport || a.Kind == askWhichToEnd }

// spelledOut says in full what an answer means that only says which booking is meant;
// other texts stay as they are.
func (a inquiry) spelledOut(text string) string {
	if !a.asksWhich() || wished(text) != "" || rebooks.MatchString(text) {
		return text
	}
	which := ""
	if ref := byRef.FindString(text); ref != "" {
		which = ref
	} else if said := slots.Read(text, slots.Context{Open: true, Listed: true}); said.Pick.N > 0 {
		which = fmt.Sprintf("Nummer %d", said.Pick.N)
	}
	switch {
	case which == "":
		return text
	case a.Kind == askWhichToMove:
		return which + " umbuchen"
	}
	return which + " stornieren"
}
