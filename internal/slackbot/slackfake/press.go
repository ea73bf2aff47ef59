package slackfake

import (
	"encoding/json"
	"net/url"
	"slices"
)

// A Reply is what the app answered to an interaction or command at once.
type Reply struct {
	Status int               // of HTTP; 0: not in time, the person sees a warning
	Errors map[string]string // of a dialog's inputs, by block_id
	Body   []byte
}

// who is a person as interactions carry them.
func (p *Person) who() object {
	return object{"id": p.ID, "username": p.Name, "name": p.Name, "team_id": p.Team}
}

// common are the fields of all interactions of somebody in a workspace. s.mu is
// held.
func (s *Slack) common(kind string, w *Workspace, p *Person, view string) object {
	return object{
		"type": kind, "token": "outdated", "api_app_id": AppID, "team": object{"id": w.Team, "domain": w.Domain},
		"enterprise": nil, "is_enterprise_install": false, "user": p.who(), "trigger_id": s.triggered(w, p.ID, view),
	}
}

// interact delivers an interaction.
func (s *Slack) interact(o object) Reply {
	kind, _ := o["type"].(string)
	id, _ := o["trigger_id"].(string)
	d := &Delivery{Kind: interactions, Type: kind, ID: id, payload: encode(o)}
	s.deliver(d)
	return Reply{Status: d.Status, Body: d.reply}
}

// Presses presses what has an action id, or reads as given, in a message the person
// sees, also one that only they see. Several that fit: the first.
func (p *Person) Presses(m Message, button string) Reply { return p.PressesValue(m, button, "") }

// PressesValue is Presses of the one with a value.
func (p *Person) PressesValue(m Message, button, value string) Reply {
	s := p.s
	s.t.Helper()
	s.mu.Lock()
	c := s.channels[m.Channel]
	msg := s.seen(c, m.TS)
	if msg == nil || (msg.to != "" && msg.to != p.ID) {
		s.mu.Unlock()
		s.t.Fatalf("slackfake: %s does not see the message %s", p.Name, m.TS)
	}
	action := findAction(msg.Blocks, button, value)
	if action == nil {
		shown := msg.Shown()
		s.mu.Unlock()
		s.t.Fatalf("slackfake: no %q in: %s", button, shown)
	}
	w := s.byTeam(c.Team)
	o := s.common("block_actions", w, p, "")
	action["action_ts"] = s.ts()
	o["actions"] = []object{action}
	o["channel"] = object{"id": c.ID, "name": c.Name}
	container := object{"type": "message", "message_ts": msg.TS, "channel_id": c.ID, "is_ephemeral": msg.to != ""}
	if msg.Thread != "" {
		container["thread_ts"] = msg.Thread
	}
	o["container"] = container
	o["state"] = object{"values": object{}}
	o["response_url"] = s.respondable(w, c, p.ID, msg)
	if msg.to == "" {
		o["message"] = s.wire(msg, true)
	}
	s.mu.Unlock()
	return s.interact(o)
}

// PressesHome presses something in the App Home.
func (p *Person) PressesHome(button, value string) Reply {
	p.s.t.Helper()
	p.s.mu.Lock()
	home := p.s.homes[p.ID]
	p.s.mu.Unlock()
	return p.pressView(home, button, value)
}

// PressesModal presses something in the open dialog.
func (p *Person) PressesModal(button, value string) Reply {
	p.s.t.Helper()
	p.s.mu.Lock()
	var top *view
	if stack := p.s.stacks[p.ID]; len(stack) > 0 {
		top = stack[len(stack)-1]
	}
	p.s.mu.Unlock()
	return p.pressView(top, button, value)
}

func (p *Person) pressView(v *view, button, value string) Reply {
	s := p.s
	s.t.Helper()
	if v == nil {
		s.t.Fatalf("slackfake: %s sees no such view", p.Name)
	}
	s.mu.Lock()
	action := findAction(v.Blocks, button, value)
	if action == nil {
		shown := render(v.Blocks)
		s.mu.Unlock()
		s.t.Fatalf("slackfake: no %q in: %s", button, shown)
	}
	o := s.common("block_actions", v.w, p, v.ID)
	action["action_ts"] = s.ts()
	o["actions"] = []object{action}
	o["container"] = object{"type": "view", "view_id": v.ID}
	o["view"] = v.wire(nil)
	s.mu.Unlock()
	return s.interact(o)
}

// Shortcut calls a message shortcut on a message.
func (p *Person) Shortcut(callback string, m Message) Reply {
	s := p.s
	s.mu.Lock()
	c := s.channels[m.Channel]
	w := s.byTeam(c.Team)
	msg := s.find(c.ID, m.TS)
	if msg == nil {
		s.mu.Unlock()
		s.t.Fatalf("slackfake: no message %s", m.TS)
	}
	o := s.common("message_action", w, p, "")
	o["callback_id"], o["action_ts"], o["message_ts"] = callback, s.ts(), msg.TS
	o["channel"] = object{"id": c.ID, "name": c.Name}
	o["message"] = s.wire(msg, true)
	o["response_url"] = s.respondable(w, c, p.ID, msg)
	s.mu.Unlock()
	return s.interact(o)
}

// Commands sends a slash command in a channel.
func (p *Person) Commands(c *Channel, text string) Reply {
	s := p.s
	s.mu.Lock()
	w := s.byTeam(c.Team)
	name := c.Name
	if c.Kind == Direct {
		name = "directmessage"
	}
	form := url.Values{
		"token": {"outdated"}, "team_id": {w.Team}, "team_domain": {w.Domain}, "channel_id": {c.ID}, "channel_name": {name},
		"user_id": {p.ID}, "user_name": {p.Name}, "command": {Command}, "text": {text}, "api_app_id": {AppID},
		"is_enterprise_install": {"false"}, "response_url": {s.respondable(w, c, p.ID, nil)},
		"trigger_id": {s.triggered(w, p.ID, "")},
	}
	s.spoken = append(s.spoken, text)
	flat := object{}
	for k, v := range form {
		flat[k] = v[0]
	}
	s.mu.Unlock()
	d := &Delivery{Kind: commands, Type: Command, ID: form.Get("trigger_id"), payload: encode(flat), form: form}
	s.deliver(d)
	r := Reply{Status: d.Status, Body: d.reply}
	s.commandReply(w, c, p, d.reply)
	return r
}

// commandReply shows what a command was answered with at once.
func (s *Slack) commandReply(w *Workspace, c *Channel, p *Person, body []byte) {
	var args map[string]json.RawMessage
	if len(body) == 0 || json.Unmarshal(body, &args) != nil {
		if len(body) == 0 {
			return
		}
		args = map[string]json.RawMessage{"text": encode(string(body))}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &request{s: s, w: w, args: map[string]string{}}
	for k, v := range args {
		var plain string
		if json.Unmarshal(v, &plain) != nil {
			plain = string(v)
		}
		r.args[k] = plain
	}
	content, err := r.content("answer to " + Command)
	if err != nil || content.empty() {
		return
	}
	m := &message{Message: content, w: w, bot: true}
	m.Channel, m.User = c.ID, w.BotUser
	if r.args["response_type"] == "in_channel" {
		s.add(m)
		return
	}
	m.to, m.TS = p.ID, s.ts()
	s.ephemerals = append(s.ephemerals, m)
	s.change()
}

// discard removes a message, one that only a person sees, too. s.mu is held.
func (s *Slack) discard(m *message) {
	if m.to == "" {
		s.remove(m)
		return
	}
	s.ephemerals = slices.DeleteFunc(s.ephemerals, func(o *message) bool { return o == m })
}
