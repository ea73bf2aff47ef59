package slackbot

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// later is why something is to be tried again after a while: Slack said so (429),
// or is not reachable. The job sleeps for as long.
type later struct {
	after time.Duration
	cause error
}

func (e later) Error() string { return e.cause.Error() }
func (e later) Unwrap() error { return e.cause }

// say posts a message once: who says the same key again changes the message that
// is there already. A post of which nobody knows whether it arrived is looked for
// in the thread first.
func (b *Bot) say(ctx context.Context, key string, at place, m blocks.Message) (ts string, err error) {
	panic("contract: delivery")
}

// whisper shows a message to one person in a channel. After a crash that may be
// twice: such messages cannot be read back, and a loss would be worse.
func (b *Bot) whisper(ctx context.Context, at place, user string, m blocks.Message) error {
	panic("contract: delivery")
}

// direct is the place of direct messages with a person, as a thread of their own
// below the given ts ("" none).
func (b *Bot) direct(ctx context.Context, team, user, thread string) (place, error) {
	panic("contract: delivery")
}

// answer has the assistant answer and shows what it says: to everybody at a place,
// streamed; figures and people's own bookings in channels only to who asked.
// The conversation is that of the place's thread and begun if there is none.
func (b *Bot) answer(ctx context.Context, w Work, at place, in assistant.Input) error {
	panic("contract: delivery")
}

// answerPrivately is answer for who alone sees the answer, by a response URL.
func (b *Bot) answerPrivately(ctx context.Context, w Work, responseURL string, in assistant.Input) error {
	panic("contract: delivery")
}

// client is Slack's API with the token of a workspace. Calls have a time limit;
// their errors are those of failure. A workspace without a token is
// fault.NotFound.
func (b *Bot) client(ctx context.Context, team string) (*slack.Client, Installation, error) {
	panic("contract: delivery")
}

// failure makes an error of a call what this package acts on: a later; fault.Denied
// where the token or the app is gone, which marks the installation as revoked;
// fault.NotFound where the channel, thread or message is; fault.Invalid for what
// Slack does not take.
func (b *Bot) failure(ctx context.Context, team string, err error) error {
	panic("contract: delivery")
}
