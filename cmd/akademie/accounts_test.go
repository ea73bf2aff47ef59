package main

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestRolesAreGrantedOnTheCommandLine(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	for _, step := range []struct {
		args   string
		status int
		want   string // on either stream
	}{
		{"accounts list", exitOK, "Nobody has a role"},
		{"accounts grant Anna@Example.org administrator", exitOK, "administrator from now on"},
		{"accounts grant berta@example.org coordinator", exitOK, "coordinator from now on"},
		{"accounts grant berta coordinator", exitUsage, "is not an e-mail address"},
		{"accounts grant berta@example.org king", exitUsage, "must be one of"},
		{"accounts list --coordinator=carla@example.org", exitOK, "anna@example.org   administrator"},
		{"accounts list --coordinator=carla@example.org", exitOK, "--coordinator"},
		{"accounts revoke anna@example.org", exitOK, "participant from now on"}, // the last: who has the shell may
		{"accounts revoke anna@example.org", exitRefused, "was granted no role"},
		{"accounts list", exitOK, "berta@example.org  coordinator"},
	} {
		status, out, errs := inProcess(t, database, strings.Fields(step.args)...)
		if status != step.status || !strings.Contains(out+errs, step.want) {
			t.Errorf("%s: status %d, %s%s", step.args, status, out, errs)
		}
		if strings.Contains(errs, "anna@example.org") && strings.Contains(errs, "role granted") {
			t.Errorf("%s: the log names the address: %s", step.args, errs)
		}
	}
}

func TestSettingsOfTheProviderMustFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  oidcSettings
		want string // "": right
	}{
		"none":              {oidcSettings{}, ""},
		"public client":     {oidcSettings{OIDCIssuer: "https://id.example.org/realms/a", OIDCClientID: "akademie"}, ""},
		"this machine":      {oidcSettings{OIDCIssuer: "http://localhost:9998/", OIDCClientID: "akademie"}, ""},
		"no issuer":         {oidcSettings{OIDCClientID: "akademie"}, "--oidc-issuer is missing"},
		"groups of nobody":  {oidcSettings{OIDCCoordinatorGroup: []string{"koordination"}}, "--oidc-issuer is missing"},
		"name of nobody":    {oidcSettings{OIDCName: "Landes-Login"}, "--oidc-issuer is missing"},
		"no client":         {oidcSettings{OIDCIssuer: "https://id.example.org"}, "--oidc-client-id is missing"},
		"clear text":        {oidcSettings{OIDCIssuer: "http://id.example.org", OIDCClientID: "a"}, "--oidc-issuer is not an address"},
		"with a password":   {oidcSettings{OIDCIssuer: "https://a:b@id.example.org", OIDCClientID: "a"}, "--oidc-issuer is not an address"},
		"no address at all": {oidcSettings{OIDCIssuer: "keycloak", OIDCClientID: "a"}, "--oidc-issuer is not an address"},
	} {
		err := c.set.check()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := (&oidcSettings{}).provider()
	if p != nil || err != nil {
		t.Errorf("without an issuer: %v, %v", p, err)
	}
	p, err = (&oidcSettings{OIDCIssuer: "https://id.example.org", OIDCClientID: "a", oidcSecret: "s"}).provider()
	if p == nil || err != nil {
		t.Errorf("a provider that is away stops the program: %v", err)
	}
}
