package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
)

// receiveCommand takes a slash command. The response is shown at once, to who called
// it only. Slack does not deliver commands again: who called one while it cannot be
// stored is told so.
func (b *Bot) receiveCommand(ctx context.Context, c slack.SlashCommand) (response any, err error) {
	if c.TeamID == "" || c.UserID == "" || c.TriggerID == "" {
		return nil, errMalformed
	}
	in, err := b.installation(ctx, c.TeamID)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err == nil && !b.allowedChannel(c.ChannelID, isDirect(c.ChannelID)) {
		return onlyYou(textsIn(b.languageInTime(ctx, in.Team, c.UserID)).NotHere), nil
	}
	if err == nil {
		_, err = b.take(ctx, work{
			Scope: in.Team, Key: c.TriggerID, Kind: command, Room: c.ChannelID, Author: c.UserID,
			Body: encode(commandBody{Text: plain(c.Text, in.BotUser), ResponseURL: c.ResponseURL}),
		})
	}
	if err == nil {
		return nil, nil
	}
	err = fmt.Errorf("slackbot.receiveCommand(%s): %w", c.TeamID, err)
	if errors.Is(err, fault.Invalid) {
		return nil, err
	}
	if b.noises.allow("untaken", 1, tellEvery, b.Now()) {
		b.Log.WarnContext(ctx, "slack: a command was not taken", "team", c.TeamID, "channel", c.ChannelID, "error", err)
	}
	return onlyYou(textsIn(b.languageInTime(ctx, c.TeamID, c.UserID)).Away), nil
}

// languageInTime is languageOf while Slack waits.
func (b *Bot) languageInTime(ctx context.Context, team, user string) string {
	return b.profileInTime(ctx, team, user).Language
}

// onlyYou is a response that only who caused it sees. A slack.Msg would name metadata
// without a type, which Slack does not take.
func onlyYou(text string) map[string]string {
	return map[string]string{"response_type": slack.ResponseTypeEphemeral, "text": text}
}
