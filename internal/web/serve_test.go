package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// running is a server on a port of its own.
func running(t *testing.T, b *bench) (address string, stop func() error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- b.Serve(ctx, l) }()
	return "http://" + l.Addr().String(), func() error {
		cancel()
		select {
		case err := <-served:
			return err
		case <-time.After(patience):
			return errors.New("the server does not stop")
		}
	}
}

func askAt(t *testing.T, address string) *http.Response {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/ask", strings.NewReader("question=Wo%3F"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/event-stream")
	w, err := new(http.Transport).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Body.Close() })
	return w
}

func TestStoppingServerLetsAnswersFinish(t *testing.T) {
	t.Parallel()
	step := make(chan struct{})
	b := setup(t, func(_ *Config, a *scripted) { a.step = step })
	address, stop := running(t, b)
	w := askAt(t, address)
	go func() {
		for range 11 {
			step <- struct{}{}
		}
	}()
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	body, err := io.ReadAll(w.Body)
	if err != nil || !strings.Contains(string(body), "event: done") {
		t.Errorf("the answer ended with %v: %s", err, body)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestStoppingServerCutsOffWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	b := setup(t, func(c *Config, a *scripted) {
		c.Limits.ShutdownTime = 10 * time.Millisecond
		a.step, a.ended = make(chan struct{}), ended
	})
	address, stop := running(t, b)
	askAt(t, address)
	if err := stop(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the turn ended with %v", err)
	}
}

func TestServeReportsAClosedListener(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := setup(t).Serve(t.Context(), l); err == nil {
		t.Error("no error")
	}
}

func TestHealthReadinessAndMetrics(t *testing.T) {
	t.Parallel()
	down := errors.New("connection refused")
	b := setup(t, func(c *Config, _ *scripted) { c.Ready = func(context.Context) error { return down } })
	if w := b.get("/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz = %d", w.Code)
	}
	if w := b.get("/readyz"); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "refused") {
		t.Errorf("readyz = %d %s", w.Code, w.Body)
	}
	if w := b.get("/metrics"); w.Code != http.StatusNotFound {
		t.Errorf("metrics = %d, want them hidden unless asked for", w.Code)
	}
	b = setup(t, func(c *Config, _ *scripted) { c.Status = func() []string { return []string{"llm: failing"} } })
	if w := b.get("/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\nllm: failing\n" {
		t.Errorf("healthz = %d %s; what can be done without is no reason to restart", w.Code, w.Body)
	}
	b = setup(t, func(c *Config, _ *scripted) {
		c.Ready, c.ServeMetrics = func(context.Context) error { return nil }, true
	})
	if w := b.get("/readyz"); w.Code != http.StatusOK {
		t.Errorf("readyz = %d", w.Code)
	}
	b.post("/ask", form("question", "Hallo"))
	metrics := b.get("/metrics").Body.String()
	for _, want := range []string{`akademie_http_requests_total{method="POST",route="/ask",status="303"} 1`, `akademie_web_turns_total{outcome="answered"} 1`, "akademie_web_turns_present 0"} {
		if !strings.Contains(metrics, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
}

func TestAssetsAreKeptForEverAndCompressed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path := "/assets/" + b.assets.Script
	for accept, encoding := range map[string]string{"": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip;q=1.0": "gzip"} {
		w := b.get(path, "Accept-Encoding", accept)
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != encoding || w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" ||
			w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("accepting %q: status = %d, headers = %v", accept, w.Code, w.Header())
		}
	}
	for _, path := range []string{"/assets/nothing.js", "/assets/..%2fweb.go", "/assets/"} {
		if w := b.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s = %d", path, w.Code)
		}
	}
}

func TestMissingAssetsAreSaidClearly(t *testing.T) {
	t.Parallel()
	_, err := loadAssets(fstest.MapFS{"dist/.gitkeep": {}})
	if !errors.Is(err, errNoAssets) || !strings.Contains(err.Error(), "make assets") {
		t.Errorf("error = %v", err)
	}
}
