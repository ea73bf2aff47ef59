package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
)

// What the assistant is to a room. The first three are Matrix' own.
const (
	invited = "invite"
	joined  = "join"
	banned  = "ban"
	gone    = "leave"
	joining = "joining" // it accepted an invitation, and has not heard of the room yet
)

// A room is what a message is judged by that arrives in it.
type room struct {
	ID         id.RoomID
	Membership string
	Direct     bool   // one person beside the assistant
	Silent     bool   // the assistant may not write there
	Name       string // of the assistant, as it is shown there; "" not known
	Names      []string
}

// findRoom returns a room, with its ids and aliases and those of the rooms that it was
// upgraded from. One that is not known has no Membership.
func findRoom(ctx context.Context, tx pgx.Tx, at id.RoomID, me id.UserID) (room, error) {
	r := room{ID: at}
	err := tx.QueryRow(ctx, `
		SELECT r.membership, r.direct, r.silent, coalesce(m.name, ''), ARRAY(
		    WITH RECURSIVE line AS (
		        SELECT room, alias FROM matrix_rooms WHERE room = $1
		        UNION SELECT o.room, o.alias FROM matrix_rooms o JOIN line ON o.replaced_by = line.room)
		    SELECT unnest(ARRAY[room, alias]) FROM line)
		FROM matrix_rooms r LEFT JOIN matrix_members m ON m.room = r.room AND m.user_id = $2
		WHERE r.room = $1`, at, me).Scan(&r.Membership, &r.Direct, &r.Silent, &r.Name, &r.Names)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, nil
	}
	return r, err
}

// answersIn reports whether the assistant answers in a room.
func (c Config) answersIn(r room) bool {
	return r.Membership == joined && !r.Silent && (r.Direct || len(c.Rooms) == 0 || c.names(r.Names...))
}

// names reports whether the settings name a room by one of its ids and aliases.
func (c Config) names(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(c.Rooms, name) })
}

// mayInvite reports whether somebody may bring the assistant into a room.
func (c Config) mayInvite(user id.UserID) bool {
	if len(c.Servers) == 0 && len(c.Users) == 0 {
		return true
	}
	return slices.Contains(c.Users, user.String()) || slices.Contains(c.Servers, user.Homeserver())
}

// apply stores the change of a room.
func (b *Bot) apply(ctx context.Context, tx pgx.Tx, me id.UserID, c *roomChange) error {
	switch c.membership {
	case invited:
		return b.applyInvitation(ctx, tx, c)
	case joined:
		return b.applyState(ctx, tx, me, c)
	}
	return b.forgetRoom(ctx, tx, c.room, c.membership)
}

// applyInvitation stores an invitation. One that is known already may have been withdrawn
// and made again between two responses: what was begun for the one before counts no more,
// see later. Who is invited is not in the room any more, if they were.
func (b *Bot) applyInvitation(ctx context.Context, tx pgx.Tx, c *roomChange) error {
	var was string
	err := tx.QueryRow(ctx, `SELECT membership FROM matrix_rooms WHERE room = $1`, c.room).Scan(&was)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if was == joined {
		if err := b.forgetRoom(ctx, tx, c.room, gone); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO matrix_rooms AS r (room, membership, inviter, direct, encrypted, space, name, alias, updated_at, invited_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
		ON CONFLICT (room) DO UPDATE SET
		    membership = excluded.membership, inviter = excluded.inviter, direct = excluded.direct,
		    encrypted = r.encrypted OR excluded.encrypted, space = excluded.space, name = excluded.name, alias = excluded.alias,
		    updated_at = `+later("r", "excluded.updated_at")+`,
		    invited_at = CASE WHEN r.membership = excluded.membership THEN r.invited_at ELSE excluded.invited_at END`,
		c.room, invited, c.inviter, c.direct, c.encrypted, c.space, value(c.name), value(c.alias), b.Now())
	return err
}

// applyState stores what changed in a room that the assistant is in. Where it has just
// come to one, by an invitation, people are greeted.
func (b *Bot) applyState(ctx context.Context, tx pgx.Tx, me id.UserID, c *roomChange) error {
	if c.fresh {
		if _, err := tx.Exec(ctx, `DELETE FROM matrix_members WHERE room = $1`, c.room); err != nil {
			return err
		}
	}
	next, err := c.replacedBy(ctx, tx, b)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO matrix_rooms AS r (room, membership, encrypted, name, alias, silent, replaced_by, updated_at)
		VALUES ($1, $2, $3, coalesce($4, ''), coalesce($5, ''), coalesce($6, false), $7, $8)
		ON CONFLICT (room) DO UPDATE SET
		    membership = excluded.membership, encrypted = r.encrypted OR excluded.encrypted,
		    name = coalesce($4, r.name), alias = coalesce($5, r.alias), silent = coalesce($6, r.silent),
		    replaced_by = coalesce(nullif($7, ''), r.replaced_by), updated_at = `+later("r", "excluded.updated_at"),
		c.room, joined, c.encrypted, c.name, c.alias, c.silent, next, b.Now())
	if err != nil {
		return err
	}
	if c.created { // who says of their room that this one replaces it is right only if this one says so, too
		if _, err := tx.Exec(ctx, `UPDATE matrix_rooms SET replaced_by = '' WHERE replaced_by = $1 AND room <> $2`, c.room, c.replaces); err != nil {
			return err
		}
	}
	if err := applyMembers(ctx, tx, c); err != nil {
		return err
	}
	var inviter id.UserID
	var greeted bool
	err = tx.QueryRow(ctx, `
		UPDATE matrix_rooms r SET
		    direct = (SELECT count(*) = 2 AND bool_or(user_id = $2) FROM matrix_members WHERE room = $1),
		    greeted_at = coalesce(r.greeted_at, (SELECT max(o.greeted_at) FROM matrix_rooms o WHERE o.replaced_by = $1))
		WHERE room = $1 RETURNING inviter, greeted_at IS NOT NULL`, c.room, me).Scan(&inviter, &greeted)
	if err != nil || !c.fresh || greeted || inviter == "" {
		return err
	}
	_, err = b.inbox.Take(ctx, tx, inbox.Work{
		Scope: me.String(), Key: "greet/" + c.room.String(), Kind: greet, Room: c.room.String(), Author: inviter.String(), ReceivedAt: b.Now(),
	})
	return err
}

// applyMembers stores who is in a room, or invited to it.
func applyMembers(ctx context.Context, tx pgx.Tx, c *roomChange) error {
	if len(c.members) == 0 {
		return nil
	}
	users := slices.Sorted(maps.Keys(c.members))
	memberships, names := make([]string, len(users)), make([]string, len(users))
	for i, u := range users {
		memberships[i], names[i] = c.members[u].membership, c.members[u].name
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO matrix_members AS m (room, user_id, membership, name)
		SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[]) AS n (user_id, membership, name) WHERE membership IN ('join', 'invite')
		ON CONFLICT (room, user_id) DO UPDATE SET membership = excluded.membership, name = excluded.name`,
		c.room, users, memberships, names)
	if err == nil {
		_, err = tx.Exec(ctx, `
			DELETE FROM matrix_members m USING unnest($2::text[], $3::text[]) AS n (user_id, membership)
			WHERE m.room = $1 AND m.user_id = n.user_id AND n.membership NOT IN ('join', 'invite')`, c.room, users, memberships)
	}
	return err
}

// forgetRoom forgets what was said in a room that the assistant is not in any more, and
// what was to be done there. That it was there is kept, and whether it has greeted.
func (b *Bot) forgetRoom(ctx context.Context, tx pgx.Tx, room id.RoomID, membership string) error {
	for _, sql := range []string{
		`DELETE FROM matrix_members WHERE room = $1`,
		`DELETE FROM matrix_gaps WHERE room = $1`,
		`DELETE FROM matrix_locked WHERE room = $1`,
		`DELETE FROM matrix_threads WHERE room = $1`,
		`DELETE FROM matrix_asked WHERE room = $1`,
		`DELETE FROM matrix_posts WHERE room = $1`,
	} {
		if _, err := tx.Exec(ctx, sql, room); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		UPDATE matrix_work SET done_at = $2, outcome = 'dropped', body = NULL
		WHERE room = $1 AND done_at IS NULL AND begun_at IS NULL`, room, b.Now())
	if err == nil {
		_, err = tx.Exec(ctx, `
			UPDATE matrix_rooms r SET membership = $2, inviter = '', direct = false, name = '', last_event = '', updated_at = `+later("r", "$3")+`
			WHERE room = $1`, room, membership, b.Now())
	}
	return err
}

// later is the time of a change of a room, after the one that it has: who did something
// about the room as it was tells by it that it is not the same any more, however fast that
// went and whatever the clock shows.
func later(room, at string) string {
	return fmt.Sprintf(`greatest(%s, %s.updated_at + interval '1 microsecond')`, at, room)
}

// value is what a pointer points to, or nothing.
func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// memberOf reads the membership that an event is about.
func memberOf(e *event.Event) (user id.UserID, m member, ok bool) {
	if e.Type.Type != event.StateMember.Type || e.StateKey == nil {
		return "", member{}, false
	}
	m.membership, ok = e.Content.Raw["membership"].(string)
	if !slices.Contains([]string{joined, invited, banned}, m.membership) {
		m.membership = gone
	}
	name, _ := e.Content.Raw["displayname"].(string)
	m.name = cleanName(name)
	return id.UserID(e.GetStateKey()), m, ok
}
