package booking

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Lengths of an idempotency key.
const (
	ShortestKey = 16
	LongestKey  = 64
)

// A button is pressed once, however often and on however many servers it is.
type button struct {
	key     string
	request []byte // hash of what is asked
	email   string // which the receipt repeats and the table does not hold
}

// hash identifies what is asked for. The language and the channel of the page do
// not count.
func (r Request) hash() []byte {
	r.Key, r.Language, r.Channel = "", "", ""
	asked, _ := json.Marshal(r) // strings and numbers: cannot fail
	sum := sha256.Sum256(asked)
	return sum[:]
}

// press takes the key. When it has been used for the same, again is true and
// the receipt that of the first time. While another transaction holds the key,
// press waits for its end.
func (b button) press(ctx context.Context, tx pgx.Tx, now time.Time) (receipt Receipt, again bool, err error) {
	if len(b.key) < ShortestKey || len(b.key) > LongestKey {
		return Receipt{}, false, fmt.Errorf("%w: a key has %d to %d characters", fault.Invalid, ShortestKey, LongestKey)
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO booking_keys (key, request, receipt, created_at) VALUES ($1, $2, '{}', $3)
		ON CONFLICT (key) DO NOTHING`, b.key, b.request, now)
	if err != nil || tag.RowsAffected() == 1 {
		return Receipt{}, false, postgres.Error(err)
	}
	var asked []byte
	if err := tx.QueryRow(ctx, `SELECT request, receipt FROM booking_keys WHERE key = $1`, b.key).Scan(&asked, &receipt); err != nil {
		return Receipt{}, false, postgres.Error(err)
	}
	if !bytes.Equal(asked, b.request) {
		return Receipt{}, false, fmt.Errorf("%w: the key was used for another request", fault.Conflict)
	}
	receipt.Email = b.email
	return receipt, true, nil
}

// done keeps what pressing it did.
func (b button) done(ctx context.Context, tx pgx.Tx, receipt Receipt) error {
	receipt.Email = ""
	_, err := tx.Exec(ctx, `UPDATE booking_keys SET receipt = $2 WHERE key = $1`, b.key, receipt)
	return postgres.Error(err)
}
