package slackbot

import (
	"context"
	"fmt"
	"net"
	"net/url"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// answerPrivately is answer for who alone sees the answer, by a response URL. Each
// such question begins a conversation.
func (b *Bot) answerPrivately(ctx context.Context, w work, responseURL string, in assistant.Input) error {
	return b.goOnPrivately(ctx, w, responseURL, "", in)
}

// goOnPrivately is answerPrivately in a conversation that there is; "" begins one.
func (b *Bot) goOnPrivately(ctx context.Context, w work, responseURL, conversation string, in assistant.Input) error {
	p, err := b.record(ctx, answerKey(w), place{Team: w.Scope, Channel: w.Room})
	if err == nil && !p.shown {
		err = b.replyPrivately(ctx, w, &p, responseURL, conversation, in)
	}
	if err != nil {
		return fmt.Errorf("slackbot.answerPrivately(%d): %w", w.ID, err)
	}
	return nil
}

func (b *Bot) replyPrivately(ctx context.Context, w work, p *post, responseURL, conversation string, in assistant.Input) error {
	if problem := unfit(in); problem != "" {
		return b.respondOnce(ctx, w, p, responseURL, note(problem))
	}
	a := &answering{bot: b, w: w, p: p, in: in, private: true, goOn: conversation}
	err := a.ask(ctx)
	a.courtesies.Wait()
	if err != nil {
		return err
	}
	if a.Turn.Figures != nil {
		if err := a.sendFigures(ctx); err != nil {
			return err
		}
		return b.respondOnce(ctx, w, p, responseURL, note(textsIn(a.Turn.Language).Sent))
	}
	whole, err := b.newAnswer(ctx, a.Conversation, a.Turn, in.Person)
	if err != nil {
		return err
	}
	whole.CanShare = canShare(w, a.Turn)
	return b.respondOnce(ctx, w, p, responseURL, blocks.NewAnswer(whole))
}

// respondOnce shows an answer to who alone sees it. It is told twice should this
// server die in between: such messages cannot be read back, and a loss would be
// worse.
func (b *Bot) respondOnce(ctx context.Context, w work, p *post, responseURL string, m blocks.Message) error {
	if err := b.respond(ctx, w, responseURL, m); err != nil {
		return err
	}
	return b.complete(ctx, p)
}

// respond shows a message to who caused work, and to nobody else. A response URL
// works for half an hour; after that it is a direct message.
func (b *Bot) respond(ctx context.Context, w work, responseURL string, m blocks.Message) error {
	err := error(fault.NotFound)
	if responseURL != "" {
		err = b.respondTo(ctx, w.Scope, responseURL, m, slack.MsgOptionResponseURL(responseURL, slack.ResponseTypeEphemeral))
	}
	if fault.Kind(err) == fault.NotFound {
		var at place
		if at, err = b.direct(ctx, w.Scope, w.Author, ""); err == nil {
			_, err = b.say(ctx, answerKey(w)+"/direct", at, m)
		}
	}
	if err != nil {
		return fmt.Errorf("slackbot.respond: %w", err)
	}
	return nil
}

// respondTo makes a call of a response URL, which needs no token. To an address that is
// not Slack's nobody is told anything: that is fault.NotFound, as where it has expired.
func (b *Bot) respondTo(ctx context.Context, team, responseURL string, m blocks.Message, how slack.MsgOption) error {
	if !b.isResponseURL(responseURL) {
		b.Log.WarnContext(ctx, "slack: a response URL is not Slack's", "team", team)
		return fmt.Errorf("slackbot.respondTo: %w", fault.NotFound)
	}
	return b.call(ctx, team, func(ctx context.Context, api *slack.Client) error {
		_, _, _, err := api.SendMessageContext(ctx, "", shape(m), how)
		return err
	})
}

// isResponseURL reports whether an address may be one of Slack's response URLs, as in
// https://hooks.slack.com/actions/…: on the host "hooks" of that of the API or, where
// that has no name but a number, as in tests, on the same.
func (c Config) isResponseURL(address string) bool {
	api, err := url.Parse(c.API)
	if err != nil {
		return false
	}
	to, err := url.Parse(address)
	if err != nil || to.Scheme != api.Scheme || to.User != nil {
		return false
	}
	if net.ParseIP(api.Hostname()) != nil {
		return to.Host == api.Host
	}
	return to.Host == "hooks."+api.Host
}
