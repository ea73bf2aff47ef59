// Package encryption is the device's end-to-end encryption: Olm and Megolm in pure Go
// (mautrix with goolm), keys and sessions in PostgreSQL, encrypted with a key that is
// derived from AKADEMIE_SECRET_KEY.
//
// The library keeps the ratchets; what this package adds is when they move. A to-device
// message is decrypted and what it brings is stored in one transaction, because a server
// that dies in between would meet the message again and take it for a replay. Devices
// that a sync calls changed are marked in the database and asked for before a key is
// given to anybody, so that a request that fails is made again. Who has a session's key
// is compared with who is in the room before each message: where somebody left, or came,
// the session is not used any more.
//
//	Sync ─▶ devices changed, to-device (room keys, verifications), one-time and fallback keys
//	Decrypt ◀─ sessions ─▶ Encrypt ─▶ members, their devices ─▶ keys by Olm
//	Tend ─▶ stale devices, key backup, answers of the operator to verifications
//
// The library chooses its implementation by the build tag goolm; without it, it wants
// libolm and a C compiler. So everything here that needs the library has the tag, which
// the Makefile sets, and a build without it has no encryption, and says so.
package encryption

import (
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/secret"
)

// Config is what a device's encryption needs. All fields are required.
type Config struct {
	Pool *pgxpool.Pool
	Keys *secret.Box // encrypts keys and sessions
	Now  func() time.Time
	Log  *slog.Logger
}
