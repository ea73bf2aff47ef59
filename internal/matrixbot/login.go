package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// deviceName is what the account's list of sessions shows.
const deviceName = "Akademie"

// A Login is with what an account is logged in: a password, or a token of a log-in in
// a browser.
type Login struct {
	Homeserver   string // its address, or the name of its server; "" as the user id says
	User         string // "@akademie:example.org", or "akademie" where the homeserver is given
	Password     string
	Token        string // m.login.token, as SSOAddress gets
	Recovery     string // recovery key that an earlier log-in showed; "" none
	KeepRecovery bool   // store the recovery key, encrypted
}

// LoggedIn is what came of it.
type LoggedIn struct {
	User       id.UserID
	Device     id.DeviceID
	Homeserver string
	Recovery   string   // recovery key that was made; "" none
	Restored   int      // keys of rooms that came from the backup
	Warnings   []string // what did not work, without which the account does
}

// Login logs the account in with a new device, sets up its keys and its profile, and
// stores it: the server that leads goes on with it. An account of somebody else has to
// be logged out before (fault.Conflict). fault.Denied is of a wrong password or token,
// fault.Invalid of what cannot be asked, fault.Unavailable of a homeserver that does
// not answer.
func (s Setup) Login(ctx context.Context, in Login) (LoggedIn, error) {
	out, err := s.login(ctx, in)
	if err != nil {
		return out, fmt.Errorf("matrixbot.Login: %w", err)
	}
	return out, nil
}

func (s Setup) login(ctx context.Context, in Login) (out LoggedIn, err error) {
	if in.Homeserver == "" {
		in.Homeserver = serverOf(in.User)
	}
	if out.Homeserver, err = discover(ctx, in.Homeserver); err != nil {
		return out, err
	}
	c, err := newClient(device{Homeserver: out.Homeserver})
	if err != nil {
		return out, err
	}
	if err := s.enter(ctx, c, in); err != nil {
		return out, err
	}
	out.User, out.Device = c.UserID, c.DeviceID
	defer func() {
		if err != nil { // nobody would ever use the session
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), setupTime)
			defer cancel()
			_, _ = c.Logout(ctx)
		}
	}()
	before, err := s.before(ctx, c.UserID)
	if err != nil {
		return out, err
	}
	if err := s.setUpKeys(ctx, c, in, &out); err != nil {
		return out, err
	}
	for _, err := range s.setProfile(ctx, c) {
		out.Warnings = append(out.Warnings, "the profile is not as it should be: "+inWords(err))
	}
	keep := ""
	if in.KeepRecovery {
		if keep = out.Recovery; keep == "" {
			keep = in.Recovery
		}
	}
	if err := s.store(ctx, c, keep); err != nil {
		return out, err
	}
	if before != nil {
		_, _ = before.Logout(ctx) // the device before: it may be gone already
	}
	return out, nil
}

// enter logs the client in.
func (s Setup) enter(ctx context.Context, c *mautrix.Client, in Login) error {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	flows, err := c.GetLoginFlows(ctx)
	if err != nil {
		return noHomeserver(c.HomeserverURL, err)
	}
	req := &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: in.Password, StoreCredentials: true, InitialDeviceDisplayName: deviceName,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: in.User},
	}
	if in.Token != "" {
		req.Type, req.Token, req.Password, req.Identifier = mautrix.AuthTypeToken, in.Token, "", mautrix.UserIdentifier{}
	}
	if !flows.HasFlow(req.Type) {
		return fmt.Errorf("%w: the homeserver does not take %s", fault.Denied, map[mautrix.AuthType]string{
			mautrix.AuthTypePassword: "passwords", mautrix.AuthTypeToken: "log-in tokens",
		}[req.Type])
	}
	if _, err := c.Login(ctx, req); err != nil {
		return notTaken(err)
	}
	if c.UserID == "" || c.DeviceID == "" || c.AccessToken == "" {
		return fmt.Errorf("%w: the homeserver's answer to the log-in is no log-in", fault.Unavailable)
	}
	return nil
}

// notTaken is the kind of fault of a log-in that the homeserver did not take.
func notTaken(err error) error {
	var answer mautrix.HTTPError
	switch {
	case errors.As(err, &answer) && (answer.IsStatus(http.StatusForbidden) || answer.IsStatus(http.StatusUnauthorized)):
		return fmt.Errorf("%w: %s", fault.Denied, inWords(err))
	case errors.As(err, &answer) && answer.IsStatus(http.StatusNotFound):
		return fmt.Errorf("%w: %s", fault.NotFound, inWords(err))
	case errors.As(err, &answer) && answer.IsStatus(http.StatusBadRequest):
		return fmt.Errorf("%w: %s", fault.Invalid, inWords(err))
	}
	return fmt.Errorf("%w: %s", fault.Unavailable, inWords(err))
}

// noHomeserver says where nothing answered as a homeserver does.
func noHomeserver(at *url.URL, err error) error {
	return fmt.Errorf("%w: no homeserver answers at %s (%s); --homeserver says where it is", fault.Unavailable, at, inWords(err))
}

// before returns a client of the device that the account had until now; nil if there
// was none, or its token cannot be read. Another account must be logged out first.
func (s Setup) before(ctx context.Context, user id.UserID) (*mautrix.Client, error) {
	c, d, err := s.client(ctx)
	switch {
	case fault.Kind(err) == fault.NotFound:
		return nil, nil
	case d.User != "" && d.User != user:
		return nil, fmt.Errorf("%w: %s is logged in; log it out first: akademie matrix logout", fault.Conflict, d.User)
	case errors.Is(err, errSealed):
		return nil, nil
	}
	return c, err
}

// setUpKeys makes the device's keys, and has it trusted and its keys kept.
func (s Setup) setUpKeys(ctx context.Context, c *mautrix.Client, in Login, out *LoggedIn) error {
	if s.Open == nil {
		out.Warnings = append(out.Warnings, "this build has no encryption (make build has it): in encrypted rooms the assistant cannot read anything")
		return nil
	}
	keys, err := s.Open(ctx, c)
	if err != nil {
		return err
	}
	if in.Recovery != "" {
		out.Restored, err = keys.Recover(ctx, in.Recovery)
		if kind := fault.Kind(err); kind == fault.Denied || kind == fault.NotFound {
			return errors.Join(err, keys.Close())
		}
		if err != nil {
			out.Warnings = append(out.Warnings, "not everything was recovered: "+inWords(err))
		}
	} else if out.Recovery, err = keys.CrossSign(ctx, in.Password); err != nil {
		out.Warnings = append(out.Warnings, notSigned(err))
	}
	return keys.Close()
}

// notSigned says why the device is not cross-signed, and what to do.
func notSigned(err error) string {
	const what = "the device is not cross-signed, people see it as not verified: "
	switch fault.Kind(err) {
	case fault.Conflict:
		return what + "the account has keys for that, which are not here. Log in with its recovery key (--recovery-key-file), or verify the device from another session: akademie matrix verify"
	case fault.Denied:
		return what + "the homeserver takes the keys for that only with the password. Log in with it, or, where there is none, set the account up in Element first and verify the device from there: akademie matrix verify"
	}
	return what + inWords(err)
}

// store makes the device the one that the assistant uses, and tells the leader.
func (s Setup) store(ctx context.Context, c *mautrix.Client, recovery string) error {
	var kept []byte
	if recovery != "" {
		kept = s.Keys.Seal(recovery, recoveryOf(c.UserID))
	}
	return postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO matrix_accounts (user_id, homeserver, device, token, recovery, logged_in_at)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id) DO UPDATE SET homeserver = excluded.homeserver,
			device = excluded.device, token = excluded.token, recovery = coalesce(excluded.recovery, matrix_accounts.recovery),
			next_batch = '', synced_at = NULL, logged_in_at = excluded.logged_in_at, revoked_at = NULL`,
			c.UserID, c.HomeserverURL.String(), c.DeviceID, s.Keys.Seal(c.AccessToken, tokenOf(c.UserID)), kept, s.Now())
		if err != nil {
			return err
		}
		return wake(ctx, tx)
	})
}

// recoveryOf is what a stored recovery key belongs to: in another row it does not open.
func recoveryOf(user id.UserID) string { return "matrix/recovery/" + user.String() }

// KeptRecovery returns the recovery key that a log-in stored; "" if none was, or it was
// encrypted with another secret key.
func (s Setup) KeptRecovery(ctx context.Context, user string) (string, error) {
	var kept []byte
	err := s.Pool.QueryRow(ctx, `SELECT recovery FROM matrix_accounts WHERE user_id = $1`, user).Scan(&kept)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && kept == nil {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("matrixbot.KeptRecovery(%s): %w", user, postgres.Error(err))
	}
	key, err := s.Keys.Open(kept, recoveryOf(id.UserID(user)))
	if err != nil {
		s.Log.WarnContext(ctx, "matrix: the recovery key is stored encrypted with another key than --secret-key-file holds", "user", user)
		return "", nil
	}
	return key, nil
}

// ssoReturn is where a browser comes back to after a log-in. Nothing answers there: the
// token stands in the address that the browser shows.
const ssoReturn = "http://localhost:1/akademie"

// SSOAddress is the page of a homeserver at which somebody logs in by a browser, where
// it takes no passwords; "" if it has none. After it the browser shows an address that
// ends in loginToken=…, which is good for Login.Token, for a few minutes and once.
func SSOAddress(ctx context.Context, homeserver string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	address, err := discover(ctx, homeserver)
	if err != nil {
		return "", fmt.Errorf("matrixbot.SSOAddress: %w", err)
	}
	c, err := newClient(device{Homeserver: address})
	if err != nil {
		return "", err
	}
	flows, err := c.GetLoginFlows(ctx)
	if err != nil {
		return "", fmt.Errorf("matrixbot.SSOAddress: %w", noHomeserver(c.HomeserverURL, err))
	}
	if !flows.HasFlow(mautrix.AuthTypeSSO) || !flows.HasFlow(mautrix.AuthTypeToken) {
		return "", nil
	}
	return address + "/_matrix/client/v3/login/sso/redirect?redirectUrl=" + url.QueryEscape(ssoReturn), nil
}

// Logout ends the session of the account. The homeserver is told, if it can be reached.
// fault.NotFound is of an account that nobody has logged in.
func (s Setup) Logout(ctx context.Context) (user id.UserID, told bool, err error) {
	c, d, err := s.client(ctx)
	if err != nil && !errors.Is(err, errSealed) {
		return "", false, fmt.Errorf("matrixbot.Logout: %w", err)
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, setupTime)
		defer cancel()
		_, failed := c.Logout(ctx)
		told = failed == nil
	}
	err = postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE matrix_accounts SET token = NULL WHERE user_id = $1`, d.User); err != nil {
			return err
		}
		return wake(ctx, tx)
	})
	if err != nil {
		return d.User, told, fmt.Errorf("matrixbot.Logout: %w", err)
	}
	return d.User, told, nil
}
