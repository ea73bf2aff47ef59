package matrixbot

import (
	"maunium.net/go/mautrix"
)

// A lead is what a server has while it leads: the account, logged in, and its keys.
type lead struct {
	client *mautrix.Client
	keys   Encryption // nil: there is no encryption
}
