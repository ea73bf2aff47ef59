package matrixfake

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
)

// whole is a number of an event's content; JSON's of requests are json.Number.
func whole(v any) (int, bool) {
	switch n := v.(type) {
	case json.Number:
		i, err := n.Int64()
		return int(i), err == nil
	case float64:
		return int(n), n == math.Trunc(n)
	case int:
		return n, true
	}
	return 0, false
}

// creators are who has unlimited power, in rooms of version 12. s.mu is held.
func (room *Room) creators() []string {
	create := room.state[stateKey{"m.room.create", ""}]
	if room.Version != "12" || create == nil {
		return nil
	}
	out := []string{create.Sender}
	more, _ := create.Content["additional_creators"].([]any)
	for _, v := range more {
		if id, ok := v.(string); ok {
			out = append(out, id)
		}
	}
	return out
}

// power is a user's level. s.mu is held.
func (room *Room) power(user string) int {
	if slices.Contains(room.creators(), user) {
		return math.MaxInt
	}
	levels := room.state[stateKey{"m.room.power_levels", ""}]
	if levels == nil {
		if create := room.state[stateKey{"m.room.create", ""}]; create == nil || create.Sender == user {
			return 100
		}
		return 0
	}
	if users, ok := levels.Content["users"].(object); ok {
		if n, ok := whole(users[user]); ok {
			return n
		}
	}
	n, _ := whole(levels.Content["users_default"])
	return n
}

// needed is the level that something takes: "invite", "kick", "ban", "redact". s.mu is
// held.
func (room *Room) needed(action string) int {
	otherwise := 50
	if action == "invite" {
		otherwise = 0
	}
	levels := room.state[stateKey{"m.room.power_levels", ""}]
	if levels == nil {
		return otherwise
	}
	if n, ok := whole(levels.Content[action]); ok {
		return n
	}
	return otherwise
}

// toSend is the level that an event takes. s.mu is held.
func (room *Room) toSend(kind string, state bool) int {
	levels := room.state[stateKey{"m.room.power_levels", ""}]
	if levels == nil {
		return 0
	}
	if events, ok := levels.Content["events"].(object); ok {
		if n, ok := whole(events[kind]); ok {
			return n
		}
	}
	field, otherwise := "events_default", 0
	if state {
		field, otherwise = "state_default", 50
	}
	if n, ok := whole(levels.Content[field]); ok {
		return n
	}
	return otherwise
}

// may checks that a member's level suffices to send an event. s.mu is held.
func (room *Room) may(user, kind string, state bool) error {
	if have, want := room.power(user), room.toSend(kind, state); have < want {
		return forbidden("%s has level %d and needs %d to send %s", user, have, want, kind)
	}
	return nil
}

// mayOver checks that a user may do something to another. s.mu is held.
func (room *Room) mayOver(user, action, other string) error {
	have := room.power(user)
	if want := room.needed(action); have < want {
		return forbidden("%s has level %d and needs %d to %s", user, have, want, action)
	}
	if action != "invite" && have <= room.power(other) {
		return forbidden("%s is not above %s", user, other)
	}
	return nil
}

// mayLevel checks a change of the levels: nobody gives or takes what is above their own.
// s.mu is held.
func (room *Room) mayLevel(user string, content object) error {
	own := room.power(user)
	users, _ := content["users"].(object)
	for _, creator := range room.creators() {
		if _, named := users[creator]; named {
			return refuse(http.StatusBadRequest, "M_BAD_JSON", "the levels name the creator %s", creator)
		}
	}
	var old object
	if levels := room.state[stateKey{"m.room.power_levels", ""}]; levels != nil {
		old, _ = levels.Content["users"].(object)
	}
	for id, v := range users {
		n, ok := whole(v)
		if !ok {
			return refuse(http.StatusBadRequest, "M_BAD_JSON", "the level of %s is no number", id)
		}
		if was, _ := whole(old[id]); n != was && (n > own || was >= own && id != user) {
			return forbidden("%s may not change the level of %s", user, id)
		}
	}
	for id, v := range old {
		if was, _ := whole(v); users[id] == nil && was >= own && id != user {
			return forbidden("%s may not take the level of %s", user, id)
		}
	}
	return nil
}
