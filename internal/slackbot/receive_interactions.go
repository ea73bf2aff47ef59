package slackbot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// What has to be done while Slack waits is done by the people's part of this package:
//
//	dialogOf   whether a button opens a dialog
//	pressed    opens it; what did not open comes back as work, with Unopened
//	submitted  checks a dialog that was sent, and does what it asks for
//
// All else becomes work: an action, a shortcut.

// receiveInteraction takes a press of a button, a dialog or a shortcut. When it
// returns nil, all that follows is stored. The response belongs to dialogs.
func (b *Bot) receiveInteraction(ctx context.Context, payload []byte) (response any, err error) {
	var c slack.InteractionCallback
	if err := json.Unmarshal(payload, &c); err != nil || c.User.ID == "" {
		return nil, errMalformed
	}
	in, err := b.installationOf(ctx, c)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err == nil {
		c.Team.ID = in.Team
		response, err = b.interaction(ctx, in, c)
	}
	if err != nil {
		return nil, fmt.Errorf("slackbot.receiveInteraction(%s %s): %w", c.Team.ID, c.Type, err)
	}
	return response, nil
}

func (b *Bot) interaction(ctx context.Context, in Installation, c slack.InteractionCallback) (response any, err error) {
	switch c.Type {
	case slack.InteractionTypeBlockActions:
		return nil, b.actions(ctx, in, c)
	case slack.InteractionTypeMessageAction:
		return nil, b.shortcutCalled(ctx, in, c)
	case slack.InteractionTypeViewSubmission:
		r, err := b.submitted(ctx, c)
		if err != nil || r == nil {
			return nil, err
		}
		return r, nil
	}
	return nil, nil
}

// installationOf is that of an interaction. With Slack Connect the workspace may be
// that of who pressed; it is that which posted the message.
func (b *Bot) installationOf(ctx context.Context, c slack.InteractionCallback) (Installation, error) {
	team := c.Team.ID
	if team == "" { // installed for an organisation
		team = c.User.TeamID
	}
	if c.Container.MessageTs != "" {
		err := b.Pool.QueryRow(ctx, `SELECT team FROM slack_posts WHERE channel = $1 AND ts = $2 ORDER BY team <> $3, team LIMIT 1`,
			channelOf(c), c.Container.MessageTs, team).Scan(&team)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return Installation{}, postgres.Error(err)
		}
	}
	return b.installation(ctx, team)
}

// channelOf is where a button is; "" in the App Home.
func channelOf(c slack.InteractionCallback) string {
	if c.Container.ChannelID != "" {
		return c.Container.ChannelID
	}
	return c.Channel.ID
}

// threadOf is the thread of the message with a button, which it may begin; "" in the
// App Home, and of a message that only one person sees outside of a thread.
func threadOf(c slack.InteractionCallback) string {
	thread := cmp.Or(c.Container.ThreadTs, c.Message.ThreadTimestamp)
	if thread == "" && !c.Container.IsEphemeral {
		thread = c.Container.MessageTs
	}
	if !stamp.MatchString(thread) {
		return ""
	}
	return thread
}

// prefix begins the ids of all our buttons.
const prefix = "akademie_"

// actions takes buttons that were pressed. A press comes once, but by both transports
// it may come twice.
func (b *Bot) actions(ctx context.Context, in Installation, c slack.InteractionCallback) error {
	channel := channelOf(c)
	if channel != "" && !b.allowedChannel(channel, isDirect(channel)) {
		return nil
	}
	for i, a := range c.ActionCallback.BlockActions {
		if !strings.HasPrefix(a.ActionID, prefix) || blocks.Action(a.ActionID) == blocks.ActionOpen {
			continue
		}
		w := work{
			Scope: in.Team, Key: c.TriggerID, Kind: action, Room: channel, Thread: threadOf(c), Author: c.User.ID,
		}
		if stamp.MatchString(a.ActionTs) {
			w.Position = a.ActionTs
		}
		if w.Key == "" {
			w.Key = strings.Join([]string{c.User.ID, a.ActionTs, a.ActionID}, "/")
		}
		if i > 0 {
			w.Key += "/" + strconv.Itoa(i)
		}
		if err := b.action(ctx, c, *a, w); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) action(ctx context.Context, c slack.InteractionCallback, a slack.BlockAction, w work) error {
	pressed := actionBody{
		Action: a.ActionID, Value: clean(a.Value), Message: c.Container.MessageTs, Ephemeral: c.Container.IsEphemeral, ResponseURL: c.ResponseURL,
	}
	if pressed.Value == "" {
		pressed.Value = clean(a.SelectedOption.Value)
	}
	if b.dialogOf(a.ActionID) != nil {
		fresh, err := b.know(ctx, w, "opened")
		if err != nil || !fresh {
			return err
		}
		opened, err := b.pressed(ctx, w.Scope, w.Author, c.TriggerID, a, c)
		if err != nil || opened {
			return err
		}
		w.Key, pressed.Unopened = w.Key+"/unopened", true
	}
	w.Body = encode(pressed)
	_, err := b.take(ctx, w)
	return err
}

// shortcutCalled takes the shortcut on a message. What the message says is not read
// where the assistant does not answer.
func (b *Bot) shortcutCalled(ctx context.Context, in Installation, c slack.InteractionCallback) error {
	switch {
	case c.CallbackID != shortcutName:
		return nil
	case c.TriggerID == "":
		return errMalformed
	}
	channel := channelOf(c)
	asked := shortcutBody{ResponseURL: c.ResponseURL}
	if asked.Denied = !b.allowedChannel(channel, isDirect(channel)); !asked.Denied {
		asked.Text = plain(c.Message.Text, in.BotUser)
	}
	_, err := b.take(ctx, work{
		Scope: in.Team, Key: c.TriggerID, Kind: shortcut, Room: channel, Author: c.User.ID, Body: encode(asked),
	})
	return err
}
