package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/finding"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// How a set-up is looked at.
const (
	checkTime     = 15 * time.Second // for one question to the homeserver
	oldestVersion = "v1.4"           // of the specification: threads, and mentions in them
	waitsTooLong  = 5 * time.Minute  // for a message to be sent
	limitedLately = 24 * time.Hour
)

const again = "Log in again: akademie matrix login"

// Check looks at a set-up: the account, what its homeserver says of it, how far people
// can trust its device, its rooms, and whether a server attends to it. The error is
// that of the database.
func (s Setup) Check(ctx context.Context) ([]finding.Finding, error) {
	found, err := s.check(ctx)
	if err != nil {
		return found, fmt.Errorf("matrixbot.Check: %w", postgres.Error(err))
	}
	return found, nil
}

func (s Setup) check(ctx context.Context) ([]finding.Finding, error) {
	found := s.checkSettings()
	c, d, err := s.client(ctx)
	switch {
	case errors.Is(err, errSealed):
		return append(found, finding.New(finding.Fail, "account", d.User.String()+": its access token cannot be decrypted",
			"Set the key it was stored with (AKADEMIE_SECRET_KEY), or log in again: akademie matrix login")), nil
	case fault.Kind(err) == fault.NotFound:
		none, err := s.checkNobody(ctx)
		return append(found, none), err
	case err != nil:
		return found, err
	}
	found = append(found, finding.New(finding.OK, "account", fmt.Sprintf("%s, device %s", d.User, d.ID), ""))
	reached, said := checkHomeserver(ctx, c)
	found = append(found, said...)
	if reached {
		works, said := checkToken(ctx, c)
		found = append(found, said)
		if works && s.Open != nil {
			keys, err := s.checkKeys(ctx, c)
			if found = append(found, keys...); err != nil {
				return found, err
			}
		}
	}
	for _, look := range []func(context.Context) ([]finding.Finding, error){s.checkRooms, s.checkWork} {
		more, err := look(ctx)
		if found = append(found, more...); err != nil {
			return found, err
		}
	}
	return found, nil
}

// checkSettings says what the settings are.
func (s Setup) checkSettings() []finding.Finding {
	found := []finding.Finding{finding.New(finding.OK, "secret key", "there is one: tokens and keys are stored encrypted", "")}
	if s.Open == nil {
		found = append(found, finding.New(finding.Warn, "encryption", "not in this build: encrypted rooms cannot be read", "Build with make, or with: go build -tags goolm"))
	} else {
		found = append(found, finding.New(finding.OK, "encryption", "in this build", ""))
	}
	if len(s.Servers)+len(s.Users) == 0 {
		found = append(found, finding.New(finding.Warn, "allowed people", "all: whoever reaches the homeserver can invite the assistant", "Name your servers: --matrix-servers"))
	} else {
		found = append(found, finding.New(finding.OK, "allowed people", "those of "+strings.Join(slices.Concat(s.Servers, s.Users), ", "), ""))
	}
	rooms := "all it is invited to"
	if len(s.Rooms) > 0 {
		rooms = strings.Join(s.Rooms, ", ") + ", and direct ones"
	}
	return append(found, finding.New(finding.OK, "allowed rooms", rooms, ""))
}

// checkNobody says why no account is logged in.
func (s Setup) checkNobody(ctx context.Context) (finding.Finding, error) {
	var revoked *time.Time
	err := s.Pool.QueryRow(ctx, `SELECT max(revoked_at) FROM matrix_accounts`).Scan(&revoked)
	if err != nil || revoked == nil {
		return finding.New(finding.Fail, "account", "nobody has logged one in", "akademie matrix login"), err
	}
	return finding.New(finding.Fail, "account", "it was logged out on "+revoked.Format("2006-01-02"), again), nil
}

// checkHomeserver asks which versions it speaks.
func checkHomeserver(ctx context.Context, c *mautrix.Client) (reached bool, found []finding.Finding) {
	about := "homeserver " + c.HomeserverURL.String()
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	speaks, err := c.Versions(ctx)
	if err != nil {
		return false, []finding.Finding{finding.New(finding.Fail, about, "it does not answer: "+inWords(err), "Let this machine connect to it by HTTPS, or log in at another address.")}
	}
	newest := ""
	for _, v := range speaks.Versions {
		newest = v.String()
	}
	if c.HomeserverURL.Scheme != "https" {
		found = append(found, finding.New(finding.Warn, about, "password and messages travel there unencrypted; is the network yours alone?", "Log in at its address that begins with https://"))
	}
	if oldest := mautrix.MustParseSpecVersion(oldestVersion); !speaks.ContainsGreaterOrEqual(oldest) {
		return true, append(found, finding.New(finding.Warn, about, "it is older than version "+oldestVersion+" of the specification (it has "+newest+"): threads may not be shown", "Have it brought up to date."))
	}
	return true, append(found, finding.New(finding.OK, about, "answers, up to version "+newest+" of the specification", ""))
}

// checkToken asks whose the access token is.
func checkToken(ctx context.Context, c *mautrix.Client) (works bool, found finding.Finding) {
	const about = "access token"
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	is, err := c.Whoami(ctx)
	var answer mautrix.HTTPError
	switch {
	case errors.As(err, &answer) && answer.RespError != nil && revokedCodes[answer.RespError.ErrCode]:
		return false, finding.New(finding.Fail, about, "the homeserver does not take it any more ("+answer.RespError.ErrCode+")", again)
	case err != nil:
		return false, finding.New(finding.Fail, about, "the homeserver does not say whose it is: "+inWords(err), "Try again in a while.")
	case is.UserID != c.UserID || is.DeviceID != "" && is.DeviceID != c.DeviceID:
		return false, finding.New(finding.Fail, about, fmt.Sprintf("it is of %s, device %s", is.UserID, is.DeviceID), again)
	}
	return true, finding.New(finding.OK, about, "the homeserver takes it", "")
}

// checkRooms says where the assistant is.
func (s Setup) checkRooms(ctx context.Context) ([]finding.Finding, error) {
	var in, encrypted, silent, waiting int
	err := s.Pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE membership = 'join' AND NOT space), count(*) FILTER (WHERE membership = 'join' AND encrypted),
		count(*) FILTER (WHERE membership = 'join' AND silent), count(*) FILTER (WHERE membership = 'invite') FROM matrix_rooms`).
		Scan(&in, &encrypted, &silent, &waiting)
	if err != nil {
		return nil, err
	}
	found := []finding.Finding{finding.New(finding.OK, "rooms", fmt.Sprintf("in %d, of which %d are encrypted", in, encrypted), "")}
	if silent > 0 {
		found = append(found, finding.New(finding.Warn, "rooms", fmt.Sprintf("in %d it may not write", silent), "Have their power levels changed; akademie matrix rooms names them."))
	}
	if waiting > 0 {
		found = append(found, finding.New(finding.Warn, "invitations", fmt.Sprintf("%d are not accepted: their people or rooms are not allowed, or could not be joined yet", waiting), "akademie matrix rooms names them."))
	}
	return found, nil
}

// Attended reports whether a server attends to the account.
func (s Setup) Attended(ctx context.Context) (leads bool, err error) {
	err = s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND classid::bigint = hashtext('akademie/matrix/lead')::bigint & 4294967295 AND objid::bigint = hashtext(current_schema())::bigint & 4294967295)`).Scan(&leads)
	if err != nil {
		return false, fmt.Errorf("matrixbot.Attended: %w", postgres.Error(err))
	}
	return leads, nil
}

// checkWork says whether a server attends to the account, and what waits.
func (s Setup) checkWork(ctx context.Context) ([]finding.Finding, error) {
	leads, err := s.Attended(ctx)
	if err != nil {
		return nil, err
	}
	found := []finding.Finding{finding.New(finding.OK, "server", "one attends to the account", "")}
	if !leads {
		found[0] = finding.New(finding.Warn, "server", "none attends to the account", "Start one: akademie serve --matrix")
	}
	var waiting, limited, failed, locked int
	err = s.Pool.QueryRow(ctx, `SELECT
		count(*) FILTER (WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL AND created_at < $1),
		count(*) FILTER (WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL AND not_before > now()),
		count(*) FILTER (WHERE failed <> '' AND created_at > $2), (SELECT count(*) FROM matrix_locked) FROM matrix_posts`,
		s.Now().Add(-waitsTooLong), s.Now().Add(-limitedLately)).Scan(&waiting, &limited, &failed, &locked)
	if err != nil {
		return nil, err
	}
	if waiting > 0 {
		found = append(found, finding.New(finding.Warn, "messages", fmt.Sprintf("%d wait to be sent for more than %s", waiting, waitsTooLong), "The log of the server says why."))
	}
	if limited > 0 {
		found = append(found, finding.New(finding.Warn, "rate limits", fmt.Sprintf("%d messages wait because the homeserver asked for it, or did not answer", limited), "Have the account exempted from rate limits there; the README says how."))
	}
	if failed > 0 {
		found = append(found, finding.New(finding.Warn, "messages", fmt.Sprintf("%d of the last day could not be sent", failed), "The log of the server says why."))
	}
	if locked > 0 {
		found = append(found, finding.New(finding.Warn, "encrypted messages", fmt.Sprintf("%d wait for their keys", locked), "They are answered when the keys come; their senders were told."))
	}
	return found, nil
}
