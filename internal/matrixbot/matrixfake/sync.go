package matrixfake

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxTimeout is the longest that a sync waits.
const maxTimeout = 60 * time.Second

// token names a position: everything up to it is before.
func token(pos int64) string { return fmt.Sprintf("s%d", pos) }

func position(token string) (int64, error) {
	number, ok := strings.CutPrefix(token, "s")
	pos, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || pos < 0 {
		return 0, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "no token of this homeserver: %q", token)
	}
	return pos, nil
}

func syncing(r *request) (any, error) {
	var since int64
	if text := r.FormValue("since"); text != "" {
		var err error
		if since, err = position(text); err != nil {
			return nil, err
		}
		if since > r.s.pos {
			return nil, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "a token of the future")
		}
	}
	f, err := r.user.filter(r.FormValue("filter"))
	if err != nil {
		return nil, err
	}
	// What a device has seen of its messages is forgotten.
	r.device.inbox = slices.DeleteFunc(r.device.inbox, func(l letter) bool { return l.pos <= since })

	wait := min(time.Duration(r.number("timeout", 0))*time.Millisecond, maxTimeout)
	over := time.NewTimer(wait)
	defer over.Stop()
	for {
		answer, worth := r.since(since, f)
		if worth && since > 0 {
			if from := r.s.repeats.from(r.user, since); from < since {
				answer, _ = r.since(from, f)
			}
		}
		full := since == 0 || r.FormValue("full_state") == "true"
		if worth || full || wait == 0 || !r.wait(r.Context(), over.C) {
			return answer, nil
		}
		if r.s.tokens[r.device.Token] != r.device || r.device.soft {
			return nil, r.authorize(endpoint{})
		}
	}
}

// since is what a device is told, and whether it is worth telling at once.
func (r *request) since(since int64, f filter) (answer object, worth bool) {
	joined, invited, left, knocked := object{}, object{}, object{}, object{}
	for _, room := range r.s.sortedRooms() {
		own := room.state[stateKey{"m.room.member", r.user.ID}]
		if own == nil || r.user.hidden[room.ID] || is(room.ID, f.Room.NotRooms) || f.Room.Rooms != nil && !is(room.ID, f.Room.Rooms) {
			continue
		}
		switch membershipOf(own) {
		case "join":
			if section := r.joinedSection(room, since, f); section != nil {
				joined[room.ID] = section
			}
		case "invite":
			if own.pos > since {
				invited[room.ID] = object{"invite_state": object{"events": room.stripped(own)}}
			}
		case "knock":
			if own.pos > since {
				knocked[room.ID] = object{"knock_state": object{"events": room.stripped(own)}}
			}
		default:
			if own.pos > since && (since > 0 || f.Room.IncludeLeave) {
				left[room.ID] = r.leftSection(room, own, since, f)
			}
		}
	}
	letters := []object{}
	for _, l := range r.device.inbox {
		if l.pos > since {
			letters = append(letters, l.body)
		}
	}
	changed, gone := r.keyChanges(since, r.s.pos)
	data := dataSince(r.user.data, since, f.AccountData)
	answer = object{
		"next_batch": token(r.s.pos),
		"rooms":      object{"join": joined, "invite": invited, "leave": left, "knock": knocked},
		"to_device":  object{"events": letters}, "account_data": object{"events": data}, "presence": object{"events": []any{}},
		"device_one_time_keys_count":       r.device.counts(),
		"device_unused_fallback_key_types": r.device.unused(),
	}
	if since > 0 {
		answer["device_lists"] = object{"changed": changed, "left": gone}
	}
	worth = len(joined)+len(invited)+len(left)+len(knocked)+len(letters)+len(data) > 0 || len(changed)+len(gone) > 0
	return answer, worth
}

// stripped is the state that somebody is shown who is not in a room yet.
func (room *Room) stripped(own *Event) []object {
	shown := []string{
		"m.room.create", "m.room.join_rules", "m.room.name", "m.room.avatar", "m.room.topic", "m.room.canonical_alias", "m.room.encryption",
	}
	var out []object
	for _, e := range room.current() {
		inviter := e.Type == "m.room.member" && *e.StateKey == own.Sender && e != own
		if slices.Contains(shown, e.Type) || inviter {
			out = append(out, e.stripped())
		}
	}
	last := own.stripped()
	last["event_id"], last["origin_server_ts"] = own.ID, own.At
	return append(out, last)
}

// leftSection is the end of a room that the user is not in any more.
func (r *request) leftSection(room *Room, own *Event, since int64, f filter) object {
	var events []*Event
	for _, e := range room.events {
		if e.pos > since && e.pos <= own.pos {
			events = append(events, e)
		}
	}
	events, limited := r.newest(f.Room.Timeline.events(room.sees(r.user.ID, events)), f)
	return object{
		"timeline": object{"events": clients(events, r.device), "limited": limited, "prev_batch": token(before(events, own.pos))},
		"state":    object{"events": []any{}}, "account_data": object{"events": []any{}},
	}
}

// before is the position before the first of events.
func before(events []*Event, otherwise int64) int64 {
	if len(events) == 0 {
		return otherwise
	}
	return events[0].pos - 1
}

// newest are as many of events as a timeline holds.
func (r *request) newest(events []*Event, f filter) (kept []*Event, limited bool) {
	limit := 20
	if f.Room.Timeline.Limit > 0 {
		limit = min(f.Room.Timeline.Limit, 100)
	}
	limit = r.s.gaps.limit(r.user, limit)
	if len(events) <= limit {
		return events, false
	}
	return events[len(events)-limit:], true
}
