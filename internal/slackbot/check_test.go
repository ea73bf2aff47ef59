package slackbot

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// checked is what Check finds, a line each, and fails the test if that holds a secret.
func checked(t *testing.T, c Config) string {
	t.Helper()
	found, err := Check(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range found {
		if f.Level != OK && f.Do == "" {
			t.Errorf("nobody is told what to do about %q", f.Text)
		}
		fmt.Fprintf(&b, "%s %s: %s\n", f.Level, f.About, f.Text)
	}
	for _, secret := range []string{slackfake.SigningSecret, slackfake.AppToken, slackfake.ClientSecret, "xoxb-fake", "xoxb-wrong", "xapp-wrong"} {
		if strings.Contains(fmt.Sprint(found), secret) {
			t.Errorf("a finding holds a secret: %s", b.String())
		}
	}
	return b.String()
}

// serveChannel makes the address of the pages one at which the channel answers.
func serveChannel(t *testing.T, c *channel) string {
	t.Helper()
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	c.PublicURL = server.URL
	return server.URL
}

func TestAGoodSetUpIsFoundGood(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.slack.Install(c.slack.Workspace, Scopes()...)
	c.App.BotToken = c.slack.BotToken
	site := serveChannel(t, c)
	c.Workspaces, c.Channels, c.Vouching = []string{c.slack.Team}, []string{"C0ONE"}, []string{c.slack.Team}
	got := checked(t, c.Config)
	for _, want := range []string{
		"ok settings: ",
		"ok events by HTTP: answers at " + site + "/slack/events",
		"ok Socket Mode: Slack opens connections",
		"ok bot token of the settings: works in " + c.slack.Team + " (" + c.slack.Name + ") as bot " + c.slack.BotUser + ", with exactly the scopes it needs",
		"ok allowed workspaces: " + c.slack.Team,
		"ok allowed channels: C0ONE, and direct messages",
		"ok linked people: members of " + c.slack.Team,
		"warn public address: Slack delivers by HTTPS only", // the test's server has none, but there is Socket Mode
		"warn signing secret: it does not look like one",    // nor does the fake's
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "fail ") || strings.Count(got, "warn ") != 2 {
		t.Errorf("found\n%s", got)
	}
}

func TestWhatIsWrongWithASetUpIsFound(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	serveChannel(t, c)
	c.slack.Install(c.slack.Workspace, append(Scopes(), "channels:read")...)
	good, team := c.Config, c.slack.Team
	good.App.BotToken = c.slack.BotToken
	for range 2 { // tokens that are wrong
		c.slack.Expect("invalid_auth")
	}
	elsewhere := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(s.Close)
		return s.URL
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, try := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"settings":            {func(c *Config) { c.App.BotToken = "xoxp-1" }, "fail settings: the bot token does not begin with xoxb-\n"},
		"another secret":      {func(c *Config) { c.App.SigningSecret = strings.Repeat("0", 32) }, "fail events by HTTP: the server there does not take this signing secret"},
		"a server without":    {func(c *Config) { c.PublicURL = elsewhere(404) }, "fail events by HTTP: the server there knows no Slack"},
		"a server that fails": {func(c *Config) { c.PublicURL = elsewhere(502) }, "fail events by HTTP: the server there answers with status 502"},
		"a server that moved": {func(c *Config) { c.PublicURL = elsewhere(302) }, "fail events by HTTP: the server there answers with status 302"},
		"another server":      {func(c *Config) { c.PublicURL = elsewhere(200) }, "fail events by HTTP: the server there answers with status 200"},
		"no server":           {func(c *Config) { c.PublicURL = gone.URL }, "fail events by HTTP: cannot be reached"},
		"no public address":   {func(c *Config) { c.PublicURL, c.App.AppToken = "", "" }, "fail public address: there is none"},
		"no HTTPS":            {func(c *Config) { c.App.AppToken = "" }, "fail public address: Slack delivers by HTTPS only"},
		"no app token":        {func(c *Config) { c.App.AppToken = "" }, "ok Socket Mode: not used"},
		"no signing secret":   {func(c *Config) { c.App.SigningSecret = "" }, "ok signing secret: none"},
		"wrong app token":     {func(c *Config) { c.App.AppToken = "xapp-wrong" }, "fail Socket Mode: Slack does not take the app token (invalid_auth)"},
		"wrong bot token":     {func(c *Config) { c.App.BotToken = "xoxb-wrong" }, "fail bot token of the settings: Slack does not take the token (invalid_auth)"},
		"Slack away":          {func(c *Config) { c.API = gone.URL + "/api/" }, "fail bot token of the settings: Slack cannot be reached"},
		"too many scopes":     {func(*Config) {}, "warn bot token of the settings: works in"},
		"not allowed":         {func(c *Config) { c.Workspaces = []string{"T0OTHER"} }, "fail bot token of the settings: it is of workspace " + c.slack.Team},
		"allowed, not there":  {func(c *Config) { c.Workspaces = []string{team, "T0OTHER"} }, "warn workspace T0OTHER: it may use the app"},
	} {
		config := good
		try.change(&config)
		if got := checked(t, config); !strings.Contains(got, try.want) {
			t.Errorf("%s: no %q in\n%s", name, try.want, got)
		}
	}
	c.slack.Install(c.slack.Workspace, "chat:write", "commands")
	good.App.BotToken = c.slack.BotToken
	if got := checked(t, good); !strings.Contains(got, "but lacks the scopes app_mentions:read, assistant:write") {
		t.Errorf("too few scopes:\n%s", got)
	}
}

func TestInstalledWorkspacesAreLookedAt(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	if got := checked(t, c.Config); !strings.Contains(got, "fail workspaces: no workspace has the app installed") || !strings.Contains(got, "warn allowed workspaces: all") {
		t.Errorf("none:\n%s", got)
	}
	removed := c.install(t, "Stadt B")
	c.slack.Silently(removed, "account_inactive")
	if err := c.revoked(t.Context(), removed.Team, "test"); err != nil {
		t.Fatal(err)
	}
	if got := checked(t, c.Config); !strings.Contains(got, "fail workspaces: no workspace has the app installed") {
		t.Errorf("only one that removed it:\n%s", got)
	}
	works, dead := c.install(t, "Stadt A"), c.install(t, "Stadt C")
	c.slack.Silently(dead, "token_revoked")
	got := checked(t, c.Config)
	for _, want := range []string{
		"ok workspace " + works.Team + " (Stadt A): works in",
		"warn workspace " + removed.Team + " (Stadt B): the app was removed there",
		"fail workspace " + dead.Team + " (Stadt C): Slack does not take the token (token_revoked)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	other, err := secret.NewBox(hex.EncodeToString(bytes.Repeat([]byte{1}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	c.Tokens = other
	if got := checked(t, c.Config); !strings.Contains(got, "fail workspace "+works.Team+" (Stadt A): its token cannot be decrypted") {
		t.Errorf("another key:\n%s", got)
	}
}
