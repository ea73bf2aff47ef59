package matrixfake

import (
	"maps"
	"net/http"
	"slices"
)

// setData keeps account data, of a room or ("") of all.
func (u *User) setData(room, kind string, content object, pos int64) {
	all := u.data
	if room != "" {
		if all = u.rooms[room]; all == nil {
			all = map[string]*datum{}
			u.rooms[room] = all
		}
	}
	all[kind] = &datum{content, pos}
}

func dataSince(all map[string]*datum, since int64, f eventFilter) []object {
	out := []object{}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		if d := all[kind]; d.pos > since && f.wants(kind, "") {
			out = append(out, object{"type": kind, "content": d.content})
		}
	}
	return out
}

func getAccountData(r *request) (any, error) {
	if err := r.mine(); err != nil {
		return nil, err
	}
	all := r.user.data
	if room := r.PathValue("room"); room != "" {
		all = r.user.rooms[room]
	}
	if d := all[r.PathValue("type")]; d != nil {
		return d.content, nil
	}
	return nil, notFound("there is no %s", r.PathValue("type"))
}

func setAccountData(r *request) (any, error) {
	if err := r.mine(); err != nil {
		return nil, err
	}
	kind := r.PathValue("type")
	if kind == "m.fully_read" || kind == "m.push_rules" {
		return nil, refuse(http.StatusMethodNotAllowed, "M_BAD_JSON", "%s is the homeserver's", kind)
	}
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	r.user.setData(r.PathValue("room"), kind, content, r.s.next())
	return object{}, nil
}

// pushRules are none: nobody is notified here.
func pushRules(*request) (any, error) {
	return object{"global": object{
		"override": []any{}, "content": []any{}, "room": []any{}, "sender": []any{}, "underride": []any{},
	}}, nil
}
