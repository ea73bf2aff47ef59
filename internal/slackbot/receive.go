package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
)

// errMalformed says that a delivery cannot be read. Its text is not a part of it.
var errMalformed = errors.New("the delivery cannot be read")

// A delivery is the envelope of an event, the same over HTTP and Socket Mode.
// https://docs.slack.dev/apis/events-api/#callback-field
//
// It is not read by slackevents: what that package cannot parse, such as a new kind
// of block in a message, would be a question that is lost.
type delivery struct {
	Type           string          `json:"type"`
	TeamID         string          `json:"team_id"` // where it happened, which with Slack Connect may be elsewhere
	EventID        string          `json:"event_id"`
	Challenge      string          `json:"challenge"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		TeamID string `json:"team_id"` // for which installation it was delivered
		UserID string `json:"user_id"` // of its bot, if it is one
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
}

// team is the workspace whose installation the event is for.
func (d delivery) team() string {
	if len(d.Authorizations) > 0 && d.Authorizations[0].TeamID != "" {
		return d.Authorizations[0].TeamID
	}
	return d.TeamID
}

// installation is the one that the event is for, as far as Slack says so with it: enough
// to take an event while it cannot be asked. ok is false where it does not say so.
func (d delivery) installation() (in Installation, ok bool) {
	if len(d.Authorizations) == 0 || !d.Authorizations[0].IsBot || d.Authorizations[0].UserID == "" {
		return Installation{}, false
	}
	return Installation{Team: d.team(), BotUser: d.Authorizations[0].UserID}, true
}

// receiveEvent takes an event of the Events API. When it returns nil, all that
// follows from the event is stored. The response is that to a verification of the
// address.
func (b *Bot) receiveEvent(ctx context.Context, raw []byte) (response any, err error) {
	var d delivery
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, errMalformed
	}
	switch d.Type {
	case "url_verification":
		return d.Challenge, nil
	case "app_rate_limited":
		b.Log.WarnContext(ctx, "slack: there are more events than Slack delivers", "team", d.TeamID)
		return nil, nil
	case "event_callback":
	default:
		return nil, nil
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(d.Event, &kind); err != nil || d.EventID == "" || d.team() == "" {
		return nil, errMalformed
	}
	if err := b.event(ctx, d, kind.Type); err != nil {
		return nil, fmt.Errorf("slackbot.receiveEvent(%s %s): %w", d.team(), d.EventID, err)
	}
	return nil, nil
}

// event takes an event of a kind that is acted upon. The others are not looked into:
// their fields may be of other types.
func (b *Bot) event(ctx context.Context, d delivery, kind string) error {
	var act func(context.Context, Installation, delivery, event) error
	switch kind {
	case "app_uninstalled":
		return b.removed(ctx, d)
	case "tokens_revoked":
		var e struct {
			Tokens struct {
				Bot []string `json:"bot"` // user ids
			} `json:"tokens"`
		}
		if err := json.Unmarshal(d.Event, &e); err != nil {
			return errMalformed
		}
		if len(e.Tokens.Bot) == 0 { // those of people are not ours
			return nil
		}
		return b.removed(ctx, d)
	case "app_mention", "message":
		act = b.messageCame
	case "app_home_opened":
		act = b.homeOpened
	case "assistant_thread_started":
		act = b.paneOpened
	default:
		return nil
	}
	var e event
	if err := json.Unmarshal(d.Event, &e); err != nil {
		return errMalformed
	}
	in, err := b.installation(ctx, d.team())
	if said, ok := d.installation(); ok && errors.Is(err, errUnidentified) {
		in, err = said, nil // it is looked at again before anything is answered
	}
	if errors.Is(err, fault.NotFound) {
		b.Log.DebugContext(ctx, "slack: an event of a workspace that is not served", "team", d.team())
		return nil
	}
	if err != nil {
		return err
	}
	return act(ctx, in, d, e)
}

func (b *Bot) removed(ctx context.Context, d delivery) error {
	_, err := b.take(ctx, work{Scope: d.team(), Key: d.EventID, Kind: removed})
	return err
}

func (b *Bot) homeOpened(ctx context.Context, in Installation, d delivery, e event) error {
	if e.Tab != "home" || e.User == "" {
		return nil
	}
	_, err := b.take(ctx, work{Scope: in.Team, Key: d.EventID, Kind: homeOpened, Author: e.User})
	return err
}

func (b *Bot) paneOpened(ctx context.Context, in Installation, d delivery, e event) error {
	p := e.AssistantThread
	if p.UserID == "" || p.ChannelID == "" || !stamp.MatchString(p.ThreadTS) {
		return errMalformed
	}
	_, err := b.take(ctx, work{
		Scope: in.Team, Key: d.EventID, Kind: paneOpened, Room: p.ChannelID, Position: p.ThreadTS, Thread: p.ThreadTS, Author: p.UserID,
	})
	return err
}

// encode is the body of work.
func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil // of structs of strings and truth values: does not happen
	}
	return raw
}
