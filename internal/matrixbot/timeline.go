package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
)

const (
	mostPages = 20        // of mostEvents that are asked for to close a gap in a room
	gapTries  = 5         // of a gap, after which what is there has to do
	gapAge    = time.Hour // of what is still answered that was found in a gap
)

// timeline returns what is to be looked at of a room's timeline, oldest first: what
// came since the last response or, where the assistant was not in the room, since it was
// invited. In rooms that are not known at the first sync that is what was said since the
// log-in.
func (b *Bot) timeline(ctx context.Context, l *lead, room id.RoomID, j joinedRoom, was knownRoom) (events, error) {
	all := j.Timeline.Events
	me := l.device.User
	since := func(e *event.Event) bool { return e.ID == was.LastEvent }
	from := slices.IndexFunc(all, since)
	switch {
	case l.device.NextBatch == "" && was.LastEvent == "":
		return slices.DeleteFunc(slices.Clone(all), func(e *event.Event) bool { return e.Timestamp < l.device.LoggedInAt.UnixMilli() }), nil
	case was.Membership != joined || was.LastEvent == "":
		since, from = func(e *event.Event) bool { return entrance(e, me) }, entered(all, me, j.Timeline.Limited)
	}
	if from >= 0 {
		return all[from+1:], nil
	}
	if l.whole() { // it may be any part of the past
		all = b.recent(all)
	}
	if !j.Timeline.Limited || j.Timeline.PrevBatch == "" {
		return all, nil
	}
	missing, err := b.gap(ctx, l, room, j.Timeline.PrevBatch, since)
	if err != nil {
		if errors.Is(err, errRevoked) || ctx.Err() != nil {
			return nil, err
		}
		if l.gaps == nil {
			l.gaps = map[id.RoomID]int{}
		}
		if fault.Kind(err) == fault.Unavailable { // not where it only asks for less
			l.gaps[room]++
		}
		if l.gaps[room] < gapTries {
			return nil, err
		}
		b.Log.ErrorContext(ctx, "matrix: what was said in a room meanwhile cannot be read", "room", room, "error", err)
	}
	delete(l.gaps, room)
	return slices.Concat(missing, all), nil
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

// gap returns what was said in a room before a position of its timeline and after an
// event, as far as it is not too much or too old; oldest first.
// https://spec.matrix.org/v1.15/client-server-api/#get_matrixclientv3roomsroomidmessages
func (b *Bot) gap(ctx context.Context, l *lead, room id.RoomID, from string, until func(*event.Event) bool) (events, error) {
	var missing events
	for range mostPages {
		page, err := b.page(ctx, l, room, from)
		if fault.Kind(err) == fault.Denied || fault.Kind(err) == fault.NotFound {
			break // not for the assistant
		}
		if err != nil {
			return nil, fmt.Errorf("matrixbot.gap(%s): %w", room, err)
		}
		end := slices.IndexFunc(page.Chunk, until)
		chunk := page.Chunk
		if end >= 0 {
			chunk = chunk[:end]
		}
		missing = append(missing, b.recent(chunk)...)
		if end >= 0 || page.End == "" || page.End == from {
			break
		}
		from = page.End
	}
	slices.Reverse(missing)
	return missing, nil
}

// recent are the events that are not too old to be answered, and the assistant's own,
// which tell what was sent.
func (b *Bot) recent(all events) events {
	oldest := b.Now().Add(-gapAge).UnixMilli()
	return slices.DeleteFunc(slices.Clone(all), func(e *event.Event) bool { return e.Timestamp < oldest && e.Unsigned.TransactionID == "" })
}

// A page is a part of a timeline, newest first.
type page struct {
	Chunk events `json:"chunk"`
	End   string `json:"end"` // from where the next one goes on; "" there is none
}

func (b *Bot) page(ctx context.Context, l *lead, room id.RoomID, from string) (p page, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.timing.callTime())
	defer cancel()
	query := map[string]string{"dir": "b", "from": from, "limit": strconv.Itoa(mostEvents), "filter": pageFilter}
	_, err = l.client.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, MaxAttempts: 1, ResponseJSON: &p,
		URL: l.client.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "rooms", room, "messages"}, query),
	})
	return p, b.failure(ctx, err)
}

// pageFilter asks for what is acted upon of what was missed; the state is told at once.
const pageFilter = `{"types": ["m.room.member", "m.room.message", "m.room.encrypted", "m.room.redaction", "m.reaction"]}`
