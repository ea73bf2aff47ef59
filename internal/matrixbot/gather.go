package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// knownRoom is what was known of a room before a response.
type knownRoom struct {
	Membership string
	LastEvent  id.EventID // "" nothing of its timeline
}

// roomsKnown returns what is known of the rooms that a response joins; of all that the
// assistant is in, where the response is whole.
func (b *Bot) roomsKnown(ctx context.Context, r *response, whole bool) (map[id.RoomID]knownRoom, error) {
	ids := slices.Collect(maps.Keys(r.Rooms.Join))
	if len(ids) == 0 && !whole {
		return nil, nil
	}
	rows, err := b.Pool.Query(ctx, `
		SELECT room, membership, last_event FROM matrix_rooms
		WHERE room = ANY($1) OR $2 AND membership = $3 AND last_event <> '' ORDER BY room`, ids, whole, joined)
	if err != nil {
		return nil, fmt.Errorf("matrixbot.roomsKnown: %w", postgres.Error(err))
	}
	defer rows.Close()
	known := map[id.RoomID]knownRoom{}
	for rows.Next() {
		var room id.RoomID
		var k knownRoom
		if err := rows.Scan(&room, &k.Membership, &k.LastEvent); err != nil {
			return nil, fmt.Errorf("matrixbot.roomsKnown: %w", postgres.Error(err))
		}
		known[room] = k
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("matrixbot.roomsKnown: %w", postgres.Error(err))
	}
	return known, nil
}

// gather makes of a response what is to be stored: it asks for what it leaves out, and
// decrypts. Rooms come in an order of their own, so that two servers that handle the
// same response do not wait for each other in a circle.
func (b *Bot) gather(ctx context.Context, l *lead, r *response, known map[id.RoomID]knownRoom) (batch, error) {
	got := batch{newest: map[id.RoomID]id.EventID{}}
	me, lookups := l.device.User, mostLookups
	for _, room := range slices.Sorted(maps.Keys(r.Rooms.Invite)) {
		if soundRoom(room) {
			got.changes = append(got.changes, invitedTo(room, me, r.Rooms.Invite[room].State.Events))
		}
	}
	for _, room := range slices.Sorted(maps.Keys(r.Rooms.Leave)) {
		if left := r.Rooms.Leave[room]; soundRoom(room) {
			got.changes = append(got.changes, hasLeft(room, me, slices.Concat(left.State.Events, left.Timeline.Events)))
		}
	}
	for _, room := range slices.Sorted(maps.Keys(known)) {
		if _, in := r.Rooms.Join[room]; !in {
			got.changes = append(got.changes, hasLeft(room, me, nil))
		}
	}
	for _, room := range slices.Sorted(maps.Keys(r.Rooms.Join)) {
		if !soundRoom(room) {
			continue
		}
		joined, was := r.Rooms.Join[room], known[room]
		if c := isIn(room, me, was, slices.Concat(joined.State.Events, joined.Timeline.Events)); c.matters() {
			got.changes = append(got.changes, c)
		}
		timeline, missing := b.timeline(l, room, joined, was)
		if missing != nil {
			missing.Position = positionOf(l.device.Syncs+1, len(got.arrivals))
			before, err := b.fill(ctx, l, missing, &got)
			if err != nil {
				return batch{}, err
			}
			timeline = slices.Concat(before, timeline)
		}
		arrivals, err := b.arrivals(ctx, l, room, timeline, &lookups, func(n int) string {
			return positionOf(l.device.Syncs+1, len(got.arrivals)+n)
		})
		if err != nil {
			return batch{}, err
		}
		got.arrivals = append(got.arrivals, arrivals...)
		if all := joined.Timeline.Events; len(all) > 0 {
			got.newest[room] = all[len(all)-1].ID
		}
	}
	return got, nil
}

// fill reads what is missing of a room. Where that is much, or does not work now, it is
// read later, and that of other rooms in the response, too: nobody has to wait for it.
func (b *Bot) fill(ctx context.Context, l *lead, g *gap, got *batch) (events, error) {
	if len(got.gaps) == 0 && len(got.arrivals) < mostFilled {
		missing, all, err := b.within(ctx, l, *g, firstPages)
		switch {
		case err == nil && all:
			return missing, nil
		case err == nil: // there is more
		case errors.Is(err, errRevoked), ctx.Err() != nil:
			return nil, err
		case !b.missed(g, err):
			b.tellLost(ctx, *g, err)
			return nil, nil
		}
	}
	got.gaps = append(got.gaps, *g)
	return nil, nil
}

// arrivals are the events of a room's timeline as they arrive, decrypted. Steps of
// verifications are passed on, and are none of them. lookups is how many messages may
// still be asked for; at is the position of the n-th of them, from 1 on.
func (b *Bot) arrivals(ctx context.Context, l *lead, room id.RoomID, timeline events, lookups *int, at func(n int) string) ([]arrival, error) {
	var all []arrival
	me := l.device.User
	for _, e := range timeline {
		e.RoomID = room
		a, err := b.decrypt(ctx, l, e)
		if err != nil {
			return nil, err
		}
		if a.verification() {
			if l.keys != nil && a.Sender != me {
				l.keys.Verification(ctx, a.Event)
			}
			continue
		}
		if of := b.callsLate(a, me); of != "" && *lookups > 0 {
			*lookups--
			if a.original, err = b.originalOf(ctx, l, room, of); err != nil {
				return nil, err
			}
		}
		a.position = at(len(all) + 1)
		all = append(all, a)
	}
	return all, nil
}

// positionOf is the position of what arrived with a response, in its place there, from 1
// on. All are of one length, so that their order as texts is that of arrival.
func positionOf(sync int64, n int) string { return fmt.Sprintf("%012d.%06d", sync, n) }

// decrypt decrypts an event, if it is encrypted. The error is of what may work later,
// beside a key that is not here yet.
func (b *Bot) decrypt(ctx context.Context, l *lead, e *event.Event) (arrival, error) {
	if e.Type.Type != event.EventEncrypted.Type || e.Sender == l.device.User {
		return arrival{Event: e}, nil
	}
	if len(e.Content.Raw) == 0 { // it was redacted
		return arrival{Event: e}, nil
	}
	if l.keys == nil || !parsed(e) {
		return arrival{Event: e, unreadable: true}, nil
	}
	plain, err := l.keys.Decrypt(ctx, e)
	switch {
	case err == nil:
		plain.RoomID, plain.ID, plain.Sender = e.RoomID, e.ID, e.Sender
		return arrival{Event: plain, sealed: true}, nil
	case ctx.Err() != nil:
		return arrival{}, ctx.Err()
	case errors.Is(err, fault.NotFound):
		return arrival{Event: e, locked: true}, nil
	case errors.Is(err, fault.Unavailable):
		return arrival{}, fmt.Errorf("matrixbot.decrypt(%s): %w", e.ID, err)
	}
	if b.noises.allow("decrypt") { // anybody can send any number of them
		b.Log.WarnContext(ctx, "matrix: an event cannot be decrypted", "room", e.RoomID, "event", e.ID, "error", err)
	}
	return arrival{Event: e, unreadable: true}, nil
}

// mostLookups are messages that are asked for while a response is taken: everybody waits
// for it, and who forgot a mention can write again.
const mostLookups = 20

// callsLate is the message that an event changes so that it mentions the assistant; ""
// it does not.
func (b *Bot) callsLate(a arrival, me id.UserID) id.EventID {
	if a.Type.Type != event.EventMessage.Type || a.Sender == me || !parsed(a.Event) {
		return ""
	}
	m := a.Content.AsMessage()
	if m.NewContent == nil || !hear(m.NewContent, me, b.Name).Mentioned {
		return ""
	}
	return m.RelatesTo.GetReplaceID()
}

// originalOf asks for a message that another one changes: the homeserver does not look
// whether it is of the same author.
func (b *Bot) originalOf(ctx context.Context, l *lead, room id.RoomID, of id.EventID) (*event.Event, error) {
	ctx, cancel := context.WithTimeout(ctx, b.timing.callTime())
	defer cancel()
	original, err := l.client.GetEvent(ctx, room, of)
	switch err = b.failure(ctx, err); {
	case errors.Is(err, errRevoked):
		return nil, err
	case err != nil: // it stays as it was: nobody is answered whose message it may not be
		return nil, nil
	}
	return original, nil
}

// verification reports whether an event is a step of verifying a device.
func (a arrival) verification() bool {
	if strings.HasPrefix(a.Type.Type, "m.key.verification.") {
		return true
	}
	kind, _ := a.Content.Raw["msgtype"].(string)
	return a.Type.Type == event.EventMessage.Type && kind == string(event.MsgVerificationRequest)
}

// parsed reads what an event says, and reports whether it can be.
func parsed(e *event.Event) bool {
	if e.Content.Parsed != nil {
		return true
	}
	e.Type.Class = event.MessageEventType
	if e.StateKey != nil {
		e.Type.Class = event.StateEventType
	}
	return e.Content.ParseRaw(e.Type) == nil && e.Content.Parsed != nil
}
