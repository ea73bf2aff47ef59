package account

import (
	"context"
	"fmt"
	"net/url"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// OpenIDSignOut returns the address at which people sign out at the provider, too,
// and from which they come back to back; "" where the provider has none or does
// not answer. It tells the provider the client and no token: tokens are not kept
// (OpenID Connect RP-Initiated Logout 1.0, 2).
func (s *Store) OpenIDSignOut(ctx context.Context, back string) (address string) {
	if s.provider == nil {
		return ""
	}
	d, err := s.provider.discover(ctx)
	if err != nil {
		return ""
	}
	u, err := url.Parse(d.EndSession)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	q := u.Query()
	q.Set("client_id", s.provider.cfg.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String()
}

// EndOpenID ends the sessions that a logout token of the provider names (OpenID
// Connect Back-Channel Logout 1.0, 2.6): somebody signed out there, or was removed.
// A token that says so twice ends nothing more. The error is fault.Invalid for a token that the
// provider did not make for us just now, and fault.NotFound without a provider.
func (s *Store) EndOpenID(ctx context.Context, logoutToken string) error {
	if s.provider == nil {
		return fmt.Errorf("account.EndOpenID: %w", fault.NotFound)
	}
	d, err := s.provider.discover(ctx)
	if err != nil {
		return fmt.Errorf("account.EndOpenID: %w", err)
	}
	token, err := d.verifier.VerifyLogout(s.provider.with(ctx), logoutToken)
	if err != nil {
		return fmt.Errorf("account.EndOpenID: %w: %w", fault.Invalid, err)
	}
	tag, err := s.pool.Exec(ctx,
		`DELETE FROM account_sessions WHERE openid_subject IS NOT NULL
		 AND ($1 = '' OR openid_subject = $1) AND ($2 = '' OR openid_session = $2) AND ($1 <> '' OR $2 <> '')`,
		token.Subject, token.SessionID)
	if err != nil {
		return fmt.Errorf("account.EndOpenID: %w", postgres.Error(err))
	}
	s.log.InfoContext(ctx, "signed out by the OpenID provider", "sessions", tag.RowsAffected())
	return nil
}
