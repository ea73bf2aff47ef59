package matrixfake

import (
	"fmt"
	"slices"
	"strings"
)

// A Problem is something about an event that a correct client never sends.
type Problem struct {
	Code string // as for Server.Expect
	Text string
}

// Problems finds what is wrong with the content of an event before it is encrypted, as
// the specification has it. It is for those who can decrypt what was sent; of open rooms
// the Server looks at everything itself.
func Problems(kind string, content map[string]any) []Problem {
	var c checker
	c.event(kind, content)
	return c.found
}

// problems finds what is wrong with an event that a user is about to send. s.mu is held.
func (room *Room) problems(u *User, kind string, content object) []Problem {
	var c checker
	clear := kind == "m.room.message" || kind == "m.sticker" || strings.HasPrefix(kind, "m.key.verification.")
	if room.encrypted() && clear {
		c.add("plaintext", "sent to an encrypted room as it is")
	}
	if kind == "m.room.encrypted" {
		c.encrypted(content)
		if !room.encrypted() {
			c.add("needless_encryption", "the room is open")
		}
	} else {
		c.event(kind, content)
	}
	c.targets(room, u, kind, content)
	return c.found
}

type checker struct{ found []Problem }

func (c *checker) add(code, format string, args ...any) {
	c.found = append(c.found, Problem{code, fmt.Sprintf(format, args...)})
}

// encrypted checks the envelope of Megolm.
func (c *checker) encrypted(content object) {
	if content["algorithm"] != "m.megolm.v1.aes-sha2" {
		c.add("bad_envelope", "algorithm %v", content["algorithm"])
	}
	for _, field := range []string{"ciphertext", "session_id"} {
		if text, _ := content[field].(string); text == "" {
			c.add("bad_envelope", "no %s", field)
		}
	}
	for field := range content {
		allowed := []string{"algorithm", "ciphertext", "session_id", "sender_key", "device_id", "m.relates_to"}
		if !slices.Contains(allowed, field) {
			c.add("bad_envelope", "%s is told in the clear", field)
		}
	}
}

// event checks what an event says.
func (c *checker) event(kind string, content object) {
	if relates, there := content["m.relates_to"]; there {
		c.relation(relates)
	}
	switch kind {
	case "m.room.message":
		c.message(content)
		c.edit(content)
	case "m.reaction":
		way, _ := relationOf(content)
		if way != "m.annotation" || reactionKey(content) == "" {
			c.add("bad_reaction", "it relates by %q", way)
		}
		if len(content) != 1 {
			c.add("bad_reaction", "it says more than its relation")
		}
	}
}

// relationFields are the fields of a relation, by its kind.
var relationFields = map[string][]string{
	"m.replace":    {"rel_type", "event_id"},
	"m.annotation": {"rel_type", "event_id", "key"},
	"m.reference":  {"rel_type", "event_id"},
	"m.thread":     {"rel_type", "event_id", "is_falling_back", "m.in_reply_to"},
	"":             {"m.in_reply_to"},
}

func (c *checker) relation(v any) {
	relates, ok := v.(object)
	if !ok {
		c.add("bad_relation", "m.relates_to is no object")
		return
	}
	way, _ := relates["rel_type"].(string)
	fields, known := relationFields[way]
	if !known {
		c.add("bad_relation", "no relation %q", way)
		return
	}
	for field := range relates {
		if !slices.Contains(fields, field) {
			c.add("bad_relation", "a relation %q has no %q", way, field)
		}
	}
	if target, _ := relates["event_id"].(string); way != "" && !strings.HasPrefix(target, "$") {
		c.add("bad_relation", "it relates to %q", target)
	}
	reply, _ := relates["m.in_reply_to"].(object)
	replied, _ := reply["event_id"].(string)
	if relates["m.in_reply_to"] != nil && !strings.HasPrefix(replied, "$") {
		c.add("bad_relation", "it replies to %q", replied)
	}
	if way == "m.thread" && replied == "" {
		c.add("thread_without_fallback", "clients without threads do not know what is answered")
	}
}

// messageKinds are the types of messages, with the fields that they need.
var messageKinds = map[string][]string{
	"m.text": nil, "m.notice": nil, "m.emote": nil,
	"m.image": {"file"}, "m.file": {"file"}, "m.audio": {"file"}, "m.video": {"file"},
	"m.location": {"geo_uri"}, "m.key.verification.request": {"from_device", "methods", "to"},
}

func (c *checker) message(content object) {
	kind, _ := content["msgtype"].(string)
	needs, known := messageKinds[kind]
	if !known {
		c.add("bad_message", "msgtype %q", kind)
	}
	if body, ok := content["body"].(string); !ok || strings.TrimSpace(body) == "" {
		c.add("bad_message", "no body")
	}
	for _, field := range needs {
		if field == "file" {
			c.file(content)
		} else if content[field] == nil {
			c.add("bad_message", "%s without %s", kind, field)
		}
	}
	html, has := content["formatted_body"]
	switch {
	case has && content["format"] != "org.matrix.custom.html":
		c.add("bad_message", "formatted as %v", content["format"])
	case !has && content["format"] != nil:
		c.add("bad_message", "a format, but no formatted_body")
	case has:
		text, ok := html.(string)
		if !ok {
			c.add("bad_message", "formatted_body is no text")
		}
		c.html(text)
	}
	if mentions, there := content["m.mentions"]; there {
		c.mentions(mentions)
	}
}

// file checks how a message refers to a file: by its address, or encrypted.
func (c *checker) file(content object) {
	url, _ := content["url"].(string)
	file, _ := content["file"].(object)
	switch {
	case (url == "") == (file == nil):
		c.add("bad_file", "a file has an address or is encrypted")
	case file != nil:
		for _, field := range []string{"url", "key", "iv", "hashes", "v"} {
			if file[field] == nil {
				c.add("bad_file", "no %s", field)
			}
		}
		url, _ = file["url"].(string)
	}
	if !strings.HasPrefix(url, "mxc://") {
		c.add("bad_file", "the address is %q", url)
	}
	info, _ := content["info"].(object)
	if _, ok := whole(info["size"]); !ok || info["mimetype"] == nil {
		c.add("bad_file", "no size or mimetype")
	}
}

func (c *checker) mentions(v any) {
	mentions, ok := v.(object)
	if !ok {
		c.add("bad_mentions", "m.mentions is no object")
		return
	}
	for field := range mentions {
		if field != "user_ids" && field != "room" {
			c.add("bad_mentions", "mentions have no %q", field)
		}
	}
	ids, _ := mentions["user_ids"].([]any)
	for _, v := range ids {
		if id, _ := v.(string); !strings.HasPrefix(id, "@") || !strings.Contains(id, ":") {
			c.add("bad_mentions", "%v is nobody", v)
		}
	}
}

// edit checks that an edit says what the message is now, and that others who do not know
// edits see that it is one.
func (c *checker) edit(content object) {
	way, _ := relationOf(content)
	now, ok := content["m.new_content"].(object)
	switch {
	case way == "m.replace" && !ok:
		c.add("edit_without_content", "no m.new_content")
	case way != "m.replace" && ok:
		c.add("edit_without_content", "m.new_content without m.replace")
	case ok:
		if now["m.relates_to"] != nil || now["m.new_content"] != nil {
			c.add("bad_edit", "m.new_content has a relation of its own")
		}
		c.message(now)
		if body, _ := content["body"].(string); !strings.HasPrefix(body, "* ") {
			c.add("edit_without_fallback", "the body of an edit begins with an asterisk")
		}
	}
}

// targets checks what an event relates to. s.mu is held.
func (c *checker) targets(room *Room, u *User, kind string, content object) {
	way, id := relationOf(content)
	relates, _ := content["m.relates_to"].(object)
	reply, _ := relates["m.in_reply_to"].(object)
	if replied, ok := reply["event_id"].(string); ok && room.byID[replied] == nil {
		c.add("bad_relation", "it replies to what is not in the room: %s", replied)
	}
	if id == "" {
		return
	}
	target := room.byID[id]
	if target == nil {
		c.add("bad_relation", "it relates to what is not in the room: %s", id)
		return
	}
	targetWay, _ := target.relation()
	switch way {
	case "m.thread":
		if targetWay != "" {
			c.add("bad_thread", "the root of the thread relates by %q itself", targetWay)
		}
	case "m.replace":
		switch {
		case target.Sender != u.ID:
			c.add("bad_edit", "of what %s sent", target.Sender)
		case target.Type != kind:
			c.add("bad_edit", "of an event of type %s", target.Type)
		case targetWay == "m.replace":
			c.add("bad_edit", "of an edit")
		case target.redactedBy != nil:
			c.add("bad_edit", "of what was redacted")
		}
	}
}
