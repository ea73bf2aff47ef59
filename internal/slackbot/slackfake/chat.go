package slackfake

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Limits of texts: https://docs.slack.dev/reference/methods/chat.postMessage.
const (
	maxText     = 40000
	maxUpdate   = 4000
	maxMarkdown = 12000
)

// content reads what a message says and checks it against the limits.
func (r *request) content(method string) (Message, error) {
	m := Message{Text: r.args["text"], Markdown: r.args["markdown_text"]}
	limit := maxText
	if method == "chat.update" {
		limit = maxUpdate
	}
	if n := utf8.RuneCountInString(m.Text); n > limit {
		return m, r.refuse("msg_too_long", "%s: text of %d characters, at most %d", method, n, limit)
	}
	if n := utf8.RuneCountInString(m.Markdown); n > maxMarkdown {
		return m, r.refuse("msg_too_long", "%s: markdown_text of %d characters, at most %d", method, n, maxMarkdown)
	}
	if m.Markdown != "" && (m.Text != "" || r.args["blocks"] != "") {
		return m, r.refuse("markdown_text_conflict", "%s: markdown_text beside text or blocks", method)
	}
	if a := r.args["attachments"]; a != "" && a != "[]" {
		return m, r.refuse("invalid_attachments", "%s: attachments are outdated, use blocks", method)
	}
	if raw := r.args["blocks"]; raw != "" {
		blocks, err := r.s.checkBlocks(raw, surfaceMessage)
		if err != nil {
			return m, r.refuse("invalid_blocks", "%s: %v", method, err)
		}
		m.Blocks = blocks
	}
	if raw := r.args["metadata"]; raw != "" {
		if err := checkMetadata(raw); err != nil {
			return m, r.refuse("invalid_metadata_format", "%s: %v", method, err)
		}
		m.Metadata = json.RawMessage(raw)
	}
	return m, nil
}

func (m Message) empty() bool { return m.Text == "" && m.Markdown == "" && m.Blocks == nil }

// threadOf checks the thread a message is posted into and returns its first
// message; "" none. A thread whose first message was deleted is none any more:
// Slack posts into the channel then.
func (r *request) threadOf(c *Channel) (string, error) {
	ts := r.args["thread_ts"]
	if ts == "" {
		return "", nil
	}
	if !isTS(ts) {
		return "", r.refuse("invalid_thread_ts", "thread_ts %q is no timestamp", ts)
	}
	m := r.s.find(c.ID, ts)
	if m == nil {
		if r.s.gone[c.ID+"/"+ts] {
			return "", nil
		}
		return "", r.refuse("thread_not_found", "thread_ts %q is no message of %s", ts, c.ID)
	}
	if m.Thread != "" {
		return "", r.refuse("cannot_reply_to_message", "thread_ts %q is itself a reply", ts)
	}
	return ts, nil
}

func chatPost(r *request) (object, error) {
	c, err := r.room(r.args["channel"])
	if err != nil {
		return nil, err
	}
	content, err := r.content("chat.postMessage")
	if err != nil {
		return nil, err
	}
	if content.empty() {
		return nil, r.refuse("no_text", "chat.postMessage says nothing")
	}
	if content.Text == "" && content.Markdown == "" {
		r.s.violated("missing_text_in_message", "chat.postMessage with blocks needs text for notifications")
	}
	thread, err := r.threadOf(c)
	if err != nil {
		return nil, err
	}
	m := &message{Message: content, w: r.w, bot: true}
	m.Channel, m.Thread, m.User = c.ID, thread, r.w.BotUser
	m.Broadcast = r.args["reply_broadcast"] == "true"
	r.s.add(m)
	r.s.answered(c.ID, m.Thread)
	r.s.echo(c, r.s.said(c, m, ""))
	return object{"channel": c.ID, "ts": m.TS, "message": r.s.wire(m, true)}, nil
}

func chatEphemeral(r *request) (object, error) {
	c, err := r.room(r.args["channel"])
	if err != nil {
		return nil, err
	}
	if !c.members[r.args["user"]] {
		return nil, refusal("user_not_in_channel")
	}
	content, err := r.content("chat.postEphemeral")
	if err != nil {
		return nil, err
	}
	if content.empty() {
		return nil, r.refuse("no_text", "chat.postEphemeral says nothing")
	}
	thread, err := r.threadOf(c)
	if err != nil {
		return nil, err
	}
	m := &message{Message: content, w: r.w, bot: true, to: r.args["user"]}
	m.Channel, m.Thread, m.User, m.TS = c.ID, thread, r.w.BotUser, r.s.ts()
	r.s.ephemerals = append(r.s.ephemerals, m)
	return object{"message_ts": m.TS}, nil
}

// own is a message of the bot that a call names.
func (r *request) own(code string) (*message, error) {
	c, err := r.channel(r.args["channel"])
	if err != nil {
		return nil, err
	}
	m := r.s.find(c.ID, r.args["ts"])
	switch {
	case m == nil || m.Deleted:
		return nil, refusal("message_not_found")
	case !m.bot:
		return nil, r.refuse(code, "message %s in %s is not the bot's", m.TS, c.ID)
	case c.archived:
		return nil, refusal("is_archived")
	}
	return m, nil
}

func chatUpdate(r *request) (object, error) {
	m, err := r.own("cant_update_message")
	if err != nil {
		return nil, err
	}
	if m.live(r.s) {
		return nil, r.refuse("streaming_state_conflict", "chat.update of %s, whose stream was not stopped", m.TS)
	}
	content, err := r.content("chat.update")
	if err != nil {
		return nil, err
	}
	if content.empty() && r.args["blocks"] == "" {
		return nil, r.refuse("no_text", "chat.update says nothing")
	}
	// Blocks and metadata stay unless others come; a text without blocks takes them away.
	if content.Blocks == nil && r.args["text"] == "" && r.args["markdown_text"] == "" {
		content.Blocks = m.Blocks
	}
	if content.Metadata == nil {
		content.Metadata = m.Metadata
	}
	m.Text, m.Markdown, m.Blocks, m.Metadata = content.Text, content.Markdown, content.Blocks, content.Metadata
	m.Edits++
	m.Streaming = false
	m.edited = r.s.ts()
	r.s.echo(r.s.channels[m.Channel], object{
		"type": "message", "subtype": "message_changed", "hidden": true, "message": r.s.wire(m, true),
		"ts": m.edited, "event_ts": m.edited,
	})
	r.s.change()
	return object{"channel": m.Channel, "ts": m.TS, "text": m.Text, "message": r.s.wire(m, true)}, nil
}

func chatDelete(r *request) (object, error) {
	m, err := r.own("cant_delete_message")
	if err != nil {
		return nil, err
	}
	r.s.remove(m)
	return object{"channel": m.Channel, "ts": m.TS}, nil
}

func chatPermalink(r *request) (object, error) {
	c, err := r.channel(r.args["channel"])
	if err != nil {
		return nil, err
	}
	m := r.s.find(c.ID, r.args["message_ts"])
	if m == nil {
		return nil, refusal("message_not_found")
	}
	link := "https://" + r.w.Domain + ".slack.com/archives/" + c.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.Thread != "" {
		link += "?thread_ts=" + m.Thread + "&cid=" + c.ID
	}
	return object{"channel": c.ID, "permalink": link}, nil
}

// isTS reports whether a text has the form of a message's timestamp.
func isTS(s string) bool {
	whole, part, ok := strings.Cut(s, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return ok && digits(whole) && digits(part) && len(part) == 6
}
