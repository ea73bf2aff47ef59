package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	late     = time.Minute               // work may be open before Status mentions it
	unsynced = 2*longPoll + 2*attendMost // a sync may take, with tries
)

// Status says in a line how the channel is doing. The homeserver is not asked.
func (b *Bot) Status(ctx context.Context) (string, error) {
	var (
		user            id.UserID
		device          id.DeviceID
		token           []byte
		loggedIn        time.Time
		revoked, synced *time.Time
	)
	err := b.Pool.QueryRow(ctx, `
		SELECT user_id, device, token, logged_in_at, revoked_at, synced_at FROM matrix_accounts
		ORDER BY token IS NULL, logged_in_at DESC, user_id LIMIT 1`).Scan(&user, &device, &token, &loggedIn, &revoked, &synced)
	if errors.Is(err, pgx.ErrNoRows) {
		return "the assistant is not logged in; 'akademie matrix login' does that", nil
	}
	var waiting, unsent int
	if err == nil {
		err = b.Pool.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM matrix_work WHERE done_at IS NULL AND received_at < $1),
			       (SELECT count(*) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL AND created_at < $1)`,
			b.Now().Add(-late)).Scan(&waiting, &unsent)
	}
	if err != nil {
		return "", fmt.Errorf("matrixbot.Status: %w", postgres.Error(err))
	}
	text := fmt.Sprintf("%s, device %s", user, device)
	switch {
	case token == nil && revoked != nil:
		text += fmt.Sprintf(": the access token was revoked, which was seen at %s; 'akademie matrix login' logs in again", revoked.UTC().Format(time.RFC3339))
	case token == nil:
		text += ": logged out; 'akademie matrix login' logs in again"
	case !b.opens(token, user):
		text += ": " + errSealed.Error()
	case synced == nil && b.Now().Sub(loggedIn) > unsynced:
		text += ": logged in, but nothing was synced yet"
	case synced != nil && b.Now().Sub(*synced) > unsynced:
		text += fmt.Sprintf(": logged in, but nothing was synced since %s", synced.UTC().Format(time.RFC3339))
	default:
		text += ": logged in"
	}
	if waiting > 0 {
		text += fmt.Sprintf("; %d to be done for more than %s", waiting, late)
	}
	if unsent > 0 {
		text += fmt.Sprintf("; %d to be sent for more than %s", unsent, late)
	}
	return text, nil
}

// opens reports whether a token can be decrypted.
func (b *Bot) opens(token []byte, user id.UserID) bool {
	_, err := b.Keys.Open(token, tokenOf(user))
	return err == nil
}
