package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/slackbot"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// secretFile holds one secret.
func secretFile(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(content+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// slackFlags are the settings of a workspace that installed the app by hand.
func slackFlags(t *testing.T, s *slackfake.Slack) []string {
	t.Helper()
	return []string{
		"--slack-api=" + s.API(), "--slack-signing-secret-file=" + secretFile(t, slackfake.SigningSecret),
		"--slack-bot-token-file=" + secretFile(t, s.BotToken), "--slack-app-token-file=" + secretFile(t, slackfake.AppToken),
	}
}

func TestTheManifestIsPrintedWithoutADatabase(t *testing.T) {
	t.Parallel()
	status, out, errs := inProcess(t, "postgres://nowhere.invalid/x", "slack", "manifest", "--public-url=https://a.example.org")
	if status != exitOK || !strings.Contains(out, "request_url: https://a.example.org/slack/events") || !strings.Contains(out, "- chat:write # answer\n") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	status, out, errs = inProcess(t, "postgres://nowhere.invalid/x", "slack", "manifest", "--socket-mode", "--json")
	var m map[string]any
	if err := json.Unmarshal([]byte(out), &m); status != exitOK || err != nil || strings.Contains(out, "request_url") {
		t.Errorf("status %d: %v %s%s", status, err, out, errs)
	}
	status, _, errs = inProcess(t, "postgres://nowhere.invalid/x", "slack", "manifest")
	if status != exitUsage || !strings.Contains(errs, "--socket-mode does without") {
		t.Errorf("without an address: status %d: %s", status, errs)
	}
}

func TestWrongSettingsOfSlackAreOneLineAndStatusTwo(t *testing.T) {
	t.Parallel()
	database := "postgres://nowhere.invalid/x" // nobody waits for it
	bot, signing, app := "--slack-bot-token-file="+secretFile(t, "xoxb-1"), "--slack-signing-secret-file="+secretFile(t, "geheim"), "--slack-app-token-file="+secretFile(t, "xapp-1")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{bot}, "neither a signing secret"},
		{[]string{signing}, "neither a bot token"},
		{[]string{"--slack-workspaces=T0123"}, "how does Slack reach this program?"},
		{[]string{app, "--slack-client-id=1.2"}, "--public-url is missing"},
		{[]string{app, "--slack-client-id=1.2", "--public-url=https://a.example"}, "client id and client secret go together"},
		{[]string{app, "--slack-client-id=1.2", "--public-url=https://a.example", "--slack-client-secret-file=" + secretFile(t, "geheim")}, "need a key"},
		{[]string{app, bot, "--secret-key-file=" + secretFile(t, "geheim")}, "--secret-key-file: a key is 32 random bytes"},
		{[]string{app, bot, "--slack-channels=#rathaus"}, "is not the id of a channel"},
		{[]string{signing, "--slack-bot-token-file=" + secretFile(t, "geheim")}, "does not begin with xoxb-"},
		{[]string{signing, "--slack-bot-token-file=" + secretFile(t, "zwei Wörter")}, "must hold one key and nothing else"},
	} {
		for _, command := range []string{"serve", "demo"} {
			status, _, errs := inProcess(t, database, append([]string{command, "--addr=localhost:0"}, c.args...)...)
			if status != exitUsage || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "geheim") || strings.Contains(errs, "invalid input") {
				t.Errorf("%s %v: status %d: %s", command, c.args, status, errs)
			}
		}
	}
	if status, _, errs := inProcess(t, database, "slack", "check"); status != exitUsage || !strings.Contains(errs, "there are no settings of Slack") {
		t.Errorf("check without settings: status %d: %s", status, errs)
	}
}

func TestSlackCheckSaysWhatWorksAndWhatDoesNot(t *testing.T) {
	t.Parallel()
	s, database := slackfake.New(t), pgtest.URL(t)
	s.Install(s.Workspace, slackbot.Scopes()...)
	site := serveSlack(t, database, slackFlags(t, s)...)
	args := append([]string{"slack", "check", "--public-url=" + site}, slackFlags(t, s)...)
	status, out, errs := inProcess(t, database, args...)
	if status != exitOK || !strings.Contains(out, "ok    events by HTTP: answers at "+site+"/slack/events\n") || !strings.Contains(out, ", 0 not working\n") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	status, out, errs = inProcess(t, database, append(args, "--slack-workspaces=T0OTHER")...)
	if status != exitFailed || !strings.Contains(out, "fail  bot token of the settings: ") || !strings.Contains(out, "      → Add it there") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	for _, secret := range []string{s.BotToken, slackfake.SigningSecret, slackfake.AppToken} {
		if strings.Contains(out+errs, secret) {
			t.Error("a secret is printed")
		}
	}
}

// serveSlack serves until the test ends and returns the address.
func serveSlack(t *testing.T, database string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	out, ended := &logtest.Log{}, make(chan int, 1)
	args = append([]string{"serve", "--addr=127.0.0.1:0", "--log-format=json", "--database-url=" + database}, args...)
	go func() { ended <- run(ctx, args, strings.NewReader(""), out, out) }()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	waitFor(t, func() bool { return serving.MatchString(out.String()) })
	return "http://" + serving.FindStringSubmatch(out.String())[1]
}

func TestSlackIsServedWhereThereAreSettingsOfIt(t *testing.T) {
	t.Parallel()
	s := slackfake.New(t)
	with, without := serveSlack(t, pgtest.URL(t), slackFlags(t, s)...), serveSlack(t, pgtest.URL(t))
	post := func(site string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/slack/events", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, res.Body)
		return res.StatusCode
	}
	if got := post(with); got != http.StatusUnauthorized {
		t.Errorf("unsigned: status %d", got)
	}
	if got := post(without); got != http.StatusNotFound {
		t.Errorf("without Slack: status %d", got)
	}
	for site, tells := range map[string]bool{with: true, without: false} {
		if health := get(t, t.Context(), site+"/healthz"); strings.Contains(health, "slack: ") != tells {
			t.Errorf("health:\n%s", health)
		}
		if page := get(t, t.Context(), site+"/privacy"); strings.Contains(page, "Slack") != tells {
			t.Error("the page about privacy does not fit")
		}
	}
	s.Await("a connection by Socket Mode", func() bool { return s.Sockets() == 1 })
}

func TestWorkspacesAreListedAndRemoved(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	if status, out, errs := inProcess(t, database, "slack", "workspaces"); status != exitOK || out != "" || !strings.Contains(errs, "/slack/install") {
		t.Errorf("none: status %d: %s%s", status, out, errs)
	}
	pool, err := postgres.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	box, err := secret.NewBox(strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	_, err = pool.Exec(t.Context(), `INSERT INTO slack_installations (team, name, bot_user, bot_id, token, scopes, installed_at)
		VALUES ('T0123', 'Stadt Beispiel', 'U0123', 'B0123', $1, '{}', $2)`, box.Seal("xoxb-1", "slack/T0123"), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if status, out, errs := inProcess(t, database, "slack", "workspaces"); status != exitOK || !strings.Contains(out, "T0123  Stadt Beispiel  2026-03-01  -") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	if status, out, errs := inProcess(t, database, "slack", "workspaces", "--remove=T0123"); status != exitOK || !strings.Contains(out, "Slack was not told") {
		t.Errorf("status %d: %s%s", status, out, errs)
	}
	if status, _, errs := inProcess(t, database, "slack", "workspaces", "--remove=T0123"); status != exitRefused || !strings.Contains(errs, "has not installed") {
		t.Errorf("again: status %d: %s", status, errs)
	}
}
