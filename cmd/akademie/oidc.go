package main

import (
	"errors"
	"fmt"

	"smart-city-dialog.de/akademie/internal/account"
)

// oidcSettings choose the OpenID provider that signs people in beside links by
// e-mail. The secret comes from a file or a variable only.
type oidcSettings struct {
	OIDCIssuer             string   `name:"oidc-issuer" help:"Address of an OpenID provider that signs people in, too, such as https://id.example.org/realms/akademie, spelled as the provider spells it. There, register PUBLIC-URL/signin/openid/callback to come back to, PUBLIC-URL/ after signing out, and PUBLIC-URL/signin/openid/logout for its back-channel logout. Default: none." placeholder:"URL"`
	OIDCClientID           string   `name:"oidc-client-id" help:"What the provider calls this program." placeholder:"ID"`
	OIDCClientSecretFile   string   `name:"oidc-client-secret-file" help:"File that holds its secret. The secret itself may stand in AKADEMIE_OIDC_CLIENT_SECRET. Default: a public client, which PKCE alone protects." type:"existingfile" placeholder:"FILE"`
	OIDCName               string   `name:"oidc-name" help:"What people call the provider, for the button. Default: its host." placeholder:"NAME"`
	OIDCScope              []string `name:"oidc-scope" help:"What to ask for beside openid and email, such as groups. Several are separated by commas." placeholder:"SCOPE"`
	OIDCGroupsClaim        string   `name:"oidc-groups-claim" help:"Where the provider tells the groups of somebody; dots lead into objects, as in realm_access.roles." default:"groups" placeholder:"CLAIM"`
	OIDCCoordinatorGroup   []string `name:"oidc-coordinator-group" help:"Group whose people are coordinators as long as they are signed in there. Several are separated by commas." placeholder:"GROUP"`
	OIDCAdministratorGroup []string `name:"oidc-administrator-group" help:"Group whose people are administrators." placeholder:"GROUP"`
	OIDCTrustEmail         bool     `name:"oidc-trust-email" help:"Take e-mail addresses for verified that the provider does not mark as such: only where people cannot choose theirs."`

	oidcSecret string // from the environment
}

// check finds settings that contradict each other.
func (s *oidcSettings) check() error {
	if s.OIDCIssuer == "" {
		if s.OIDCClientID != "" || s.OIDCClientSecretFile != "" || s.OIDCName != "" || s.OIDCTrustEmail ||
			len(s.OIDCScope)+len(s.OIDCCoordinatorGroup)+len(s.OIDCAdministratorGroup) > 0 {
			return errors.New("--oidc-issuer is missing: which OpenID provider?")
		}
		return nil
	}
	if s.OIDCClientID == "" {
		return errors.New("--oidc-client-id is missing: what does the provider call this program?")
	}
	_, err := account.NewProvider(account.ProviderConfig{Issuer: s.OIDCIssuer, ClientID: s.OIDCClientID})
	if err != nil {
		return errors.New("--oidc-issuer is not an address such as https://id.example.org/realms/akademie")
	}
	return nil
}

// provider is the OpenID provider; nil without one. Nobody is asked yet.
func (s *oidcSettings) provider() (*account.Provider, error) {
	if s.OIDCIssuer == "" {
		return nil, nil
	}
	secret, err := key("--oidc-client-secret-file", s.OIDCClientSecretFile, s.oidcSecret)
	if err != nil {
		return nil, err
	}
	p, err := account.NewProvider(account.ProviderConfig{
		Issuer: s.OIDCIssuer, ClientID: s.OIDCClientID, ClientSecret: secret, Name: s.OIDCName, TrustEmail: s.OIDCTrustEmail,
		Scopes: s.OIDCScope, GroupsClaim: s.OIDCGroupsClaim, Coordinators: s.OIDCCoordinatorGroup, Administrators: s.OIDCAdministratorGroup,
	})
	if err != nil {
		return nil, fmt.Errorf("--oidc-issuer: %w", err)
	}
	return p, nil
}
