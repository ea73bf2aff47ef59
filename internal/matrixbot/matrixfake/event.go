package matrixfake

import (
	"maps"
	"slices"
	"strings"
)

// current is the state of a room, in the order in which it was set. s.mu is held.
func (room *Room) current() []*Event { return inOrder(room.state) }

func inOrder(state map[stateKey]*Event) []*Event {
	return slices.SortedFunc(maps.Values(state), func(a, b *Event) int { return int(a.pos - b.pos) })
}

// client is the event as a client gets it: to the device that sent it, with its
// transaction. s.mu is held.
func (e *Event) client(to *Device) object {
	unsigned := object{"age": max(0, e.room.s.now()-e.At)}
	if to != nil && e.device == to && e.txn != "" {
		unsigned["transaction_id"] = e.txn
	}
	if to != nil {
		unsigned["membership"] = membershipOf(e.room.before(e.pos)[stateKey{"m.room.member", to.user.ID}])
	}
	if e.previous != nil {
		unsigned["prev_content"], unsigned["replaces_state"] = e.previous.Content, e.previous.ID
	}
	if e.redactedBy != nil {
		unsigned["redacted_because"] = e.redactedBy.client(nil)
	} else if bundle := e.bundle(to); len(bundle) > 0 {
		unsigned["m.relations"] = bundle
	}
	out := object{
		"event_id": e.ID, "room_id": e.room.ID, "sender": e.Sender, "type": e.Type, "content": e.Content,
		"origin_server_ts": e.At, "unsigned": unsigned,
	}
	if e.StateKey != nil {
		out["state_key"] = *e.StateKey
	}
	if e.redacts != "" {
		out["redacts"] = e.redacts
	}
	return out
}

// stripped is the event as one of an invitation.
func (e *Event) stripped() object {
	return object{"sender": e.Sender, "type": e.Type, "state_key": *e.StateKey, "content": e.Content}
}

func clients(events []*Event, to *Device) []object {
	out := []object{}
	for _, e := range events {
		out = append(out, e.client(to))
	}
	return out
}

// relation is what an event says that it relates to, and how; "" nothing. s.mu is held.
func (e *Event) relation() (kind, target string) {
	relates, _ := e.Content["m.relates_to"].(object)
	kind, _ = relates["rel_type"].(string)
	if target, _ = relates["event_id"].(string); target == "" {
		kind = "" // of nothing
	}
	return kind, target
}

// children are the events that relate to e in a way, the oldest first. s.mu is held.
func (e *Event) children(way string) []*Event {
	var out []*Event
	for _, c := range e.room.events {
		if kind, target := c.relation(); target == e.ID && kind == way && c.redactedBy == nil {
			out = append(out, c)
		}
	}
	return out
}

// edit is the last edit by who sent e; nil none. s.mu is held.
func (e *Event) edit() *Event {
	var last *Event
	for _, c := range e.children("m.replace") {
		if c.Sender == e.Sender && c.Type == e.Type && e.StateKey == nil {
			last = c
		}
	}
	return last
}

// bundle is what an event's relations come to. s.mu is held.
func (e *Event) bundle(to *Device) object {
	out := object{}
	if e.StateKey != nil || e.Type == "m.room.redaction" {
		return out
	}
	if edit := e.edit(); edit != nil {
		out["m.replace"] = edit.client(to)
	}
	if thread := e.children("m.thread"); len(thread) > 0 {
		took := to != nil && (e.Sender == to.user.ID || slices.ContainsFunc(thread, func(c *Event) bool { return c.Sender == to.user.ID }))
		out["m.thread"] = object{
			"latest_event": thread[len(thread)-1].client(to), "count": len(thread), "current_user_participated": took,
		}
	}
	if refs := e.children("m.reference"); len(refs) > 0 {
		chunk := []object{}
		for _, c := range refs {
			chunk = append(chunk, object{"event_id": c.ID})
		}
		out["m.reference"] = object{"chunk": chunk}
	}
	return out
}

// kept are the fields of content that stay when an event is redacted.
var kept = map[string][]string{
	"m.room.member":             {"membership", "join_authorised_via_users_server"},
	"m.room.join_rules":         {"join_rule", "allow"},
	"m.room.history_visibility": {"history_visibility"},
	"m.room.power_levels": {
		"ban", "events", "events_default", "invite", "kick", "redact", "state_default", "users", "users_default",
	},
	"m.room.redaction": {"redacts"},
}

// redact takes the content out of an event. s.mu is held.
func (e *Event) redact(by *Event) {
	e.redactedBy = by
	if e.Type == "m.room.create" {
		return
	}
	content := object{}
	for _, field := range kept[e.Type] {
		if v, ok := e.Content[field]; ok {
			content[field] = v
		}
	}
	e.Content = content
}

// is reports whether an event's type is one of a filter, which may end in a star.
func is(kind string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		prefix, open := strings.CutSuffix(p, "*")
		return kind == p || open && strings.HasPrefix(kind, prefix)
	})
}
