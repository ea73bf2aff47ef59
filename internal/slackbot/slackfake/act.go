package slackfake

// An Option says what is special about what somebody writes.
type Option func(*writing)

type writing struct {
	subtype   string
	broadcast bool
	file      string
}

// WithFile attaches a file.
func WithFile(name string) Option {
	return func(w *writing) { w.subtype, w.file = "file_share", name }
}

// AlsoInChannel shows a reply in the channel as well.
func AlsoInChannel() Option {
	return func(w *writing) { w.subtype, w.broadcast = "thread_broadcast", true }
}

// Subtype gives a message another subtype, such as "channel_join".
func Subtype(name string) Option { return func(w *writing) { w.subtype = name } }

// Direct is the conversation of a person with the bot, opened if need be.
func (p *Person) Direct() *Channel {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, _ := p.s.direct(p.s.byTeam(p.Team), p.ID)
	return c
}

// Says writes a message in a channel, "@Akademie" in it mentions the bot, and
// returns its ts. The app has been told of it then.
func (p *Person) Says(c *Channel, text string, opts ...Option) string {
	return p.Replies(c, "", text, opts...)
}

// Replies writes a message in the thread below a message.
func (p *Person) Replies(c *Channel, thread, text string, opts ...Option) string {
	var how writing
	for _, o := range opts {
		o(&how)
	}
	s := p.s
	s.mu.Lock()
	w := s.byTeam(c.Team)
	m := &message{w: w}
	m.Channel, m.Thread, m.User, m.Text = c.ID, thread, p.ID, mentionable(text, w.BotUser)
	m.Broadcast, m.clientID = how.broadcast, s.id("client-")
	s.spoken = append(s.spoken, text)
	if how.file != "" {
		f := &File{ID: s.id("F"), Name: how.file, Title: how.file}
		s.files[f.ID] = f
		m.Files = append(m.Files, f)
	}
	s.add(m)
	inner := s.said(c, m, how.subtype)
	if p.Bot {
		inner["bot_id"] = "B" + p.ID[1:]
		delete(inner, "client_msg_id")
	}
	spoken := how.subtype == "" || how.file != "" || how.broadcast
	told := s.tell(c, inner, spoken && mentions(m.Text, w.BotUser))
	s.mu.Unlock()
	for _, d := range told {
		s.deliver(d)
	}
	return m.TS
}

// Edits changes what a person wrote.
func (p *Person) Edits(c *Channel, ts, text string) {
	s := p.s
	s.mu.Lock()
	m := s.find(c.ID, ts)
	if m == nil || m.User != p.ID {
		s.mu.Unlock()
		s.t.Fatalf("slackfake: %s edits a message that is not theirs", p.Name)
	}
	before := s.wire(m, true)
	m.Text, m.edited = mentionable(text, m.w.BotUser), s.ts()
	s.spoken = append(s.spoken, text)
	m.Edits++
	told := s.tell(c, object{
		"type": "message", "subtype": "message_changed", "hidden": true, "message": s.wire(m, true),
		"previous_message": before, "ts": m.edited, "event_ts": m.edited,
	}, false)
	s.change()
	s.mu.Unlock()
	for _, d := range told {
		s.deliver(d)
	}
}

// Deletes removes what a person wrote.
func (p *Person) Deletes(c *Channel, ts string) {
	s := p.s
	s.mu.Lock()
	m := s.find(c.ID, ts)
	if m == nil || m.User != p.ID {
		s.mu.Unlock()
		s.t.Fatalf("slackfake: %s deletes a message that is not theirs", p.Name)
	}
	before, at := s.wire(m, true), s.ts()
	s.gone[c.ID+"/"+ts] = true
	s.remove(m)
	inner := object{"type": "message", "hidden": true, "previous_message": before, "ts": at, "event_ts": at}
	if m.Deleted { // with replies it is changed, to a tombstone
		inner["subtype"], inner["message"] = "message_changed", s.wire(m, true)
	} else {
		inner["subtype"], inner["deleted_ts"] = "message_deleted", ts
	}
	told := s.tell(c, inner, false)
	s.mu.Unlock()
	for _, d := range told {
		s.deliver(d)
	}
}
