package matrixfake

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// creation is what createRoom takes.
type creation struct {
	Preset     string         `json:"preset"`
	Visibility string         `json:"visibility"`
	Name       string         `json:"name"`
	Topic      string         `json:"topic"`
	Alias      string         `json:"room_alias_name"`
	Invite     []string       `json:"invite"`
	Direct     bool           `json:"is_direct"`
	Version    string         `json:"room_version"`
	Creation   object         `json:"creation_content"`
	Power      object         `json:"power_level_content_override"`
	State      []initialState `json:"initial_state"`
}

type initialState struct {
	Type    string `json:"type"`
	Key     string `json:"state_key"`
	Content object `json:"content"`
}

func createRoom(r *request) (any, error) {
	var q creation
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	room, err := r.s.create(r.user, q)
	if err != nil {
		return nil, err
	}
	return object{"room_id": room.ID}, nil
}

// create makes a room. s.mu is held.
func (s *Server) create(by *User, q creation) (*Room, error) {
	version := cmp.Or(q.Version, defaultVersion)
	if !slices.Contains(roomVersions, version) {
		return nil, refuse(http.StatusBadRequest, "M_UNSUPPORTED_ROOM_VERSION", "no rooms of version %q", version)
	}
	preset := cmp.Or(q.Preset, map[bool]string{true: "public_chat", false: "private_chat"}[q.Visibility == "public"])
	if preset != "private_chat" && preset != "public_chat" && preset != "trusted_private_chat" {
		return nil, refuse(http.StatusBadRequest, "M_BAD_JSON", "no preset %q", preset)
	}
	alias := fmt.Sprintf("#%s:%s", q.Alias, ServerName)
	if q.Alias != "" && s.aliases[alias] != nil {
		return nil, refuse(http.StatusBadRequest, "M_ROOM_IN_USE", "%s is taken", alias)
	}
	for _, id := range q.Invite {
		if _, err := s.user(id); err != nil {
			return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "there is no %s to invite", id)
		}
	}
	room := s.newRoom(version)
	content := maps.Clone(q.Creation)
	if content == nil {
		content = object{}
	}
	content["room_version"] = version
	if version < "11" && len(version) == 1 || version == "10" {
		content["creator"] = by.ID
	}
	if version == "12" && preset == "trusted_private_chat" {
		var more []any
		for _, id := range q.Invite {
			more = append(more, id)
		}
		content["additional_creators"] = more
	}
	room.set(by.ID, "m.room.create", "", content)
	room.set(by.ID, "m.room.member", by.ID, by.memberContent("join"))
	room.set(by.ID, "m.room.power_levels", "", levels(by, version, preset, q))
	if q.Alias != "" {
		s.aliases[alias] = room
		room.aliases = append(room.aliases, alias)
		room.set(by.ID, "m.room.canonical_alias", "", object{"alias": alias})
	}
	given := map[string]bool{}
	for _, state := range q.State {
		given[state.Type] = true
	}
	usual := map[string]object{
		"m.room.join_rules":         {"join_rule": "invite"},
		"m.room.history_visibility": {"history_visibility": "shared"},
		"m.room.guest_access":       {"guest_access": "can_join"},
	}
	if preset == "public_chat" {
		usual["m.room.join_rules"] = object{"join_rule": "public"}
		usual["m.room.guest_access"] = object{"guest_access": "forbidden"}
	}
	for _, kind := range slices.Sorted(maps.Keys(usual)) {
		if !given[kind] {
			room.set(by.ID, kind, "", usual[kind])
		}
	}
	for _, state := range q.State {
		room.set(by.ID, state.Type, state.Key, state.Content)
	}
	if q.Name != "" {
		room.set(by.ID, "m.room.name", "", object{"name": q.Name})
	}
	if q.Topic != "" {
		room.set(by.ID, "m.room.topic", "", object{"topic": q.Topic})
	}
	for _, id := range q.Invite {
		room.invite(by, s.users[id], q.Direct)
	}
	return room, nil
}

// levels are a new room's power levels.
func levels(by *User, version, preset string, q creation) object {
	users := object{by.ID: 100}
	if preset == "trusted_private_chat" {
		for _, id := range q.Invite {
			users[id] = 100
		}
	}
	tombstone := 100
	if version == "12" {
		users, tombstone = object{}, 150
	}
	content := object{
		"users": users, "users_default": 0, "events_default": 0, "state_default": 50,
		"invite": 0, "kick": 50, "ban": 50, "redact": 50,
		"events": object{
			"m.room.name": 50, "m.room.power_levels": 100, "m.room.history_visibility": 100, "m.room.canonical_alias": 50,
			"m.room.avatar": 50, "m.room.tombstone": tombstone, "m.room.server_acl": 100, "m.room.encryption": 100,
		},
	}
	maps.Copy(content, q.Power)
	return content
}

// invite adds an invitation. s.mu is held.
func (room *Room) invite(by, who *User, direct bool) {
	content := who.memberContent("invite")
	if direct {
		content["is_direct"] = true
	}
	room.set(by.ID, "m.room.member", who.ID, content)
}
