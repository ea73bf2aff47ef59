package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Work is something that was received and is to be done.
type Work struct {
	ID         int64
	Team       string
	Key        string // of the delivery
	Kind       Kind
	Channel    string
	TS         string // of the message; of an Action, when the button was pressed; "" neither
	Thread     string // ts of the thread's first message; "" not in a thread
	Author     string // user id
	Body       json.RawMessage
	ReceivedAt time.Time
}

// Kind says what is to be done.
type Kind string

// The kinds, with what their Body is.
const (
	Question   Kind = "question"   // a message meant for the assistant: questionBody
	Command    Kind = "command"    // /akademie …: commandBody
	Shortcut   Kind = "shortcut"   // "Akademie dazu fragen" on a message: shortcutBody
	Action     Kind = "action"     // a button: actionBody
	Submission Kind = "submission" // a dialog that was accepted: submissionBody
	HomeOpened Kind = "home"       // the App Home was opened, or is out of date: none
	PaneOpened Kind = "pane"       // the assistant pane was opened: none
	Deleted    Kind = "deleted"    // a message, whose ts this is, was deleted: none
	Removed    Kind = "removed"    // the app was uninstalled, or its token revoked: none
	Refused    Kind = "refused"    // somebody has too much waiting, and is to be told: refusedBody
)

type questionBody struct {
	Text    string `json:"text"`             // without the mention; "" only the mention was said
	Direct  bool   `json:"direct"`           // in a direct message or the assistant pane
	Foreign bool   `json:"foreign"`          // by somebody of another workspace (Slack Connect)
	Edited  string `json:"edited,omitempty"` // ts of the last change that Text has
}

type commandBody struct {
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"` // works for 30 minutes, and five times
}

type shortcutBody struct {
	Text        string `json:"text"` // of the message it was called on
	ResponseURL string `json:"response_url"`
	Denied      bool   `json:"denied,omitempty"` // in a channel in which the assistant does not answer
}

type actionBody struct {
	Action      string `json:"action"` // action id, see package blocks
	Value       string `json:"value"`
	Message     string `json:"message"` // ts of the message with the button; "" in the App Home
	Ephemeral   bool   `json:"ephemeral"`
	ResponseURL string `json:"response_url"`
	Unopened    bool   `json:"unopened,omitempty"` // the dialog that it opens did not open
}

type submissionBody struct {
	View  string          `json:"view"`  // callback id, see package blocks
	State json.RawMessage `json:"state"` // what follows from it, by the dialog's owner; nothing personal
}

// body reads what a Work's Body holds. One that cannot be read is fault.Invalid:
// trying again does not help.
func body[T any](w Work) (T, error) {
	var v T
	if err := json.Unmarshal(w.Body, &v); err != nil {
		return v, fmt.Errorf("the body of a %s: %w", w.Kind, fault.Invalid)
	}
	return v, nil
}

// answerKey is the key of the message that answers, or says why nothing does; see
// say.
func (w Work) answerKey() string { return strconv.FormatInt(w.ID, 10) }

// place is where something is said.
type place struct {
	Team    string
	Channel string
	Thread  string // "" not in a thread
}

// place is where the work came from.
func (w Work) place() place { return place{w.Team, w.Channel, w.Thread} }

// workArgs is the job that does Work. It holds no text of anybody.
type workArgs struct {
	Work int64 `json:"work"` // id of the row in slack_work
}

// Kind names the job (river.JobArgs).
func (workArgs) Kind() string { return "slack_work" }

// attempts are made within about an hour; see nextRetry.
const attempts = 12

// InsertOpts bounds the attempts (river.JobArgsWithInsertOpts).
func (workArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueName, MaxAttempts: attempts}
}

// stamp is what the ts of a message looks like. That all are of one length makes
// their order as texts that of time.
var stamp = regexp.MustCompile(`^[0-9]{10}\.[0-9]{6}$`)

// mostBody bounds what is stored of a delivery, in bytes. Slack's own limit is
// 40,000 characters for a message.
const mostBody = 256 << 10

// take stores work with its job, unless its key or message is known already, or
// the message was deleted before it arrived, and reports whether it did. The thread
// of a question becomes a conversation of its author. A question that nobody has
// begun to answer when its deletion is taken is dropped. Of somebody who has too much
// waiting nothing more is taken, and they are told.
func (b *Bot) take(ctx context.Context, w Work) (bool, error) {
	var taken bool
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		var err error
		taken, err = b.takeTx(ctx, tx, w)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("slackbot.take(%s %s): %w", w.Team, w.Key, err)
	}
	return taken, nil
}

func (b *Bot) takeTx(ctx context.Context, tx pgx.Tx, w Work) (bool, error) {
	if len(w.Body) > mostBody || w.Team == "" || w.Key == "" {
		return false, fault.Invalid
	}
	if w.ReceivedAt.IsZero() {
		w.ReceivedAt = b.Now()
	}
	// Who deletes a message that has not arrived yet waits for it here, and the other
	// way round: one of the two sees what the other did.
	if w.Kind == Question || w.Kind == Deleted {
		if err := lockThread(ctx, tx, w.place()); err != nil {
			return false, err
		}
	}
	refused, err := tooMany(ctx, tx, w)
	if err != nil {
		return false, err
	}
	if refused {
		return false, b.turnAway(ctx, tx, w)
	}
	var id int64
	err = tx.QueryRow(ctx,
		`INSERT INTO slack_work (team, key, kind, channel, ts, thread, author, body, received_at)
		 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
		 WHERE $3 <> 'question' OR NOT EXISTS (
		     SELECT FROM slack_work WHERE team = $1 AND channel = $4 AND ts = $5 AND kind = 'deleted')
		 ON CONFLICT DO NOTHING RETURNING id`,
		w.Team, w.Key, w.Kind, w.Channel, w.TS, w.Thread, w.Author, w.Body, w.ReceivedAt).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	switch w.Kind {
	case Question:
		err = asked(ctx, tx, w)
	case Deleted:
		_, err = tx.Exec(ctx,
			`UPDATE slack_work SET done_at = $4, outcome = 'deleted', body = NULL
			 WHERE team = $1 AND channel = $2 AND ts = $3 AND kind = 'question' AND begun_at IS NULL AND done_at IS NULL`,
			w.Team, w.Channel, w.TS, b.Now())
	}
	if err != nil {
		return false, err
	}
	_, err = b.Queue.InsertTx(ctx, tx, workArgs{Work: id}, nil)
	return err == nil, err
}

// know notes that a delivery was dealt with at once, and reports whether it had not
// been before.
func (b *Bot) know(ctx context.Context, w Work, outcome string) (bool, error) {
	sql, args := b.known(w, outcome)
	tag, err := b.Pool.Exec(ctx, sql, args...)
	if err != nil {
		return false, fmt.Errorf("slackbot.know(%s %s): %w", w.Team, w.Key, postgres.Error(err))
	}
	return tag.RowsAffected() == 1, nil
}

// known is the statement that notes work as dealt with.
func (b *Bot) known(w Work, outcome string) (sql string, args []any) {
	return `INSERT INTO slack_work (team, key, kind, channel, ts, thread, author, received_at, begun_at, done_at, outcome)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9) ON CONFLICT DO NOTHING`,
		[]any{w.Team, w.Key, w.Kind, w.Channel, w.TS, w.Thread, w.Author, b.Now(), outcome}
}

// reword gives a question that nobody has begun to answer the text that its author
// changed it to. What is begun, done or not known stays as it is.
func (b *Bot) reword(ctx context.Context, team, channel, ts, text, edited string) error {
	_, err := b.Pool.Exec(ctx,
		`UPDATE slack_work SET body = body || jsonb_build_object('text', $4::text, 'edited', $5::text)
		 WHERE team = $1 AND channel = $2 AND ts = $3 AND kind = 'question' AND begun_at IS NULL AND done_at IS NULL
		   AND coalesce(body->>'edited', '') < $5 COLLATE "C"`, team, channel, ts, text, edited)
	if err != nil {
		return fmt.Errorf("slackbot.reword(%s %s %s): %w", team, channel, ts, postgres.Error(err))
	}
	return nil
}
