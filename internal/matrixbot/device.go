package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A device is what the assistant is logged in as, and how far its sync is stored.
type device struct {
	User       id.UserID
	Homeserver string // its address
	ID         id.DeviceID
	Token      string
	NextBatch  string // of the sync; "" nothing is stored yet
	Syncs      int64  // how many responses are stored
	LoggedInAt time.Time

	sealed []byte // Token as it is stored
}

// errSealed says that the key of the settings is another one than the token was
// encrypted with.
var errSealed = errors.New("the access token is encrypted with another key than --secret-key-file holds; set that one, or 'akademie matrix login' logs in again")

// tokenOf is what a sealed access token belongs to: in another row it does not open.
func tokenOf(user id.UserID) string { return "matrix/" + user.String() }

// device returns what the assistant is logged in as; fault.NotFound where nobody has
// logged it in, or the token was revoked. Of several accounts the last one counts. With
// errSealed it returns the device without its token.
func (b *Bot) device(ctx context.Context) (d device, err error) {
	err = b.Pool.QueryRow(ctx, `
		SELECT user_id, homeserver, device, token, next_batch, syncs, logged_in_at FROM matrix_accounts
		WHERE token IS NOT NULL ORDER BY logged_in_at DESC, user_id LIMIT 1`).
		Scan(&d.User, &d.Homeserver, &d.ID, &d.sealed, &d.NextBatch, &d.Syncs, &d.LoggedInAt)
	if err != nil {
		return device{}, fmt.Errorf("matrixbot.device: %w", postgres.Error(err))
	}
	if d.Token, err = b.Keys.Open(d.sealed, tokenOf(d.User)); err != nil {
		return d, fmt.Errorf("matrixbot.device(%s): %w: %w", d.User, fault.Unavailable, errSealed)
	}
	return d, nil
}

// revoked notes that the device's token works no more, unless somebody has logged in
// again by now or logged out, and reports whether it did.
func (b *Bot) revoked(ctx context.Context, d device) (bool, error) {
	tag, err := b.Pool.Exec(ctx, `UPDATE matrix_accounts SET token = NULL, revoked_at = $3 WHERE user_id = $1 AND token = $2`,
		d.User, d.sealed, b.Now())
	if err != nil {
		return false, fmt.Errorf("matrixbot.revoked(%s): %w", d.User, postgres.Error(err))
	}
	return tag.RowsAffected() == 1, nil
}
