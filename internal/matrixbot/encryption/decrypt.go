//go:build goolm

package encryption

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/olm"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// askAgain is after how long the key of a session is asked for again, and for how long
// the answer is taken.
const askAgain = time.Hour

// Decrypt returns the event that an encrypted one holds; the same however often it is
// called. It fails with matrixbot.ErrLocked when the key is not here, fault.Denied when
// somebody passes off another's message as theirs, fault.Unavailable when the database
// does not answer, and fault.Invalid for what nobody could decrypt.
func (m *Machine) Decrypt(ctx context.Context, e *event.Event) (*event.Event, error) {
	var decrypted *event.Event
	err := survive(func() (err error) {
		decrypted, err = m.decrypt(ctx, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("encryption.Decrypt(%s): %w", e.ID, err)
	}
	return decrypted, nil
}

func (m *Machine) decrypt(ctx context.Context, e *event.Event) (*event.Event, error) {
	sealed := *e
	if sealed.Content.Parsed == nil {
		sealed.Type.Class = event.MessageEventType
		if err := sealed.Content.ParseRaw(event.EventEncrypted); err != nil {
			return nil, fmt.Errorf("%w: %w", fault.Invalid, err)
		}
	}
	machine, _ := m.machine()
	decrypted, err := machine.DecryptMegolmEvent(ctx, &sealed)
	switch {
	case errors.Is(err, crypto.ErrNoSessionFound), errors.Is(err, crypto.ErrGroupSessionWithheld), errors.Is(err, olm.ErrUnknownMessageIndex):
		return nil, fmt.Errorf("%w: %w", matrixbot.ErrLocked, err)
	case err != nil && isDatabase(err):
		return nil, postgres.Error(err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", fault.Invalid, err)
	}
	return decrypted, m.vouch(ctx, &sealed, decrypted)
}

// vouch fails with fault.Denied for a message of a session that belongs to a device of
// somebody else than the sender, or claims keys that the device does not have. Sessions
// of devices that nobody knows are taken: they may have been removed since.
func (m *Machine) vouch(ctx context.Context, sealed, decrypted *event.Event) error {
	switch decrypted.Mautrix.TrustState {
	case id.TrustStateDeviceKeyMismatch:
		return fmt.Errorf("the session claims keys that its device does not have: %w", fault.Denied)
	case id.TrustStateUnknownDevice, id.TrustStateForwarded:
	default:
		return nil
	}
	var another bool
	err := m.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM crypto_megolm_inbound_session s JOIN crypto_device d ON d.identity_key = s.sender_key
		WHERE s.account_id = $1 AND s.session_id = $2 AND d.user_id <> $3)`,
		accountID(m.client), sealed.Content.AsEncrypted().SessionID, sealed.Sender).Scan(&another)
	if err == nil && another {
		err = fmt.Errorf("the session is somebody else's: %w", fault.Denied)
	}
	return postgres.Error(err)
}

// Ask asks the sender's devices and the account's other ones for the key of an event,
// once an hour, unless it is in the backup.
func (m *Machine) Ask(ctx context.Context, e *event.Event) error {
	sealed := *e
	if sealed.Content.Parsed == nil {
		if err := sealed.Content.ParseRaw(event.EventEncrypted); err != nil {
			return fmt.Errorf("encryption.Ask(%s): %w: %w", e.ID, fault.Invalid, err)
		}
	}
	content := sealed.Content.AsEncrypted()
	if len(content.SessionID) != sessionIDLength || !m.asked.first(content.SessionID, m.Now(), askAgain) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	if m.fromBackup(ctx, sealed.RoomID, content.SessionID) {
		return nil
	}
	//lint:ignore SA1019 it tells whom to ask, where it is there
	device := content.DeviceID
	if device == "" {
		device = "*"
	}
	machine, _ := m.machine()
	users := map[id.UserID][]id.DeviceID{m.client.UserID: {"*"}}
	if sealed.Sender != m.client.UserID {
		users[sealed.Sender] = []id.DeviceID{device}
	}
	err := machine.SendRoomKeyRequest(ctx, sealed.RoomID, content.SenderKey, content.SessionID, "", users)
	if err != nil {
		m.asked.forget(content.SessionID)
		return fmt.Errorf("encryption.Ask(%s): %w", e.ID, err)
	}
	return nil
}

// sessionIDLength is that of an Ed25519 key in base64.
const sessionIDLength = 43

// askedFor tells whether the key of a session was asked for lately.
func (m *Machine) askedFor(session id.SessionID) bool { return m.asked.has(session, m.Now(), askAgain) }

// received notes that a session's key came; see Unlocked.
func (m *Machine) received(_ context.Context, room id.RoomID, session id.SessionID, _ uint32) {
	m.news.Lock()
	defer m.news.Unlock()
	m.came = append(m.came, matrixbot.Session{Room: room, ID: session})
}

// settle ends a transaction in which keys may have come.
func (m *Machine) settle(stored bool) {
	m.news.Lock()
	defer m.news.Unlock()
	if stored {
		m.unlocked = append(m.unlocked, m.came...)
	}
	m.came = nil
}

// Unlocked takes the sessions whose keys came since it was called last; the first time,
// also those that came before the server started.
func (m *Machine) Unlocked() []matrixbot.Session {
	m.news.Lock()
	defer m.news.Unlock()
	taken := m.unlocked
	m.unlocked = nil
	return taken
}

// findUnlocked finds events that wait though their key is here: the server that took it
// ended before it saw to them.
func (m *Machine) findUnlocked(ctx context.Context) error {
	rows, err := m.Pool.Query(ctx, `SELECT DISTINCT l.room, l.session FROM matrix_locked l
		JOIN crypto_megolm_inbound_session s ON s.account_id = $1 AND s.room_id = l.room AND s.session_id = l.session
		WHERE s.session IS NOT NULL ORDER BY 1, 2`, accountID(m.client))
	if err != nil {
		return postgres.Error(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[matrixbot.Session])
	if err != nil {
		return postgres.Error(err)
	}
	m.news.Lock()
	defer m.news.Unlock()
	m.unlocked = append(m.unlocked, found...)
	return nil
}

// survive turns a panic of the library over what somebody sent into an error: it would
// be met again and again.
func survive(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: the library gave up on it", fault.Invalid)
		}
	}()
	return do()
}
