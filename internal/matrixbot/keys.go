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
	// they were there before. fault.Conflict is of keys that no earlier device here has
	// left: it takes the recovery key that was shown then (Recover). fault.Denied is of a
	// homeserver that wants the password.
	CrossSign(ctx context.Context, password string) (recovery string, err error)
	// Recover has the cross-signing keys sign the device, and fetches the keys of rooms from
	// the backup, with the recovery key that an earlier log-in showed. It returns how many
	// came. fault.Denied is of a recovery key that does not fit.
	Recover(ctx context.Context, recovery string) (keys int, err error)
}
