package slackfake

import (
	"unicode/utf8"
)

// Limits of the assistant pane:
// https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts.
const (
	maxPrompts = 4
	maxLoading = 10
)

// A pane is a thread of the assistant pane, or one with a status.
type pane struct {
	status   string
	statuses []string
	title    string
	heading  string
	prompts  []Prompt
}

// A Prompt is a suggestion in the assistant pane.
type Prompt struct{ Title, Message string }

// pane is that of a call.
func (r *request) pane() (*pane, error) {
	c, err := r.channel(r.args["channel_id"])
	if err != nil {
		return nil, err
	}
	ts := r.args["thread_ts"]
	if !isTS(ts) {
		return nil, r.refuse("invalid_thread_ts", "thread_ts %q is no timestamp", ts)
	}
	if m := r.s.find(c.ID, ts); m == nil && !r.s.gone[c.ID+"/"+ts] {
		return nil, r.refuse("thread_not_found", "thread_ts %q is no message of %s", ts, c.ID)
	}
	if !c.members[r.w.BotUser] {
		return nil, refusal("not_in_channel")
	}
	key := c.ID + "/" + ts
	if r.s.panes[key] == nil {
		r.s.panes[key] = &pane{}
	}
	r.s.change()
	return r.s.panes[key], nil
}

func setStatus(r *request) (object, error) {
	p, err := r.pane()
	if err != nil {
		return nil, err
	}
	p.status = r.args["status"]
	p.statuses = append(p.statuses, p.status)
	return object{}, nil
}

func setTitle(r *request) (object, error) {
	p, err := r.pane()
	if err != nil {
		return nil, err
	}
	p.title = r.args["title"]
	return object{}, nil
}

func setPrompts(r *request) (object, error) {
	var prompts []Prompt
	if err := decode(r.args["prompts"], &prompts); err != nil {
		return nil, r.refuse("invalid_arguments", "prompts: %v", err)
	}
	if len(prompts) == 0 || len(prompts) > maxPrompts {
		return nil, r.refuse("invalid_arguments", "%d prompts, must be 1 to %d", len(prompts), maxPrompts)
	}
	for _, p := range prompts {
		if p.Title == "" || p.Message == "" || utf8.RuneCountInString(p.Title) > maxID {
			return nil, r.refuse("invalid_arguments", "prompt %q without title or message, or too long", p.Title)
		}
	}
	p, err := r.pane()
	if err != nil {
		return nil, err
	}
	p.heading, p.prompts = r.args["title"], prompts
	return object{}, nil
}

// answered ends the status of a thread: a message of the app does. s.mu is held.
func (s *Slack) answered(channel, thread string) {
	if p := s.panes[channel+"/"+thread]; p != nil {
		p.status = ""
	}
}

// Status is what a thread shows the app is doing; "" nothing.
func (s *Slack) Status(channel, thread string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.panes[channel+"/"+thread]; p != nil {
		return p.status
	}
	return ""
}

// Statuses are all that a thread showed so far, "" for none.
func (s *Slack) Statuses(channel, thread string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.panes[channel+"/"+thread]; p != nil {
		return append([]string(nil), p.statuses...)
	}
	return nil
}

// Title is that of a thread of the assistant pane.
func (s *Slack) Title(channel, thread string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.panes[channel+"/"+thread]; p != nil {
		return p.title
	}
	return ""
}

// Prompts are the suggestions in a thread of the assistant pane.
func (s *Slack) Prompts(channel, thread string) []Prompt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.panes[channel+"/"+thread]; p != nil {
		return append([]Prompt(nil), p.prompts...)
	}
	return nil
}

// OpensPane opens the assistant pane and returns the ts of its new thread, which is
// one of the person's direct messages.
func (p *Person) OpensPane() string {
	s := p.s
	s.mu.Lock()
	w := s.byTeam(p.Team)
	c, _ := s.direct(w, p.ID)
	m := &message{w: w, bot: true}
	m.Channel, m.User, m.Text = c.ID, w.BotUser, "New Assistant Thread"
	s.add(m)
	d := s.event(w, c, object{
		"type": "assistant_thread_started", "event_ts": m.TS,
		"assistant_thread": object{
			"user_id": p.ID, "channel_id": c.ID, "thread_ts": m.TS,
			"context": object{"team_id": w.Team, "enterprise_id": nil},
		},
	})
	s.mu.Unlock()
	if d != nil {
		s.deliver(d)
	}
	return m.TS
}

// OpensHome opens the App Home.
func (p *Person) OpensHome() {
	s := p.s
	s.mu.Lock()
	w := s.byTeam(p.Team)
	c, _ := s.direct(w, p.ID)
	inner := object{"type": "app_home_opened", "user": p.ID, "channel": c.ID, "tab": "home", "event_ts": s.ts()}
	if v := s.homes[p.ID]; v != nil {
		inner["view"] = v.wire(nil)
	}
	d := s.event(w, c, inner)
	s.mu.Unlock()
	if d != nil {
		s.deliver(d)
	}
}
