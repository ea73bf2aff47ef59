package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// An event is what is read of the events that are acted upon.
// https://docs.slack.dev/reference/events/message
type event struct {
	utterance
	Type        string `json:"type"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"` // "im", "mpim", "channel", "group"; "" of a mention
	Tab         string `json:"tab"`          // of the App Home

	Message         *utterance `json:"message"`          // as it is after a change
	PreviousMessage *utterance `json:"previous_message"` // as it was before a change or deletion
	DeletedTS       string     `json:"deleted_ts"`

	AssistantThread struct {
		UserID    string `json:"user_id"`
		ChannelID string `json:"channel_id"`
		ThreadTS  string `json:"thread_ts"`
	} `json:"assistant_thread"` // of other events it is something else, without these
}

// An utterance is a message.
type utterance struct {
	SubType    string `json:"subtype"`
	User       string `json:"user"`
	BotID      string `json:"bot_id"` // "" by a person
	Text       string `json:"text"`
	TS         string `json:"ts"`
	ThreadTS   string `json:"thread_ts"`
	UserTeam   string `json:"user_team"`   // of the author; "" that of the channel
	SourceTeam string `json:"source_team"` // the same, where the former is missing
	Edited     struct {
		TS string `json:"ts"`
	} `json:"edited"`
}

// byPerson reports whether somebody said it, not a program: two that answer each
// other would never end.
func (m utterance) byPerson(in Installation) bool {
	return m.User != "" && m.User != "USLACKBOT" && m.User != in.BotUser && m.BotID == ""
}

// thread is that of the message: its own, if it is the first.
func (m utterance) thread() string {
	if m.ThreadTS != "" {
		return m.ThreadTS
	}
	return m.TS
}

// foreign reports whether the author is of another workspace (Slack Connect).
func (m utterance) foreign(in Installation) bool {
	from := m.UserTeam
	if from == "" {
		from = m.SourceTeam
	}
	return from != "" && from != in.Team
}

// direct reports whether the event is about direct messages with the assistant.
func (e event) direct() bool { return e.ChannelType == "im" || isDirect(e.Channel) }

// messageCame takes a mention or a message. A mention in a channel arrives as both.
func (b *Bot) messageCame(ctx context.Context, in Installation, d delivery, e event) error {
	switch e.SubType {
	case "", "file_share", "thread_broadcast":
	case "message_changed":
		return b.changed(ctx, in, d, e)
	case "message_deleted":
		if e.PreviousMessage == nil {
			return nil
		}
		return b.wasDeleted(ctx, in, d, e, e.DeletedTS)
	default: // somebody joined, a topic was set …
		return nil
	}
	if !e.byPerson(in) {
		return nil
	}
	if e.Channel == "" || !stamp.MatchString(e.TS) || e.ThreadTS != "" && !stamp.MatchString(e.ThreadTS) {
		return errMalformed
	}
	if !b.allowedChannel(e.Channel, e.direct()) {
		return nil
	}
	meant, err := b.meant(ctx, in, e)
	if err != nil || !meant {
		return err
	}
	_, err = b.take(ctx, work{
		Scope: in.Team, Key: d.EventID, Kind: question, Room: e.Channel, Position: e.TS, Thread: e.thread(), Author: e.User,
		Body: encode(questionBody{Text: plain(e.Text, in.BotUser), Direct: e.direct(), Foreign: e.foreign(in), Edited: e.Edited.TS}),
	})
	return err
}

// meant reports whether a message is meant for the assistant. Of one in a thread of
// its own that is not, only who wrote when is noted, and nothing of any other.
func (b *Bot) meant(ctx context.Context, in Installation, e event) (bool, error) {
	if e.Type == "app_mention" || e.direct() || mentions(e.Text, in.BotUser) {
		return true, nil
	}
	if e.ThreadTS == "" || e.ThreadTS == e.TS {
		return false, nil
	}
	at := place{in.Team, e.Channel, e.ThreadTS}
	t, err := b.thread(ctx, at)
	if err != nil || t == nil {
		return false, err
	}
	text := plain(e.Text, in.BotUser)
	if text != "" && !callsOthers(e.Text) && !german.Acknowledges(e.Text) && t.goesOn(e.User, e.TS, german.Asks(text)) {
		return true, nil
	}
	return false, b.passed(ctx, at, e.User, e.TS)
}

// changed takes the change of a message. A message with replies that is deleted is
// changed to a tombstone.
func (b *Bot) changed(ctx context.Context, in Installation, d delivery, e event) error {
	m := e.Message
	switch {
	case m == nil:
		return errMalformed
	case m.SubType == "tombstone":
		return b.wasDeleted(ctx, in, d, e, m.TS)
	case !m.byPerson(in) || m.Edited.TS == "": // by us, or the preview of a link was added
		return nil
	case m.SubType == "message_changed" || !stamp.MatchString(m.Edited.TS): // would never end, or never be out of date
		return errMalformed
	}
	if err := b.reword(ctx, in.Team, e.Channel, m.TS, plain(m.Text, in.BotUser), m.Edited.TS); err != nil {
		return err
	}
	if was := e.PreviousMessage; was == nil || mentions(was.Text, in.BotUser) || !mentions(m.Text, in.BotUser) {
		return nil
	}
	e.utterance = *m // the mention was forgotten at first
	return b.messageCame(ctx, in, d, e)
}

// wasDeleted takes the deletion of a question, also of one that has not arrived yet.
func (b *Bot) wasDeleted(ctx context.Context, in Installation, d delivery, e event, ts string) error {
	if e.Channel == "" || !stamp.MatchString(ts) {
		return errMalformed
	}
	w := work{Scope: in.Team, Key: d.EventID, Kind: deleted, Room: e.Channel, Position: ts, Thread: ts}
	err := b.Pool.QueryRow(ctx, `SELECT thread FROM slack_work WHERE scope = $1 AND room = $2 AND position = $3 AND kind = 'question'`,
		w.Scope, w.Room, w.Position).Scan(&w.Thread)
	if errors.Is(err, pgx.ErrNoRows) {
		was := e.PreviousMessage
		if was == nil || !was.byPerson(in) || !e.direct() && !mentions(was.Text, in.BotUser) {
			return nil // nothing of ours
		}
		if stamp.MatchString(was.ThreadTS) {
			w.Thread = was.ThreadTS
		}
		err = nil
	}
	if err != nil {
		return fmt.Errorf("slackbot.wasDeleted(%s %s %s): %w", w.Scope, w.Room, w.Position, postgres.Error(err))
	}
	_, err = b.take(ctx, w)
	return err
}
