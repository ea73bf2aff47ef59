package slackbot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// Slack takes a dialog, and the answer to one that was sent, for three seconds
// after the press. https://docs.slack.dev/interactivity/handling-user-interaction
const (
	dialogTime  = 2300 * time.Millisecond // for all that is done while Slack waits
	profileWait = 800 * time.Millisecond  // of it for who pressed: a form can also be empty
)

// pressed does what a button wants while Slack waits: it opens dialogs. handled is
// false for everything else, and for what did not succeed in time: it is to be
// taken as work.
func (b *Bot) pressed(ctx context.Context, team, user, trigger string, a slack.BlockAction, callback slack.InteractionCallback) (handled bool, err error) {
	open := b.dialogOf(a.ActionID)
	if open == nil {
		return false, nil
	}
	if !b.openers.allow(external(team, user), dialogsPerMinute, time.Minute, b.Now()) {
		b.Log.WarnContext(ctx, "slack: too many dialogs", "team", team, "user", user)
		return true, nil
	}
	ctx, cancel := context.WithTimeout(ctx, dialogTime)
	defer cancel()
	p := press{
		Team: team, User: user, Value: a.Value, Channel: channelOf(callback), Thread: threadOf(callback),
		profile: b.profileInTime(ctx, team, user),
	}
	dialog, err := open(ctx, p)
	if err == nil {
		err = b.openDialog(ctx, team, trigger, dialog)
	}
	switch {
	case err == nil:
		return true, nil
	case fault.Kind(err) == fault.Denied: // the app is gone
		return true, nil
	}
	b.Log.WarnContext(ctx, "slack: dialog not opened", "team", team, "user", user, "action", a.ActionID, "error", err)
	return false, nil
}

// A press is a button that somebody pressed, and where.
type press struct {
	Team, User      string
	Value           string
	Channel, Thread string // "" in the App Home
	profile         profile
}

// dialogOf returns what makes the dialog of a button, nil for buttons without one.
func (b *Bot) dialogOf(action string) func(context.Context, press) (slack.ModalViewRequest, error) {
	switch blocks.Action(action) {
	case blocks.ActionBook:
		return b.dialogOfRun
	case blocks.ActionDraft:
		return b.dialogOfDraft
	case blocks.ActionLink:
		return b.dialogOfLink
	case blocks.ActionSource:
		return b.dialogOfSource
	}
	return nil
}

// profileInTime is who pressed, as far as Slack tells within profileWait.
func (b *Bot) profileInTime(ctx context.Context, team, user string) profile {
	ctx, cancel := context.WithTimeout(ctx, profileWait)
	defer cancel()
	p, err := b.profileOf(ctx, team, user)
	if err != nil {
		b.Log.DebugContext(ctx, "slack: profile not read in time", "team", team, "user", user, "error", err)
		return profile{Language: "de", Foreign: true} // whom nothing is known of
	}
	return p
}

// openDialog opens a dialog for who pressed.
func (b *Bot) openDialog(ctx context.Context, team, trigger string, v slack.ModalViewRequest) error {
	api, _, err := b.client(ctx, team)
	if err != nil {
		return err
	}
	if _, err := api.OpenViewContext(ctx, trigger, v); err != nil {
		return fmt.Errorf("slackbot.openDialog: %w", b.failure(ctx, team, err))
	}
	return nil
}

// submitted checks a dialog that was sent and does what it asks for, while Slack
// waits; what follows is taken as work. The response is nil where the dialog is to
// close. After an error the person can send it again: nothing happens twice.
func (b *Bot) submitted(ctx context.Context, callback slack.InteractionCallback) (*slack.ViewSubmissionResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, dialogTime)
	defer cancel()
	switch callback.View.CallbackID {
	case blocks.ViewBooking:
		return b.bookingSent(ctx, callback)
	case viewMove:
		return b.moveSent(ctx, callback)
	case blocks.ViewLink:
		return b.codeEntered(ctx, callback)
	}
	return nil, nil
}

// notice is a dialog that only says something.
func notice(title, text, language string) slack.ModalViewRequest {
	t := textsIn(language)
	return slack.ModalViewRequest{
		Type:   slack.VTModal,
		Title:  slack.NewTextBlockObject(slack.PlainTextType, title, false, false),
		Close:  slack.NewTextBlockObject(slack.PlainTextType, t.Close, false, false),
		Blocks: slack.Blocks{BlockSet: note(text).Blocks},
	}
}

// note is a message of one paragraph, in Slack's mark-up.
func note(text string) blocks.Message {
	return blocks.Message{Text: text, Blocks: []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil),
	}}
}

// instead replaces a dialog that was sent.
func instead(v slack.ModalViewRequest) *slack.ViewSubmissionResponse {
	return slack.NewUpdateViewSubmissionResponse(&v)
}
