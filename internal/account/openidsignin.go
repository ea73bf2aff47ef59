package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/jackc/pgx/v5"
	"golang.org/x/oauth2"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// openIDTime is how long a sign-in at the provider may take.
const openIDTime = 10 * time.Minute

// ErrCancelled is why nobody is signed in: the person, or the provider, did not
// want it. It is a fault.Denied.
var ErrCancelled = fmt.Errorf("cancelled at the provider: %w", fault.Denied)

// OpenIDName is what the provider is called; "" without one.
func (s *Store) OpenIDName() string {
	if s.provider == nil {
		return ""
	}
	return s.provider.cfg.Name
}

// NewBrowser makes the secret that a browser keeps while its reader signs in at
// the provider. Nobody else can finish what they began, and a response that
// somebody else began signs them in nowhere (RFC 6749, 10.12).
func NewBrowser() string {
	token, _ := secret.New()
	return token
}

// BeginOpenID returns the address of the provider to which to send a browser that
// keeps the given secret. The provider sends it back to redirect; from there it is to
// go on to returnTo, a path on this server. The error is fault.Unavailable when the
// provider does not answer, and fault.NotFound without one.
func (s *Store) BeginOpenID(ctx context.Context, browser, redirect, returnTo string) (address string, err error) {
	if s.provider == nil {
		return "", fmt.Errorf("account.BeginOpenID: %w", fault.NotFound)
	}
	d, err := s.provider.discover(ctx)
	if err != nil {
		return "", fmt.Errorf("account.BeginOpenID: %w", err)
	}
	state, hash := secret.New()
	_, err = s.pool.Exec(ctx, `INSERT INTO openid_sign_ins (state, browser, return_to, created_at) VALUES ($1, $2, $3, $4)`,
		hash, secret.Hash(browser), returnTo, s.now())
	if err != nil {
		return "", fmt.Errorf("account.BeginOpenID: %w", postgres.Error(err))
	}
	oauth := d.oauth
	oauth.RedirectURL = redirect
	return oauth.AuthCodeURL(state, oidc.Nonce(derive(browser, state, "nonce")), oauth2.S256ChallengeOption(derive(browser, state, "verifier"))), nil
}

// derive makes the nonce and the secret of PKCE of one sign-in: 43 characters (RFC
// 7636, 4.1). They follow from what only the browser keeps, so that the database
// holds neither.
func derive(browser, state, purpose string) string {
	mac := hmac.New(sha256.New, []byte(browser))
	mac.Write([]byte("akademie openid " + purpose + " " + state))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// FinishOpenID signs in who comes back from the provider with the parameters of
// query, and returns the session's token and where to go on. Each response works once,
// and only in the browser that asked for it. The errors are ErrCancelled,
// ErrUnverified, fault.Unavailable, and otherwise fault.Invalid.
func (s *Store) FinishOpenID(ctx context.Context, browser, redirect string, query url.Values, v Visit) (session string, p Person, returnTo string, err error) {
	fail := func(err error) (string, Person, string, error) {
		return "", Person{}, "", fmt.Errorf("account.FinishOpenID: %w", err)
	}
	if s.provider == nil {
		return fail(fault.NotFound)
	}
	state := query.Get("state")
	err = postgres.Error(s.pool.QueryRow(ctx,
		`DELETE FROM openid_sign_ins WHERE state = $1 AND browser = $2 AND created_at > $3 RETURNING return_to`,
		secret.Hash(state), secret.Hash(browser), s.now().Add(-openIDTime)).Scan(&returnTo))
	switch {
	case fault.Kind(err) == fault.NotFound:
		return fail(fmt.Errorf("unknown state: %w", fault.Invalid))
	case err != nil:
		return fail(err)
	case query.Has("error"):
		return fail(fmt.Errorf("%.60q: %w", query.Get("error"), ErrCancelled))
	}
	d, err := s.provider.discover(ctx)
	if err != nil {
		return fail(err)
	}
	// RFC 9207: who answers says who it is.
	if iss := query.Get("iss"); iss != s.provider.cfg.Issuer && (iss != "" || d.SaysIssuer) {
		return fail(fmt.Errorf("response of another issuer: %w", fault.Invalid))
	}
	id, err := s.provider.identify(ctx, d, query.Get("code"), redirect, derive(browser, state, "verifier"), derive(browser, state, "nonce"))
	if err != nil {
		return fail(err)
	}
	role, err := s.role(ctx, id.email)
	if err != nil {
		return fail(err)
	}
	p = Person{ID: idOf(id.email), Email: id.email, Role: role.above(id.role), Since: s.now()}
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		session, err = s.begin(ctx, tx, &p, v, id.openIDSession)
		return err
	})
	if err != nil {
		return fail(err)
	}
	s.log.InfoContext(ctx, "signed in at the OpenID provider", "person", p.ID, "role", string(p.Role))
	return session, p, returnTo, nil
}
