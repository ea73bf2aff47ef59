package matrixbot

import (
	"context"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// A roomChange is what a response says about a room beside what was said in it.
type roomChange struct {
	room       id.RoomID
	membership string // of the assistant
	fresh      bool   // it was not in the room before

	inviter id.UserID // of an invitation
	direct  bool      // the inviter says that nobody else is there
	space   bool      // it is none to talk in

	created  bool      // it is told how the room was made
	replaces id.RoomID // then: the room that it was made to replace

	encrypted    bool
	name, alias  *string // nil: as before
	silent       *bool
	replacement  id.RoomID // the room was upgraded to
	replacer     id.UserID // by whom
	members      map[id.UserID]member
	memberEvents []*event.Event
}

// A member is somebody in a room, or invited to it, or not any more.
type member struct{ membership, name string }

// invitedTo reads an invitation: https://spec.matrix.org/v1.15/client-server-api/#stripped-state
func invitedTo(room id.RoomID, me id.UserID, state events) *roomChange {
	c := &roomChange{room: room, membership: invited}
	for _, e := range state {
		c.see(e, me)
		if user, m, ok := memberOf(e); ok && user == me && m.membership == invited {
			c.inviter = e.Sender
			c.direct, _ = e.Content.Raw["is_direct"].(bool)
		}
	}
	return c
}

// isIn reads what changed in a room that the assistant is in.
func isIn(room id.RoomID, me id.UserID, was knownRoom, changed events) *roomChange {
	c := &roomChange{room: room, membership: joined, fresh: was.Membership != joined || was.LastEvent == ""}
	for _, e := range changed {
		if e.StateKey != nil {
			e.RoomID = room
			c.see(e, me)
		}
	}
	return c
}

// hasLeft reads that the assistant is not in a room any more: it left, was removed or
// banned, or its invitation was withdrawn.
func hasLeft(room id.RoomID, me id.UserID, changed events) *roomChange {
	c := &roomChange{room: room, membership: gone}
	for _, e := range changed {
		if user, m, ok := memberOf(e); ok && user == me && m.membership == banned {
			c.membership = banned
		}
	}
	return c
}

// matters reports whether there is something to store.
func (c *roomChange) matters() bool {
	return c.fresh || c.encrypted || c.name != nil || c.alias != nil || c.silent != nil || c.replacement != "" || len(c.members) > 0
}

// see takes what an event of the state says.
func (c *roomChange) see(e *event.Event, me id.UserID) {
	if user, m, ok := memberOf(e); ok {
		if c.members == nil {
			c.members = map[id.UserID]member{}
		}
		c.members[user] = m
		c.memberEvents = append(c.memberEvents, e)
		return
	}
	if e.GetStateKey() != "" {
		return
	}
	switch e.Type.Type {
	case event.StateCreate.Type:
		kind, _ := e.Content.Raw["type"].(string)
		c.space = kind == string(event.RoomTypeSpace)
		before, _ := e.Content.Raw["predecessor"].(map[string]any)
		replaces, _ := before["room_id"].(string)
		c.created, c.replaces = true, id.RoomID(cleanName(replaces))
	case event.StateEncryption.Type:
		c.encrypted = true
	case event.StateRoomName.Type:
		c.name = text(e, "name")
	case event.StateCanonicalAlias.Type:
		c.alias = text(e, "alias")
	case event.StateTombstone.Type:
		if to := id.RoomID(*text(e, "replacement_room")); soundRoom(to) && to != c.room {
			c.replacement, c.replacer = to, e.Sender
		}
	case event.StatePowerLevels.Type:
		c.silent = silenced(e, me)
	}
}

// text is what an event says in a field.
func text(e *event.Event, field string) *string {
	s, _ := e.Content.Raw[field].(string)
	s = cleanName(s)
	return &s
}

// silenced reports whether levels of power keep the assistant from writing; nil where
// they cannot be read.
// https://spec.matrix.org/v1.15/client-server-api/#mroompower_levels
func silenced(e *event.Event, me id.UserID) *bool {
	if !parsed(e) {
		return nil
	}
	levels := e.Content.AsPowerLevels()
	mine := levels.GetUserLevel(me)
	silent := mine < levels.GetEventLevel(event.EventMessage) || mine < levels.GetEventLevel(event.EventEncrypted)
	return &silent
}

// replacedBy is the room that the assistant follows people to: only who may invite it
// leads it somewhere, and not to a room that it is in already, to which nobody has to be
// led. Whether that room is what it was said to be shows when the assistant comes there.
func (c *roomChange) replacedBy(ctx context.Context, tx pgx.Tx, b *Bot) (id.RoomID, error) {
	if c.replacement == "" || !b.mayInvite(c.replacer) {
		return "", nil
	}
	var there bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM matrix_rooms WHERE room = $1 AND membership = $2)`, c.replacement, joined).Scan(&there)
	if err != nil || there {
		return "", err
	}
	return c.replacement, nil
}
