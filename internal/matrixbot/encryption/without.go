//go:build !goolm

package encryption

import (
	"context"
	"fmt"

	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
)

// Built tells whether this build can encrypt.
const Built = false

// Open fails: this build has no encryption.
func Open(context.Context, Config, *mautrix.Client) (matrixbot.Device, error) {
	return nil, fmt.Errorf("encryption.Open: built without the tag goolm: %w", fault.Unavailable)
}
