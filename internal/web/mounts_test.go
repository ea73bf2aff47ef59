package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestAnotherChannelTakesWhatServersSend(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *Config, _ *scripted) {
		c.Mounts = map[string]http.Handler{"/slack/": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			_, _ = io.WriteString(w, r.Method+" "+r.URL.Path+" "+strconv.Itoa(len(body)))
		})}
	})
	long := strings.Repeat("x", 100<<10) // pages take less
	from := []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example", "Authorization", "Bearer nothing"}
	if w := b.postJSON("/slack/events", long, from...); w.Code != http.StatusOK || w.Body.String() != "POST /slack/events 102400" {
		t.Errorf("a delivery: %d %.60s", w.Code, w.Body)
	}
	w := b.get("/slack/install?code=geheim")
	if w.Body.String() != "GET /slack/install 0" {
		t.Errorf("a page: %d %.60s", w.Code, w.Body)
	}
	if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("X-Request-Id") == "" {
		t.Errorf("headers = %v", w.Header())
	}
	for range 100 { // more than pages take a minute
		if w := b.postJSON("/slack/events", "{}"); w.Code != http.StatusOK {
			t.Fatalf("one of many: status = %d", w.Code)
		}
	}
	for _, path := range []string{"/slack", "/slackx/events", "/ask"} {
		if w := b.postJSON(path, long, from...); w.Code == http.StatusOK {
			t.Errorf("%s: taken", path)
		}
	}
	if log := b.log.String(); !strings.Contains(log, "route=/slack/*") || strings.Contains(log, "geheim") {
		t.Errorf("log = %.300s", log)
	}
	for line := range strings.Lines(b.log.String()) {
		if strings.Contains(line, "route=/slack/*") && !strings.Contains(line, "level=DEBUG") {
			t.Errorf("what was taken is told of: %s", line)
		}
	}
}

func TestFoldersOfOtherChannelsAreFolders(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"", "/", "//", "slack/", "/slack", "/:any/", "/*/"} {
		cfg := setup(t).cfg
		cfg.Mounts, cfg.Registry = map[string]http.Handler{folder: http.NotFoundHandler()}, nil
		if _, err := New(cfg); err == nil {
			t.Errorf("%q is taken for a folder", folder)
		}
	}
}

func TestThePageAboutPrivacyTellsOfSlackWhereItIsUsed(t *testing.T) {
	t.Parallel()
	for _, used := range []bool{false, true} {
		b := setup(t, func(c *Config, _ *scripted) { c.Slack = used })
		for lang, want := range map[string]string{"de": "nur, was an ihn gerichtet ist", "en": "reads only what is meant for it"} {
			if page := b.get("/privacy?lang=" + lang).Body.String(); strings.Contains(page, want) != used || strings.Contains(page, "Slack") != used {
				t.Errorf("used %t, %s: the page does not fit", used, lang)
			}
		}
	}
}
