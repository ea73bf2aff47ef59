package matrixfake

import (
	"slices"
	"time"
)

type receiptKey struct{ user, kind, thread string }

// mark is how far somebody has read.
type mark struct {
	event string
	at    int64
	pos   int64
}

// joinedSection is what is new in a room that the user is in; nil nothing.
func (r *request) joinedSection(room *Room, since int64, f filter) object {
	from := since
	fresh := r.joinedAt(room) > since || r.FormValue("full_state") == "true"
	if r.joinedAt(room) > since {
		from = 0
	}
	var events []*Event
	for _, e := range room.events {
		if e.pos > from {
			events = append(events, e)
		}
	}
	events, limited := r.newest(f.Room.Timeline.events(room.sees(r.user.ID, events)), f)
	state := r.stateSection(room, events, from, fresh, f)
	ephemeral := room.ephemeral(from, r.user, f.Room.Ephemeral)
	data := dataSince(r.user.rooms[room.ID], from, f.Room.AccountData)
	if !fresh && len(events)+len(state)+len(ephemeral)+len(data) == 0 {
		return nil
	}
	unread := r.unread(room)
	return object{
		"timeline":             object{"events": clients(events, r.device), "limited": limited, "prev_batch": token(before(events, r.s.pos))},
		"state":                object{"events": clients(state, r.device)},
		"ephemeral":            object{"events": ephemeral},
		"account_data":         object{"events": data},
		"unread_notifications": object{"notification_count": unread, "highlight_count": 0},
		"summary": object{
			"m.heroes": room.heroes(r.user.ID), "m.joined_member_count": len(room.joined()), "m.invited_member_count": len(room.with("invite")),
		},
	}
}

// joinedAt is when the user came into the room last.
func (r *request) joinedAt(room *Room) int64 {
	e := room.state[stateKey{"m.room.member", r.user.ID}]
	for e.previous != nil && membershipOf(e.previous) == "join" {
		e = e.previous
	}
	return e.pos
}

// stateSection is the state at the beginning of a timeline: all of it, or what changed
// since then without being in the timeline.
func (r *request) stateSection(room *Room, timeline []*Event, from int64, fresh bool, f filter) []*Event {
	start := before(timeline, r.s.pos) + 1
	state := inOrder(room.before(start))
	if !fresh {
		state = slices.DeleteFunc(state, func(e *Event) bool { return e.pos <= from })
	}
	if f.Room.State.Lazy {
		state = append(slices.DeleteFunc(state, func(e *Event) bool {
			return e.Type == "m.room.member" && *e.StateKey != r.user.ID
		}), room.senders(timeline, start)...)
	}
	return f.Room.State.events(state)
}

// senders are the memberships of who sent the events of a timeline, before it. Clients
// that load members lazily are told them every time.
func (room *Room) senders(timeline []*Event, start int64) []*Event {
	var out []*Event
	then := room.before(start)
	for _, e := range timeline {
		member := then[stateKey{"m.room.member", e.Sender}]
		if member != nil && !slices.Contains(out, member) {
			out = append(out, member)
		}
	}
	return out
}

func (room *Room) heroes(but string) []string {
	heroes := []string{}
	for _, id := range append(room.joined(), room.with("invite")...) {
		if id != but && len(heroes) < 5 {
			heroes = append(heroes, id)
		}
	}
	return heroes
}

// unread counts the messages of others after the user's receipt.
func (r *request) unread(room *Room) int {
	var read int64
	for key, m := range room.receipts {
		if e := room.byID[m.event]; e != nil && key.user == r.user.ID {
			read = max(read, e.pos)
		}
	}
	n := 0
	for _, e := range room.events {
		if e.pos > read && e.Sender != r.user.ID && (e.Type == "m.room.message" || e.Type == "m.room.encrypted") {
			n++
		}
	}
	return n
}

// ephemeral is who types, and who has read what, as far as it changed.
func (room *Room) ephemeral(from int64, to *User, f eventFilter) []object {
	out := []object{}
	if room.typed > from && f.wants("m.typing", "") {
		users := []string{}
		for id, until := range room.typists {
			if until > time.Now().UnixMilli() {
				users = append(users, id)
			}
		}
		slices.Sort(users)
		out = append(out, object{"type": "m.typing", "content": object{"user_ids": users}})
	}
	content := object{}
	for key, m := range room.receipts {
		if m.pos <= from || key.kind == "m.read.private" && key.user != to.ID {
			continue
		}
		of, _ := content[m.event].(object)
		if of == nil {
			of = object{}
			content[m.event] = of
		}
		users, _ := of[key.kind].(object)
		if users == nil {
			users = object{}
			of[key.kind] = users
		}
		receipt := object{"ts": m.at}
		if key.thread != "" {
			receipt["thread_id"] = key.thread
		}
		users[key.user] = receipt
	}
	if len(content) > 0 && f.wants("m.receipt", "") {
		out = append(out, object{"type": "m.receipt", "content": content})
	}
	return out
}
