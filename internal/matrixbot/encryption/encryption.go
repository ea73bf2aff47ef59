//go:build goolm

// Package encryption is the device's end-to-end encryption: Olm and Megolm in pure Go
// (mautrix with goolm), keys and sessions in PostgreSQL, encrypted.
//
// The library chooses its implementation by the build tag goolm; without it, it wants
// libolm and a C compiler. So everything here that needs the library has the tag, which
// the Makefile sets, and a build without it has no encryption, and says so.
package encryption

import (
	_ "maunium.net/go/mautrix/crypto"
	_ "maunium.net/go/mautrix/crypto/backup"
	_ "maunium.net/go/mautrix/crypto/ssss"
	_ "maunium.net/go/mautrix/crypto/verificationhelper"
)
