package matrixfake

import (
	"net/http"
)

func sendToDevice(r *request) (any, error) {
	txn := r.PathValue("type") + " " + r.PathValue("txn")
	if r.device.sent[txn] {
		return object{}, nil
	}
	var q struct {
		Messages map[string]map[string]object `json:"messages"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	if q.Messages == nil {
		return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "no messages")
	}
	r.device.sent[txn] = true
	for user, devices := range q.Messages {
		u := r.s.users[user]
		if u == nil {
			continue
		}
		for name, content := range devices {
			for id, d := range u.devices {
				if name == "*" || name == id {
					r.s.deliver(d, object{"type": r.PathValue("type"), "sender": r.user.ID, "content": content})
				}
			}
		}
	}
	return object{}, nil
}

// deliver gives a device a message. s.mu is held.
func (s *Server) deliver(d *Device, body object) {
	if d.user.holding {
		d.held = append(d.held, body)
		return
	}
	d.inbox = append(d.inbox, letter{s.next(), body})
}
