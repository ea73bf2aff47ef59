//go:build goolm

package encryption

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// rooms tells the library which rooms are encrypted, how, and who is in them.
type rooms struct {
	pool   *pgxpool.Pool
	client *mautrix.Client
	self   id.UserID

	mu       sync.Mutex
	settings map[id.RoomID]*event.EncryptionEventContent // as asked for when a session was last made
}

// IsEncrypted implements crypto.StateStore.
func (r *rooms) IsEncrypted(ctx context.Context, room id.RoomID) (bool, error) {
	var encrypted bool
	err := r.pool.QueryRow(ctx, `SELECT encrypted FROM matrix_rooms WHERE room = $1`, room).Scan(&encrypted)
	if errors.Is(err, pgx.ErrNoRows) {
		return true, nil // not stored yet: keys that did not have to change do no harm
	}
	return encrypted, postgres.Error(err)
}

// GetEncryptionEvent implements crypto.StateStore.
func (r *rooms) GetEncryptionEvent(_ context.Context, room id.RoomID) (*event.EncryptionEventContent, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.settings[room], nil
}

// FindSharedRooms implements crypto.StateStore.
func (r *rooms) FindSharedRooms(ctx context.Context, user id.UserID) ([]id.RoomID, error) {
	rows, err := r.pool.Query(ctx, `SELECT r.room FROM matrix_rooms r JOIN matrix_members m USING (room)
		WHERE m.user_id = $1 AND r.encrypted AND r.membership = 'join' ORDER BY r.room`, user)
	if err != nil {
		return nil, postgres.Error(err)
	}
	shared, err := pgx.CollectRows(rows, pgx.RowTo[id.RoomID])
	return shared, postgres.Error(err)
}

// refresh asks the homeserver how keys of a room are to change, and who is to have
// them: whoever is in it or invited.
func (r *rooms) refresh(ctx context.Context, room id.RoomID) ([]id.UserID, error) {
	var settings event.EncryptionEventContent
	err := r.client.StateEvent(ctx, room, event.StateEncryption, "", &settings)
	if err != nil && !errors.Is(err, mautrix.MNotFound) { // a room stays encrypted, whatever its state says later
		return nil, fmt.Errorf("encryption of the room: %w", err)
	}
	r.mu.Lock()
	if r.settings == nil || len(r.settings) >= maxRecent {
		r.settings = map[id.RoomID]*event.EncryptionEventContent{}
	}
	r.settings[room] = &settings
	r.mu.Unlock()

	got, err := r.client.Members(ctx, room)
	if err != nil {
		return nil, fmt.Errorf("members of the room: %w", err)
	}
	var users []id.UserID
	for _, e := range got.Chunk {
		if e == nil || e.StateKey == nil {
			continue
		}
		e.Type.Class = event.StateEventType
		_ = e.Content.ParseRaw(event.StateMember) // what cannot be read is nobody's membership
		member, _ := e.Content.Parsed.(*event.MemberEventContent)
		if member != nil && (member.Membership == event.MembershipJoin || member.Membership == event.MembershipInvite) {
			users = append(users, id.UserID(*e.StateKey))
		}
	}
	slices.Sort(users)
	return slices.Compact(users), nil
}

// A fit is how well those that have a session's key are those that should.
type fit struct {
	left    bool            // somebody has it who is not in the room any more
	lacking []id.Curve25519 // devices of members that do not have it
	owners  map[id.Curve25519]id.UserID
	devices map[id.Curve25519]id.DeviceID
}

// fits compares who has the key of a session with who is in its room.
func (r *rooms) fits(ctx context.Context, room id.RoomID, session id.SessionID, self id.DeviceID) (fit, error) {
	f := fit{owners: map[id.Curve25519]id.UserID{}, devices: map[id.Curve25519]id.DeviceID{}}
	err := r.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM crypto_megolm_outbound_session_shared s WHERE s.session_id = $2
		AND NOT EXISTS (SELECT FROM matrix_members m WHERE m.room = $1 AND m.user_id = s.user_id))`, room, session).Scan(&f.left)
	if err != nil {
		return f, postgres.Error(err)
	}
	rows, err := r.pool.Query(ctx, `SELECT d.identity_key, d.user_id, d.device_id FROM crypto_device d
		JOIN matrix_members m ON m.room = $1 AND m.user_id = d.user_id
		WHERE NOT d.deleted AND NOT (d.user_id = $3 AND d.device_id = $4) AND NOT EXISTS (
			SELECT FROM crypto_megolm_outbound_session_shared s
			WHERE s.session_id = $2 AND s.user_id = d.user_id AND s.identity_key = d.identity_key)
		ORDER BY 1`, room, session, r.self, self)
	if err != nil {
		return f, postgres.Error(err)
	}
	var key id.Curve25519
	var user id.UserID
	var device id.DeviceID
	_, err = pgx.ForEachRow(rows, []any{&key, &user, &device}, func() error {
		f.lacking = append(f.lacking, key)
		f.owners[key], f.devices[key] = user, device
		return nil
	})
	return f, postgres.Error(err)
}

// strangers are devices of users with which there is no Olm session yet, as those to
// send something to.
func (r *rooms) strangers(ctx context.Context, users []id.UserID, account string, self id.DeviceID) (map[id.UserID]map[id.DeviceID]*event.Content, error) {
	rows, err := r.pool.Query(ctx, `SELECT d.user_id, d.device_id FROM crypto_device d
		WHERE NOT d.deleted AND d.user_id = ANY ($1) AND NOT (d.user_id = $2 AND d.device_id = $3)
		AND NOT EXISTS (SELECT FROM crypto_olm_session s WHERE s.account_id = $4 AND s.sender_key = d.identity_key) ORDER BY 1, 2`,
		users, r.self, self, account)
	if err != nil {
		return nil, postgres.Error(err)
	}
	found := map[id.UserID]map[id.DeviceID]*event.Content{}
	var user id.UserID
	var device id.DeviceID
	_, err = pgx.ForEachRow(rows, []any{&user, &device}, func() error {
		if found[user] == nil {
			found[user] = map[id.DeviceID]*event.Content{}
		}
		found[user][device] = &event.Content{}
		return nil
	})
	return found, postgres.Error(err)
}

// reached are those of users with a device that there is an Olm session with.
func (r *rooms) reached(ctx context.Context, users []id.UserID, account string) ([]id.UserID, error) {
	rows, err := r.pool.Query(ctx, `SELECT DISTINCT d.user_id FROM crypto_device d JOIN crypto_olm_session s ON s.account_id = $2 AND s.sender_key = d.identity_key
		WHERE NOT d.deleted AND d.user_id = ANY ($1) ORDER BY 1`, users, account)
	if err != nil {
		return nil, postgres.Error(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[id.UserID])
	return found, postgres.Error(err)
}
