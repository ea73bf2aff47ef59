package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A direct room is opened by whichever server answers, not by the leader: to create a
// room and to invite somebody needs the account's token and none of the device's keys.
// What is said in it goes the way of all posts, and is encrypted by the leader.

const (
	openTime  = 30 * time.Second // for making a room
	openLease = time.Minute      // after which another server may try
	openAgain = time.Second      // until a room that another server makes is looked for
)

// A directRoom is a room with one person.
type directRoom struct {
	room    id.RoomID
	invited bool // the person has not come yet
}

// openDirect returns the direct room with a person, and makes one where there is none,
// or they have left it. What the homeserver does not allow is fault.Denied or Invalid; an
// inbox.Later is of one that is away, or of another server that is at it.
func (b *Bot) openDirect(ctx context.Context, user id.UserID) (own directRoom, err error) {
	if own, err = b.directRoomOf(ctx, user); err != nil || own.room != "" {
		return own, err
	}
	tag, err := b.Pool.Exec(ctx, `
		INSERT INTO matrix_asides AS a (person, at) VALUES ($1, clock_timestamp())
		ON CONFLICT (person) DO UPDATE SET at = excluded.at WHERE a.at < clock_timestamp() - $2::interval`, user, openLease)
	if err != nil {
		return directRoom{}, fmt.Errorf("matrixbot.openDirect: %w", postgres.Error(err))
	}
	if tag.RowsAffected() == 0 {
		return directRoom{}, inbox.Later{After: openAgain, Cause: errors.New("another server opens the direct room")}
	}
	// Who was at it before may have made it since it was looked for.
	if own, err = b.directRoomOf(ctx, user); err == nil && own.room == "" {
		own, err = b.makeDirect(ctx, user)
	}
	return own, errors.Join(err, b.endOpening(ctx, user))
}

// directRoomOf is the direct room with a person, encrypted where the device can, and
// rather one in which they are; without a room there is none.
func (b *Bot) directRoomOf(ctx context.Context, user id.UserID) (own directRoom, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT r.room, m.membership = 'invite' FROM matrix_rooms r JOIN matrix_members m ON m.room = r.room AND m.user_id = $1
		WHERE r.direct AND r.membership = 'join' AND NOT r.silent AND r.replaced_by = '' AND (r.encrypted OR NOT $2)
		ORDER BY m.membership = 'join' DESC, r.updated_at DESC, r.room LIMIT 1`, user, b.Open != nil).
		Scan(&own.room, &own.invited)
	if errors.Is(err, pgx.ErrNoRows) {
		return directRoom{}, nil
	}
	if err != nil {
		return directRoom{}, fmt.Errorf("matrixbot.directRoomOf: %w", postgres.Error(err))
	}
	return own, nil
}

// makeDirect makes a direct room, encrypted where the device can, and invites the person
// to it.
func (b *Bot) makeDirect(ctx context.Context, user id.UserID) (directRoom, error) {
	d, err := b.device(ctx)
	if err != nil {
		return directRoom{}, err
	}
	client, err := newClient(d)
	if err != nil {
		return directRoom{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	request := &mautrix.ReqCreateRoom{Preset: "trusted_private_chat", IsDirect: true, Invite: []id.UserID{user}}
	if b.Open != nil {
		request.InitialState = []*event.Event{{
			Type: event.StateEncryption, StateKey: new(string),
			Content: event.Content{Parsed: &event.EncryptionEventContent{Algorithm: id.AlgorithmMegolmV1}},
		}}
	}
	made, err := client.CreateRoom(mautrix.WithMaxRetries(ctx, 0), request)
	if err != nil {
		return directRoom{}, fmt.Errorf("matrixbot.makeDirect: %w", b.failure(ctx, err))
	}
	if err := b.keepDirect(ctx, d.User, made.RoomID, user); err != nil {
		return directRoom{}, err
	}
	if err := tellDirect(ctx, client, made.RoomID, user); err != nil { // other clients of the account show it elsewhere
		b.Log.WarnContext(ctx, "matrix: a direct room is not marked as one", "room", made.RoomID, "error", err)
	}
	return directRoom{made.RoomID, true}, nil
}

// keepDirect records a room before a sync brings it.
func (b *Bot) keepDirect(ctx context.Context, me id.UserID, room id.RoomID, user id.UserID) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO matrix_rooms AS r (room, membership, direct, encrypted, greeted_at, updated_at) VALUES ($1, 'join', true, $2, $3, $3)
			ON CONFLICT (room) DO UPDATE SET direct = true, encrypted = r.encrypted OR excluded.encrypted, greeted_at = excluded.greeted_at`,
			room, b.Open != nil, b.Now())
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, $2, 'join'), ($1, $3, 'invite')
			ON CONFLICT (room, user_id) DO NOTHING`, room, me, user)
		return err
	})
	if err != nil {
		return fmt.Errorf("matrixbot.keepDirect: %w", postgres.Error(err))
	}
	return nil
}

// tellDirect notes in the account that a room is a direct one.
// https://spec.matrix.org/v1.15/client-server-api/#direct-messaging
func tellDirect(ctx context.Context, client *mautrix.Client, room id.RoomID, user id.UserID) error {
	ctx = mautrix.WithMaxRetries(ctx, 0)
	rooms := event.DirectChatsEventContent{}
	err := client.GetAccountData(ctx, event.AccountDataDirectChats.Type, &rooms)
	if err != nil && !errors.Is(err, mautrix.MNotFound) {
		return err
	}
	if !slices.Contains(rooms[user], room) {
		rooms[user] = append(rooms[user], room)
	}
	return client.SetAccountData(ctx, event.AccountDataDirectChats.Type, rooms)
}

// endOpening lets others try to open a direct room, also when this server stops.
func (b *Bot) endOpening(ctx context.Context, user id.UserID) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	if _, err := b.Pool.Exec(ctx, `DELETE FROM matrix_asides WHERE person = $1`, user); err != nil {
		return fmt.Errorf("matrixbot.endOpening: %w", postgres.Error(err))
	}
	return nil
}
