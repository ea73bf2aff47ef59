package matrixfake

import (
	"encoding/json"
	"net/http"
	"slices"
)

// history are the room's events that the caller may see and that its filter lets
// through, the oldest first.
func (r *request) history(room *Room) ([]*Event, error) {
	var f eventFilter
	if text := r.FormValue("filter"); text != "" {
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the filter: %v", err)
		}
	}
	return f.events(room.sees(r.user.ID, room.events)), nil
}

func messages(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	events, err := r.history(room)
	if err != nil {
		return nil, err
	}
	limit := min(max(1, r.number("limit", 10)), 100)
	limit = max(min(2, limit), r.s.gaps.limit(r.user, limit)) // it always goes on
	switch r.FormValue("dir") {
	case "b":
		return r.back(events, limit)
	case "f":
		return r.forth(events, limit)
	}
	return nil, refuse(http.StatusBadRequest, "M_MISSING_PARAM", "dir is %q", r.FormValue("dir"))
}

func (r *request) back(events []*Event, limit int) (any, error) {
	from, to := r.s.pos, int64(0)
	if err := r.positions(&from, &to); err != nil {
		return nil, err
	}
	var chunk []*Event
	for _, e := range slices.Backward(events) {
		if e.pos <= from && e.pos > to && len(chunk) < limit {
			chunk = append(chunk, e)
		}
	}
	answer := object{"start": token(from), "chunk": clients(chunk, r.device), "state": []any{}}
	if n := len(chunk); n == limit && chunk[n-1] != events[0] {
		answer["end"] = token(chunk[n-1].pos - 1)
	}
	return answer, nil
}

func (r *request) forth(events []*Event, limit int) (any, error) {
	from, to := int64(0), r.s.pos
	if err := r.positions(&from, &to); err != nil {
		return nil, err
	}
	var chunk []*Event
	for _, e := range events {
		if e.pos > from && e.pos <= to && len(chunk) < limit {
			chunk = append(chunk, e)
		}
	}
	answer := object{"start": token(from), "chunk": clients(chunk, r.device), "state": []any{}}
	if len(chunk) == limit {
		answer["end"] = token(chunk[len(chunk)-1].pos)
	}
	return answer, nil
}

// positions reads from and to, where the request has them.
func (r *request) positions(from, to *int64) error {
	for name, pos := range map[string]*int64{"from": from, "to": to} {
		if text := r.FormValue(name); text != "" {
			var err error
			if *pos, err = position(text); err != nil {
				return err
			}
		}
	}
	return nil
}

// shown finds the event of the request.
func (r *request) shown() (*Room, *Event, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, nil, err
	}
	e, err := r.event(room, r.PathValue("event"))
	return room, e, err
}

func getEvent(r *request) (any, error) {
	_, e, err := r.shown()
	if err != nil {
		return nil, err
	}
	return e.client(r.device), nil
}

func contextOf(r *request) (any, error) {
	room, e, err := r.shown()
	if err != nil {
		return nil, err
	}
	events := room.sees(r.user.ID, room.events)
	at := slices.Index(events, e)
	half := min(max(0, r.number("limit", 10)), 100) / 2
	earlier, later := events[max(0, at-half):at], events[at+1:min(len(events), at+1+half)]
	backwards := slices.Clone(earlier)
	slices.Reverse(backwards)
	end := e.pos
	if len(later) > 0 {
		end = later[len(later)-1].pos
	}
	return object{
		"event": e.client(r.device), "events_before": clients(backwards, r.device), "events_after": clients(later, r.device),
		"start": token(before(earlier, e.pos-1)), "end": token(end), "state": clients(inOrder(room.before(end+1)), r.device),
	}, nil
}

func relations(r *request) (any, error) {
	room, parent, err := r.shown()
	if err != nil {
		return nil, err
	}
	var all []*Event
	for _, e := range room.sees(r.user.ID, room.events) {
		kind, target := e.relation()
		wanted := (r.PathValue("rel") == "" || kind == r.PathValue("rel")) && (r.PathValue("type") == "" || e.Type == r.PathValue("type"))
		if target == parent.ID && wanted && e.redactedBy == nil {
			all = append(all, e)
		}
	}
	return r.page(all)
}

func threads(r *request) (any, error) {
	room, err := r.joinedRoom()
	if err != nil {
		return nil, err
	}
	var roots []*Event
	for _, e := range room.sees(r.user.ID, room.events) {
		if len(e.children("m.thread")) > 0 {
			roots = append(roots, e)
		}
	}
	return r.page(roots)
}

// page is a part of a list, the newest first unless the request wants it the other way.
func (r *request) page(all []*Event) (any, error) {
	limit := min(max(1, r.number("limit", 50)), 100)
	forwards := r.FormValue("dir") == "f"
	from := r.s.pos
	if forwards {
		from = 0
	} else {
		slices.Reverse(all)
	}
	var to int64
	if err := r.positions(&from, &to); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(e *Event) bool { return forwards && e.pos <= from || !forwards && e.pos > from })
	chunk := all[:min(limit, len(all))]
	answer := object{"chunk": clients(chunk, r.device)}
	if len(all) > limit {
		last := chunk[limit-1].pos
		if !forwards {
			last--
		}
		answer["next_batch"] = token(last)
	}
	return answer, nil
}
