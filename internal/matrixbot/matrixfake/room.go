package matrixfake

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// roomVersions are those that rooms can have here.
var roomVersions = []string{"6", "7", "8", "9", "10", "11", "12"}

const defaultVersion = "11"

// A Room is one, on this homeserver alone.
type Room struct {
	ID      string
	Version string

	s        *Server
	events   []*Event
	byID     map[string]*Event
	state    map[stateKey]*Event
	aliases  []string
	typists  map[string]int64 // by user: until when, in milliseconds of the real time
	typed    int64            // position of the last change of typists
	receipts map[receiptKey]*mark
}

type stateKey struct{ kind, key string }

// An Event is one of a room.
type Event struct {
	ID       string
	Sender   string
	Type     string
	StateKey *string // nil: it is no state
	Content  object
	At       int64 // origin_server_ts

	pos        int64
	room       *Room
	device     *Device // that sent it
	txn        string
	redacts    string
	redactedBy *Event
	previous   *Event // state that it replaced
}

func (s *Server) sortedRooms() []*Room {
	return slices.SortedFunc(maps.Values(s.rooms), func(a, b *Room) int { return strings.Compare(a.ID, b.ID) })
}

// newRoom makes a room without anything in it. s.mu is held.
func (s *Server) newRoom(version string) *Room {
	n := s.id()
	id := fmt.Sprintf("!room%d:%s", n, ServerName)
	if version == "12" { // its id is the hash of its creation
		id = "!" + hash(fmt.Sprintf("room %d", n))
	}
	room := &Room{
		ID: id, Version: version, s: s, byID: map[string]*Event{}, state: map[stateKey]*Event{}, typists: map[string]int64{},
		receipts: map[receiptKey]*mark{},
	}
	s.rooms[id] = room
	return room
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// add puts an event at the end of a room. s.mu is held.
func (room *Room) add(e *Event) *Event {
	s := room.s
	e.room, e.At = room, s.now()
	e.ID = "$" + hash(fmt.Sprintf("%s event %d", room.ID, s.id()))
	e.pos = s.next()
	if e.StateKey != nil {
		key := stateKey{e.Type, *e.StateKey}
		e.previous = room.state[key]
		room.state[key] = e
	}
	room.events = append(room.events, e)
	room.byID[e.ID] = e
	return e
}

// set adds an event of the state. s.mu is held.
func (room *Room) set(sender, kind, key string, content object) *Event {
	return room.add(&Event{Sender: sender, Type: kind, StateKey: &key, Content: content})
}

// membership is that of a user now; "leave" who never was there. s.mu is held.
func (room *Room) membership(user string) string {
	return membershipOf(room.state[stateKey{"m.room.member", user}])
}

func membershipOf(e *Event) string {
	if e == nil {
		return "leave"
	}
	m, _ := e.Content["membership"].(string)
	return m
}

// joined are the ids of the room's members, sorted. s.mu is held.
func (room *Room) joined() []string { return room.with("join") }

func (room *Room) with(membership string) []string {
	var out []string
	for key, e := range room.state {
		if key.kind == "m.room.member" && membershipOf(e) == membership {
			out = append(out, key.key)
		}
	}
	slices.Sort(out)
	return out
}

// encrypted reports whether messages have to be. s.mu is held.
func (room *Room) encrypted() bool { return room.state[stateKey{"m.room.encryption", ""}] != nil }

// before is the state before a position. s.mu is held.
func (room *Room) before(pos int64) map[stateKey]*Event {
	state := map[stateKey]*Event{}
	for _, e := range room.events {
		if e.pos >= pos {
			break
		}
		if e.StateKey != nil {
			state[stateKey{e.Type, *e.StateKey}] = e
		}
	}
	return state
}

// setting is a field of the state that is a text. s.mu is held.
func (room *Room) setting(kind, field, otherwise string) string {
	return stateText(room.state, kind, field, otherwise)
}

func stateText(state map[stateKey]*Event, kind, field, otherwise string) string {
	if e := state[stateKey{kind, ""}]; e != nil {
		if v, ok := e.Content[field].(string); ok {
			return v
		}
	}
	return otherwise
}

// sees returns which events of the room, which are given in their order, a user may
// see, by the room's history visibility at the time of each. s.mu is held.
func (room *Room) sees(user string, events []*Event) []*Event {
	if len(events) == 0 {
		return nil
	}
	now := room.membership(user)
	state := room.before(events[0].pos)
	var out []*Event
	for _, e := range events {
		visibility := stateText(state, "m.room.history_visibility", "history_visibility", "shared")
		then := membershipOf(state[stateKey{"m.room.member", user}])
		if e.StateKey != nil {
			state[stateKey{e.Type, *e.StateKey}] = e
		}
		own := e.Type == "m.room.member" && e.StateKey != nil && *e.StateKey == user
		switch {
		case own, visibility == "world_readable", then == "join",
			visibility == "shared" && now == "join",
			visibility == "invited" && then == "invite" && now == "join":
			out = append(out, e)
		}
	}
	return out
}

// room is a room by its id or alias that the caller has something to do with.
func (r *request) room() (*Room, error) {
	name := r.PathValue("room")
	room := r.s.rooms[name]
	if room == nil {
		room = r.s.aliases[name]
	}
	if room == nil {
		return nil, notFound("there is no room %s", name)
	}
	return room, nil
}

// joinedRoom is the room of the request, which the caller has joined.
func (r *request) joinedRoom() (*Room, error) {
	room, err := r.room()
	if err != nil {
		return nil, forbidden("not a member of the room")
	}
	if m := room.membership(r.user.ID); m != "join" {
		return nil, forbidden("not a member of the room: %s", m)
	}
	return room, nil
}

// event finds one of the room that the caller may see.
func (r *request) event(room *Room, id string) (*Event, error) {
	e := room.byID[id]
	if e == nil || len(room.sees(r.user.ID, []*Event{e})) == 0 {
		return nil, notFound("there is no event %s", id)
	}
	return e, nil
}
