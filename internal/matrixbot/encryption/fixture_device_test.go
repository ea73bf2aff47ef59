//go:build goolm

package encryption

import (
	"net/http"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// uploadDevice gives somebody a device with keys, which nobody uses. It has one one-time
// key.
func uploadDevice(t *testing.T, s *matrixfake.Server, user *matrixfake.User) *mautrix.Client {
	t.Helper()
	c, err := mautrix.NewClient(s.URL, id.UserID(user.ID), user.LogIn("DEVICE"))
	if err != nil {
		t.Fatal(err)
	}
	c.DeviceID = "DEVICE"
	account := crypto.NewOlmAccount()
	signing, identity := account.Keys()
	sign := func(obj any) signatures.Signatures {
		signature, err := account.SignJSON(obj)
		if err != nil {
			t.Fatal(err)
		}
		return signatures.NewSingleSignature(c.UserID, id.KeyAlgorithmEd25519, c.DeviceID.String(), signature)
	}
	keys := mautrix.DeviceKeys{
		UserID: c.UserID, DeviceID: c.DeviceID, Algorithms: []id.Algorithm{id.AlgorithmMegolmV1, id.AlgorithmOlmV1},
		Keys: mautrix.KeyMap{
			id.NewDeviceKeyID(id.KeyAlgorithmCurve25519, c.DeviceID): identity.String(),
			id.NewDeviceKeyID(id.KeyAlgorithmEd25519, c.DeviceID):    signing.String(),
		},
	}
	keys.Signatures = sign(keys)
	once := map[id.KeyID]*mautrix.OneTimeKey{}
	if err := account.Internal.GenOneTimeKeys(1); err != nil {
		t.Fatal(err)
	}
	public, err := account.Internal.OneTimeKeys()
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range public {
		k := &mautrix.OneTimeKey{Key: key, IsSigned: true}
		k.Signatures = sign(k)
		once[id.NewKeyID(id.KeyAlgorithmSignedCurve25519, name)] = k
	}
	body := map[string]any{"device_keys": keys, "one_time_keys": once}
	if _, err := c.MakeRequest(t.Context(), http.MethodPost, c.BuildClientURL("v3", "keys", "upload"), body, nil); err != nil {
		t.Fatal(err)
	}
	return c
}
