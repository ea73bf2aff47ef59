package slackbot

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// work is something that was received and is to be done. Its scope is the workspace,
// its room the channel, and its position the ts of the message or, of an action, when
// the button was pressed; "" neither.
type work = inbox.Work

// The kinds of work, with what their body is.
const (
	question   = "question"   // a message meant for the assistant: questionBody
	command    = "command"    // /akademie …: commandBody
	shortcut   = "shortcut"   // "Akademie dazu fragen" on a message: shortcutBody
	action     = "action"     // a button: actionBody
	submission = "submission" // a dialog that was accepted: submissionBody
	homeOpened = "home"       // the App Home was opened, or is out of date: none
	paneOpened = "pane"       // the assistant pane was opened: none
	deleted    = "deleted"    // a message, whose ts is the position, was deleted: none
	removed    = "removed"    // the app was uninstalled, or its token revoked: none
	refused    = "refused"    // somebody has too much waiting, and is to be told: refusedBody
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

// body reads what its body holds. One that cannot be read is fault.Invalid:
// trying again does not help.
func body[T any](w work) (T, error) {
	var v T
	if err := json.Unmarshal(w.Body, &v); err != nil {
		return v, fmt.Errorf("the body of a %s: %w", w.Kind, fault.Invalid)
	}
	return v, nil
}

// answerKey is the key of the message that answers, or says why nothing does; see
// say.
func answerKey(w work) string { return strconv.FormatInt(w.ID, 10) }

// place is where something is said.
type place struct {
	Team    string
	Channel string
	Thread  string // "" not in a thread
}

// placeOf is where work came from.
func placeOf(w work) place { return place{w.Scope, w.Room, w.Thread} }

// in is a place as the inbox knows it.
func (at place) in() inbox.Place {
	return inbox.Place{Scope: at.Team, Room: at.Channel, Thread: at.Thread}
}

// stamp is what the ts of a message looks like. That all are of one length makes
// their order as texts that of time.
var stamp = regexp.MustCompile(`^[0-9]{10}\.[0-9]{6}$`)

// take stores work with its job, unless its key or message is known already, or
// the message was deleted before it arrived, and reports whether it did. The thread
// of a question becomes a conversation of its author. A question that nobody has
// begun to answer when its deletion is taken is dropped. Of somebody who has too much
// waiting nothing more is taken, and they are told.
func (b *Bot) take(ctx context.Context, w work) (bool, error) {
	var taken bool
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		var err error
		taken, err = b.takeTx(ctx, tx, w)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("slackbot.take(%s %s): %w", w.Scope, w.Key, err)
	}
	return taken, nil
}

func (b *Bot) takeTx(ctx context.Context, tx pgx.Tx, w work) (bool, error) {
	// Who deletes a message that has not arrived yet waits for it here, and the other
	// way round: one of the two sees what the other did.
	if w.Kind == question || w.Kind == deleted {
		if err := b.inbox.Lock(ctx, tx, placeOf(w).in()); err != nil {
			return false, err
		}
	}
	refused, err := b.tooMany(ctx, tx, w)
	if err != nil {
		return false, err
	}
	if refused {
		return false, b.turnAway(ctx, tx, w)
	}
	if w.Kind == question {
		gone, err := isDeleted(ctx, tx, w)
		if gone || err != nil {
			return false, err
		}
	}
	taken, err := b.inbox.Take(ctx, tx, w)
	if err != nil || !taken {
		return false, err
	}
	switch w.Kind {
	case question:
		err = asked(ctx, tx, w)
	case deleted:
		_, err = tx.Exec(ctx,
			`UPDATE slack_work SET done_at = $4, outcome = 'deleted', body = NULL
			 WHERE scope = $1 AND room = $2 AND position = $3 AND kind = 'question' AND begun_at IS NULL AND done_at IS NULL`,
			w.Scope, w.Room, w.Position, b.Now())
	}
	return err == nil, err
}

// isDeleted reports whether the deletion of a message arrived before it.
func isDeleted(ctx context.Context, tx pgx.Tx, w work) (deleted bool, err error) {
	err = tx.QueryRow(ctx, `SELECT EXISTS (
		SELECT FROM slack_work WHERE scope = $1 AND room = $2 AND position = $3 AND kind = 'deleted')`,
		w.Scope, w.Room, w.Position).Scan(&deleted)
	return deleted, err
}

// know notes that a delivery was dealt with at once, and reports whether it had not
// been before.
func (b *Bot) know(ctx context.Context, w work, outcome string) (bool, error) {
	return b.inbox.Known(ctx, b.Pool, w, outcome)
}

// reword gives a question that nobody has begun to answer the text that its author
// changed it to. What is begun, done or not known stays as it is.
func (b *Bot) reword(ctx context.Context, team, channel, ts, text, edited string) error {
	_, err := b.Pool.Exec(ctx,
		`UPDATE slack_work SET body = body || jsonb_build_object('text', $4::text, 'edited', $5::text)
		 WHERE scope = $1 AND room = $2 AND position = $3 AND kind = 'question' AND begun_at IS NULL AND done_at IS NULL
		   AND coalesce(body->>'edited', '') < $5 COLLATE "C"`, team, channel, ts, text, edited)
	if err != nil {
		return fmt.Errorf("slackbot.reword(%s %s %s): %w", team, channel, ts, postgres.Error(err))
	}
	return nil
}
