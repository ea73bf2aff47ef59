package matrixfake

import (
	"slices"
	"strings"
)

// A Message is one as people see it, with its last edit.
type Message struct {
	ID          string
	Sender      string
	Kind        string // "m.room.message", or "m.room.encrypted", of which only the relation can be read
	Type        string // "m.text", "m.image" …
	Body        string
	HTML        string // formatted_body; "" none
	Thread      string // root; "" not in a thread
	ReplyTo     string // event that it answers; "" none
	FallingBack bool   // ReplyTo is only for clients without threads
	Mentions    []string
	Edits       int
	EditedBy    []string            // events, the last is what Body says
	Reactions   map[string][]string // users by emoji, in the order in which they came
	Redacted    bool
	Content     map[string]any // with the last edit applied
	At          int64          // origin_server_ts
	Transaction string         // of the client that sent it
}

// Messages are the room's messages without edits and reactions, in the order in which
// they came.
func (room *Room) Messages() []Message {
	room.s.mu.Lock()
	defer room.s.mu.Unlock()
	var out []Message
	for _, e := range room.events {
		if e.Type != "m.room.message" && e.Type != "m.room.encrypted" {
			continue
		}
		if way, _ := e.relation(); way == "m.replace" {
			continue
		}
		out = append(out, e.message())
	}
	return out
}

// message is an event as people see it. s.mu is held.
func (e *Event) message() Message {
	m := Message{
		ID: e.ID, Sender: e.Sender, Kind: e.Type, Content: e.Content, Redacted: e.redactedBy != nil, At: e.At, Transaction: e.txn,
		Reactions: map[string][]string{},
	}
	way, target := e.relation()
	if way == "m.thread" {
		m.Thread = target
	}
	relates, _ := e.Content["m.relates_to"].(object)
	reply, _ := relates["m.in_reply_to"].(object)
	m.ReplyTo, _ = reply["event_id"].(string)
	m.FallingBack, _ = relates["is_falling_back"].(bool)
	for _, c := range e.children("m.replace") {
		if c.Sender != e.Sender || m.Redacted {
			continue
		}
		m.Edits++
		m.EditedBy = append(m.EditedBy, c.ID)
		if now, ok := c.Content["m.new_content"].(object); ok {
			m.Content = now
		}
	}
	m.Type, _ = m.Content["msgtype"].(string)
	m.Body, _ = m.Content["body"].(string)
	m.HTML, _ = m.Content["formatted_body"].(string)
	mentions, _ := m.Content["m.mentions"].(object)
	ids, _ := mentions["user_ids"].([]any)
	for _, v := range ids {
		if id, ok := v.(string); ok {
			m.Mentions = append(m.Mentions, id)
		}
	}
	for _, c := range e.children("m.annotation") {
		m.Reactions[reactionKey(c.Content)] = append(m.Reactions[reactionKey(c.Content)], c.Sender)
	}
	return m
}

// Message is one by the id of its event.
func (room *Room) Message(id string) Message {
	room.s.t.Helper()
	for _, m := range room.Messages() {
		if m.ID == id {
			return m
		}
	}
	room.s.t.Fatalf("matrixfake: the room has no message %s", id)
	return Message{}
}

// Thread are the messages of a thread, without its root.
func (room *Room) Thread(root string) []Message {
	return slices.DeleteFunc(room.Messages(), func(m Message) bool { return m.Thread != root })
}

// From are the messages of one user.
func (room *Room) From(u *User) []Message {
	return slices.DeleteFunc(room.Messages(), func(m Message) bool { return m.Sender != u.ID })
}

// Answers are the messages of others than its author that answer a message: by a reply,
// or in the thread below it.
func (room *Room) Answers(to string) []Message {
	asked := room.Message(to)
	return slices.DeleteFunc(room.Messages(), func(m Message) bool {
		return m.Sender == asked.Sender || m.Redacted || m.ReplyTo != to && m.Thread != to
	})
}

// Answer waits for an answer to a message that contains all of some texts, and returns
// it.
func (room *Room) Answer(to string, texts ...string) Message {
	room.s.t.Helper()
	var found Message
	room.s.Await("an answer with "+strings.Join(texts, ", "), func() bool {
		for _, m := range room.Answers(to) {
			if containsAll(m.Body, texts) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// Says waits for a message of somebody that contains all of some texts.
func (room *Room) Says(u *User, texts ...string) Message {
	room.s.t.Helper()
	var found Message
	room.s.Await(u.ID+" saying "+strings.Join(texts, ", "), func() bool {
		for _, m := range room.From(u) {
			if containsAll(m.Body, texts) && !m.Redacted {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

func containsAll(text string, all []string) bool {
	return !slices.ContainsFunc(all, func(part string) bool { return !strings.Contains(text, part) })
}

// Membership is a user's: "join", "invite", "leave", "ban" or "knock".
func (room *Room) Membership(u *User) string {
	room.s.mu.Lock()
	defer room.s.mu.Unlock()
	return room.membership(u.ID)
}

// AwaitMembership waits until a user's membership is as told.
func (room *Room) AwaitMembership(u *User, membership string) {
	room.s.t.Helper()
	room.s.Await(u.ID+" to be "+membership, func() bool { return room.Membership(u) == membership })
}

// State is the content of an event of the state; nil there is none.
func (room *Room) State(kind, key string) map[string]any {
	room.s.mu.Lock()
	defer room.s.mu.Unlock()
	if e := room.state[stateKey{kind, key}]; e != nil {
		return e.Content
	}
	return nil
}

// Typing reports whether a user is said to type.
func (room *Room) Typing(u *User) bool {
	room.s.mu.Lock()
	defer room.s.mu.Unlock()
	_, types := room.typists[u.ID]
	return types
}

// Events are all events of the room as they are, in the order in which they came.
func (room *Room) Events() []Event {
	room.s.mu.Lock()
	defer room.s.mu.Unlock()
	var out []Event
	for _, e := range room.events {
		out = append(out, *e)
	}
	return out
}

// Rooms are the rooms in which a user is, or to which it is invited, by their ids.
func (u *User) Rooms(membership string) []*Room {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return slices.DeleteFunc(u.s.sortedRooms(), func(room *Room) bool { return room.membership(u.ID) != membership })
}

// Room is one by its id.
func (s *Server) Room(id string) *Room {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	room := s.rooms[id]
	if room == nil {
		s.t.Fatalf("matrixfake: there is no room %s", id)
	}
	return room
}
