package matrixbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/backup"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/finding"
)

// checkKeys says how far other devices can trust this one, and whether its keys are
// kept. It only looks: a server may have the keys open.
func (s Setup) checkKeys(ctx context.Context, c *mautrix.Client) ([]finding.Finding, error) {
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	there, err := c.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{c.UserID: {}}})
	if err != nil {
		return []finding.Finding{finding.New(finding.Fail, "device", "the homeserver does not say which keys it has: "+inWords(err), "Try again in a while.")}, nil
	}
	signing, err := s.storedKey(ctx, c)
	if err != nil {
		return nil, err
	}
	keys := there.DeviceKeys[c.UserID][c.DeviceID]
	var found []finding.Finding
	switch known := keys.Keys.GetEd25519(c.DeviceID); {
	case signing == "":
		return []finding.Finding{finding.New(finding.Fail, "device", "there are no keys of it here", again)}, nil
	case known == "":
		return []finding.Finding{finding.New(finding.Fail, "device", "the homeserver does not know its keys: nobody can write to it encrypted", again)}, nil
	case known != signing:
		return []finding.Finding{finding.New(finding.Fail, "device", "the homeserver has other keys for it than are here, as after a database was restored", again)}, nil
	default:
		found = append(found, finding.New(finding.OK, "device", "known by its keys; fingerprint "+known.Fingerprint(), ""))
	}
	signed := false
	for _, key := range there.SelfSigningKeys[c.UserID].Keys {
		_, by := keys.Signatures[c.UserID][id.NewKeyID(id.KeyAlgorithmEd25519, key.String())]
		signed = signed || by
	}
	const cross = "cross-signing"
	switch _, has := there.MasterKeys[c.UserID]; {
	case signed:
		found = append(found, finding.New(finding.OK, cross, "the device is signed by the account", ""))
	case has:
		found = append(found, finding.New(finding.Warn, cross, "the account has keys for it, but they have not signed the device: people see it as not verified",
			"Log in with the account's recovery key: akademie matrix login --recovery-key-file FILE, or verify the device from another session of the account: akademie matrix verify"))
	default:
		found = append(found, finding.New(finding.Warn, cross, "the account has no keys for it: people see the device as not verified", "Log in again with the password: akademie matrix login"))
	}
	kept, err := s.checkBackup(ctx, c)
	return append(found, kept), err
}

// storedKey is the public key that the device signs with; "" if it has none.
func (s Setup) storedKey(ctx context.Context, c *mautrix.Client) (key id.Ed25519, err error) {
	var made bool
	if err := s.Pool.QueryRow(ctx, `SELECT to_regclass('crypto_device') IS NOT NULL`).Scan(&made); err != nil || !made {
		return "", err
	}
	err = s.Pool.QueryRow(ctx, `SELECT signing_key FROM crypto_device JOIN crypto_account ON account_id = $1 || '/' || $2
		WHERE user_id = $1 AND crypto_device.device_id = $2`, c.UserID, c.DeviceID).Scan(&key)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return key, err
}

// checkBackup says whether the keys of rooms are kept on the homeserver.
func (s Setup) checkBackup(ctx context.Context, c *mautrix.Client) (finding.Finding, error) {
	const about = "key backup"
	is, err := c.GetKeyBackupLatestVersion(ctx)
	switch {
	case errors.Is(err, mautrix.MNotFound):
		return finding.New(finding.Warn, about, "there is none: after a loss of the database, older questions in encrypted rooms cannot be read", "Log in again with the password: akademie matrix login"), nil
	case err != nil:
		return finding.New(finding.Warn, about, "the homeserver does not say whether there is one: "+inWords(err), "Try again in a while."), nil
	}
	return s.checkBackedUp(ctx, c, is)
}

func (s Setup) checkBackedUp(ctx context.Context, c *mautrix.Client, is *mautrix.RespRoomKeysVersion[backup.MegolmAuthData]) (finding.Finding, error) {
	const about = "key backup"
	var kept, waiting int
	err := s.Pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE key_backup_version = $2), count(*) FILTER (WHERE key_backup_version <> $2)
		FROM crypto_megolm_inbound_session WHERE account_id = $1 AND session IS NOT NULL`,
		c.UserID.String()+"/"+c.DeviceID.String(), is.Version).Scan(&kept, &waiting)
	if err != nil {
		return finding.Finding{}, err
	}
	var ours bool
	err = s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM crypto_secrets WHERE account_id = $1 AND name = $2)`,
		c.UserID.String()+"/"+c.DeviceID.String(), id.SecretMegolmBackupV1).Scan(&ours)
	if err != nil {
		return finding.Finding{}, err
	}
	if !ours || kept == 0 && waiting > mostUnkept {
		return finding.New(finding.Warn, about, "the account has one that this device does not add to", "Log in with the account's recovery key: akademie matrix login --recovery-key-file FILE"), nil
	}
	return finding.New(finding.OK, about, fmt.Sprintf("holds %d keys from here, %d are to be added", kept, waiting), ""), nil
}

// mostUnkept is how many keys may wait for a backup that holds none yet.
const mostUnkept = 50
