package slackbot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// recordTime bounds recording what Slack has done already, also when the job ends.
const recordTime = 5 * time.Second

// A post is a message of the assistant as it is recorded: before it is posted, so
// that it is looked for and not posted again should this server die over it, and
// after.
type post struct {
	key   string
	at    place
	ts    string        // "": not posted, or it is not known whether it was
	tried time.Time     // since when it is being posted, by PostgreSQL's clock; zero: it certainly is not
	under time.Duration // how long that was ago when it was read
	since string        // ts of the last message known here by then
	file  string        // id of the file that it is
	shown bool          // all of it is there
	still bool          // it is no stream, or one that has ended

	asked        bool   // it is the answer to a question, see after
	after        int64  // last turn of the conversation before the question was asked
	conversation string // "" where asked: it was deleted
	turn         int64
}

const postColumns = `key, team, channel, thread, coalesce(ts, ''), tried_at, since, file,
	shown_at IS NOT NULL, after IS NOT NULL, coalesce(after, 0), coalesce(conversation, ''), coalesce(turn, 0),
	coalesce(clock_timestamp() - tried_at, '0')`

func (p *post) fields() []any {
	return []any{&p.key, &p.at.Team, &p.at.Channel, &p.at.Thread, &p.ts, zero{&p.tried}, &p.since, &p.file,
		&p.shown, &p.asked, &p.after, &p.conversation, &p.turn, &p.under}
}

// isFirstOf joins a post p to the work w whose answerKey it has.
const isFirstOf = `w.scope = p.team AND w.id = CASE WHEN p.key ~ '^[0-9]{1,18}$' THEN p.key::bigint END`

// zero scans a time that may be null.
type zero struct{ *time.Time }

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (z zero) ScanTimestamptz(v pgtype.Timestamptz) error {
	*z.Time = time.Time{}
	if v.Valid {
		*z.Time = v.Time
	}
	return nil
}

// record returns the post with a key, which is to be at a place unless it is known
// to be elsewhere.
func (b *Bot) record(ctx context.Context, key string, at place) (p post, err error) {
	_, err = b.Pool.Exec(ctx, `
		INSERT INTO slack_posts (key, team, channel, thread, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (key) DO NOTHING`, key, at.Team, at.Channel, at.Thread, b.Now())
	if err == nil {
		err = b.Pool.QueryRow(ctx, `SELECT `+postColumns+` FROM slack_posts WHERE key = $1`, key).Scan(p.fields()...)
	}
	if err != nil {
		return p, fmt.Errorf("slackbot.record(%q): %w", key, postgres.Error(err))
	}
	return p, nil
}

// try notes that a post is going out now. Somebody else who is at it is a Conflict.
func (b *Bot) try(ctx context.Context, p *post) error {
	err := b.Pool.QueryRow(ctx, `
		UPDATE slack_posts p SET tried_at = clock_timestamp(), since = greatest(p.thread,
			(SELECT max(o.ts) FROM slack_posts o WHERE o.team = p.team AND o.channel = p.channel AND o.thread = p.thread),
			(SELECT max(w.position) FROM slack_work w WHERE w.scope = p.team AND w.room = p.channel AND w.thread = p.thread))
		WHERE key = $1 AND ts IS NULL AND tried_at IS NULL
		RETURNING since, tried_at`, p.key).Scan(&p.since, &p.tried)
	if err != nil {
		return fmt.Errorf("slackbot.try(%q): %w", p.key, postgres.Error(err))
	}
	p.under = 0
	return nil
}

// untry notes that a post did not go out.
func (b *Bot) untry(ctx context.Context, p *post) error {
	return b.note(ctx, p, `UPDATE slack_posts SET tried_at = NULL WHERE key = $1 AND ts IS NULL AND tried_at = $2`,
		func() { p.tried = time.Time{} }, p.tried)
}

// posted notes where a post is.
func (b *Bot) posted(ctx context.Context, p *post, ts string) error {
	return b.note(ctx, p, `UPDATE slack_posts SET ts = $2 WHERE key = $1`, func() { p.ts = ts }, ts)
}

// complete notes that all of a post is there.
func (b *Bot) complete(ctx context.Context, p *post) error {
	return b.note(ctx, p, `UPDATE slack_posts SET shown_at = $2 WHERE key = $1`, func() { p.shown = true }, b.Now())
}

// withFile notes which file a post is before it becomes one.
func (b *Bot) withFile(ctx context.Context, p *post, id string) error {
	return b.note(ctx, p, `UPDATE slack_posts SET file = $2 WHERE key = $1`, func() { p.file = id }, id)
}

// asks notes the conversation in which the question is asked that a post answers,
// and the last turn that it has by then.
func (b *Bot) asks(ctx context.Context, p *post, conversation string, after int64) error {
	return b.note(ctx, p, `UPDATE slack_posts SET conversation = $2, after = $3, turn = NULL WHERE key = $1`,
		func() { p.asked, p.conversation, p.after, p.turn = true, conversation, after, 0 }, conversation, after)
}

// answers notes the turn that a post answers with.
func (b *Bot) answers(ctx context.Context, p *post, turn int64) error {
	return b.note(ctx, p, `UPDATE slack_posts SET turn = $2 WHERE key = $1`, func() { p.turn = turn }, turn)
}

// note writes what became of a post, also when the job ends.
func (b *Bot) note(ctx context.Context, p *post, sql string, done func(), values ...any) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if _, err := b.Pool.Exec(ctx, sql, append([]any{p.key}, values...)...); err != nil {
		return fmt.Errorf("slackbot.note(%q): %w", p.key, postgres.Error(err))
	}
	done()
	return nil
}
