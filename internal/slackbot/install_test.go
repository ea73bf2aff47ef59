package slackbot

import (
	"bytes"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestTheTokenOfTheSettingsIsThatOfOneWorkspace(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	if n := len(c.slack.Calls("auth.test")); n != 0 {
		t.Errorf("Slack was asked %d times before anybody needed it", n)
	}
	for range 3 {
		i, err := c.installation(t.Context(), c.slack.Team)
		if err != nil || i.Token != c.slack.BotToken || i.BotUser != c.slack.BotUser || i.BotID != c.slack.BotID || i.Name != c.slack.Name {
			t.Fatalf("%+v, %v", i, err)
		}
	}
	if _, err := c.installation(t.Context(), "T0OTHER"); fault.Kind(err) != fault.NotFound {
		t.Errorf("another workspace: %v", err)
	}
	if n := len(c.slack.Calls("auth.test")); n != 1 {
		t.Errorf("Slack was asked %d times", n)
	}
}

func TestWhileSlackIsAwayAWorkspaceIsUnavailableAndSlackAskedNowAndThen(t *testing.T) {
	t.Parallel()
	still := time.Now() // the clock of a demonstration
	c := newChannel(t, func(c *Config) { c.Now = func() time.Time { return still } })
	c.slack.Fail("auth.test", 1, slackfake.Fault{Status: http.StatusBadGateway})
	for range 3 {
		if _, err := c.installation(t.Context(), c.slack.Team); fault.Kind(err) != fault.Unavailable {
			t.Errorf("away: %v", err)
		}
	}
	if n := len(c.slack.Calls("auth.test")); n != 1 {
		t.Errorf("Slack was asked %d times at once", n)
	}
	if text, err := c.Status(t.Context()); err != nil || text != "Slack cannot be reached" {
		t.Errorf("status %q, %v", text, err)
	}
	if wait := time.Until(c.own.until); wait <= 0 || wait > awayTime {
		t.Errorf("Slack is asked again in %s", wait)
	}
	c.own.until = time.Now()
	if _, err := c.installation(t.Context(), c.slack.Team); err != nil {
		t.Errorf("there again: %v", err)
	}
	if text, err := c.Status(t.Context()); err != nil || text != "the bot token works" {
		t.Errorf("status %q, %v", text, err)
	}
}

// Slack limits calls, and delivers all the same: what is delivered says whom it is for.
func TestEventsAreTakenWhileSlackDoesNotTellWhoseTheTokenIs(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.slack.Fail("auth.test", 1, slackfake.Fault{RetryAfter: time.Minute})
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)
	ts := anna.Says(room, "@Akademie Was lernt man?")
	anna.Says(room, "Kommt jemand mit in die Kantine?")
	for _, d := range c.slack.Deliveries() {
		if d.Status != http.StatusOK {
			t.Errorf("%s: status %d", d.Type, d.Status)
		}
	}
	if got := c.rows(t); len(got) != 1 || got[0] != "question open" {
		t.Fatalf("work: %v", got)
	}
	c.own.until = time.Now()
	c.serve(t)
	c.done(t, 1)
	if got := c.slack.Answers(room.ID, ts); len(got) != 1 {
		t.Errorf("answers: %+v", got)
	}
}

func TestATokenThatWorksNoMoreIsForgotten(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	if _, err := c.installation(t.Context(), c.slack.Team); err != nil {
		t.Fatal(err)
	}
	c.slack.Silently(c.slack.Workspace, "token_revoked")
	c.occupy(t, c.slack.Team)
	if err := c.revoked(t.Context(), c.slack.Team, "test"); err != nil {
		t.Fatal(err)
	}
	c.nothingLeft(t, c.slack.Team)
	if _, err := c.installation(t.Context(), c.slack.Team); fault.Kind(err) != fault.NotFound {
		t.Errorf("afterwards: %v", err)
	}
	if text, err := c.Status(t.Context()); err != nil || text != "the bot token does not work" {
		t.Errorf("status %q, %v", text, err)
	}
	if log := c.log.String(); strings.Contains(log, c.slack.BotToken) {
		t.Error("the log holds the token")
	}
}

// install lets a workspace install the app, with exactly the scopes it asks for.
func (c *channel) install(t *testing.T, name string) *slackfake.Workspace {
	t.Helper()
	w := c.slack.AddWorkspace(name)
	b := &browser{t: t, handler: c.Handler()}
	if res := b.get(w.Join(slackfake.Member{Name: "Cem Ay"}).Allows(b.begin()), "de"); res.StatusCode != http.StatusOK {
		t.Fatalf("not installed: %s", text(t, res))
	}
	return w
}

// occupy leaves open work, a thread and a post of a workspace.
func (c *channel) occupy(t *testing.T, team string) {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO slack_work (scope, key, kind, body, received_at) VALUES ($1, 'E1', 'home', '{"text":"privat"}', now())`,
		`INSERT INTO slack_threads (team, channel, thread) VALUES ($1, 'C0', '1.0')`,
		`INSERT INTO slack_posts (key, team, channel, thread, created_at) VALUES ('p' || $1, $1, 'C0', '1.0', now())`,
	} {
		if _, err := c.pool.Exec(t.Context(), sql, team); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *channel) nothingLeft(t *testing.T, team string) {
	t.Helper()
	for what, sql := range map[string]string{
		"open work or its text": `SELECT count(*) FROM slack_work WHERE scope = $1 AND (done_at IS NULL OR body IS NOT NULL)`,
		"a thread":              `SELECT count(*) FROM slack_threads WHERE team = $1`,
		"a post":                `SELECT count(*) FROM slack_posts WHERE team = $1`,
		"a token":               `SELECT count(*) FROM slack_installations WHERE team = $1 AND token IS NOT NULL`,
	} {
		if n := single[int](t, c.pool, sql, team); n != 0 {
			t.Errorf("%s is left", what)
		}
	}
}

func TestARemovedAppLeavesNothingOfItsWorkspaceOnly(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	gone, stays := c.install(t, "Gehende"), c.install(t, "Bleibende")
	c.occupy(t, gone.Team)
	c.occupy(t, stays.Team)
	c.slack.Silently(gone, "account_inactive")
	if err := c.revoked(t.Context(), gone.Team, "app_uninstalled"); err != nil {
		t.Fatal(err)
	}
	c.nothingLeft(t, gone.Team)
	if n := single[int](t, c.pool, `SELECT count(*) FROM slack_threads WHERE team = $1`, stays.Team); n != 1 {
		t.Error("the other workspace lost its threads")
	}
	if _, err := c.installation(t.Context(), stays.Team); err != nil {
		t.Errorf("the other workspace: %v", err)
	}
	all, err := Workspaces(t.Context(), c.pool)
	if err != nil || len(all) != 2 || all[0].Name != "Bleibende" || !all[0].RevokedAt.IsZero() || all[1].RevokedAt.IsZero() {
		t.Errorf("workspaces %+v, %v", all, err)
	}
	if err := c.revoked(t.Context(), gone.Team, "again"); err != nil {
		t.Errorf("again: %v", err)
	}
	if err := c.revoked(t.Context(), "T0NOBODY", "unknown"); err != nil {
		t.Errorf("unknown: %v", err)
	}
}

func TestAnAppThatWasInstalledAgainStays(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	w := c.install(t, "Gemeinde Beispiel")
	c.occupy(t, w.Team)
	if err := c.revoked(t.Context(), w.Team, "app_uninstalled"); err != nil { // of before it was installed again
		t.Fatal(err)
	}
	if _, err := c.installation(t.Context(), w.Team); err != nil {
		t.Errorf("the new token is forgotten: %v", err)
	}
	c.slack.Fail("auth.test", 1, slackfake.Fault{Status: http.StatusServiceUnavailable})
	if err := c.revoked(t.Context(), w.Team, "app_uninstalled"); err == nil {
		t.Error("nobody knows whether the token works, and that is no error")
	}
	if n := single[int](t, c.pool, `SELECT count(*) FROM slack_threads`); n != 1 {
		t.Error("the threads are gone")
	}
}

func TestWithAnotherKeyATokenIsUnavailableUntilTheKeyIsBack(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	w := c.install(t, "Gemeinde Beispiel")
	right := c.Tokens
	other, err := secret.NewBox(hex.EncodeToString(bytes.Repeat([]byte{1}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	for name, box := range map[string]*secret.Box{"another": other, "none": nil} {
		c.Tokens = box
		if _, err := c.installation(t.Context(), w.Team); fault.Kind(err) != fault.Unavailable || !errors.Is(err, errSealed) {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := c.Status(t.Context()); err != nil || !strings.Contains(text, "the tokens of 1 workspace are encrypted with another key") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	c.Tokens = right
	if _, err := c.installation(t.Context(), w.Team); err != nil {
		t.Errorf("the right key: %v", err)
	}
	// A token in another workspace's row does not open.
	if _, err := c.pool.Exec(t.Context(), `UPDATE slack_installations SET team = 'T0OTHER'`); err != nil {
		t.Fatal(err)
	}
	if _, err := c.installation(t.Context(), "T0OTHER"); !errors.Is(err, errSealed) {
		t.Errorf("moved to another workspace: %v", err)
	}
}

func TestRemoveTellsSlackWhereItCan(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	w := c.install(t, "Gemeinde Beispiel")
	c.occupy(t, w.Team)
	if uninstalled, err := Remove(t.Context(), c.Config, w.Team); err != nil || !uninstalled {
		t.Fatalf("%t, %v", uninstalled, err)
	}
	c.nothingLeft(t, w.Team)
	if all, err := Workspaces(t.Context(), c.pool); err != nil || len(all) != 0 {
		t.Errorf("workspaces %+v, %v", all, err)
	}
	if _, err := Remove(t.Context(), c.Config, w.Team); fault.Kind(err) != fault.NotFound {
		t.Errorf("again: %v", err)
	}
	w = c.install(t, "Andere Gemeinde")
	if uninstalled, err := Remove(t.Context(), Config{Pool: c.pool, Now: time.Now, API: c.API}, w.Team); err != nil || uninstalled {
		t.Errorf("without a secret: %t, %v", uninstalled, err)
	}
}

func TestListsOfWhoIsAllowed(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.Workspaces, c.Channels = []string{"T0OTHER"}, []string{"C0ONE"} })
	if _, err := c.installation(t.Context(), c.slack.Team); fault.Kind(err) != fault.NotFound {
		t.Errorf("a workspace that is not allowed: %v", err)
	}
	if !c.allowedChannel("C0ONE", false) || c.allowedChannel("C0TWO", false) || !c.allowedChannel("D0ANY", true) {
		t.Error("channels")
	}
	if open := (&Bot{}); !open.allowedChannel("C0ANY", false) {
		t.Error("without a list a channel is refused")
	}
}
