package slackfake

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// live reports whether a message's stream takes more. s.mu is held.
func (m *message) live(s *Slack) bool {
	return m.Streaming && s.now.Sub(m.streamed) < s.streamTTL
}

func chatStartStream(r *request) (object, error) {
	c, err := r.room(r.args["channel"])
	if err != nil {
		return nil, err
	}
	if c.Kind != Direct {
		for _, k := range []string{"recipient_team_id", "recipient_user_id"} {
			if r.args[k] == "" {
				return nil, r.refuse("missing_"+k, "chat.startStream in a channel needs %s", k)
			}
		}
	}
	if to := r.args["recipient_user_id"]; to != "" && !c.members[to] {
		return nil, r.refuse("user_not_found", "chat.startStream to %s, who is not in %s", to, c.ID)
	}
	if mode := r.args["task_display_mode"]; mode != "" && mode != "timeline" && mode != "plan" {
		return nil, r.refuse("invalid_arguments", "task_display_mode %q", mode)
	}
	thread, err := r.threadOf(c)
	if err != nil {
		return nil, err
	}
	text, err := r.streamed("chat.startStream")
	if err != nil {
		return nil, err
	}
	m := &message{w: r.w, bot: true, streamed: r.s.now, recipient: r.args["recipient_user_id"]}
	m.Channel, m.Thread, m.User, m.Markdown, m.Streaming = c.ID, thread, r.w.BotUser, text, true
	r.s.add(m)
	r.s.answered(c.ID, thread)
	return object{"channel": c.ID, "ts": m.TS}, nil
}

func chatAppendStream(r *request) (object, error) {
	m, err := r.stream("chat.appendStream")
	if err != nil {
		return nil, err
	}
	text, err := r.streamed("chat.appendStream")
	if err != nil {
		return nil, err
	}
	if text == "" && r.args["chunks"] == "" {
		return nil, r.refuse("no_text", "chat.appendStream of nothing")
	}
	m.Markdown += text
	r.s.change()
	return object{"channel": m.Channel, "ts": m.TS}, nil
}

func chatStopStream(r *request) (object, error) {
	m, err := r.stream("chat.stopStream")
	if err != nil {
		return nil, err
	}
	text, err := r.streamed("chat.stopStream")
	if err != nil {
		return nil, err
	}
	if raw := r.args["blocks"]; raw != "" && raw != "[]" {
		blocks, err := r.s.checkBlocks(raw, surfaceMessage)
		if err != nil {
			return nil, r.refuse("invalid_blocks", "chat.stopStream: %v", err)
		}
		m.Blocks = blocks
	}
	if raw := r.args["metadata"]; raw != "" {
		if err := checkMetadata(raw); err != nil {
			return nil, r.refuse("invalid_metadata_format", "chat.stopStream: %v", err)
		}
		m.Metadata = json.RawMessage(raw)
	}
	m.Markdown += text
	m.Streaming = false
	r.s.change()
	return object{"channel": m.Channel, "ts": m.TS, "message": r.s.wire(m, true)}, nil
}

// stream is the streaming message that a call names.
func (r *request) stream(name string) (*message, error) {
	c, err := r.channel(r.args["channel"])
	if err != nil {
		return nil, err
	}
	m := r.s.find(c.ID, r.args["ts"])
	switch {
	case m == nil:
		return nil, refusal("message_not_found")
	case !m.bot:
		return nil, r.refuse("message_not_owned_by_app", "%s of somebody else's message", name)
	case !m.live(r.s):
		return nil, refusal("message_not_in_streaming_state")
	}
	return m, nil
}

// streamed is the text that a call adds to a stream.
func (r *request) streamed(name string) (string, error) {
	text := r.args["markdown_text"]
	if n := utf8.RuneCountInString(text); n > maxMarkdown {
		return "", r.refuse("msg_too_long", "%s of %d characters, at most %d", name, n, maxMarkdown)
	}
	raw := r.args["chunks"]
	if raw == "" {
		return text, nil
	}
	if text != "" {
		return "", r.refuse("invalid_arguments", "%s: markdown_text beside chunks", name)
	}
	chunks, err := r.s.readChunks(raw)
	if err != nil {
		return "", r.refuse("invalid_chunks", "%s: %v", name, err)
	}
	return chunks, nil
}

// readChunks is the text of chunks; what they tell about tasks is checked only.
func (s *Slack) readChunks(raw string) (string, error) {
	var chunks []struct {
		Type, Text, ID, Title, Status string
		Blocks                        json.RawMessage
	}
	if err := json.Unmarshal([]byte(raw), &chunks); err != nil {
		return "", err
	}
	text := ""
	for _, c := range chunks {
		switch c.Type {
		case "markdown_text":
			text += c.Text
		case "task_update":
			if c.ID == "" || c.Title == "" {
				return "", fmt.Errorf("a task without id or title")
			}
			switch c.Status {
			case "pending", "in_progress", "complete", "error":
			default:
				return "", fmt.Errorf("a task with the status %q", c.Status)
			}
		case "plan_update":
		case "blocks":
			if _, err := s.checkBlocks(string(c.Blocks), surfaceMessage); err != nil {
				return "", err
			}
		default:
			return "", fmt.Errorf("a chunk of type %q", c.Type)
		}
	}
	if n := utf8.RuneCountInString(text); n > maxMarkdown {
		return "", fmt.Errorf("text of %d characters, at most %d", n, maxMarkdown)
	}
	return text, nil
}
