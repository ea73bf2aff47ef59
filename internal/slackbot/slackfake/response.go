package slackfake

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// Limits of response URLs: https://docs.slack.dev/interactivity/handling-user-interaction.
const (
	responseFor  = 30 * time.Minute
	responseUses = 5
)

// A responseURL lets the app answer an interaction without a token.
type responseURL struct {
	w       *Workspace
	channel *Channel
	user    string
	message string // ts it belongs to; "" none
	thread  string
	until   time.Time
	uses    int
}

// respondable makes a response URL. s.mu is held.
func (s *Slack) respondable(w *Workspace, c *Channel, user string, of *message) string {
	id := s.id("r")
	r := &responseURL{w: w, channel: c, user: user, until: s.now.Add(responseFor)}
	if of != nil {
		r.message, r.thread = of.TS, of.Thread
	}
	s.responses[id] = r
	return s.server.URL + "/response/" + id
}

func (s *Slack) serveResponseURL(w http.ResponseWriter, r *http.Request, id string) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	call := Call{Method: "response_url", Args: map[string]string{"id": id}}
	var body map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	for k, v := range body {
		var plain string
		if json.Unmarshal(v, &plain) != nil {
			plain = string(v)
		}
		call.Args[k] = plain
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	if err != nil {
		s.violated("invalid_payload", "response URL: %v", err)
	}
	s.change()
	s.mu.Unlock()
	if !s.delay(w, r, call) {
		return
	}
	s.mu.Lock()
	err = s.respond(id, call.Args)
	s.change()
	s.mu.Unlock()
	answer := Answer{Status: http.StatusOK, Effect: err == nil}
	out := object{"ok": err == nil}
	if err != nil {
		answer.Status, answer.Error = http.StatusNotFound, err.Error()
		out["error"] = err.Error()
	}
	s.told(call, answer)
	if r.Context().Value(dropAfter{}) != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(answer.Status)
	_ = json.NewEncoder(w).Encode(out)
}

// respond does what is asked of a response URL. s.mu is held.
func (s *Slack) respond(id string, args map[string]string) error {
	to := s.responses[id]
	switch {
	case to == nil:
		s.violated("invalid_url", "a response URL that nobody gave")
		return refusal("invalid_url")
	case !s.now.Before(to.until):
		return refusal("expired_url")
	case to.uses == responseUses:
		return refusal("used_url")
	}
	for _, k := range []string{"blocks", "metadata", "attachments"} {
		if args[k] == "null" {
			delete(args, k)
		}
	}
	// The client library sends metadata even if there is none.
	if args["metadata"] == `{"event_type":"","event_payload":null}` {
		delete(args, "metadata")
	}
	for k := range args {
		switch k {
		case "id", "text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata",
			"unfurl_links", "unfurl_media":
		default:
			s.violated("invalid_payload", "response URLs take no %q", k)
			return refusal("invalid_payload")
		}
	}
	r := &request{s: s, w: to.w, args: args}
	content, err := r.content("response_url")
	if err != nil {
		return err
	}
	to.uses++
	original := s.seen(to.channel, to.message)
	if args["delete_original"] == "true" {
		if original == nil || !original.bot {
			return r.refuse("invalid_payload", "delete_original without one of the app")
		}
		s.discard(original)
		return nil
	}
	if content.empty() {
		return r.refuse("no_text", "response_url says nothing")
	}
	if args["replace_original"] == "true" {
		if original == nil || !original.bot {
			return r.refuse("invalid_payload", "replace_original without one of the app")
		}
		original.Text, original.Blocks, original.Markdown = content.Text, content.Blocks, content.Markdown
		original.Edits++
		return nil
	}
	thread, err := r.threadOf(to.channel)
	if err != nil {
		return err
	}
	m := &message{Message: content, w: to.w, bot: true}
	m.Channel, m.Thread, m.User = to.channel.ID, thread, to.w.BotUser
	switch args["response_type"] {
	case "in_channel":
		s.add(m)
	case "", "ephemeral":
		m.to, m.TS = to.user, s.ts()
		s.ephemerals = append(s.ephemerals, m)
	default:
		return r.refuse("invalid_payload", "response_type %q", args["response_type"])
	}
	return nil
}

// seen is a message of a channel, one that only a person sees, too; nil none.
// s.mu is held.
func (s *Slack) seen(c *Channel, ts string) *message {
	if m := s.find(c.ID, ts); m != nil {
		return m
	}
	for _, m := range s.ephemerals {
		if m.Channel == c.ID && m.TS == ts {
			return m
		}
	}
	return nil
}
