//go:build goolm

package encryption

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/olm"
	"maunium.net/go/mautrix/crypto/ssss"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
)

// CrossSign makes the account's cross-signing keys, where it has none, keeps them on the
// homeserver encrypted with the recovery key that it returns, has them sign the device,
// and starts a key backup. Here stay the keys that sign devices and people, not the
// master key that signs those. fault.Conflict is of an account that has some which are
// not here, fault.Denied of a homeserver that wants the password, or another one.
func (m *Machine) CrossSign(ctx context.Context, password string) (recovery string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("encryption.CrossSign: %w", err)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	there, err := m.masterKey(ctx)
	if err != nil {
		return "", err
	}
	olm, _ := m.machine()
	if there {
		if olm.CrossSigningKeys == nil {
			return "", fmt.Errorf("%w: the account's cross-signing keys are elsewhere", fault.Conflict)
		}
		return "", m.signSelf(ctx, olm) // an earlier device left its keys
	}
	key, err := olm.SSSS.GenerateAndUploadKey(ctx, "")
	if err != nil {
		return "", err
	}
	keys, err := olm.GenerateCrossSigningKeys()
	if err != nil {
		return "", err
	}
	// The homeserver may ask for the password; what comes after needs the keys there.
	if err := publishing(olm.PublishCrossSigningKeys(ctx, keys, m.answer(password))); err != nil {
		return "", err // the recovery key would open nothing
	}
	for _, step := range []func() error{
		func() error { return olm.UploadCrossSigningKeysToSSSS(ctx, key, keys) },
		func() error { return olm.SSSS.SetDefaultKeyID(ctx, key.ID) },
		func() error { return m.keepSigning(ctx, keys) },
		func() error { return m.signSelf(ctx, olm) },
		func() error { return m.startBackup(ctx, olm, key, keys) },
	} {
		if err := step(); err != nil {
			return key.RecoveryKey(), err
		}
	}
	return key.RecoveryKey(), m.loadSigning(ctx)
}

// masterKey tells whether the account has cross-signing keys.
func (m *Machine) masterKey(ctx context.Context) (bool, error) {
	got, err := m.client.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{m.client.UserID: {}}})
	if err != nil {
		return false, err
	}
	_, there := got.MasterKeys[m.client.UserID]
	return there, nil
}

// answer gives the homeserver the password when it asks for it.
func (m *Machine) answer(password string) mautrix.UIACallback {
	return func(asks *mautrix.RespUserInteractive) any {
		if password == "" || !asks.HasSingleStageFlow(mautrix.AuthTypePassword) {
			return nil
		}
		return &struct {
			mautrix.BaseAuthData
			Identifier mautrix.UserIdentifier `json:"identifier"`
			Password   string                 `json:"password"`
		}{
			mautrix.BaseAuthData{Type: mautrix.AuthTypePassword, Session: asks.Session},
			mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: m.client.UserID.String()}, password,
		}
	}
}

// publishing says what it means when the homeserver does not take the keys.
func publishing(err error) error {
	var said mautrix.HTTPError
	if errors.As(err, &said) && (said.IsStatus(401) || said.IsStatus(403)) {
		return fmt.Errorf("the homeserver does not take cross-signing keys without the password: %w: %w", fault.Denied, err)
	}
	return err
}

// signSelf signs the device with the cross-signing keys, and those with the device.
func (m *Machine) signSelf(ctx context.Context, olm *crypto.OlmMachine) error {
	if _, err := olm.FetchKeys(ctx, []id.UserID{m.client.UserID}, true); err != nil {
		return err
	}
	if err := olm.SignOwnDevice(ctx, olm.OwnIdentity()); err != nil {
		return err
	}
	if err := olm.SignOwnMasterKey(ctx); err != nil {
		return err
	}
	_, err := olm.FetchKeys(ctx, []id.UserID{m.client.UserID}, true)
	return err
}

// keepSigning stores the keys that sign devices and people, and uses them.
func (m *Machine) keepSigning(ctx context.Context, keys *crypto.CrossSigningKeysCache) error {
	olm, store := m.machine()
	olm.CrossSigningKeys = keys
	for name, key := range map[id.Secret][]byte{
		id.SecretXSSelfSigning: keys.SelfSigningKey.Seed(), id.SecretXSUserSigning: keys.UserSigningKey.Seed(),
	} {
		if err := store.PutSecret(ctx, name, base64.RawStdEncoding.EncodeToString(key)); err != nil {
			return err
		}
	}
	return nil
}

// loadSigning takes the keys that sign devices and people from the database, as far as
// they fit those that the account has.
func (m *Machine) loadSigning(ctx context.Context) error {
	machine, store := m.machine()
	public, err := store.GetCrossSigningKeys(ctx, m.client.UserID)
	if err != nil {
		return err
	}
	self, err := m.signingKey(ctx, store, id.SecretXSSelfSigning, public[id.XSUsageSelfSigning].Key)
	if err != nil {
		return err
	}
	user, err := m.signingKey(ctx, store, id.SecretXSUserSigning, public[id.XSUsageUserSigning].Key)
	if err != nil || self == nil || user == nil {
		return err
	}
	machine.CrossSigningKeys = &crypto.CrossSigningKeysCache{
		MasterKey: publicKey{public[id.XSUsageMaster].Key}, SelfSigningKey: self, UserSigningKey: user,
	}
	return nil
}

// signingKey returns a key that was stored; nil if there is none, or not the one that
// the account has by now.
func (m *Machine) signingKey(ctx context.Context, store *store, name id.Secret, public id.Ed25519) (olm.PKSigning, error) {
	secret, err := store.GetSecret(ctx, name)
	if err != nil || secret == "" {
		return nil, err
	}
	seed, err := base64.RawStdEncoding.DecodeString(secret)
	if err != nil {
		return nil, err
	}
	key, err := olm.NewPKSigningFromSeed(seed)
	if err != nil || key.PublicKey() != public {
		return nil, err
	}
	return key, nil
}

// A publicKey is a signing key whose private part is not here.
type publicKey struct{ id.Ed25519 }

var errNoPrivateKey = errors.New("the private part of the key is not here")

func (k publicKey) PublicKey() id.Ed25519      { return k.Ed25519 }
func (publicKey) Seed() []byte                 { return nil }
func (publicKey) Sign([]byte) ([]byte, error)  { return nil, errNoPrivateKey }
func (publicKey) SignJSON(any) (string, error) { return "", errNoPrivateKey }

// Recover opens the account's cross-signing keys and its key backup with a recovery
// key, signs the device, and fetches the keys of rooms.
func (m *Machine) Recover(ctx context.Context, recovery string) (keys int, err error) {
	machine, _ := m.machine()
	keyID, data, err := machine.SSSS.GetDefaultKeyData(ctx)
	if err != nil {
		return 0, fmt.Errorf("encryption.Recover: the account has no recovery key: %w: %w", fault.NotFound, err)
	}
	key, err := data.VerifyRecoveryKey(keyID, recovery)
	if err != nil && !errors.Is(err, ssss.ErrUnverifiableKey) {
		return 0, fmt.Errorf("encryption.Recover: the recovery key does not fit: %w: %w", fault.Denied, err)
	}
	if err := machine.FetchCrossSigningKeysFromSSSS(ctx, key); err != nil {
		return 0, fmt.Errorf("encryption.Recover: cross-signing keys: %w", err)
	}
	for _, step := range []func() error{
		func() error { return m.keepSigning(ctx, machine.CrossSigningKeys) },
		func() error { return m.signSelf(ctx, machine) },
		func() error { return m.loadSigning(ctx) },
	} {
		if err := step(); err != nil {
			return 0, fmt.Errorf("encryption.Recover: %w", err)
		}
	}
	secret, err := machine.SSSS.GetDecryptedAccountData(ctx, event.AccountDataMegolmBackupKey, key)
	if errors.Is(err, mautrix.MNotFound) {
		return 0, nil
	}
	if err == nil {
		keys, err = m.openBackup(ctx, secret)
	}
	if err != nil {
		return keys, fmt.Errorf("encryption.Recover: key backup: %w", err)
	}
	return keys, nil
}
