package matrixbot

import (
	"slices"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

const (
	pageEvents = 50        // that are asked for at a time
	mostPages  = 20        // are asked for to close a gap in a room
	firstPages = 2         // of them at once; the rest does not keep other rooms waiting
	mostFilled = 200       // arrivals of a response, beyond which gaps are closed later
	gapAge     = time.Hour // of what is still answered that was found in a gap
)

// timeline returns what is to be looked at of a room's timeline, oldest first: what
// came since the last response or, where the assistant was not in the room, since it was
// invited. In rooms that are not known at the first sync that is what was said since the
// log-in. What is missing before it is returned as a gap, nil where nothing is.
func (b *Bot) timeline(l *lead, room id.RoomID, j joinedRoom, was knownRoom) (events, *gap) {
	all := j.Timeline.Events
	me := l.device.User
	missing := &gap{Room: room, End: j.Timeline.PrevBatch, Begin: was.LastEvent, FoundAt: b.Now()}
	var from int
	switch {
	case l.device.NextBatch == "" && was.LastEvent == "":
		return slices.DeleteFunc(slices.Clone(all), func(e *event.Event) bool { return e.Timestamp < l.device.LoggedInAt.UnixMilli() }), nil
	case was.Membership != joined || was.LastEvent == "":
		missing.Begin, from = "", entered(all, me, j.Timeline.Limited)
	default:
		from = slices.IndexFunc(all, func(e *event.Event) bool { return e.ID == was.LastEvent })
	}
	if from >= 0 {
		return all[from+1:], nil
	}
	if l.whole() { // it may be any part of the past
		all = b.recent(all)
	}
	if !j.Timeline.Limited || missing.End == "" {
		missing = nil
	}
	return all, missing
}

// entrance reports whether an event lets the assistant into a room: what follows is
// said in its presence, or is to be there when it comes. Who joins by an invitation was
// let in by that.
func entrance(e *event.Event, me id.UserID) bool {
	switch ownMembership(e, me) {
	case invited:
		return true
	case joined:
		before := e.Unsigned.PrevContent
		return before == nil || before.Raw["membership"] != invited
	}
	return false
}

// ownMembership is what an event says that the assistant is in its room; "" nothing.
func ownMembership(e *event.Event, me id.UserID) string {
	if e.Type.Type != event.StateMember.Type || e.GetStateKey() != me.String() {
		return ""
	}
	membership, _ := e.Content.Raw["membership"].(string)
	return membership
}

// entered is where the assistant was let into a room for the last time; -1 not there.
// Where the timeline has all since then, that is where it joined at the latest.
func entered(all events, me id.UserID, limited bool) int {
	from := -1
	for i, e := range all {
		membership := ownMembership(e, me)
		switch {
		case membership == "":
		case membership != invited && membership != joined:
			from = -1
		case from < 0 && (entrance(e, me) || !limited):
			from = i
		}
	}
	return from
}
