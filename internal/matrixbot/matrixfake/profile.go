package matrixfake

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

func (u *User) profile() object {
	p := object{"displayname": u.name}
	if u.avatar != "" {
		p["avatar_url"] = u.avatar
	}
	return p
}

func getProfile(r *request) (any, error) {
	u, err := r.s.user(r.PathValue("user"))
	if err != nil {
		return nil, err
	}
	return u.profile(), nil
}

func getProfileField(r *request) (any, error) {
	u, err := r.s.user(r.PathValue("user"))
	if err != nil {
		return nil, err
	}
	field := r.PathValue("field")
	value, ok := u.profile()[field]
	if !ok {
		return nil, notFound("no %s", field)
	}
	return object{field: value}, nil
}

func setProfile(r *request) (any, error) {
	if r.PathValue("user") != r.user.ID {
		return nil, forbidden("this is somebody else")
	}
	q, err := r.content()
	if err != nil {
		return nil, err
	}
	field := r.PathValue("field")
	value, ok := q[field].(string)
	switch {
	case !ok:
		return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "no %s", field)
	case field == "displayname" && len(value) > 256:
		return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the name has more than 256 bytes")
	case field == "avatar_url" && value != "" && !strings.HasPrefix(value, "mxc://"):
		return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the avatar is no mxc:// address")
	case field != "displayname" && field != "avatar_url":
		return nil, refuse(http.StatusBadRequest, "M_UNRECOGNIZED", "profiles have no %q here", field)
	}
	r.user.rename(field, value)
	return object{}, nil
}

// rename changes a profile, in all rooms of the user. s.mu is held.
func (u *User) rename(field, value string) {
	if field == "displayname" {
		u.name = value
	} else {
		u.avatar = value
	}
	for _, room := range u.s.sortedRooms() {
		if room.membership(u.ID) == "join" {
			room.add(&Event{Sender: u.ID, Type: "m.room.member", StateKey: &u.ID, Content: u.memberContent("join")})
		}
	}
}

// memberContent is what a member event of the user says.
func (u *User) memberContent(membership string) object {
	c := u.profile()
	c["membership"] = membership
	return c
}

func searchUsers(r *request) (any, error) {
	var q struct {
		Term  string `json:"search_term"`
		Limit int    `json:"limit"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	found := []object{}
	for _, u := range r.s.users {
		if strings.Contains(strings.ToLower(u.ID+" "+u.name), strings.ToLower(q.Term)) {
			p := object{"user_id": u.ID, "display_name": u.name}
			if u.avatar != "" {
				p["avatar_url"] = u.avatar
			}
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b object) int { return strings.Compare(a["user_id"].(string), b["user_id"].(string)) })
	limit := cmp.Or(q.Limit, 10)
	return object{"results": found[:min(limit, len(found))], "limited": len(found) > limit}, nil
}
