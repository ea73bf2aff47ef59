package matrixbot

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"

	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// The kinds of posts.
const (
	kindMessage   = "message"   // m.room.message
	kindFile      = "file"      // m.room.message with a file that is uploaded before
	kindEdit      = "edit"      // of the post Of, whose content it replaces
	kindRedaction = "redaction" // of the post Of
)

// An outgoing is one event that is to be sent.
type outgoing struct {
	key     string
	at      place
	kind    string
	content any    // of the event; of an edit what is new
	file    []byte // of kindFile
	of      string // key of the post that it belongs to; "" none
}

// message is an event that says m.
func message(key string, at place, m messages.Message) outgoing {
	c := &event.MessageEventContent{MsgType: event.MsgText, Body: m.Text, Mentions: &event.Mentions{}, RelatesTo: at.relation()}
	c.Mentions.Add(at.To)
	if m.HTML != "" {
		c.Format, c.FormattedBody = event.FormatHTML, m.HTML
	}
	return outgoing{key: key, at: at, kind: kindMessage, content: c}
}

// relation puts an event in its thread, in a way that clients without threads show as
// an answer (https://spec.matrix.org/v1.15/client-server-api/#threading).
func (at place) relation() *event.RelatesTo {
	switch {
	case at.Thread != "":
		before := at.Reply
		if before == "" {
			before = at.Thread
		}
		return &event.RelatesTo{
			Type: event.RelThread, EventID: at.Thread, IsFallingBack: true, InReplyTo: &event.InReplyTo{EventID: before},
		}
	case at.Reply != "":
		return &event.RelatesTo{InReplyTo: &event.InReplyTo{EventID: at.Reply}}
	}
	return nil
}

// say records a message to be sent once: who says the same key again changes what is
// there by an edit, and who says the same once more changes nothing.
func (b *Bot) say(ctx context.Context, key string, at place, m messages.Message) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error { return b.sayTx(ctx, tx, key, at, m) })
	if err != nil {
		return fmt.Errorf("matrixbot.say(%q): %w", key, err)
	}
	return nil
}

// sayTx is say within tx.
func (b *Bot) sayTx(ctx context.Context, tx pgx.Tx, key string, at place, m messages.Message) error {
	return b.put(ctx, tx, message(key, at, m))
}

// show records all that a post says, with what follows it, at once.
func (b *Bot) show(ctx context.Context, p *post, all ...outgoing) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		if err := b.put(ctx, tx, all...); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE matrix_posts SET shown_at = $2 WHERE key = $1`, p.key, b.Now())
		return err
	})
	if err != nil {
		return fmt.Errorf("matrixbot.show(%q): %w", p.key, err)
	}
	p.begun, p.shown = true, true
	return nil
}

// put records events to be sent. What nobody has tried to send yet is replaced; what
// may be on its way already is changed by an edit that follows it.
func (b *Bot) put(ctx context.Context, tx pgx.Tx, all ...outgoing) error {
	for _, o := range all {
		content, err := json.Marshal(o.content)
		if err != nil {
			return fmt.Errorf("content of %q: %w", o.key, err)
		}
		digest := sha256.Sum256(slices.Concat(content, o.file))
		var tried bool
		err = tx.QueryRow(ctx, `
			INSERT INTO matrix_posts AS p (key, transaction, room, thread, kind, content, file, of, digest, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (key) DO UPDATE SET
			    digest  = excluded.digest,
			    kind    = CASE WHEN p.tries = 0 THEN excluded.kind ELSE p.kind END,
			    content = CASE WHEN p.tries = 0 THEN excluded.content ELSE p.content END,
			    file    = CASE WHEN p.tries = 0 THEN excluded.file ELSE p.file END
			WHERE p.digest IS DISTINCT FROM excluded.digest AND p.failed = ''
			RETURNING tries > 0`,
			o.key, transactionOf(o.key), o.at.Room, o.at.Thread, o.kind, content, o.file, o.of, digest[:], b.Now()).Scan(&tried)
		switch {
		case errors.Is(err, pgx.ErrNoRows): // it says so already, or nobody hears it
			continue
		case err != nil:
			return err
		case tried && o.kind == kindMessage:
			if err := b.putEdit(ctx, tx, o.key, content); err != nil {
				return err
			}
		}
	}
	return wake(ctx, tx)
}

// putEdit records what a post says by now that may be there already: in the edit that
// waits for its turn, or by another one.
func (b *Bot) putEdit(ctx context.Context, tx pgx.Tx, of string, content []byte) error {
	tag, err := tx.Exec(ctx, `UPDATE matrix_posts SET content = $2 WHERE of = $1 AND kind = $3 AND tries = 0 AND failed = ''`, of, content, kindEdit)
	if err != nil || tag.RowsAffected() > 0 {
		return err
	}
	var before int
	if err := tx.QueryRow(ctx, `SELECT count(*) FROM matrix_posts WHERE of = $1 AND kind = $2`, of, kindEdit).Scan(&before); err != nil {
		return err
	}
	key := fmt.Sprintf("%s/edit/%d", of, before+1)
	_, err = tx.Exec(ctx, `
		INSERT INTO matrix_posts (key, transaction, room, thread, kind, content, of, created_at)
		SELECT $2, $3, room, thread, $4, $5, key, $6 FROM matrix_posts WHERE key = $1`,
		of, key, transactionOf(key), kindEdit, content, b.Now())
	return err
}
