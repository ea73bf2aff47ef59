package slackbot

import (
	"context"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// greet greets who opened the assistant pane and suggests what to ask, once a thread.
// What else the person has open in Slack is not looked at.
func (b *Bot) greet(ctx context.Context, w work) error {
	language := b.languageOf(ctx, w.Scope, w.Author)
	t := textsIn(language)
	at := placeOf(w)
	name := ""
	if p, err := b.profileOf(ctx, w.Scope, w.Author); err == nil {
		name = blocks.Escape(p.Name)
	}
	if _, err := b.say(ctx, "pane/"+at.Team+"/"+at.Channel+"/"+at.Thread, at, note(t.greeting(name))); err != nil {
		return err
	}
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: at.Channel, ThreadTS: at.Thread, Title: t.PromptsTitle}
	for _, p := range t.Prompts {
		prompts.AddPrompt(p.title, p.message)
	}
	api, _, err := b.client(ctx, w.Scope)
	if err != nil {
		return err
	}
	err = b.failure(ctx, w.Scope, api.SetAssistantThreadsSuggestedPromptsContext(ctx, prompts))
	if fault.Kind(err) == fault.Invalid || fault.Kind(err) == fault.NotFound {
		b.Log.WarnContext(ctx, "slack: no prompts suggested", "team", w.Scope, "channel", w.Room, "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("slackbot.greet: %w", err)
	}
	return nil
}

// status shows in a thread of direct messages what is being done, until something
// is posted there; "" takes it away. It is a courtesy: that it does not succeed is
// only logged.
func (b *Bot) status(ctx context.Context, at place, s assistant.Status) {
	if !isDirect(at.Channel) || at.Thread == "" {
		return
	}
	b.setStatus(ctx, at, textsIn(s.Language).status(s.Stage))
}

func (b *Bot) setStatus(ctx context.Context, at place, text string) {
	api, _, err := b.client(ctx, at.Team)
	if err == nil {
		err = api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: at.Channel, ThreadTS: at.Thread, Status: text, LoadingMessages: loading(text),
		})
		err = b.failure(ctx, at.Team, err)
	}
	if err != nil && ctx.Err() == nil {
		b.Log.DebugContext(ctx, "slack: status not shown", "team", at.Team, "channel", at.Channel, "error", err)
	}
}

// loading is a status as the message shown while Slack waits. They are sent in one
// line with commas between them, so that none may have one of its own.
func loading(text string) []string {
	if text == "" {
		return nil
	}
	return []string{strings.ReplaceAll(text, ",", "\u201a")}
}

// longestTitle is how many characters of a question name its thread.
const longestTitle = 60

// entitle names a thread of the assistant pane by its first question, in which the
// assistant has masked what is personal. It is a courtesy like status.
func (b *Bot) entitle(ctx context.Context, at place, question string) {
	title := strings.Join(strings.Fields(question), " ")
	if !isDirect(at.Channel) || at.Thread == "" || title == "" {
		return
	}
	if short := beginning(title, longestTitle); short != title {
		title = short + "\u2009…"
	}
	api, _, err := b.client(ctx, at.Team)
	if err == nil {
		err = b.failure(ctx, at.Team, api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
			ChannelID: at.Channel, ThreadTS: at.Thread, Title: title,
		}))
	}
	if err != nil && ctx.Err() == nil {
		b.Log.DebugContext(ctx, "slack: title not set", "team", at.Team, "channel", at.Channel, "error", err)
	}
}
