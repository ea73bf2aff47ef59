package matrixfake

import (
	"net/http"
)

func joinedRooms(r *request) (any, error) {
	ids := []string{}
	for _, room := range r.s.sortedRooms() {
		if room.membership(r.user.ID) == "join" {
			ids = append(ids, room.ID)
		}
	}
	return object{"joined_rooms": ids}, nil
}

func join(r *request) (any, error) {
	room, err := r.room()
	if err != nil {
		return nil, err
	}
	if err := room.join(r.user); err != nil {
		return nil, err
	}
	return object{"room_id": room.ID}, nil
}

// join has a user join, as far as the room's rule allows. s.mu is held.
func (room *Room) join(u *User) error {
	switch room.membership(u.ID) {
	case "join":
		return nil
	case "ban":
		return forbidden("%s is banned", u.ID)
	case "invite":
	default:
		if rule := room.setting("m.room.join_rules", "join_rule", "invite"); rule != "public" {
			return forbidden("%s is not invited, and the room is for %q", u.ID, rule)
		}
	}
	delete(u.hidden, room.ID)
	room.set(u.ID, "m.room.member", u.ID, u.memberContent("join"))
	return nil
}

func knock(r *request) (any, error) {
	room, err := r.room()
	if err != nil {
		return nil, err
	}
	rule := room.setting("m.room.join_rules", "join_rule", "invite")
	if m := room.membership(r.user.ID); rule != "knock" || m != "leave" && m != "knock" {
		return nil, forbidden("who is %q cannot knock at a room for %q", m, rule)
	}
	room.set(r.user.ID, "m.room.member", r.user.ID, r.user.memberContent("knock"))
	return object{"room_id": room.ID}, nil
}

func leave(r *request) (any, error) {
	room, err := r.room()
	if err != nil {
		return nil, err
	}
	switch room.membership(r.user.ID) {
	case "join", "invite", "knock":
		room.set(r.user.ID, "m.room.member", r.user.ID, object{"membership": "leave"})
	case "leave":
		if room.state[stateKey{"m.room.member", r.user.ID}] == nil {
			return nil, forbidden("not a member of the room")
		}
	default:
		return nil, forbidden("banned from the room")
	}
	return object{}, nil
}

func forget(r *request) (any, error) {
	room, err := r.room()
	if err != nil {
		return nil, err
	}
	switch room.membership(r.user.ID) {
	case "join":
		return nil, refuse(http.StatusBadRequest, "M_UNKNOWN", "who is in the room cannot forget it")
	case "invite": // it came meanwhile, and is not what is forgotten
		return object{}, nil
	}
	r.user.hidden[room.ID] = true
	return object{}, nil
}

// member is what somebody does to another's membership.
func member(action string) func(*request) (any, error) {
	return func(r *request) (any, error) {
		var q struct {
			User   string `json:"user_id"`
			Reason string `json:"reason"`
		}
		if err := r.decode(&q); err != nil {
			return nil, err
		}
		if q.User == "" {
			return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "no user_id")
		}
		room, err := r.joinedRoom()
		if err != nil {
			return nil, err
		}
		who, err := r.s.user(q.User)
		if err != nil {
			return nil, err
		}
		if err := room.change(r.user, action, who, q.Reason); err != nil {
			return nil, err
		}
		return object{}, nil
	}
}

// change does "invite", "kick", "ban" or "unban" to somebody. s.mu is held.
func (room *Room) change(by *User, action string, who *User, reason string) error {
	needs := action
	if action == "unban" {
		needs = "ban"
	}
	if err := room.mayOver(by.ID, needs, who.ID); err != nil {
		return err
	}
	now := room.membership(who.ID)
	becomes := map[string]string{"kick": "leave", "unban": "leave", "ban": "ban"}[action]
	switch {
	case action == "invite":
		if now == "join" || now == "ban" {
			return forbidden("%s is in the room, or banned: %s", who.ID, now)
		}
		room.invite(by, who, false)
		return nil
	case action == "kick" && (now == "leave" || now == "ban"), action == "unban" && now != "ban":
		return forbidden("the membership of %s is %s", who.ID, now)
	}
	content := object{"membership": becomes}
	if reason != "" {
		content["reason"] = reason
	}
	room.set(by.ID, "m.room.member", who.ID, content)
	return nil
}

func members(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	wanted, unwanted := r.FormValue("membership"), r.FormValue("not_membership")
	chunk := []object{}
	for _, e := range room.current() {
		m := membershipOf(e)
		if e.Type == "m.room.member" && (wanted == "" || m == wanted) && (unwanted == "" || m != unwanted) {
			chunk = append(chunk, e.client(r.device))
		}
	}
	return object{"chunk": chunk}, nil
}

func joinedMembers(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	joined := object{}
	for _, id := range room.joined() {
		c := room.state[stateKey{"m.room.member", id}].Content
		joined[id] = object{"display_name": c["displayname"], "avatar_url": c["avatar_url"]}
	}
	return object{"joined": joined}, nil
}

func getAlias(r *request) (any, error) {
	room := r.s.aliases[r.PathValue("alias")]
	if room == nil {
		return nil, notFound("there is no %s", r.PathValue("alias"))
	}
	return object{"room_id": room.ID, "servers": []string{ServerName}}, nil
}

func setAlias(r *request) (any, error) {
	var q struct {
		Room string `json:"room_id"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	alias, room := r.PathValue("alias"), r.s.rooms[q.Room]
	switch {
	case room == nil:
		return nil, notFound("there is no room %s", q.Room)
	case r.s.aliases[alias] != nil:
		return nil, refuse(http.StatusConflict, "M_UNKNOWN", "%s is taken", alias)
	}
	r.s.aliases[alias] = room
	room.aliases = append(room.aliases, alias)
	return object{}, nil
}

func deleteAlias(r *request) (any, error) {
	alias := r.PathValue("alias")
	if r.s.aliases[alias] == nil {
		return nil, notFound("there is no %s", alias)
	}
	delete(r.s.aliases, alias)
	return object{}, nil
}
