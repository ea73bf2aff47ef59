//go:build goolm

package encryption

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// How often what failed is tried again.
const (
	retryDevice = time.Hour       // to give a device a key, which had no one-time key left
	retryAbsent = 5 * time.Minute // to ask for the devices of a user whose homeserver did not answer
	maxQueried  = 200             // users asked for in one request
	shareTries  = 3
)

// Encrypt makes what is sent to an encrypted room. Whoever is in the room has the key
// of it, or is given it; who left has none. Rooms do not wait for each other.
func (m *Machine) Encrypt(ctx context.Context, room id.RoomID, kind event.Type, content any) (*event.EncryptedEventContent, error) {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	encrypted, err := m.encrypt(ctx, room, kind, content)
	if err != nil {
		return nil, fmt.Errorf("encryption.Encrypt(%s): %w", room, postgres.Error(err))
	}
	return encrypted, nil
}

func (m *Machine) encrypt(ctx context.Context, room id.RoomID, kind event.Type, content any) (*event.EncryptedEventContent, error) {
	olm, store := m.machine()
	if err := m.refreshMembers(ctx, olm, room); err != nil {
		return nil, err
	}
	if err := m.dropUnfit(ctx, store, room); err != nil {
		return nil, err
	}
	for range shareTries { // a session may be dropped while it is shared, as somebody leaves
		encrypted, err := olm.EncryptMegolmEvent(ctx, room, kind, content)
		if !errors.Is(err, crypto.ErrSessionExpired) && !errors.Is(err, crypto.ErrSessionNotShared) && !errors.Is(err, crypto.ErrNoGroupSession) {
			return encrypted, err
		}
		if err := m.share(ctx, olm, store, room); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("the room changes all the time")
}

// share makes a session of a room and gives its key to everybody there.
func (m *Machine) share(ctx context.Context, olm *crypto.OlmMachine, store *store, room id.RoomID) error {
	users, err := m.rooms.refresh(ctx, room)
	if err != nil {
		return err
	}
	if users, err = m.reach(ctx, olm, users); err != nil {
		return err
	}
	if err := olm.ShareGroupSession(ctx, room, users); err != nil {
		return err
	}
	return m.noteLacking(ctx, store, room)
}

// reach sees to it that there are Olm sessions with the devices of users, as far as
// their homeservers answer, and returns the users that have one. The library would do
// so too, but keep all other rooms waiting meanwhile.
func (m *Machine) reach(ctx context.Context, olm *crypto.OlmMachine, users []id.UserID) ([]id.UserID, error) {
	err := m.refreshUsers(ctx, olm, `SELECT u FROM unnest($1::text[]) u
		WHERE NOT EXISTS (SELECT FROM crypto_tracked_user WHERE user_id = u AND NOT devices_outdated) ORDER BY u`, users)
	if err != nil {
		return nil, err
	}
	claim, err := m.rooms.strangers(ctx, users, accountID(m.client), m.client.DeviceID)
	if err != nil {
		return nil, err
	}
	if len(claim) > 0 {
		if _, err := olm.EncryptToDevices(ctx, event.ToDeviceDummy, &mautrix.ReqSendToDevice{Messages: claim}); err != nil {
			return nil, err
		}
	}
	return m.rooms.reached(ctx, users, accountID(m.client))
}

// refreshMembers asks for the devices of members that are known to have changed.
func (m *Machine) refreshMembers(ctx context.Context, olm *crypto.OlmMachine, room id.RoomID) error {
	return m.refreshUsers(ctx, olm, `SELECT user_id FROM crypto_tracked_user
		JOIN matrix_members USING (user_id) WHERE devices_outdated AND room = $1 ORDER BY user_id`, room)
}

// refreshUsers asks for the devices of the users that a query finds. Users whose
// homeserver does not answer are left alone for a while; their old devices count.
func (m *Machine) refreshUsers(ctx context.Context, olm *crypto.OlmMachine, query string, args ...any) error {
	rows, err := m.Pool.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[id.UserID])
	if err != nil {
		return err
	}
	var due []id.UserID
	for _, user := range found {
		if len(due) < maxQueried && m.absent.first(user, m.Now(), retryAbsent) {
			due = append(due, user)
		}
	}
	if len(due) == 0 {
		return nil
	}
	if _, err := olm.FetchKeys(ctx, due, true); err != nil {
		m.absent.forget(due...)
		return err
	}
	return m.forgetPresent(ctx, due)
}

// forgetPresent forgets when those were asked for whose devices came: they may change
// again at any time.
func (m *Machine) forgetPresent(ctx context.Context, asked []id.UserID) error {
	rows, err := m.Pool.Query(ctx, `SELECT user_id FROM crypto_tracked_user WHERE NOT devices_outdated AND user_id = ANY ($1) ORDER BY user_id`, asked)
	if err != nil {
		return err
	}
	present, err := pgx.CollectRows(rows, pgx.RowTo[id.UserID])
	m.absent.forget(present...)
	return err
}

// dropUnfit forgets the session of a room where somebody who has its key left, or a
// device came that does not have it.
func (m *Machine) dropUnfit(ctx context.Context, store *store, room id.RoomID) error {
	session, err := store.GetOutboundGroupSession(ctx, room)
	if err != nil || session == nil {
		return err
	}
	f, err := m.rooms.fits(ctx, room, session.ID(), m.client.DeviceID)
	if err != nil {
		return err
	}
	unfit := f.left
	for _, device := range f.lacking {
		unfit = unfit || !m.tried.has(device, m.Now(), retryDevice)
	}
	if !unfit {
		return nil
	}
	return store.RemoveOutboundGroupSession(ctx, room)
}

// noteLacking remembers which devices could not be given the key of a room's session,
// and tells them so, once in a while: their users see why they cannot read the message.
func (m *Machine) noteLacking(ctx context.Context, store *store, room id.RoomID) error {
	session, err := store.GetOutboundGroupSession(ctx, room)
	if err != nil || session == nil {
		return err
	}
	f, err := m.rooms.fits(ctx, room, session.ID(), m.client.DeviceID)
	if err != nil {
		return err
	}
	olm, _ := m.machine()
	tell := &mautrix.ReqSendToDevice{Messages: map[id.UserID]map[id.DeviceID]*event.Content{}}
	for _, device := range f.lacking {
		if !m.tried.first(device, m.Now(), retryDevice) {
			continue
		}
		user := f.owners[device]
		if tell.Messages[user] == nil {
			tell.Messages[user] = map[id.DeviceID]*event.Content{}
		}
		tell.Messages[user][f.devices[device]] = &event.Content{Parsed: &event.RoomKeyWithheldEventContent{
			Algorithm: id.AlgorithmMegolmV1, SenderKey: olm.OwnIdentity().IdentityKey, Code: event.RoomKeyWithheldNoOlmSession,
			Reason: "Unable to establish a secure channel.",
		}}
	}
	if len(tell.Messages) == 0 {
		return nil
	}
	_, err = m.client.SendToDevice(ctx, event.ToDeviceRoomKeyWithheld, tell)
	return err
}

// Member takes a change of who is in a room: its session is not used any more.
func (m *Machine) Member(ctx context.Context, e *event.Event) {
	olm, _ := m.machine()
	if e.Content.Parsed == nil {
		_ = e.Content.ParseRaw(event.StateMember) // the library ignores what cannot be read
	}
	olm.HandleMemberEvent(ctx, e)
}
