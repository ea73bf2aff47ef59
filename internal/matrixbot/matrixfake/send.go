package matrixfake

import (
	"encoding/json"
	"net/http"
)

// maxEvent is the most bytes of an event, with all that the homeserver adds, as the
// specification sets it; overhead is about what that is.
const (
	maxEvent = 65_536
	overhead = 800
)

// fits checks the limits of an event's size.
func fits(room *Room, sender, kind string, key *string, content object) error {
	event := object{"room_id": room.ID, "sender": sender, "type": kind, "content": content}
	if key != nil {
		event["state_key"] = *key
		if len(*key) > 255 {
			return refuse(http.StatusBadRequest, "M_TOO_LARGE", "a state key of %d bytes", len(*key))
		}
	}
	if len(kind) > 255 {
		return refuse(http.StatusBadRequest, "M_TOO_LARGE", "a type of %d bytes", len(kind))
	}
	text, err := canonical(event)
	if err != nil {
		return refuse(http.StatusBadRequest, "M_BAD_JSON", "%v", err)
	}
	if n := len(text) + overhead; n > maxEvent {
		return refuse(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "an event of %d bytes", n)
	}
	return nil
}

// once returns the event that a transaction of the device made before. What is sent
// again under the same transaction is to be the same, unless it was encrypted anew.
func (r *request) once(room *Room, kind string) (id string, known bool) {
	txn := r.transaction()
	id, known = r.device.events[txn]
	if known && kind != "m.room.encrypted" && r.device.bodies[txn] != string(r.body) {
		r.s.violated(r.user, "transaction_reused", "%s in %s with another body", r.PathValue("txn"), room.ID)
	}
	return id, known
}

// transaction is unique for the device and the endpoint.
func (r *request) transaction() string {
	return r.PathValue("room") + " " + r.PathValue("type") + r.PathValue("event") + " " + r.PathValue("txn")
}

func (r *request) sent(e *Event) object {
	txn := r.transaction()
	r.device.events[txn], r.device.bodies[txn] = e.ID, string(r.body)
	return object{"event_id": e.ID}
}

func sendEvent(r *request) (any, error) {
	room, err := r.room()
	if err != nil {
		return nil, forbidden("not a member of the room")
	}
	kind := r.PathValue("type")
	if id, known := r.once(room, kind); known {
		return object{"event_id": id}, nil
	}
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	e, err := room.send(r.user, r.device, kind, content)
	if err != nil {
		return nil, err
	}
	e.txn = r.PathValue("txn")
	return r.sent(e), nil
}

// send checks an event and adds it. s.mu is held.
func (room *Room) send(u *User, d *Device, kind string, content object) (*Event, error) {
	if m := room.membership(u.ID); m != "join" {
		return nil, forbidden("not a member of the room: %s", m)
	}
	if err := room.may(u.ID, kind, false); err != nil {
		return nil, err
	}
	if err := fits(room, u.ID, kind, nil, content); err != nil {
		return nil, err
	}
	if kind == "m.reaction" {
		way, target := relationOf(content)
		for _, e := range room.events {
			w, t := e.relation()
			if e.Sender == u.ID && e.Type == kind && e.redactedBy == nil && w == way && t == target && reactionKey(e.Content) == reactionKey(content) {
				return nil, refuse(http.StatusBadRequest, "M_DUPLICATE_ANNOTATION", "the reaction is there already")
			}
		}
	}
	if way, target := relationOf(content); way == "m.thread" && room.byID[target] != nil {
		if other, _ := room.byID[target].relation(); other != "" {
			return nil, refuse(http.StatusBadRequest, "M_UNKNOWN", "Cannot start threads from an event with a relation")
		}
	}
	for _, p := range room.problems(u, kind, content) {
		room.s.violated(u, p.Code, "%s in %s: %s", kind, room.ID, p.Text)
	}
	delete(room.typists, u.ID)
	return room.add(&Event{Sender: u.ID, Type: kind, Content: content, device: d}), nil
}

func relationOf(content object) (kind, target string) {
	e := Event{Content: content}
	return e.relation()
}

func reactionKey(content object) string {
	relates, _ := content["m.relates_to"].(object)
	key, _ := relates["key"].(string)
	return key
}

func redactEvent(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	if id, known := r.once(room, "m.room.redaction"); known {
		return object{"event_id": id}, nil
	}
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	target, err := r.event(room, r.PathValue("event"))
	if err != nil {
		return nil, err
	}
	e, err := room.redact(r.user, r.device, target, content)
	if err != nil {
		return nil, err
	}
	e.txn = r.PathValue("txn")
	return r.sent(e), nil
}

// redact adds a redaction. s.mu is held.
func (room *Room) redact(u *User, d *Device, target *Event, content object) (*Event, error) {
	if err := room.may(u.ID, "m.room.redaction", false); err != nil {
		return nil, err
	}
	if target.Sender != u.ID && room.power(u.ID) < room.needed("redact") {
		return nil, forbidden("%s may not redact what others sent", u.ID)
	}
	if content == nil {
		content = object{}
	}
	content["redacts"] = target.ID
	e := room.add(&Event{Sender: u.ID, Type: "m.room.redaction", Content: content, device: d, redacts: target.ID})
	if target.redactedBy == nil {
		target.redact(e)
	}
	return e, nil
}

func getState(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	return clients(room.current(), r.device), nil
}

func getStateEvent(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	e := room.state[stateKey{r.PathValue("type"), r.PathValue("key")}]
	if e == nil {
		return nil, notFound("the room has no %s %q", r.PathValue("type"), r.PathValue("key"))
	}
	if r.FormValue("format") == "event" {
		return e.client(r.device), nil
	}
	return e.Content, nil
}

func setState(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	kind, key := r.PathValue("type"), r.PathValue("key")
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	e, err := room.setBy(r.user, kind, key, content)
	if err != nil {
		return nil, err
	}
	return object{"event_id": e.ID}, nil
}

// setBy checks an event of the state and adds it, if it changes anything. s.mu is held.
func (room *Room) setBy(u *User, kind, key string, content object) (*Event, error) {
	if err := fits(room, u.ID, kind, &key, content); err != nil {
		return nil, err
	}
	switch kind {
	case "m.room.member":
		return room.setMember(u, key, content)
	case "m.room.create":
		return nil, forbidden("a room is created once")
	case "m.room.power_levels":
		if err := room.mayLevel(u.ID, content); err != nil {
			return nil, err
		}
	case "m.room.encryption":
		if content["algorithm"] != "m.megolm.v1.aes-sha2" {
			room.s.violated(u, "bad_algorithm", "%v", content["algorithm"])
		}
	}
	if err := room.may(u.ID, kind, true); err != nil {
		return nil, err
	}
	if key != u.ID && len(key) > 0 && key[0] == '@' {
		return nil, forbidden("%s is somebody else's", key)
	}
	if old := room.state[stateKey{kind, key}]; old != nil && old.Sender == u.ID && same(old.Content, content) {
		return old, nil
	}
	return room.set(u.ID, kind, key, content), nil
}

func (room *Room) setMember(u *User, key string, content object) (*Event, error) {
	who, err := room.s.user(key)
	if err != nil {
		return nil, err
	}
	becomes, _ := content["membership"].(string)
	switch {
	case u == who && becomes == "join":
		if room.membership(key) != "join" {
			if err := room.join(u); err != nil {
				return nil, err
			}
		}
		return room.set(key, "m.room.member", key, content), nil
	case u == who && becomes == "leave":
		return room.set(key, "m.room.member", key, content), nil
	}
	action := map[string]string{"invite": "invite", "ban": "ban", "leave": "kick"}[becomes]
	if action == "" {
		return nil, forbidden("%s cannot make the membership of %s %q", u.ID, key, becomes)
	}
	if err := room.change(u, action, who, ""); err != nil {
		return nil, err
	}
	return room.state[stateKey{"m.room.member", key}], nil
}

// same reports whether two contents are the same JSON.
func same(a, b object) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && string(x) == string(y)
}
