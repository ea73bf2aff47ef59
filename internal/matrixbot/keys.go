package matrixbot

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
)

// ErrLocked is of an event that cannot be decrypted yet: its key has not come, or was
// withheld.
var ErrLocked = fmt.Errorf("the key of an encrypted event is not here: %w", fault.NotFound)

// A Device is Encryption as who sets the device up sees it; encryption.Open makes one.
type Device interface {
	Encryption
	// CrossSign makes the account's cross-signing keys and its key backup, where there are
	// none, and has them sign the device. The password answers the homeserver when it asks
	// for it. It returns the recovery key that opens them again, which is shown once; "" if
	// they were there before, so that only the recovery key that was shown then can help.
	CrossSign(ctx context.Context, password string) (recovery string, err error)
	// Recover has the cross-signing keys sign the device, and fetches the keys of rooms from
	// the backup, with the recovery key that an earlier log-in showed. It returns how many
	// came. fault.Denied is of a recovery key that does not fit.
	Recover(ctx context.Context, recovery string) (keys int, err error)
	// Trust says how other devices see this one.
	Trust(ctx context.Context) (Trust, error)
}

// Trust is how far a device is trusted, and its keys are kept.
type Trust struct {
	Known       bool // the homeserver has the keys of the device that are used here
	CrossSigned bool // by the account's cross-signing keys
	Backup      bool // keys of rooms are kept on the homeserver, encrypted
	Waiting     int  // keys that are to be added to the backup
	Fingerprint string
}
