package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	joinTime    = 2 * time.Minute // for one room, which another homeserver may have to let us into
	mostJoins   = 30              // invitations of one person are accepted in an hour
	mostAtOnce  = 50              // rooms are seen to at a time
	followTries = 12              // of joining a room that another one was upgraded to, without an invitation
)

// A roomStep is something to be done about a room.
type roomStep struct {
	Room    id.RoomID
	What    string    // "join", "reject", "follow" or "leave"
	Other   id.RoomID // that it was upgraded from; "" none
	Inviter id.UserID
	Since   time.Time // when the room became what it is
}

// roomSteps is what is to be done about rooms, at most mostAtOnce each.
func (b *Bot) roomSteps(ctx context.Context, me id.UserID) (all []roomStep, err error) {
	rows, err := b.Pool.Query(ctx, `
		(SELECT r.room, CASE WHEN r.space THEN 'reject' ELSE 'join' END, coalesce(o.room, ''), r.inviter, r.updated_at, r.direct, r.alias
		 FROM matrix_rooms r LEFT JOIN matrix_rooms o ON o.replaced_by = r.room AND o.membership = 'join'
		 WHERE r.membership = 'invite' OR r.membership = 'joining' AND r.updated_at < $3 ORDER BY r.updated_at DESC LIMIT $2)
		UNION ALL
		-- Upgraded: where people are by now, unless the assistant is there or cannot come.
		(SELECT r.replaced_by, 'follow', r.room, '', r.updated_at, false, ''
		 FROM matrix_rooms r LEFT JOIN matrix_rooms n ON n.room = r.replaced_by
		 WHERE r.membership = 'join' AND r.replaced_by <> '' AND n.room IS NULL ORDER BY r.updated_at LIMIT $2)
		UNION ALL
		-- Empty, or left behind. A room that nothing was heard of yet was made just now.
		(SELECT r.room, 'leave', '', '', r.updated_at, false, ''
		 FROM matrix_rooms r
		 WHERE r.membership = 'join' AND r.last_event <> '' AND (
		     NOT EXISTS (SELECT FROM matrix_members m WHERE m.room = r.room AND m.user_id <> $1)
		     OR EXISTS (SELECT FROM matrix_rooms n WHERE n.room = r.replaced_by AND n.membership = 'join'))
		 ORDER BY r.updated_at LIMIT $2)`, me, mostAtOnce, b.Now().Add(-joinMost))
	if err != nil {
		return nil, fmt.Errorf("matrixbot.roomSteps: %w", postgres.Error(err))
	}
	all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s roomStep, err error) {
		var direct bool
		var alias string
		if err := row.Scan(&s.Room, &s.What, &s.Other, &s.Inviter, &s.Since, &direct, &alias); err != nil {
			return s, err
		}
		if s.What == "join" && s.Other == "" && !(b.mayInvite(s.Inviter) && (direct || len(b.Rooms) == 0 || b.names(s.Room.String(), alias))) {
			s.What = "reject"
		}
		return s, nil
	})
	if err != nil {
		return nil, fmt.Errorf("matrixbot.roomSteps: %w", postgres.Error(err))
	}
	return all, nil
}

// step does what is to be done about a room.
func (b *Bot) step(ctx context.Context, l *lead, s roomStep) error {
	ctx, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	switch s.What {
	case "join":
		return b.join(ctx, l, s)
	case "follow":
		return b.followRoom(ctx, l, s)
	}
	if s.What == "reject" {
		b.Log.InfoContext(ctx, "matrix: an invitation is not accepted", "room", s.Room, "by", s.Inviter)
	}
	if _, err := l.client.LeaveRoom(ctx, s.Room); err != nil {
		return err
	}
	// The homeserver need not keep it for an assistant that does not.
	if _, err := l.client.ForgetRoom(ctx, s.Room); err != nil && fault.Kind(b.failure(ctx, err)) == nil {
		return err
	}
	return b.hasGone(ctx, s)
}

// join accepts an invitation, unless one person makes too many of them.
func (b *Bot) join(ctx context.Context, l *lead, s roomStep) error {
	var lately int
	err := b.Pool.QueryRow(ctx, `
		SELECT count(*) FROM matrix_rooms o JOIN matrix_rooms r ON r.room = $1
		WHERE o.inviter = r.inviter AND (o.invited_at, o.room) < (r.invited_at, r.room) AND o.invited_at > r.invited_at - interval '1 hour'`,
		s.Room).Scan(&lately)
	if err != nil {
		return fmt.Errorf("matrixbot.join: %w", postgres.Error(err))
	}
	if lately >= mostJoins && b.Now().Sub(s.Since) < time.Hour {
		return inbox.After(joinMost, fmt.Errorf("too many invitations of one person: %w", fault.Unavailable))
	}
	if _, err := l.client.JoinRoom(ctx, s.Room.String(), &mautrix.ReqJoinRoom{Via: via(s.Inviter)}); err != nil {
		return err
	}
	// The sync will tell of it, and may have told that this is over again already.
	_, err = b.Pool.Exec(ctx, `UPDATE matrix_rooms r SET membership = $2, updated_at = `+later("r", "$3")+`
		WHERE room = $1 AND membership <> $4 AND updated_at = $5`,
		s.Room, joining, b.Now(), joined, s.Since)
	if err != nil {
		return fmt.Errorf("matrixbot.join(%s): %w", s.Room, postgres.Error(err))
	}
	return nil
}

// followRoom joins a room that another one was upgraded to. Where that needs an
// invitation, which people's clients make, it is waited for.
func (b *Bot) followRoom(ctx context.Context, l *lead, s roomStep) error {
	_, err := l.client.JoinRoom(ctx, s.Room.String(), &mautrix.ReqJoinRoom{Via: serversOf(s.Other, s.Room)})
	if err != nil {
		return err
	}
	_, err = b.Pool.Exec(ctx, `INSERT INTO matrix_rooms (room, membership, updated_at) VALUES ($1, $2, $3) ON CONFLICT (room) DO NOTHING`,
		s.Room, joining, b.Now())
	if err != nil {
		return fmt.Errorf("matrixbot.followRoom(%s): %w", s.Room, postgres.Error(err))
	}
	return nil
}

// via is where a room can be joined that somebody invites to.
func via(inviter id.UserID) []string {
	if server := inviter.Homeserver(); server != "" {
		return []string{server}
	}
	return nil
}

// serversOf are those in the ids of rooms, in which people may be.
func serversOf(rooms ...id.RoomID) (servers []string) {
	for _, room := range rooms {
		if _, _, server := id.ParseCommonIdentifier(room); server != "" {
			servers = append(servers, server)
		}
	}
	return servers
}

// hasGone notes that a room was left, unless the sync has told something newer of it.
func (b *Bot) hasGone(ctx context.Context, s roomStep) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		var same bool
		err := tx.QueryRow(ctx, `SELECT updated_at = $2 FROM matrix_rooms WHERE room = $1 FOR UPDATE`, s.Room, s.Since).Scan(&same)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return nil
		case err != nil || !same:
			return err
		}
		return b.forgetRoom(ctx, tx, s.Room, gone)
	})
	if err != nil {
		return fmt.Errorf("matrixbot.hasGone(%s): %w", s.Room, err)
	}
	return nil
}

// roomLost ends what cannot be done about a room: the invitation does not stand any
// more, or the assistant is not in the room.
func (b *Bot) roomLost(ctx context.Context, s roomStep, tries int, why error) error {
	if s.What == "follow" && tries < followTries {
		return nil
	}
	b.Log.InfoContext(ctx, "matrix: nothing can be done about a room", "room", s.Room, "what", s.What, "error", why)
	if s.What == "follow" {
		_, err := b.Pool.Exec(ctx, `INSERT INTO matrix_rooms (room, membership, updated_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			s.Room, gone, b.Now())
		return postgres.Error(err)
	}
	return b.hasGone(ctx, s)
}
