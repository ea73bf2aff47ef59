package web

import (
	"context"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
)

type exportSessionJSON struct {
	Browser string    `json:"browser,omitempty"`
	System  string    `json:"system,omitempty"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"last_used"` // to the hour
	OpenID  bool      `json:"by_provider"`
}

type exportTokenJSON struct {
	Name    string          `json:"name"`
	Scopes  []account.Right `json:"scopes"`
	Created time.Time       `json:"created_at"`
	Expires time.Time       `json:"expires_at"`
	Used    *time.Time      `json:"last_used,omitempty"` // the day
}

type exportIdentityJSON struct {
	Channel string    `json:"channel"`
	User    string    `json:"user"`
	ByEmail bool      `json:"by_email"`
	Linked  time.Time `json:"linked_at"`
}

// exportAccount adds what is stored about a person's account, without what is
// secret.
func (s *Server) exportAccount(ctx context.Context, p account.Person, e *exportJSON) error {
	sessions, err := s.cfg.Accounts.Sessions(ctx, p)
	if err != nil {
		return err
	}
	tokens, err := s.cfg.Accounts.Tokens(ctx, p)
	if err != nil {
		return err
	}
	identities, err := s.cfg.Accounts.Identities(ctx, p)
	if err != nil {
		return err
	}
	e.Sessions, e.Tokens, e.Identities = []exportSessionJSON{}, []exportTokenJSON{}, []exportIdentityJSON{}
	for _, x := range sessions {
		e.Sessions = append(e.Sessions, exportSessionJSON{x.Device.Browser, x.Device.System, x.Since, x.Seen, x.OpenID})
	}
	for _, x := range tokens {
		e.Tokens = append(e.Tokens, exportTokenJSON{x.Name, x.Scopes, x.Created, x.Expires, unlessZero(x.Used)})
	}
	for _, x := range identities {
		e.Identities = append(e.Identities, exportIdentityJSON{x.Channel, x.External, x.ByEmail, x.Linked})
	}
	return nil
}
