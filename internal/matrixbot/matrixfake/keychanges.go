package matrixfake

import (
	"maps"
	"slices"
)

// moved is a change of a user's keys or devices.
type moved struct {
	pos  int64
	user string
}

// rekeyed notes that a user's keys or devices have changed. s.mu is held.
func (s *Server) rekeyed(u *User) { s.moved = append(s.moved, moved{s.next(), u.ID}) }

func changedKeys(r *request) (any, error) {
	from, err := position(r.FormValue("from"))
	if err != nil {
		return nil, err
	}
	to, err := position(r.FormValue("to"))
	if err != nil {
		return nil, err
	}
	changed, left := r.keyChanges(from, to)
	return object{"changed": changed, "left": left}, nil
}

// keyChanges are the users who share a room with the caller and whose keys changed, or
// who came into one of its rooms; and those who are in none any more.
func (r *request) keyChanges(from, to int64) (changed, left []string) {
	sharing, gone := map[string]bool{r.user.ID: true}, map[string]bool{}
	found := map[string]bool{}
	for _, room := range r.s.rooms {
		own := room.membership(r.user.ID)
		for _, e := range room.events {
			if e.pos <= from || e.pos > to || e.Type != "m.room.member" || e.StateKey == nil {
				continue
			}
			switch m := membershipOf(e); {
			case m == "join" && own == "join" && membershipOf(e.previous) != "join":
				found[*e.StateKey] = true
				if *e.StateKey == r.user.ID {
					for _, id := range room.joined() {
						found[id] = true
					}
				}
			case (m == "leave" || m == "ban") && membershipOf(e.previous) == "join":
				gone[*e.StateKey] = true
				if *e.StateKey == r.user.ID {
					for _, id := range room.joined() {
						gone[id] = true
					}
				}
			}
		}
		if own == "join" {
			for _, id := range append(room.joined(), room.with("invite")...) {
				sharing[id] = true
			}
		}
	}
	for _, m := range r.s.moved {
		if m.pos > from && m.pos <= to {
			found[m.user] = true
		}
	}
	changed, left = []string{}, []string{}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if sharing[id] {
			changed = append(changed, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(gone)) {
		if !sharing[id] {
			left = append(left, id)
		}
	}
	return changed, left
}
