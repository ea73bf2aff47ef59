//go:build goolm

package encryption

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// tries is how often a to-device message is tried whose transaction fails, before it is
// taken for the message's fault.
const tries = 3

// Sync takes what a sync brought for the device: whose devices changed, messages to it,
// and how many of its one-time keys are left. It may be called again with the same after
// a crash. An error is of the database: the same sync is to be tried again.
func (m *Machine) Sync(ctx context.Context, r *mautrix.RespSync, since string) error {
	if err := m.devicesChanged(ctx, r, since); err != nil {
		return fmt.Errorf("encryption.Sync: %w", postgres.Error(err))
	}
	for _, e := range r.ToDevice.Events {
		if e == nil {
			continue
		}
		e.Type.Class = event.ToDeviceEventType
		if err := e.Content.ParseRaw(e.Type); err != nil {
			continue // of a kind that is nothing to us, or no event at all
		}
		if err := m.toDevice(ctx, e); err != nil {
			return fmt.Errorf("encryption.Sync: %w", postgres.Error(err))
		}
	}
	olm, _ := m.machine()
	olm.MarkOlmHashSavePoint(ctx)
	if err := m.replenish(ctx, r); err != nil {
		// The next sync tells the same again.
		m.Log.Warn("matrix: keys could not be uploaded", slog.Any("error", err))
	}
	return nil
}

// devicesChanged marks users whose devices are to be asked for before they are given a
// key. Where a sync starts anew, that is everybody.
func (m *Machine) devicesChanged(ctx context.Context, r *mautrix.RespSync, since string) error {
	if since == "" {
		if _, err := m.Pool.Exec(ctx, `UPDATE crypto_tracked_user SET devices_outdated = true`); err != nil {
			return err
		}
	}
	if len(r.DeviceLists.Changed) > 0 {
		if _, err := m.Pool.Exec(ctx, `UPDATE crypto_tracked_user SET devices_outdated = true WHERE user_id = ANY ($1)`, r.DeviceLists.Changed); err != nil {
			return err
		}
		m.absent.forget(r.DeviceLists.Changed...)
	}
	if len(r.DeviceLists.Left) > 0 { // changes of theirs are not told any more
		if _, err := m.Pool.Exec(ctx, `DELETE FROM crypto_tracked_user WHERE user_id = ANY ($1)`, r.DeviceLists.Left); err != nil {
			return err
		}
	}
	return nil
}

// toDevice takes one message to the device. Its error is of the database.
func (m *Machine) toDevice(ctx context.Context, e *event.Event) error {
	if e.ToUserID != "" && e.ToUserID != m.client.UserID || e.ToDeviceID != "" && e.ToDeviceID != m.client.DeviceID {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	olm, _ := m.machine()
	switch content := e.Content.Parsed.(type) {
	case *event.EncryptedEventContent:
		return m.stored(ctx, func(ctx context.Context, olm *crypto.OlmMachine) {
			if decrypted := olm.HandleEncryptedEvent(ctx, e); decrypted != nil {
				m.Log.Debug("matrix: an encrypted message to the device is of no known kind")
			}
		})
	case *event.RoomKeyWithheldEventContent:
		if len(content.SessionID) != sessionIDLength || len(content.SenderKey) != sessionIDLength {
			return nil
		}
		return m.stored(ctx, func(ctx context.Context, olm *crypto.OlmMachine) { olm.HandleRoomKeyWithheld(ctx, content) })
	case *event.RoomKeyRequestEventContent:
		if e.Sender == m.client.UserID {
			m.guard(func() { olm.HandleRoomKeyRequest(ctx, e.Sender, content) })
		}
	case *event.SecretRequestEventContent:
		if e.Sender == m.client.UserID {
			m.guard(func() { olm.HandleSecretRequest(ctx, e.Sender, content) })
		}
	default:
		if isVerification(e.Type) {
			m.verification(ctx, e)
		}
	}
	return nil
}

// stored lets the library take a message in one transaction. When it fails, what is in
// memory is read again, and the message is tried again; one that fails each time is
// dropped, as it would stop everything behind it for good.
func (m *Machine) stored(ctx context.Context, take func(context.Context, *crypto.OlmMachine)) error {
	var err error
	for range tries {
		olm, _ := m.machine()
		err = m.db.DoTxn(ctx, nil, func(ctx context.Context) error {
			m.guard(func() { take(ctx, olm) })
			return nil
		})
		m.settle(err == nil)
		if err == nil {
			return nil
		}
		if reload := m.load(context.WithoutCancel(ctx)); reload != nil {
			return errors.Join(err, reload)
		}
		if isDatabase(err) || ctx.Err() != nil {
			return err
		}
	}
	m.Log.Warn("matrix: a message to the device cannot be stored, and is dropped")
	return nil
}

// guard keeps a panic of the library over what somebody sent from ending the server.
func (m *Machine) guard(do func()) {
	if err := survive(func() error { do(); return nil }); err != nil {
		m.Log.Warn("matrix: the encryption gave up on what somebody sent")
	}
}

// mayHave answers who asks for the key of a session: only the account's own devices
// that are verified.
func (m *Machine) mayHave(ctx context.Context, device *id.Device, _ event.RequestedKeyInfo) *crypto.KeyShareRejection {
	olm, _ := m.machine()
	if device.UserID == m.client.UserID && device.DeviceID != m.client.DeviceID {
		if trust, err := olm.ResolveTrustContext(ctx, device); err == nil && trust >= id.TrustStateCrossSignedVerified {
			return nil
		}
	}
	return &crypto.KeyShareRejectNoResponse
}
