package slackfake

import (
	"encoding/json"
	"slices"
	"strings"
)

// event wraps an event for its delivery to a workspace's installation; nil if the
// app is not told of such events. s.mu is held.
func (s *Slack) event(w *Workspace, c *Channel, inner object) *Delivery {
	kind, _ := inner["type"].(string)
	name := kind
	if kind == "message" {
		name = "message." + kinds[c.Kind]
	}
	if !slices.Contains(s.events, name) || w.BotToken == "" {
		return nil
	}
	shared := c != nil && len(c.shared) > 0
	id := s.id("Ev")
	return &Delivery{Kind: events, Type: kind, ID: id, payload: encode(object{
		"token": "outdated", "team_id": w.Team, "context_team_id": w.Team, "context_enterprise_id": nil,
		"api_app_id": AppID, "event": inner, "type": "event_callback", "event_id": id, "event_time": seconds(s.now),
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": w.Team, "user_id": w.BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": shared, "event_context": "4-" + id,
	})}
}

func encode(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // of maps, slices and texts there is none
	}
	return b
}

// tell makes the deliveries that follow from something written in a channel the bot
// is in. A mention comes twice, as Slack has it: by its own event and as a message.
// s.mu is held.
func (s *Slack) tell(c *Channel, inner object, mention bool) []*Delivery {
	w := s.byTeam(c.Team)
	if !c.members[w.BotUser] {
		return nil
	}
	var out []*Delivery
	if mention && c.Kind != Direct {
		m := object{"type": "app_mention", "channel": c.ID}
		for k, v := range inner {
			if k != "type" && k != "channel_type" && k != "subtype" {
				m[k] = v
			}
		}
		out = append(out, s.event(w, c, m))
	}
	inner["channel"], inner["channel_type"] = c.ID, string(c.Kind)
	out = append(out, s.event(w, c, inner))
	return slices.DeleteFunc(out, func(d *Delivery) bool { return d == nil })
}

// said is a message as its event carries it. s.mu is held.
func (s *Slack) said(c *Channel, m *message, subtype string) object {
	o := s.wire(m, true)
	o["event_ts"] = m.TS
	if subtype != "" {
		o["subtype"] = subtype
	}
	if team := s.teamOf(m); team != c.Team {
		o["user_team"], o["source_team"] = team, team
	}
	return o
}

// echo tells the app of its own messages, as Slack does; it is not waited for.
// s.mu is held.
func (s *Slack) echo(c *Channel, inner object) {
	if s.ended || s.app == "" {
		return
	}
	for _, d := range s.tell(c, inner, false) {
		s.inFlight.Go(func() { s.deliver(d) })
	}
}

// mentions reports whether a text names the bot.
func mentions(text, bot string) bool { return strings.Contains(text, "<@"+bot+">") }
