package matrixfake

import (
	"fmt"
)

// RoomKind is what is special about a room that somebody makes.
type RoomKind struct {
	Name      string
	Alias     string // localpart: "amt" for #amt:musterstadt.example
	Direct    bool   // made to talk with whom it invites
	Public    bool   // anybody may join
	Encrypted bool
	Version   string                    // "11" if ""
	State     map[string]map[string]any // further state with an empty key, by type
	Power     map[string]any            // of its power levels, what is not usual
}

// Creates makes a room and invites people.
func (u *User) Creates(kind RoomKind, invited ...*User) *Room {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	q := creation{Name: kind.Name, Alias: kind.Alias, Direct: kind.Direct, Version: kind.Version, Power: kind.Power}
	if q.Preset = "private_chat"; kind.Public {
		q.Preset = "public_chat"
	}
	if kind.Direct {
		q.Preset = "trusted_private_chat"
	}
	if kind.Encrypted {
		q.add("m.room.encryption", object{"algorithm": "m.megolm.v1.aes-sha2"})
	}
	for kind, content := range kind.State {
		q.add(kind, content)
	}
	for _, who := range invited {
		q.Invite = append(q.Invite, who.ID)
	}
	room, err := u.s.create(u, q)
	u.must("create a room", err)
	return room
}

func (q *creation) add(kind string, content object) {
	q.State = append(q.State, initialState{Type: kind, Content: content})
}

// Direct makes an open room of two, in which the other is invited.
func (u *User) Direct(with *User) *Room { return u.Creates(RoomKind{Direct: true}, with) }

// must ends the test where somebody could not do what it says.
func (u *User) must(what string, err error) {
	u.s.t.Helper()
	if err != nil {
		u.s.t.Fatalf("matrixfake: %s cannot %s: %v", u.ID, what, err)
	}
}

// Sends sends an event as it is, and returns its id. It is for what the other methods
// have no words for.
func (u *User) Sends(room *Room, kind string, content map[string]any) string {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if body, ok := content["body"].(string); ok {
		u.s.secrets = append(u.s.secrets, body)
	}
	e, err := room.send(u, nil, kind, content)
	u.must("send "+kind, err)
	return e.ID
}

// TrySends is Sends where the homeserver may refuse.
func (u *User) TrySends(room *Room, kind string, content map[string]any) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	_, err := room.send(u, nil, kind, content)
	return err
}

func text(body string) object { return object{"msgtype": "m.text", "body": body} }

// Says writes a message, and returns its id.
func (u *User) Says(room *Room, body string) string {
	u.s.t.Helper()
	return u.Sends(room, "m.room.message", text(body))
}

// Mentions writes a message that begins with a pill of somebody, as clients do.
func (u *User) Mentions(room *Room, who *User, body string) string {
	u.s.t.Helper()
	return u.Sends(room, "m.room.message", who.mentioned(body))
}

func (u *User) mentioned(body string) object {
	name, _ := u.Profile()
	content := text(fmt.Sprintf("%s: %s", name, body))
	content["format"] = "org.matrix.custom.html"
	content["formatted_body"] = fmt.Sprintf(`<a href="https://matrix.to/#/%s">%s</a>: %s`, u.ID, name, body)
	content["m.mentions"] = object{"user_ids": []any{u.ID}}
	return content
}

// Replies writes an answer to a message, outside of threads.
func (u *User) Replies(room *Room, to, body string) string {
	u.s.t.Helper()
	content := text(body)
	content["m.relates_to"] = object{"m.in_reply_to": object{"event_id": to}}
	return u.Sends(room, "m.room.message", content)
}

// InThread writes a message in the thread below a message.
func (u *User) InThread(room *Room, root, body string) string {
	u.s.t.Helper()
	content := text(body)
	content["m.relates_to"] = object{
		"rel_type": "m.thread", "event_id": root, "is_falling_back": true, "m.in_reply_to": object{"event_id": room.lastIn(root)},
	}
	return u.Sends(room, "m.room.message", content)
}

// lastIn is the last message of a thread.
func (room *Room) lastIn(root string) string {
	room.s.mu.Lock()
	defer room.s.mu.Unlock()
	if e := room.byID[root]; e != nil {
		if all := e.children("m.thread"); len(all) > 0 {
			return all[len(all)-1].ID
		}
	}
	return root
}

// Edits changes a message of the user's own, and returns the id of the edit.
func (u *User) Edits(room *Room, event, body string) string {
	u.s.t.Helper()
	content := text("* " + body)
	content["m.new_content"] = text(body)
	content["m.relates_to"] = object{"rel_type": "m.replace", "event_id": event}
	return u.Sends(room, "m.room.message", content)
}

// Reacts puts an emoji on a message, and returns the id of the reaction.
func (u *User) Reacts(room *Room, event, emoji string) string {
	u.s.t.Helper()
	return u.Sends(room, "m.reaction", object{
		"m.relates_to": object{"rel_type": "m.annotation", "event_id": event, "key": emoji},
	})
}

// Redacts removes an event, and returns the id of the redaction.
func (u *User) Redacts(room *Room, event string) string {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	target := room.byID[event]
	if target == nil {
		u.s.t.Fatalf("matrixfake: the room has no event %s", event)
	}
	e, err := room.redact(u, nil, target, nil)
	u.must("redact", err)
	return e.ID
}

// Joins has the user join.
func (u *User) Joins(room *Room) {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.must("join", room.join(u))
}

// Leaves has the user leave.
func (u *User) Leaves(room *Room) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	room.set(u.ID, "m.room.member", u.ID, object{"membership": "leave"})
}

// Invites has the user invite somebody.
func (u *User) Invites(room *Room, who *User) { u.changes(room, "invite", who) }

// Kicks has the user throw somebody out.
func (u *User) Kicks(room *Room, who *User) { u.changes(room, "kick", who) }

// Bans has the user throw somebody out for good.
func (u *User) Bans(room *Room, who *User) { u.changes(room, "ban", who) }

// Unbans has the user take that back.
func (u *User) Unbans(room *Room, who *User) { u.changes(room, "unban", who) }

func (u *User) changes(room *Room, action string, who *User) {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if m := room.membership(u.ID); m != "join" {
		u.s.t.Fatalf("matrixfake: %s cannot %s: not a member of the room: %s", u.ID, action, m)
	}
	u.must(action, room.change(u, action, who, ""))
}

// Sets has the user change the room's state.
func (u *User) Sets(room *Room, kind, key string, content map[string]any) {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	_, err := room.setBy(u, kind, key, content)
	u.must("set "+kind, err)
}

// Levels has the user change fields of the power levels, like "events_default".
func (u *User) Levels(room *Room, fields map[string]any) {
	u.s.t.Helper()
	content := object{}
	room.s.mu.Lock()
	for field, v := range room.state[stateKey{"m.room.power_levels", ""}].Content {
		content[field] = v
	}
	room.s.mu.Unlock()
	for field, v := range fields {
		content[field] = v
	}
	u.Sets(room, "m.room.power_levels", "", content)
}

// Upgrades replaces a room by one of another version, and invites its members there, as
// clients do.
func (u *User) Upgrades(room *Room, version string) *Room {
	u.s.t.Helper()
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	replacement, err := room.upgrade(u, version)
	u.must("upgrade the room", err)
	for _, id := range room.joined() {
		if id != u.ID {
			replacement.invite(u, u.s.users[id], false)
		}
	}
	return replacement
}
