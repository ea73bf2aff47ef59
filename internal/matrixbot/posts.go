package matrixbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// recordTime bounds recording what has happened already, also when this server stops.
const recordTime = 5 * time.Second

// wakeChannel is PostgreSQL's channel on which the leader hears, by LISTEN, that there
// is more to send.
const wakeChannel = "akademie_matrix"

// A post is a message of the assistant as it is recorded, by whichever server answers.
// What is sent of it is the leader's, see sender.
type post struct {
	key   string
	at    place
	begun bool // something of it is recorded
	shown bool // all of it is, with what follows it

	asked        bool   // it is the answer to a question, see after
	after        int64  // last turn of the conversation before the question was asked
	conversation string // "" where asked: it was deleted
	turn         int64
}

const postColumns = `key, room, thread, digest IS NOT NULL, shown_at IS NOT NULL,
	after IS NOT NULL, coalesce(after, 0), coalesce(conversation, ''), coalesce(turn, 0)`

func (p *post) fields() []any {
	return []any{&p.key, &p.at.Room, &p.at.Thread, &p.begun, &p.shown, &p.asked, &p.after, &p.conversation, &p.turn}
}

// transactionOf is the transaction id of the request that sends a post: the same on
// every try, and without what an address or a proxy could trip over.
func transactionOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// record returns the post with a key, which is to be at a place unless it is known to
// be elsewhere.
func (b *Bot) record(ctx context.Context, key string, at place) (p post, err error) {
	_, err = b.Pool.Exec(ctx, `
		INSERT INTO matrix_posts (key, transaction, room, thread, kind, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (key) DO NOTHING`, key, transactionOf(key), at.Room, at.Thread, kindMessage, b.Now())
	if err == nil {
		err = b.Pool.QueryRow(ctx, `SELECT `+postColumns+` FROM matrix_posts WHERE key = $1`, key).Scan(p.fields()...)
	}
	if err != nil {
		return p, fmt.Errorf("matrixbot.record(%q): %w", key, postgres.Error(err))
	}
	p.at.Reply = at.Reply
	return p, nil
}

// asks notes the conversation in which the question is asked that a post answers, and
// the last turn that it has by then. From now on the answer is being written, which the
// leader is told; see tellTyping.
func (b *Bot) asks(ctx context.Context, p *post, conversation string, after int64) error {
	return b.note(ctx, p, `UPDATE matrix_posts SET conversation = $2, after = $3, turn = NULL WHERE key = $1 RETURNING pg_notify($4, '')`,
		func() { p.asked, p.conversation, p.after, p.turn = true, conversation, after, 0 }, conversation, after, wakeChannel)
}

// answers notes the turn that a post answers with.
func (b *Bot) answers(ctx context.Context, p *post, turn int64) error {
	return b.note(ctx, p, `UPDATE matrix_posts SET turn = $2 WHERE key = $1`, func() { p.turn = turn }, turn)
}

// complete notes that nothing more is to be said.
func (b *Bot) complete(ctx context.Context, p *post) error {
	return b.note(ctx, p, `UPDATE matrix_posts SET shown_at = $2 WHERE key = $1`, func() { p.shown = true }, b.Now())
}

// note writes what became of a post, also when the job ends.
func (b *Bot) note(ctx context.Context, p *post, sql string, done func(), values ...any) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if _, err := b.Pool.Exec(ctx, sql, append([]any{p.key}, values...)...); err != nil {
		return fmt.Errorf("matrixbot.note(%q): %w", p.key, postgres.Error(err))
	}
	done()
	return nil
}

// wake tells the leader, once tx ends, that there is more to send.
func wake(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, `SELECT pg_notify($1, '')`, wakeChannel)
	return err
}
