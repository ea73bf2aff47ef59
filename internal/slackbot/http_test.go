package slackbot

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// posted sends a delivery to a handler and returns the answer.
func posted(t *testing.T, h http.Handler, path, kind, body string, at time.Time, secret string, retry int) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	seconds := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", kind)
	if secret != "" {
		r.Header.Set("X-Slack-Request-Timestamp", seconds)
		r.Header.Set("X-Slack-Signature", slackfake.Sign(secret, seconds, body))
	}
	if retry > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(retry))
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

// mention is the event of a question.
func mention(c *channel, id, ts, text string) string {
	return `{"type":"event_callback","team_id":"` + c.slack.Team + `","event_id":"` + id + `","event":{"type":"app_mention","user":"U1","text":"<@` +
		c.slack.BotUser + `> ` + text + `","ts":"` + ts + `","channel":"C1","event_ts":"` + ts + `"}}`
}

func TestOnlyWhatSlackSignedIsTaken(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	h := c.Handler()
	good := mention(c, "Ev1", "1700000000.000100", "Wann?")
	for _, step := range []struct {
		name, path, kind, body, secret string
		ago                            time.Duration
		want                           int
		noRetry                        bool
	}{
		{"no signature", "/slack/events", asJSON, good, "", 0, 401, false},
		{"another's signature", "/slack/events", asJSON, good, "guessed", 0, 401, false},
		{"an old one", "/slack/events", asJSON, good, slackfake.SigningSecret, 6 * time.Minute, 401, false},
		{"one of tomorrow", "/slack/events", asJSON, good, slackfake.SigningSecret, -6 * time.Minute, 401, false},
		{"too large", "/slack/events", asJSON, strings.Repeat("a", mostDelivery+1), slackfake.SigningSecret, 0, 413, false},
		{"no JSON", "/slack/events", asJSON, "{", slackfake.SigningSecret, 0, 400, true},
		{"no id", "/slack/events", asJSON, mention(c, "", "1700000000.000100", "Wann?"), slackfake.SigningSecret, 0, 400, true},
		{"no time", "/slack/events", asJSON, mention(c, "Ev1", "1.1", "Wann?"), slackfake.SigningSecret, 0, 400, true},
		{"no payload", "/slack/interactions", asForm, "payload=%7B", slackfake.SigningSecret, 0, 400, true},
		{"no command", "/slack/commands", asForm, "text=hilfe", slackfake.SigningSecret, 0, 400, true},
		{"another team", "/slack/events", asJSON, strings.Replace(good, c.slack.Team, "T0OTHER", 1), slackfake.SigningSecret, 0, 200, false},
		{"an unknown event", "/slack/events", asJSON, strings.Replace(good, "app_mention", "channel_created", 1), slackfake.SigningSecret, 0, 200, false},
		{"a look at the certificate", "/slack/commands", asForm, "ssl_check=1", slackfake.SigningSecret, 0, 200, false},
	} {
		got := posted(t, h, step.path, step.kind, step.body, time.Now().Add(-step.ago), step.secret, 0)
		if got.StatusCode != step.want || (got.Header.Get("X-Slack-No-Retry") == "1") != step.noRetry {
			t.Errorf("%s: %d, no retry %q", step.name, got.StatusCode, got.Header.Get("X-Slack-No-Retry"))
		}
	}
	if rows := c.rows(t); len(rows) != 0 {
		t.Errorf("stored: %v", rows)
	}
	if got := posted(t, h, "/slack/events", asJSON, good, time.Now(), slackfake.SigningSecret, 0); got.StatusCode != 200 {
		t.Errorf("what Slack signed: %d", got.StatusCode)
	}
	if rows := c.rows(t); len(rows) != 1 {
		t.Errorf("stored: %v", rows)
	}
	if log := c.log.String(); strings.Contains(log, "Wann") || !strings.Contains(log, "was not taken") {
		t.Errorf("log: %s", log)
	}
}

func TestTheAddressIsVerified(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	got := posted(t, c.Handler(), "/slack/events", asJSON, `{"type":"url_verification","challenge":"3eZbrw1a"}`, time.Now(), slackfake.SigningSecret, 0)
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != 200 || string(body) != "3eZbrw1a" {
		t.Errorf("%d %q %v", got.StatusCode, body, err)
	}
}

func TestWithoutASigningSecretNothingComesOverHTTP(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.App.SigningSecret = "" })
	for _, path := range []string{"/slack/events", "/slack/interactions", "/slack/commands"} {
		if got := posted(t, c.Handler(), path, asJSON, "{}", time.Now(), "", 0); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

// What cannot be stored is not acknowledged: Slack sends it again, and that it does so
// is no reason to drop it.
func TestWhatCannotBeStoredComesAgain(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	broken := c.withoutDatabase(t)
	event := mention(c, "Ev1", "1700000000.000100", "Wann?")
	got := posted(t, broken.Handler(), "/slack/events", asJSON, event, time.Now(), slackfake.SigningSecret, 0)
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("X-Slack-No-Retry") != "" {
		t.Errorf("without a database: %d", got.StatusCode)
	}
	for retry := 1; retry <= 3; retry++ {
		if got := posted(t, c.Handler(), "/slack/events", asJSON, event, time.Now(), slackfake.SigningSecret, retry); got.StatusCode != 200 {
			t.Errorf("retry %d: %d", retry, got.StatusCode)
		}
	}
	if rows := c.rows(t); len(rows) != 1 {
		t.Errorf("stored: %v", rows)
	}
}

func TestACommandIsTakenOnceAndNotInAChannelThatIsNotAllowed(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.Channels = []string{"C0HERE"} })
	command := func(channel string) string {
		return url.Values{
			"team_id": {c.slack.Team}, "user_id": {"U1"}, "trigger_id": {"1.2.3"}, "channel_id": {channel}, "command": {"/akademie"},
			"text": {"Wann ist das n&auml;chste Modul?"}, "response_url": {"https://hooks.example/1"},
		}.Encode()
	}
	got := posted(t, c.Handler(), "/slack/commands", asForm, command("C0THERE"), time.Now(), slackfake.SigningSecret, 0)
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != 200 || !strings.Contains(string(body), "In diesem Kanal antworte ich nicht") || !strings.Contains(string(body), `"ephemeral"`) {
		t.Errorf("%d %s %v", got.StatusCode, body, err)
	}
	for range 2 {
		got := posted(t, c.Handler(), "/slack/commands", asForm, command("C0HERE"), time.Now(), slackfake.SigningSecret, 0)
		if body, err := io.ReadAll(got.Body); err != nil || got.StatusCode != 200 || len(body) != 0 {
			t.Errorf("%d %q %v", got.StatusCode, body, err)
		}
	}
	if text := single[string](t, c.pool, `SELECT body->>'text' FROM slack_work WHERE kind = 'command'`); text != "Wann ist das nächste Modul?" {
		t.Errorf("text = %q", text)
	}
}

func TestWhileTheDatabaseIsAwaySlackIsToldAndTheLogOnce(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	h := c.Handler()
	c.pool.Close()
	for i := range 5 {
		body := mention(c, fmt.Sprintf("Ev%d", i), fmt.Sprintf("170000000%d.000100", i), "Wann?")
		if got := posted(t, h, "/slack/events", asJSON, body, time.Now(), slackfake.SigningSecret, 0); got.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("delivery %d: %d", i, got.StatusCode)
		}
	}
	// Commands do not come again.
	form := "team_id=" + c.slack.Team + "&user_id=U1&channel_id=C1&command=%2Fakademie&text=Wann%3F&trigger_id=1.2"
	got := posted(t, h, "/slack/commands", asForm, form, time.Now(), slackfake.SigningSecret, 0)
	said, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK || !strings.Contains(string(said), "technischen Störung") || !strings.Contains(string(said), "ephemeral") {
		t.Errorf("a command: %d %s, %v", got.StatusCode, said, err)
	}
	warned := 0
	for line := range strings.Lines(c.log.String()) {
		if strings.Contains(line, "was not taken") && strings.Contains(line, "WARN") {
			warned++
		}
	}
	if warned != 1 {
		t.Errorf("warned %d times:\n%s", warned, c.log)
	}
}
