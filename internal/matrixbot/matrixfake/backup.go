package matrixfake

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// A backup is one version of a user's backed up keys, by room and session.
type backup struct {
	version   string
	algorithm string
	auth      object
	etag      int
	deleted   bool
	rooms     map[string]map[string]backedUp
}

// backedUp is a Megolm session.
type backedUp struct {
	First     int    `json:"first_message_index"`
	Forwarded int    `json:"forwarded_count"`
	Verified  bool   `json:"is_verified"`
	Data      object `json:"session_data"`
}

// better reports whether a session is worth more than one that is there; see
// https://spec.matrix.org/v1.15/client-server-api/#put_matrixclientv3room_keyskeysroomidsessionid.
func (k backedUp) better(than backedUp) bool {
	switch {
	case k.Verified != than.Verified:
		return k.Verified
	case k.First != than.First:
		return k.First < than.First
	}
	return k.Forwarded < than.Forwarded
}

func (b *backup) count() int {
	n := 0
	for _, sessions := range b.rooms {
		n += len(sessions)
	}
	return n
}

// backup is a version, or ("") the last.
func (r *request) backup(version string) (*backup, error) {
	for i := len(r.user.backups) - 1; i >= 0; i-- {
		if b := r.user.backups[i]; !b.deleted && (version == "" || b.version == version) {
			return b, nil
		}
	}
	return nil, notFound("there is no backup %q", version)
}

func getBackup(r *request) (any, error) {
	b, err := r.backup(r.PathValue("version"))
	if err != nil {
		return nil, err
	}
	return object{
		"version": b.version, "algorithm": b.algorithm, "auth_data": b.auth, "count": b.count(), "etag": strconv.Itoa(b.etag),
	}, nil
}

func newBackup(r *request) (any, error) {
	var q struct {
		Algorithm string `json:"algorithm"`
		Auth      object `json:"auth_data"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	if q.Algorithm == "" || q.Auth == nil {
		return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "no algorithm or auth_data")
	}
	b := &backup{
		version: strconv.Itoa(len(r.user.backups) + 1), algorithm: q.Algorithm, auth: q.Auth, rooms: map[string]map[string]backedUp{},
	}
	r.user.backups = append(r.user.backups, b)
	return object{"version": b.version}, nil
}

func changeBackup(r *request) (any, error) {
	var q struct {
		Algorithm string `json:"algorithm"`
		Auth      object `json:"auth_data"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	b, err := r.backup(r.PathValue("version"))
	if err != nil {
		return nil, err
	}
	if q.Algorithm != b.algorithm {
		return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the algorithm cannot change")
	}
	b.auth = q.Auth
	return object{}, nil
}

func deleteBackup(r *request) (any, error) {
	b, err := r.backup(r.PathValue("version"))
	if err != nil {
		return nil, err
	}
	b.deleted = true
	return object{}, nil
}

// currentBackup is the version that the request names, if keys can go there.
func (r *request) currentBackup() (*backup, error) {
	last, err := r.backup("")
	if err != nil {
		return nil, err
	}
	if version := r.FormValue("version"); version != last.version {
		return nil, refusal{
			http.StatusForbidden, "M_WRONG_ROOM_KEYS_VERSION", "not the current version", object{"current_version": last.version},
		}
	}
	return last, nil
}

func putBackedUp(r *request) (any, error) {
	room, session := r.PathValue("room"), r.PathValue("session")
	given := map[string]map[string]backedUp{}
	var err error
	switch {
	case session != "":
		var k backedUp
		err = r.decode(&k)
		given[room] = map[string]backedUp{session: k}
	case room != "":
		var q struct {
			Sessions map[string]backedUp `json:"sessions"`
		}
		err = r.decode(&q)
		given[room] = q.Sessions
	default:
		var q struct {
			Rooms map[string]struct {
				Sessions map[string]backedUp `json:"sessions"`
			} `json:"rooms"`
		}
		err = r.decode(&q)
		for id, of := range q.Rooms {
			given[id] = of.Sessions
		}
	}
	if err != nil {
		return nil, err
	}
	b, err := r.currentBackup()
	if err != nil {
		return nil, err
	}
	for id, sessions := range given {
		for name, k := range sessions {
			b.put(id, name, k)
		}
	}
	return object{"count": b.count(), "etag": strconv.Itoa(b.etag)}, nil
}

func (b *backup) put(room, session string, k backedUp) {
	if b.rooms[room] == nil {
		b.rooms[room] = map[string]backedUp{}
	}
	if old, there := b.rooms[room][session]; !there || k.better(old) {
		b.rooms[room][session] = k
		b.etag++
	}
}

func getBackedUp(r *request) (any, error) {
	b, err := r.backup(r.FormValue("version"))
	if err != nil {
		return nil, err
	}
	room, session := r.PathValue("room"), r.PathValue("session")
	switch {
	case session != "":
		k, there := b.rooms[room][session]
		if !there {
			return nil, notFound("the session is not backed up")
		}
		return k, nil
	case room != "":
		return object{"sessions": sessionsOf(b.rooms[room])}, nil
	}
	rooms := object{}
	for id, sessions := range b.rooms {
		rooms[id] = object{"sessions": sessionsOf(sessions)}
	}
	return object{"rooms": rooms}, nil
}

func sessionsOf(all map[string]backedUp) object {
	out := object{}
	for id, k := range all {
		out[id] = k
	}
	return out
}

func deleteBackedUp(r *request) (any, error) {
	b, err := r.currentBackup()
	if err != nil {
		return nil, err
	}
	room, session := r.PathValue("room"), r.PathValue("session")
	switch {
	case session != "":
		delete(b.rooms[room], session)
	case room != "":
		delete(b.rooms, room)
	default:
		clear(b.rooms)
	}
	b.etag++
	return object{"count": b.count(), "etag": strconv.Itoa(b.etag)}, nil
}

// BackedUp is how many Megolm sessions of a user are in the newest key backup; -1 there
// is none.
func (u *User) BackedUp() int {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	r := request{s: u.s, user: u}
	b, err := r.backup("")
	if err != nil {
		return -1
	}
	return b.count()
}

// AccountData is what a user's clients keep here under a type, as JSON; nil nothing.
func (u *User) AccountData(kind string) json.RawMessage {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	d := u.data[kind]
	if d == nil {
		return nil
	}
	text, err := json.Marshal(d.content)
	if err != nil {
		u.s.t.Errorf("matrixfake: %v", err)
	}
	return text
}
