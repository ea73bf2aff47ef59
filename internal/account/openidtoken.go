package account

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"smart-city-dialog.de/akademie/internal/fault"
)

// ErrUnverified is why nobody is signed in whose address the provider does not
// tell, or does not vouch for. It is a fault.Denied.
var ErrUnverified = fmt.Errorf("no verified e-mail address: %w", fault.Denied)

// identify exchanges a code for the tokens of who signed in and checks them:
// signature, issuer, audience, age, nonce (OpenID Connect Core 1.0, 3.1.3.7). What the
// ID token does not tell is asked for at the provider. The errors are
// fault.Unavailable, ErrUnverified, and otherwise fault.Invalid.
func (p *Provider) identify(ctx context.Context, d *discovered, code, redirect, verifier, nonce string) (openID, error) {
	ctx, cancel := context.WithTimeout(p.with(ctx), exchangeTime)
	defer cancel()
	oauth := d.oauth
	oauth.RedirectURL = redirect
	tokens, err := oauth.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		var refused *oauth2.RetrieveError
		if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
			// Not err itself, which holds what the provider sent.
			return openID{}, fmt.Errorf("OpenID provider refuses the code (%d %s): %w", refused.Response.StatusCode, refused.ErrorCode, fault.Invalid)
		}
		return openID{}, fmt.Errorf("OpenID provider: %w: %w", fault.Unavailable, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := d.verifier.Verify(ctx, raw)
	if err != nil {
		return openID{}, fmt.Errorf("ID token: %w: %w", fault.Invalid, err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 {
		return openID{}, fmt.Errorf("ID token: another nonce: %w", fault.Invalid)
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(tokens.AccessToken); err != nil {
			return openID{}, fmt.Errorf("ID token: %w: %w", fault.Invalid, err)
		}
	}
	c := claims{}
	if err := token.Claims(&c); err != nil {
		return openID{}, fmt.Errorf("ID token: %w: %w", fault.Invalid, err)
	}
	if azp := c.text("azp"); len(token.Audience) > 1 && azp != p.cfg.ClientID {
		return openID{}, fmt.Errorf("ID token: for another client: %w", fault.Invalid)
	}
	if c.lacks("email", p.cfg.GroupsClaim) && d.provider.UserInfoEndpoint() != "" {
		if err := c.complete(ctx, d, token.Subject, tokens); err != nil {
			return openID{}, err
		}
	}
	id := openID{email: address(c.text("email")), openIDSession: openIDSession{subject: token.Subject, session: c.text("sid"), role: p.roleOf(c)}}
	if id.email == "" || !p.cfg.TrustEmail && !c.yes("email_verified") {
		return openID{}, ErrUnverified
	}
	return id, nil
}

// roleOf is what the groups of somebody make of them here.
func (p *Provider) roleOf(c claims) Role {
	role := Guest
	for _, group := range c.list(p.cfg.GroupsClaim) {
		if slices.Contains(p.cfg.Coordinators, group) {
			role = role.above(Coordinator)
		}
		if slices.Contains(p.cfg.Administrators, group) {
			role = role.above(Administrator)
		}
	}
	return role
}

// claims is what a provider says about somebody.
type claims map[string]json.RawMessage

// complete adds what the provider tells when asked; what the signed token says
// stays. Both must be about the same subject.
func (c claims) complete(ctx context.Context, d *discovered, subject string, tokens *oauth2.Token) error {
	info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return fmt.Errorf("OpenID provider: %w: %w", fault.Unavailable, err)
	}
	more := claims{}
	if err := info.Claims(&more); err != nil || info.Subject != subject {
		return fmt.Errorf("OpenID provider tells of somebody else: %w", fault.Invalid)
	}
	_, hasEmail := c["email"]
	for name, value := range more {
		if _, has := c[name]; !has && (name != "email_verified" || !hasEmail) {
			c[name] = value
		}
	}
	return nil
}

// lacks reports whether one of the claims is missing.
func (c claims) lacks(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return c.find(name) == nil })
}

// find returns a claim by its name, or by the way to it through objects.
func (c claims) find(path string) json.RawMessage {
	if v, ok := c[path]; ok {
		return v
	}
	first, rest, nested := strings.Cut(path, ".")
	inner := claims{}
	if !nested || json.Unmarshal(c[first], &inner) != nil {
		return nil
	}
	return inner.find(rest)
}

func (c claims) text(path string) string {
	var s string
	_ = json.Unmarshal(c.find(path), &s) // of another type: as if it were missing
	return s
}

// list returns the texts of a claim, which may be a single one.
func (c claims) list(path string) []string {
	var all []string
	if json.Unmarshal(c.find(path), &all) == nil {
		return all
	}
	if one := c.text(path); one != "" {
		return []string{one}
	}
	return nil
}

// yes reports whether a claim is true; some providers send it as a text.
func (c claims) yes(path string) bool {
	var b bool
	return json.Unmarshal(c.find(path), &b) == nil && b || c.text(path) == "true"
}
