package slackbot

import (
	"context"
	"encoding/json"
	"time"
)

// Work is something that was received and is to be done.
type Work struct {
	ID         int64
	Team       string
	Key        string // of the delivery
	Kind       Kind
	Channel    string
	TS         string // of the message; "" not about one
	Thread     string // ts of the thread's first message
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
)

type questionBody struct {
	Text     string `json:"text"`     // without the mention
	Direct   bool   `json:"direct"`   // in a direct message or the assistant pane
	Foreign  bool   `json:"foreign"`  // by somebody of another workspace (Slack Connect)
	Language string `json:"language"` // of the person's Slack, "de" or "en"; "" unknown
}

type commandBody struct {
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"` // works for 30 minutes, and five times
}

type shortcutBody struct {
	Text        string `json:"text"` // of the message it was called on
	ResponseURL string `json:"response_url"`
}

type actionBody struct {
	Action      string `json:"action"` // action id, see package blocks
	Value       string `json:"value"`
	Message     string `json:"message"` // ts of the message with the button; "" in the App Home
	Ephemeral   bool   `json:"ephemeral"`
	ResponseURL string `json:"response_url"`
}

type submissionBody struct {
	View  string          `json:"view"`  // callback id, see package blocks
	State json.RawMessage `json:"state"` // what follows from it, by the dialog's owner; nothing personal
}

// workArgs is the job that does Work. It holds no text of anybody.
type workArgs struct {
	Work int64 `json:"work"` // id of the row in slack_work
}

// Kind names the job (river.JobArgs).
func (workArgs) Kind() string { return "slack_work" }

// place is where something is said.
type place struct {
	Team    string
	Channel string
	Thread  string // "" not in a thread
}

// take stores work with its job, unless its key or message is known already, and
// reports whether it did.
func (b *Bot) take(ctx context.Context, w Work) (bool, error) { panic("contract: transport") }
