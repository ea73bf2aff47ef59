package matrixbot

import (
	"encoding/json"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A response is what is read of one to /sync. It is not mautrix.RespSync, which cannot
// be read at all where one event of somebody's cannot.
// https://spec.matrix.org/v1.15/client-server-api/#get_matrixclientv3sync
type response struct {
	NextBatch      string              `json:"next_batch"`
	ToDevice       eventList           `json:"to_device"`
	DeviceLists    mautrix.DeviceLists `json:"device_lists"`
	DeviceOTKCount mautrix.OTKCount    `json:"device_one_time_keys_count"`
	FallbackKeys   []id.KeyAlgorithm   `json:"device_unused_fallback_key_types"`
	Rooms          struct {
		Join   map[id.RoomID]joinedRoom  `json:"join"`
		Invite map[id.RoomID]invitedRoom `json:"invite"`
		Leave  map[id.RoomID]joinedRoom  `json:"leave"`
	} `json:"rooms"`
}

type joinedRoom struct {
	State    eventList `json:"state"`
	Timeline struct {
		Events    events `json:"events"`
		Limited   bool   `json:"limited"`
		PrevBatch string `json:"prev_batch"`
	} `json:"timeline"`
}

type invitedRoom struct {
	State eventList `json:"invite_state"`
}

type eventList struct {
	Events events `json:"events"`
}

// empty reports whether a response tells nothing.
func (r *response) empty() bool {
	return len(r.ToDevice.Events)+len(r.DeviceLists.Changed)+len(r.Rooms.Join)+len(r.Rooms.Invite)+len(r.Rooms.Leave) == 0
}

// keys is what a response brought for the device's keys.
func (r *response) keys() *mautrix.RespSync {
	return &mautrix.RespSync{
		NextBatch: r.NextBatch, ToDevice: mautrix.SyncEventsList{Events: r.ToDevice.Events},
		DeviceLists: r.DeviceLists, DeviceOTKCount: r.DeviceOTKCount, FallbackKeys: r.FallbackKeys,
	}
}

// events are those that can be read.
type events []*event.Event

// UnmarshalJSON drops what cannot be read (json.Unmarshaler).
func (l *events) UnmarshalJSON(raw []byte) error {
	var each []json.RawMessage
	if err := json.Unmarshal(raw, &each); err != nil {
		return err
	}
	*l = make(events, 0, len(each))
	for _, one := range each {
		var e *event.Event
		if json.Unmarshal(one, &e) == nil && e != nil && sound(e) {
			*l = append(*l, e)
		}
	}
	return nil
}
