package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// Messages name the post that they are, to be recognised by it. Who is in the
// workspace can read it: it says nothing.
const (
	metadataType = "akademie_answer"
	metadataKey  = "key"
)

// say posts a message once: who says the same key again changes the message that
// is there already. A post of which nobody knows whether it arrived is looked for
// in the thread first. In a channel outside of a thread, where nothing is read, it
// is not posted again; that is errUnclear.
func (b *Bot) say(ctx context.Context, key string, at place, m blocks.Message) (ts string, err error) {
	p, err := b.record(ctx, key, at)
	if err == nil {
		err = b.show(ctx, &p, m)
	}
	if err != nil {
		return "", fmt.Errorf("slackbot.say(%q): %w", key, err)
	}
	return p.ts, nil
}

// sayOnce is say for what does not change: a message that is there is left alone.
func (b *Bot) sayOnce(ctx context.Context, key string, at place, m blocks.Message) error {
	p, err := b.record(ctx, key, at)
	if err == nil && !p.shown {
		err = b.show(ctx, &p, m)
	}
	if err != nil {
		return fmt.Errorf("slackbot.sayOnce(%q): %w", key, err)
	}
	return nil
}

// show makes a post say all it has to, wherever it stands by now.
func (b *Bot) show(ctx context.Context, p *post, m blocks.Message) error {
	if err := b.put(ctx, p, m); err != nil {
		return err
	}
	return b.complete(ctx, p)
}

// put is show for a post that has to be followed by others before it is complete.
func (b *Bot) put(ctx context.Context, p *post, m blocks.Message) error {
	if err := b.settle(ctx, p); err != nil {
		return err
	}
	if p.ts == "" {
		return b.send(ctx, p, m)
	}
	return b.rewrite(ctx, p, m)
}

// send posts a message that is not there.
func (b *Bot) send(ctx context.Context, p *post, m blocks.Message) error {
	return b.dispatch(ctx, p, func(ctx context.Context, api *slack.Client) (string, error) {
		return postMessage(ctx, api, p, shape(m))
	})
}

// postMessage posts in a thread, or nowhere: where the first message of a thread was
// deleted, Slack would post into the channel.
func postMessage(ctx context.Context, api *slack.Client, p *post, content slack.MsgOption) (ts string, err error) {
	_, ts, m, err := api.PostMessageWithResponseContext(ctx, p.at.Channel, content, inThread(p.at), named(p.key),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
	if err != nil || p.at.Thread == "" || m.ThreadTimestamp == p.at.Thread {
		return ts, err
	}
	if _, _, err := api.DeleteMessageContext(ctx, p.at.Channel, ts); err != nil && !said(err, "message_not_found") {
		return ts, nil // then it stays where it is
	}
	return "", fmt.Errorf("the thread is gone: %w", fault.NotFound)
}

// rewrite replaces what a message says. An answer may be a stream that has not ended,
// which comes first. A message that was deleted stays so.
func (b *Bot) rewrite(ctx context.Context, p *post, m blocks.Message) error {
	return b.call(ctx, p.at.Team, func(ctx context.Context, api *slack.Client) error {
		if p.asked && !p.shown && !p.still {
			_, _, err := api.StopStreamContext(ctx, p.at.Channel, p.ts)
			if err != nil && !said(err, "message_not_in_streaming_state", "message_not_found") {
				return err
			}
			p.still = true
		}
		_, _, _, err := api.UpdateMessageContext(ctx, p.at.Channel, p.ts, shape(m), named(p.key))
		if said(err, "message_not_found") {
			return nil
		}
		return err
	})
}

// dispatch makes a call that posts what is not there, and records before and after.
// post returns the ts of what it posted, which Slack does not tell of a file.
func (b *Bot) dispatch(ctx context.Context, p *post, post func(context.Context, *slack.Client) (ts string, err error)) error {
	api, _, err := b.client(ctx, p.at.Team)
	if err != nil {
		return err
	}
	if err := b.out.turn(ctx, p.at); err != nil {
		return err
	}
	// The time runs from before it is recorded: who comes after settleTime finds
	// nothing under way, however long this server stood still in between.
	bounded, cancel := context.WithTimeout(ctx, b.out.callTime())
	defer cancel()
	if err := b.try(bounded, p); err != nil {
		if fault.Kind(err) == fault.NotFound { // somebody else was quicker
			return inbox.After(b.out.settleTime(), err)
		}
		return err
	}
	ts, err := post(bounded, api)
	if err == nil && ts == "" && p.file == "" {
		err = errors.New("slackbot: Slack names no message")
	}
	if err != nil {
		failed := b.failure(ctx, p.at.Team, err)
		if !unclear(err) {
			failed = errors.Join(failed, b.untry(ctx, p))
		}
		return failed
	}
	if p.file != "" {
		return b.complete(ctx, p)
	}
	return b.posted(ctx, p, ts)
}

// call makes a call that may be made again.
func (b *Bot) call(ctx context.Context, team string, do func(context.Context, *slack.Client) error) error {
	api, _, err := b.client(ctx, team)
	if err != nil {
		return err
	}
	return b.failure(ctx, team, do(ctx, api))
}

// whisper shows a message to one person in a channel. After a crash that may be
// twice: such messages cannot be read back, and a loss would be worse.
func (b *Bot) whisper(ctx context.Context, at place, user string, m blocks.Message) error {
	err := b.call(ctx, at.Team, func(ctx context.Context, api *slack.Client) error {
		_, err := api.PostEphemeralContext(ctx, at.Channel, user, shape(m), inThread(at))
		return err
	})
	if err != nil {
		return fmt.Errorf("slackbot.whisper: %w", err)
	}
	return nil
}

// direct is the place of direct messages with a person, as a thread of their own
// below the given ts ("" none).
func (b *Bot) direct(ctx context.Context, team, user, thread string) (at place, err error) {
	err = b.call(ctx, team, func(ctx context.Context, api *slack.Client) error {
		channel, _, _, err := api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}, ReturnIM: true})
		if err == nil {
			at = place{Team: team, Channel: channel.ID, Thread: thread}
		}
		return err
	})
	if err != nil {
		return place{}, fmt.Errorf("slackbot.direct(%s): %w", user, err)
	}
	return at, nil
}

// shape is what a message says.
func shape(m blocks.Message) slack.MsgOption {
	return slack.MsgOptionCompose(slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...))
}

// inThread is where it says so.
func inThread(at place) slack.MsgOption {
	if at.Thread == "" {
		return slack.MsgOptionCompose()
	}
	return slack.MsgOptionTS(at.Thread)
}

// named is which post it is.
func named(key string) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{metadataKey: key}})
}
