package matrixfake

import (
	"maps"
	"net/http"
	"slices"
)

func upgrade(r *request) (any, error) {
	var q struct {
		Version string `json:"new_version"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	replacement, err := room.upgrade(r.user, q.Version)
	if err != nil {
		return nil, err
	}
	return object{"replacement_room": replacement.ID}, nil
}

// carried is the state that a replacement room has of the old one.
var carried = []string{
	"m.room.name", "m.room.topic", "m.room.avatar", "m.room.encryption", "m.room.history_visibility", "m.room.join_rules",
	"m.room.guest_access", "m.room.server_acl",
}

// upgrade replaces the room. Its members are not in the new one; people's clients invite
// them. s.mu is held.
func (room *Room) upgrade(by *User, version string) (*Room, error) {
	if !slices.Contains(roomVersions, version) {
		return nil, refuse(http.StatusBadRequest, "M_UNSUPPORTED_ROOM_VERSION", "no rooms of version %q", version)
	}
	if err := room.may(by.ID, "m.room.tombstone", true); err != nil {
		return nil, err
	}
	q := creation{Version: version, Creation: object{"predecessor": object{"room_id": room.ID, "event_id": room.events[len(room.events)-1].ID}}}
	for _, e := range room.current() {
		if slices.Contains(carried, e.Type) {
			q.State = append(q.State, initialState{e.Type, *e.StateKey, e.Content})
		}
	}
	if levels := room.state[stateKey{"m.room.power_levels", ""}]; levels != nil {
		q.Power = maps.Clone(levels.Content)
		if version == "12" {
			users := maps.Clone(q.Power["users"].(object))
			delete(users, by.ID)
			q.Power["users"] = users
		}
	}
	replacement, err := room.s.create(by, q)
	if err != nil {
		return nil, err
	}
	room.set(by.ID, "m.room.tombstone", "", object{"body": "This room has been replaced", "replacement_room": replacement.ID})
	for _, alias := range room.aliases {
		room.s.aliases[alias] = replacement
	}
	replacement.aliases, room.aliases = room.aliases, nil
	if levels := room.state[stateKey{"m.room.power_levels", ""}]; levels != nil {
		content := maps.Clone(levels.Content)
		content["events_default"], content["invite"] = 50, 50
		room.set(by.ID, "m.room.power_levels", "", content)
	}
	return replacement, nil
}
