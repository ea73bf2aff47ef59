package matrixfake

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// maxTyping is the longest that somebody is said to type.
const maxTyping = 2 * time.Minute

func typing(r *request) (any, error) {
	if err := r.mine(); err != nil {
		return nil, err
	}
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	var q struct {
		Typing  *bool `json:"typing"`
		Timeout int64 `json:"timeout"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	if q.Typing == nil {
		return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "typing or not?")
	}
	if *q.Typing {
		long := min(time.Duration(q.Timeout)*time.Millisecond, maxTyping)
		if long <= 0 {
			long = 30 * time.Second
		}
		room.typists[r.user.ID] = time.Now().Add(long).UnixMilli()
	} else {
		delete(room.typists, r.user.ID)
	}
	room.typed = r.s.next()
	return object{}, nil
}

// receiptKinds are the ways to have read something.
var receiptKinds = []string{"m.read", "m.read.private", "m.fully_read"}

func receipt(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	var q struct {
		Thread string `json:"thread_id"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	if !slices.Contains(receiptKinds, r.PathValue("kind")) {
		return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "no receipts of kind %q", r.PathValue("kind"))
	}
	if err := r.mark(room, r.PathValue("kind"), r.PathValue("event"), q.Thread); err != nil {
		return nil, err
	}
	return object{}, nil
}

// mark notes that the user has read an event.
func (r *request) mark(room *Room, kind, event, thread string) error {
	if kind == "m.fully_read" {
		r.user.setData(room.ID, kind, object{"event_id": event}, r.s.next())
		return nil
	}
	if !strings.HasPrefix(event, "$") || room.byID[event] == nil {
		return refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the room has no event %s", event)
	}
	room.receipts[receiptKey{r.user.ID, kind, thread}] = &mark{event, r.s.now(), r.s.next()}
	return nil
}

func readMarkers(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	var q map[string]string
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	for kind, event := range q {
		if !slices.Contains(receiptKinds, kind) {
			return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "no marker of kind %q", kind)
		}
		if err := r.mark(room, kind, event, ""); err != nil {
			return nil, err
		}
	}
	return object{}, nil
}
