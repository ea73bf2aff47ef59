package slackbot

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// byOAuth are the settings of an app that workspaces install.
func byOAuth(t *testing.T) func(*Config) {
	t.Helper()
	box, err := secret.NewBox(hex.EncodeToString(bytes.Repeat([]byte{9}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return func(c *Config) {
		c.App.BotToken, c.App.ClientID, c.App.ClientSecret, c.Tokens = "", slackfake.ClientID, slackfake.ClientSecret, box
	}
}

// A browser goes through an install.
type browser struct {
	t       *testing.T
	handler http.Handler
	cookies []*http.Cookie
}

func (w *browser) get(address, language string) *http.Response {
	w.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, u.RequestURI(), nil)
	r.Header.Set("Accept-Language", language)
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, r)
	res := recorder.Result()
	for _, c := range res.Cookies() {
		w.cookies = slices.DeleteFunc(w.cookies, func(old *http.Cookie) bool { return old.Name == c.Name })
		if c.MaxAge >= 0 {
			w.cookies = append(w.cookies, c)
		}
	}
	return res
}

// begin returns the address of Slack's page.
func (w *browser) begin() string {
	w.t.Helper()
	res := w.get("/slack/install", "de")
	if res.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("install: status = %d", res.StatusCode)
	}
	return res.Header.Get("Location")
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := b.ReadFrom(r.Body); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAWorkspaceInstallsTheAppAndIsAnswered(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	c.serve(t)
	w := c.slack.AddWorkspace("Gemeinde Beispiel")
	admin := w.Join(slackfake.Member{Name: "Cem Ay"})
	b := &browser{t: t, handler: c.Handler()}
	authorize := b.begin()
	asked, err := url.Parse(authorize)
	if err != nil {
		t.Fatal(err)
	}
	if q := asked.Query(); asked.Path != "/oauth/v2/authorize" || q.Get("scope") != strings.Join(Scopes(), ",") ||
		q.Get("client_id") != slackfake.ClientID || q.Get("redirect_uri") != "https://akademie.example/slack/oauth" {
		t.Errorf("asks for %s", authorize)
	}
	cookie := b.cookies[0]
	if cookie.Name != "__Host-slack_install" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" {
		t.Errorf("cookie %v", cookie)
	}
	state := single[[]byte](t, c.pool, `SELECT state FROM slack_installs`)
	if !bytes.Equal(state, secret.Hash(asked.Query().Get("state"))) {
		t.Error("the state is not stored as its hash")
	}

	back := admin.Allows(authorize)
	res := b.get(back, "de")
	page := text(t, res)
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "Akademie ist installiert") || !strings.Contains(page, "Gemeinde Beispiel") {
		t.Fatalf("status %d: %s", res.StatusCode, page)
	}
	if len(b.cookies) != 0 || res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("cookies %v, headers %v", b.cookies, res.Header)
	}
	if strings.Contains(page, "<style") || strings.Contains(page, "<script") || strings.Contains(page, "style=") {
		t.Errorf("the page breaks its policy: %s", page)
	}
	i, err := c.installation(t.Context(), w.Team)
	if err != nil || i.Token != w.BotToken || i.BotUser != w.BotUser || i.BotID != w.BotID || i.Name != w.Name || !slices.Equal(i.Scopes, Scopes()) {
		t.Errorf("installation %+v, %v", i, err)
	}
	if stored := single[[]byte](t, c.pool, `SELECT token FROM slack_installations`); bytes.Contains(stored, []byte(w.BotToken)) {
		t.Error("the token is stored in clear")
	}
	if again := b.get(back, "de"); again.StatusCode != http.StatusBadRequest {
		t.Errorf("the same response again: status = %d", again.StatusCode)
	}

	hall := w.Channel("rathaus", admin)
	asking := admin.Says(hall, "@Akademie Was ist ein Datenraum?")
	c.slack.Await("an answer", func() bool { return len(c.slack.Answers(hall.ID, asking)) == 1 })
}

func TestAnInstallThatDoesNotFitInstallsNothing(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]struct {
		change func(*Config)
		spoil  func(t *testing.T, c *channel, b *browser, back string) string
		status int
		page   string
	}{
		"in another browser": {spoil: func(_ *testing.T, _ *channel, b *browser, back string) string { b.cookies = nil; return back }, status: 400, page: "anderen Browser"},
		"with another state": {spoil: func(_ *testing.T, _ *channel, _ *browser, back string) string {
			return strings.Replace(back, "state=", "state=X", 1)
		}, status: 400, page: "von vorn"},
		"with a state of one's own": {spoil: func(_ *testing.T, _ *channel, b *browser, _ string) string {
			b.cookies = []*http.Cookie{{Name: "__Host-slack_install", Value: "SELBSTGEMACHT"}}
			return "https://akademie.example/slack/oauth?code=1&state=SELBSTGEMACHT"
		}, status: 400, page: "von vorn"},
		"without anything": {spoil: func(*testing.T, *channel, *browser, string) string { return "https://akademie.example/slack/oauth" }, status: 400, page: "von vorn"},
		"with a made-up code": {spoil: func(_ *testing.T, _ *channel, _ *browser, back string) string {
			return strings.Replace(back, "code=", "code=X", 1)
		}, status: 400, page: "von vorn"},
		"too late": {spoil: func(t *testing.T, c *channel, _ *browser, back string) string {
			if _, err := c.pool.Exec(t.Context(), `UPDATE slack_installs SET created_at = created_at - interval '11 minutes'`); err != nil {
				t.Fatal(err)
			}
			return back
		}, status: 400, page: "zu lange gedauert"},
		"cancelled": {spoil: func(_ *testing.T, _ *channel, _ *browser, back string) string {
			u, _ := url.Parse(back)
			return "https://akademie.example/slack/oauth?" + url.Values{"error": {"access_denied"}, "state": {u.Query().Get("state")}}.Encode()
		}, status: 403, page: "bei Slack abgebrochen"},
		"by a workspace that may not": {change: func(c *Config) { c.Workspaces = []string{"T0OTHER"} }, status: 403, page: "darf den Assistenten nicht verwenden"},
		"while Slack is away": {spoil: func(_ *testing.T, c *channel, _ *browser, back string) string {
			c.slack.Fail("oauth.v2.access", 1, slackfake.Fault{Status: 503})
			return back
		}, status: 503, page: "nicht erreichbar"},
		"while the token cannot be tried": {spoil: func(_ *testing.T, c *channel, _ *browser, back string) string {
			c.slack.Fail("auth.test", 1, slackfake.Fault{Status: 503})
			return back
		}, status: 503, page: "nicht erreichbar"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			change := try.change
			if change == nil {
				change = func(*Config) {}
			}
			c := newChannel(t, byOAuth(t), change)
			w := c.slack.AddWorkspace("Gemeinde Beispiel")
			admin := w.Join(slackfake.Member{Name: "Cem Ay"})
			b := &browser{t: t, handler: c.Handler()}
			back := admin.Allows(b.begin())
			if try.spoil != nil {
				back = try.spoil(t, c, b, back)
			}
			res := b.get(back, "de-DE,de;q=0.9,en;q=0.5")
			if page := text(t, res); res.StatusCode != try.status || !strings.Contains(page, try.page) {
				t.Errorf("status %d: %s", res.StatusCode, page)
			}
			if n := single[int](t, c.pool, `SELECT count(*) FROM slack_installations`); n != 0 {
				t.Error("installed")
			}
			if _, err := c.installation(t.Context(), w.Team); fault.Kind(err) != fault.NotFound {
				t.Errorf("installation: %v", err)
			}
		})
	}
}

func TestAWorkspaceThatMayNotKeepsNoApp(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t), func(c *Config) { c.Workspaces = []string{"T0OTHER"} })
	w := c.slack.AddWorkspace("Gemeinde Beispiel")
	b := &browser{t: t, handler: c.Handler()}
	authorize := b.begin()
	if !strings.Contains(authorize, "team=T0OTHER") {
		t.Errorf("Slack is not told which workspace: %s", authorize)
	}
	b.get(w.Join(slackfake.Member{Name: "Cem Ay"}).Allows(authorize), "de")
	if calls := c.slack.Calls("apps.uninstall"); len(calls) != 1 || calls[0].Team != w.Team {
		t.Errorf("apps.uninstall: %v", calls)
	}
}

func TestThePageAfterAnInstallIsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	for accept, want := range map[string]string{"": "Nicht installiert", "de": "Nicht installiert", "fr": "Nicht installiert", "en-GB,en;q=0.9": "Not installed"} {
		res := (&browser{t: t, handler: c.Handler()}).get("/slack/oauth", accept)
		if page := text(t, res); !strings.Contains(page, want) {
			t.Errorf("%q: %s", accept, page)
		}
	}
	for _, language := range []string{"de", "en"} {
		texts := installTextsFor(language)
		for kind := range installStatus {
			if texts.titles[kind] == "" || texts.texts[kind] == "" {
				t.Errorf("%s: no words for %d", language, kind)
			}
		}
	}
}

func TestInstallsUnderWayAreBounded(t *testing.T) {
	t.Parallel()
	c := newChannel(t, byOAuth(t))
	fill := func(age time.Duration) {
		_, err := c.pool.Exec(t.Context(), `INSERT INTO slack_installs (state, created_at)
			SELECT sha256(convert_to(n::text || $1, 'UTF8')), $2 FROM generate_series(1, $3::int) n`, age.String(), time.Now().Add(-age), maxInstalls)
		if err != nil {
			t.Fatal(err)
		}
	}
	fill(time.Hour) // run out
	fill(time.Minute)
	b := &browser{t: t, handler: c.Handler()}
	authorize := b.begin() // whoever began so many
	if n := single[int](t, c.pool, `SELECT count(*) FROM slack_installs`); n != maxInstalls {
		t.Errorf("%d are kept", n)
	}
	admin := c.slack.AddWorkspace("Gemeinde Beispiel").Join(slackfake.Member{Name: "Cem Ay"})
	if res := b.get(admin.Allows(authorize), "de"); res.StatusCode != http.StatusOK {
		t.Errorf("installed: status %d", res.StatusCode)
	}
}

func TestWithoutAClientIDNobodyInstalls(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	for _, path := range []string{"/slack/install", "/slack/oauth"} {
		if res := (&browser{t: t, handler: c.Handler()}).get(path, "de"); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status = %d", path, res.StatusCode)
		}
	}
}
