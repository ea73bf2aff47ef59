//go:build goolm

package encryption

import (
	"context"

	"maunium.net/go/mautrix/event"
)

// Verification takes an event of a verification in a room.
func (m *Machine) Verification(ctx context.Context, e *event.Event) {}
