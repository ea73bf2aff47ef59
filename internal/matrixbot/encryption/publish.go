//go:build goolm

package encryption

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	goolm "maunium.net/go/mautrix/crypto/goolm/account"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
)

// forgetFallback is for how long a fallback key is known that was replaced: messages
// made with it may be on their way.
const forgetFallback = time.Hour

// publish uploads the device's keys, where that was not done, and checks that the
// homeserver has those that are used here.
func (m *Machine) publish(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	olm, _ := m.machine()
	got, err := m.client.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{m.client.UserID: {m.client.DeviceID}}})
	if err != nil {
		return fmt.Errorf("own keys: %w", err)
	}
	keys, there := got.DeviceKeys[m.client.UserID][m.client.DeviceID]
	switch {
	case there && keys.Keys.GetEd25519(m.client.DeviceID) == olm.OwnIdentity().SigningKey:
		olm.GetAccount().Shared = true // it was known to the homeserver before this server ended
		return nil
	case there || olm.GetAccount().Shared:
		return fmt.Errorf("the homeserver has other keys for the device: %w", fault.Conflict)
	}
	if err := olm.ShareKeys(ctx, 0); err != nil {
		return fmt.Errorf("own keys: %w", err)
	}
	return nil
}

// replenish uploads one-time keys where they run short, and a fallback key where it was
// used: with it, a message reaches the device even when one-time keys ran out.
func (m *Machine) replenish(ctx context.Context, r *mautrix.RespSync) error {
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	olm, store := m.machine()
	if err := m.forgetOldFallback(ctx, olm, store); err != nil {
		return err
	}
	if r.FallbackKeys != nil && !slices.Contains(r.FallbackKeys, id.KeyAlgorithmSignedCurve25519) {
		if err := m.newFallback(ctx, olm, store); err != nil {
			return err
		}
	}
	if least := int(olm.GetAccount().Internal.MaxNumberOfOneTimeKeys()) / 2; r.DeviceOTKCount.SignedCurve25519 >= least {
		return nil
	}
	// A sync may leave the count out, which looks like none: -1 has the library ask first.
	return olm.ShareKeys(ctx, -1)
}

// newFallback makes and uploads a fallback key. It is stored first, so that what comes
// with it can be decrypted whatever happens in between.
func (m *Machine) newFallback(ctx context.Context, olm *crypto.OlmMachine, store *store) error {
	account := olm.GetAccount()
	keys := account.Internal.(*goolm.Account) // the interface has no fallback keys
	if len(keys.FallbackKeyUnpublished()) == 0 {
		if err := keys.GenFallbackKey(); err != nil {
			return err
		}
		if err := store.PutAccount(ctx, account); err != nil {
			return err
		}
	}
	upload := struct {
		Keys map[id.KeyID]*mautrix.OneTimeKey `json:"fallback_keys"`
	}{map[id.KeyID]*mautrix.OneTimeKey{}}
	for name, public := range keys.FallbackKeyUnpublished() {
		key := &mautrix.OneTimeKey{Key: public, Fallback: true, IsSigned: true}
		signature, err := account.SignJSON(key)
		if err != nil {
			return err
		}
		key.Signatures = signatures.NewSingleSignature(m.client.UserID, id.KeyAlgorithmEd25519, m.client.DeviceID.String(), signature)
		upload.Keys[id.NewKeyID(id.KeyAlgorithmSignedCurve25519, name)] = key
	}
	if _, err := m.client.MakeRequest(ctx, http.MethodPost, m.client.BuildClientURL("v3", "keys", "upload"), &upload, nil); err != nil {
		return err
	}
	m.changed.forget(m.client.DeviceID)
	m.changed.first(m.client.DeviceID, m.Now(), forgetFallback)
	keys.CurrentFallbackKey.Published = true
	return store.PutAccount(ctx, account)
}

// forgetOldFallback forgets a fallback key that was replaced a while ago.
func (m *Machine) forgetOldFallback(ctx context.Context, olm *crypto.OlmMachine, store *store) error {
	keys := olm.GetAccount().Internal.(*goolm.Account)
	if keys.NumFallbackKeys < 2 || m.changed.has(m.client.DeviceID, m.Now(), forgetFallback) {
		return nil
	}
	keys.ForgetOldFallbackKey()
	return store.PutAccount(ctx, olm.GetAccount())
}
