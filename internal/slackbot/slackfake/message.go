package slackfake

import (
	"encoding/json"
	"slices"
	"time"
)

// A Message is one as people see it.
type Message struct {
	Channel   string
	TS        string
	Thread    string // ts of the thread's first message; "" it is not in one
	User      string // id of who wrote it, the bot's user too
	Text      string
	Markdown  string          // what was streamed, or posted as markdown_text
	Blocks    json.RawMessage // an array; nil none
	Metadata  json.RawMessage // {"event_type", "event_payload"}; nil none
	Files     []*File
	Edits     int  // how often it was changed
	Streaming bool // its stream was not stopped
	Broadcast bool // to the channel as well
	Deleted   bool // with replies: it stays as a tombstone
}

type message struct {
	Message
	w         *Workspace
	bot       bool
	to        string    // user who alone sees it; "" all
	streamed  time.Time // when its stream began
	recipient string
	clientID  string
	edited    string // ts
}

func (m *message) root() string {
	if m.Thread != "" {
		return m.Thread
	}
	return m.TS
}

// add keeps a message. Those of a channel stay in the order of ts. s.mu is held.
func (s *Slack) add(m *message) {
	if m.TS == "" {
		m.TS = s.ts()
	}
	s.messages[m.Channel] = append(s.messages[m.Channel], m)
	thread := m.Channel + "/" + m.root()
	s.threads[thread] = append(s.threads[thread], m)
	s.change()
}

// remove takes a message away; one with replies leaves a tombstone. s.mu is held.
func (s *Slack) remove(m *message) {
	if m.Thread == "" && len(s.thread(m.Channel, m.TS)) > 1 {
		m.Deleted, m.Text, m.Blocks, m.Metadata, m.Markdown = true, "This message was deleted.", nil, nil, ""
	} else {
		this := func(o *message) bool { return o == m }
		s.messages[m.Channel] = slices.DeleteFunc(s.messages[m.Channel], this)
		thread := m.Channel + "/" + m.root()
		s.threads[thread] = slices.DeleteFunc(s.threads[thread], this)
	}
	s.change()
}

// wire is a message as the API and events carry it.
func (s *Slack) wire(m *message, metadata bool) object {
	o := object{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": s.teamOf(m)}
	if m.Deleted {
		o["subtype"], o["user"], o["hidden"] = "tombstone", "USLACKBOT", true
	}
	if m.bot {
		o["bot_id"], o["app_id"] = m.w.BotID, AppID
	}
	if m.clientID != "" {
		o["client_msg_id"] = m.clientID
	}
	if m.Blocks != nil {
		o["blocks"] = m.Blocks
	}
	if metadata && m.Metadata != nil {
		o["metadata"] = m.Metadata
	}
	if m.edited != "" {
		o["edited"] = object{"user": m.User, "ts": m.edited}
	}
	if len(m.Files) > 0 {
		files := []object{}
		for _, f := range m.Files {
			files = append(files, f.wire())
		}
		o["files"] = files
	}
	if m.Thread != "" {
		o["thread_ts"] = m.Thread
		if root := s.find(m.Channel, m.Thread); root != nil {
			o["parent_user_id"] = root.User
		}
	} else if n := len(s.thread(m.Channel, m.TS)); n > 1 && m.to == "" {
		o["thread_ts"], o["reply_count"] = m.TS, n-1
	}
	return o
}

func (s *Slack) teamOf(m *message) string {
	if p := s.user(m.w, m.User); p != nil {
		return p.Team
	}
	return m.w.Team
}

// Thread are the messages of a thread as people in the channel see them, the first
// one first.
func (s *Slack) Thread(channel, root string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.thread(channel, root) {
		out = append(out, m.copy())
	}
	return out
}

// Answers are the messages of a thread that the app wrote.
func (s *Slack) Answers(channel, root string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.thread(channel, root) {
		if m.bot {
			out = append(out, m.copy())
		}
	}
	return out
}

// Messages are all of a channel, by ts.
func (s *Slack) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages[channel] {
		out = append(out, m.copy())
	}
	return out
}

// Ephemeral are the messages that only a person sees, in the order they came.
func (s *Slack) Ephemeral(p *Person) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.ephemerals {
		if m.to == p.ID {
			out = append(out, m.copy())
		}
	}
	return out
}

// DirectChannel is the id of the bot's direct messages with a person; "" they have none.
func (s *Slack) DirectChannel(p *Person) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.directs[p.Team+"/"+p.ID]; c != nil {
		return c.ID
	}
	return ""
}

func (m *message) copy() Message {
	c := m.Message
	c.Files = slices.Clone(c.Files)
	return c
}
