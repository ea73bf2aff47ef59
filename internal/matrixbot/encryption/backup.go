//go:build goolm

package encryption

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/backup"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/crypto/ssss"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

const (
	uploadBatch   = 100              // sessions in one request
	uploadBatches = 5                // requests at a time
	backupLater   = time.Minute      // before it is tried again what the homeserver did not take
	backupLooked  = 10 * time.Minute // for how long it is not asked whether there is a backup
)

// A keyBackup is the account's backup of keys on its homeserver, encrypted for a key
// that is here.
type keyBackup struct {
	version id.KeyBackupVersion
	key     *backup.MegolmBackupKey
}

// startBackup makes a new backup, whose key is kept with the cross-signing keys.
func (m *Machine) startBackup(ctx context.Context, olm *crypto.OlmMachine, with *ssss.Key, signing *crypto.CrossSigningKeysCache) error {
	key, err := backup.NewMegolmBackupKey()
	if err != nil {
		return err
	}
	auth := backup.MegolmAuthData{PublicKey: publicOf(key)}
	signature, err := signing.MasterKey.SignJSON(auth)
	if err != nil {
		return err
	}
	byDevice, err := olm.GetAccount().SignJSON(auth)
	if err != nil {
		return err
	}
	auth.Signatures = signatures.Signatures{m.client.UserID: {
		id.NewKeyID(id.KeyAlgorithmEd25519, signing.MasterKey.PublicKey().String()): signature,
		id.NewKeyID(id.KeyAlgorithmEd25519, m.client.DeviceID.String()):             byDevice,
	}}
	if err := olm.SSSS.SetEncryptedAccountData(ctx, event.AccountDataMegolmBackupKey, key.Bytes(), with); err != nil {
		return err
	}
	made, err := m.client.CreateKeyBackupVersion(ctx, &mautrix.ReqRoomKeysVersionCreate[backup.MegolmAuthData]{
		Algorithm: id.KeyBackupAlgorithmMegolmBackupV1, AuthData: auth,
	})
	if err != nil {
		return err
	}
	return m.useBackup(ctx, &keyBackup{made.Version, key})
}

// publicOf is the public part of a backup's key, in base64.
func publicOf(key *backup.MegolmBackupKey) id.Ed25519 {
	return id.Ed25519(base64.RawStdEncoding.EncodeToString(key.PublicKey().Bytes()))
}

// useBackup keeps the key of a backup, and uses it from now on.
func (m *Machine) useBackup(ctx context.Context, b *keyBackup) error {
	_, store := m.machine()
	if err := store.PutSecret(ctx, id.SecretMegolmBackupV1, base64.RawStdEncoding.EncodeToString(b.key.Bytes())); err != nil {
		return err
	}
	m.setBackup(b)
	return nil
}

func (m *Machine) setBackup(b *keyBackup) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keyBackup, m.backupAt = b, m.Now()
}

// backup returns the account's backup; nil if there is none that the key here is of.
func (m *Machine) backup(ctx context.Context) (*keyBackup, error) {
	m.mu.RLock()
	b, at := m.keyBackup, m.backupAt
	m.mu.RUnlock()
	if m.Now().Sub(at) < backupLooked {
		return b, nil
	}
	_, store := m.machine()
	secret, err := store.GetSecret(ctx, id.SecretMegolmBackupV1)
	if err != nil || secret == "" {
		return nil, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(secret)
	if err != nil {
		return nil, err
	}
	b, err = m.findBackup(ctx, raw)
	if err == nil {
		m.setBackup(b)
	}
	return b, err
}

// findBackup asks for the present backup; nil if it is not one for the key.
func (m *Machine) findBackup(ctx context.Context, raw []byte) (*keyBackup, error) {
	key, err := backup.MegolmBackupKeyFromBytes(raw)
	if err != nil {
		return nil, err
	}
	is, err := m.client.GetKeyBackupLatestVersion(ctx)
	switch {
	case errors.Is(err, mautrix.MNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case is.Algorithm != id.KeyBackupAlgorithmMegolmBackupV1 || is.AuthData.PublicKey != publicOf(key):
		return nil, nil
	}
	return &keyBackup{is.Version, key}, nil
}

// openBackup fetches the keys of rooms from the backup that a key is of, and goes on
// with it. It returns how many came.
func (m *Machine) openBackup(ctx context.Context, raw []byte) (int, error) {
	b, err := m.findBackup(ctx, raw)
	if err != nil || b == nil {
		return 0, err
	}
	if err := m.useBackup(ctx, b); err != nil {
		return 0, err
	}
	all, err := m.client.GetKeyBackup(ctx, b.version)
	if errors.Is(err, mautrix.MNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	count := 0
	for room, in := range all.Rooms {
		for session, sealed := range in.Sessions {
			if err := m.restore(ctx, b, room, session, &sealed.SessionData); err == nil {
				count++
			} else if isDatabase(err) {
				return count, err
			}
		}
	}
	return count, nil
}

// restore takes one session from the backup.
func (m *Machine) restore(ctx context.Context, b *keyBackup, room id.RoomID, session id.SessionID, sealed *backup.EncryptedSessionData[backup.MegolmSessionData]) error {
	return survive(func() error {
		data, err := sealed.Decrypt(b.key)
		if err != nil {
			return err
		}
		machine, _ := m.machine()
		_, err = machine.ImportRoomKeyFromBackup(ctx, b.version, room, session, data)
		m.settle(err == nil)
		return err
	})
}

// fromBackup looks for one session in the backup, and tells whether it was there.
func (m *Machine) fromBackup(ctx context.Context, room id.RoomID, session id.SessionID) bool {
	b, err := m.backup(ctx)
	if err != nil || b == nil {
		return false
	}
	sealed, err := m.client.GetKeyBackupForRoomAndSession(ctx, b.version, room, session)
	return err == nil && m.restore(ctx, b, room, session, &sealed.SessionData) == nil
}

// backUp adds sessions to the backup that are not in it yet.
func (m *Machine) backUp(ctx context.Context) error {
	b, err := m.backup(ctx)
	if err != nil || b == nil {
		return err
	}
	if m.refused.has(m.client.DeviceID, m.Now(), backupLater) {
		return nil
	}
	for range uploadBatches {
		more, err := m.backUpBatch(ctx, b)
		if errors.Is(err, mautrix.MWrongRoomKeysVersion) || errors.Is(err, mautrix.MNotFound) {
			m.mu.Lock()
			m.backupAt = time.Time{} // it was replaced: ask again
			m.mu.Unlock()
			return nil
		}
		if err != nil {
			m.refused.forget(m.client.DeviceID)
			m.refused.first(m.client.DeviceID, m.Now(), backupLater)
		}
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (m *Machine) backUpBatch(ctx context.Context, b *keyBackup) (more bool, err error) {
	rows, err := m.Pool.Query(ctx, `SELECT room_id, session_id FROM crypto_megolm_inbound_session
		WHERE account_id = $1 AND session IS NOT NULL AND key_backup_version <> $2 ORDER BY session_id LIMIT $3`, accountID(m.client), b.version, uploadBatch)
	if err != nil {
		return false, err
	}
	type name struct {
		Room    id.RoomID
		Session id.SessionID
	}
	due, err := pgx.CollectRows(rows, pgx.RowToStructByPos[name])
	if err != nil || len(due) == 0 {
		return false, err
	}
	upload := &mautrix.ReqKeyBackup{Rooms: map[id.RoomID]mautrix.ReqRoomKeyBackup{}}
	var sessions []id.SessionID
	for _, n := range due {
		sealed, err := m.seal(ctx, b, n.Room, n.Session)
		if err != nil {
			return false, err
		}
		if _, there := upload.Rooms[n.Room]; !there {
			upload.Rooms[n.Room] = mautrix.ReqRoomKeyBackup{Sessions: map[id.SessionID]mautrix.ReqKeyBackupData{}}
		}
		upload.Rooms[n.Room].Sessions[n.Session] = sealed
		sessions = append(sessions, n.Session)
	}
	if _, err := m.client.PutKeysInBackup(ctx, b.version, upload); err != nil {
		return false, fmt.Errorf("key backup: %w", err)
	}
	_, err = m.Pool.Exec(ctx, `UPDATE crypto_megolm_inbound_session SET key_backup_version = $2
		WHERE account_id = $1 AND session_id = ANY ($3)`, accountID(m.client), b.version, sessions)
	return len(due) == uploadBatch, err
}

// seal encrypts a session for the backup.
func (m *Machine) seal(ctx context.Context, b *keyBackup, room id.RoomID, session id.SessionID) (sealed mautrix.ReqKeyBackupData, err error) {
	_, store := m.machine()
	s, err := store.GetGroupSession(ctx, room, session)
	if err != nil {
		return sealed, err
	}
	first := s.Internal.FirstKnownIndex()
	key, err := s.Internal.Export(first)
	if err != nil {
		return sealed, err
	}
	data, err := backup.EncryptSessionData(b.key, backup.MegolmSessionData{
		Algorithm: id.AlgorithmMegolmV1, ForwardingKeyChain: s.ForwardingChains, SenderKey: s.SenderKey,
		SenderClaimedKeys: backup.SenderClaimedKeys{Ed25519: s.SigningKey}, SessionKey: string(key),
	})
	if err != nil {
		return sealed, err
	}
	sealed.FirstMessageIndex, sealed.ForwardedCount = int(first), len(s.ForwardingChains)
	sealed.SessionData, err = json.Marshal(data)
	return sealed, err
}
