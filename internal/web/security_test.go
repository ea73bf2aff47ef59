package web

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
)

func TestEveryResponseIsProtected(t *testing.T) {
	t.Parallel()
	b := setup(t)
	address, _, _ := strings.Cut(b.post("/ask", form("question", "Hallo")).Header().Get("Location"), "#")
	for _, path := range []string{"/", address, "/documents", "/documents/1", "/privacy", "/nowhere", "/healthz", "/robots.txt", "/assets/" + b.assets.Style} {
		h := b.get(path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "no-referrer",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s = %q, want %q", path, name, got, want)
			}
		}
		if h.Get("Permissions-Policy") == "" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s: headers = %v", path, h)
		}
		if h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: HSTS without HTTPS", path)
		}
	}
	h := b.get(address).Header()
	if h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") {
		t.Errorf("conversation: headers = %v", h)
	}
	if !strings.Contains(b.get("/robots.txt").Body.String(), "Disallow: /c/\n") {
		t.Error("robots.txt allows conversations")
	}
}

func TestPagesHoldNothingInline(t *testing.T) {
	t.Parallel()
	b := setup(t)
	address, _, _ := strings.Cut(b.post("/ask", form("question", "Hallo")).Header().Get("Location"), "#")
	for _, path := range []string{"/", address, "/documents", "/documents/1", "/privacy", "/nowhere"} {
		page := b.get(path).Body.String()
		for _, inline := range []string{"<style", " style=", " onclick=", "<script>", "javascript:", "http://", "//cdn"} {
			if strings.Contains(page, inline) {
				t.Errorf("%s holds %q", path, inline)
			}
		}
	}
}

func TestRequestsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	foreign := []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}
	for name, w := range map[string]*httptest.ResponseRecorder{
		"ask":         b.post("/ask", form("question", "Hallo"), foreign...),
		"stream":      b.post("/ask", form("question", "Hallo"), append(foreign, "Accept", "text/event-stream")...),
		"api":         b.postJSON("/api/v1/ask", `{"question":"Hallo"}`, foreign...),
		"delete":      b.post("/c/"+strings.Repeat("a", 26)+"/delete", nil, foreign...),
		"preferences": b.post("/preferences", form("theme", "dark"), foreign...),
	} {
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: status = %d, want 403", name, w.Code)
		}
		if !strings.Contains(w.Body.String(), "nur von seinen eigenen Seiten") {
			t.Errorf("%s: body = %s", name, w.Body)
		}
	}
	if len(b.memory.kept) != 0 {
		t.Error("a foreign request began a conversation")
	}
	if w := b.post("/ask", form("question", "Hallo"), "Origin", "http://example.com", "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusSeeOther {
		t.Errorf("own page: status = %d", w.Code)
	}
}

func TestPreferencesAreRememberedSafely(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		b := setup(t, func(c *Config, _ *scripted) { c.Secure = secure })
		w := b.post("/preferences", form("theme", "dark", "return", "/documents?kind=module"))
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "/documents?kind=module" {
			t.Errorf("status = %d, Location = %q", w.Code, got)
		}
		cookie := w.Result().Cookies()[0]
		if cookie.Name != "theme" || cookie.Value != "dark" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure != secure {
			t.Errorf("cookie = %v", cookie)
		}
		if hsts := w.Header().Get("Strict-Transport-Security"); (hsts != "") != secure {
			t.Errorf("HSTS = %q with secure %v", hsts, secure)
		}
		if page := b.get("/", "Cookie", "theme=dark").Body.String(); !strings.Contains(page, `<html lang="de" data-kern-theme="dark">`) {
			t.Error("the next page is not dark")
		}
		if page := b.get("/", "Cookie", `theme="><script>`).Body.String(); strings.Contains(page, `data-kern-theme`) {
			t.Error("a made-up theme is used")
		}
		if w := b.post("/preferences", form("theme", "pink")); w.Code != http.StatusBadRequest {
			t.Errorf("a made-up theme: status = %d", w.Code)
		}
	}
}

func TestLanguageSwitch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.get("/privacy?lang=en")
	if page := w.Body.String(); !strings.Contains(page, `<html lang="en">`) || !strings.Contains(page, "90 days after") {
		t.Error("the page is not English")
	}
	if page := b.get("/privacy", "Cookie", w.Result().Cookies()[0].String()).Body.String(); !strings.Contains(page, "What is stored") {
		t.Error("the next page is not English")
	}
	if page := b.get("/privacy", "Accept-Language", "en").Body.String(); !strings.Contains(page, "Was gespeichert wird") {
		t.Error("the first page is not German")
	}
	if w := b.get("/?lang=fr"); len(w.Result().Cookies()) != 0 {
		t.Error("an unknown language is remembered")
	}
}

func TestFormsCannotSendPeopleElsewhere(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "evil", "", "/\r\nSet-Cookie: a=b", "/%"} {
		if got := localPath(path); got != "/" {
			t.Errorf("localPath(%q) = %q", path, got)
		}
	}
}

func TestErrorsAreMappedByKind(t *testing.T) {
	t.Parallel()
	for kind, status := range map[error]int{
		fault.NotFound: 404, fault.Invalid: 400, fault.Denied: 403, fault.Conflict: 409, fault.Unavailable: 503,
		errors.New("pq: password authentication failed"): 500,
	} {
		b := setup(t, func(c *Config, _ *scripted) { c.Documents = broken{kind} })
		for _, accept := range []string{"text/html", "application/json", "text/event-stream"} {
			w := b.get("/documents/1", "Accept", accept)
			if w.Code != status {
				t.Errorf("%v as %s: status = %d, want %d", kind, accept, w.Code, status)
			}
			if strings.Contains(w.Body.String(), kind.Error()) {
				t.Errorf("%v as %s is shown to people", kind, accept)
			}
		}
		if n := strings.Count(b.log.String(), `msg="request failed"`); n != 3 {
			t.Errorf("%v: logged %d times for 3 requests", kind, n)
		}
	}
	w := setup(t).do(httptest.NewRequest(http.MethodDelete, "/", nil), nil)
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("DELETE / = %d", w.Code)
	}
}

func TestPanicBecomesAnError(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *Config, _ *scripted) { c.Documents = nil })
	w := b.get("/documents/1")
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) {
		t.Errorf("status = %d, page = %s", w.Code, w.Body)
	}
	if !strings.Contains(b.log.String(), "documents.go") {
		t.Error("the log has no stack")
	}
}

func TestLogHoldsNeitherQuestionsNorAddresses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	address, _, _ := strings.Cut(b.post("/ask", form("question", "Geheimnisvolles")).Header().Get("Location"), "#")
	b.get(address)
	b.get(address + "x")
	b.get("/documents/1?quote=Geheimnisvolles")
	log := b.log.String()
	for _, secret := range []string{"Geheimnisvolles", address, "192.0.2.1"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, "route=/c/:conversation") {
		t.Errorf("log = %s", log)
	}
}

func TestForwardedAddressIsBelievedFromTrustedProxiesOnly(t *testing.T) {
	t.Parallel()
	one := Limits{Burst: 1, PerMinute: 1}
	ask := func(b *bench, forwarded string) int {
		return b.post("/ask", form("question", "Hallo"), "X-Forwarded-For", forwarded).Code
	}
	open := setup(t, func(c *Config, _ *scripted) { c.Limits = one })
	ask(open, "198.51.100.1")
	if got := ask(open, "198.51.100.2"); got != http.StatusTooManyRequests {
		t.Errorf("without a trusted proxy: status = %d, want 429", got)
	}
	proxied := setup(t, func(c *Config, _ *scripted) {
		c.Limits, c.TrustedProxies = one, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	ask(proxied, "198.51.100.1")
	if got := ask(proxied, "198.51.100.2"); got != http.StatusSeeOther {
		t.Errorf("behind a trusted proxy: status = %d, want 303", got)
	}
	if got := ask(proxied, "203.0.113.9, 198.51.100.2"); got != http.StatusTooManyRequests {
		t.Errorf("with an address made up by the client: status = %d, want 429", got)
	}
}
