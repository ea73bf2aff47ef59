//go:build goolm

package encryption

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
)

// Built tells whether this build can encrypt.
const Built = true

// exchangeTime bounds what is asked of the homeserver at a time.
const exchangeTime = 60 * time.Second

// A Machine is the encryption of one device, used by one server at a time. Its methods
// may be called concurrently.
type Machine struct {
	Config
	client *mautrix.Client
	db     *database
	rooms  *rooms

	mu    sync.RWMutex // of what follows, which is replaced as a whole
	olm   *crypto.OlmMachine
	store *store

	keyBackup *keyBackup
	backupAt  time.Time // when it was asked for

	asked   recent[id.SessionID]
	tried   recent[id.Curve25519] // devices that could not be given a key
	absent  recent[id.UserID]     // whose devices could not be asked for
	changed recent[id.DeviceID]   // when the device's fallback key was replaced
	tidied  recent[id.DeviceID]   // when what is past was forgotten
	refused recent[id.DeviceID]   // when the homeserver did not take keys for the backup

	news     sync.Mutex
	came     []matrixbot.Session // within the transaction under way
	unlocked []matrixbot.Session

	trusting verifications
}

var _ matrixbot.Device = (*Machine)(nil)

// Open opens the keys of the device that client is logged in as, making them if there
// are none yet, and sees to it that the homeserver has the public ones. It fails with
// fault.Conflict when the homeserver has others for the device, and with fault.Denied
// when those here were encrypted with another secret key: then a new log-in is needed.
// Only one server may have a device open at a time.
func Open(ctx context.Context, c Config, client *mautrix.Client) (matrixbot.Device, error) {
	m, err := open(ctx, c, client)
	if err != nil {
		return nil, fmt.Errorf("encryption.Open(%s): %w", client.DeviceID, err)
	}
	return m, nil
}

func open(ctx context.Context, c Config, client *mautrix.Client) (*Machine, error) {
	if client.UserID == "" || client.DeviceID == "" {
		return nil, fmt.Errorf("the client is not logged in: %w", fault.Invalid)
	}
	m := &Machine{Config: c, client: client, rooms: &rooms{pool: c.Pool, client: client, self: client.UserID}}
	m.changed.first(client.DeviceID, c.Now(), forgetFallback) // it may have been just before
	var err error
	if m.db, err = openDatabase(ctx, c.Pool); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{m.inherit, m.load, m.publish, m.loadSigning, m.findUnlocked, m.forgetVerifications} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, m.Close())
		}
	}
	return m, nil
}

// load takes keys and sessions from the database, and forgets what was in memory: after
// a transaction that failed, the two differ.
func (m *Machine) load(ctx context.Context) error {
	key, err := m.Keys.Derive("matrix keys")
	if err != nil {
		return err
	}
	log := quiet(m.Log)
	s := &store{SQLCryptoStore: crypto.NewSQLCryptoStore(m.db.Database, nil, accountID(m.client), m.client.DeviceID, key), askedFor: m.askedFor}
	machine := crypto.NewOlmMachine(m.client, &log, s, m.rooms)
	machine.SetBackgroundCtx(context.WithoutCancel(ctx))
	machine.DisableDecryptKeyFetching = true // a flood of unknown devices must not become one of requests
	machine.DisableRatchetTracking = true
	machine.AllowKeyShare = m.mayHave
	machine.SessionReceived = m.received
	if err := machine.Load(ctx); err != nil {
		machine.Destroy()
		if !isDatabase(err) {
			err = fmt.Errorf("keys were encrypted with another secret key: %w: %w", fault.Denied, err)
		}
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.olm != nil {
		machine.CrossSigningKeys = m.olm.CrossSigningKeys
		m.olm.Destroy()
	}
	m.olm, m.store = machine, s
	return nil
}

// accountID is the key of the device in the library's tables.
func accountID(c *mautrix.Client) string { return c.UserID.String() + "/" + c.DeviceID.String() }

// machine returns what does the cryptography, with its store.
func (m *Machine) machine() (*crypto.OlmMachine, *store) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.olm, m.store
}

// Close ends what is under way and gives the connections back.
func (m *Machine) Close() error {
	m.endVerifications()
	if olm, _ := m.machine(); olm != nil {
		olm.Destroy()
	}
	m.db.close()
	return nil
}
