package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

func TestClientsAreLimitedInTheirLanguageAndForm(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *Config, _ *scripted) { c.Limits = Limits{Burst: 1, PerMinute: 2} })
	b.post("/ask", form("question", "Hallo"))

	w := b.post("/ask", form("question", "Meine lange Frage"))
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "30" {
		t.Errorf("status = %d, Retry-After = %q", w.Code, w.Header().Get("Retry-After"))
	}
	if page := w.Body.String(); !strings.Contains(page, "in 30 Sekunden noch einmal") {
		t.Errorf("page = %s", page)
	}
	if w := b.post("/ask?lang=en", form("question", "Hello"), "Accept", "text/event-stream"); w.Code != http.StatusTooManyRequests ||
		!strings.HasPrefix(w.Header().Get("Content-Type"), "text/event-stream") || !strings.Contains(w.Body.String(), "event: error\ndata: {\"error\":{\"code\":\"too_many_requests\",\"message\":\"Those were many questions") {
		t.Errorf("stream: status = %d, body = %s", w.Code, w.Body)
	}
	var e errorJSON
	w = b.postJSON("/api/v1/ask", `{"question":"Hallo"}`)
	if err := json.Unmarshal(w.Body.Bytes(), &e); err != nil || w.Code != http.StatusTooManyRequests || e.Error.RetryAfter != 30 {
		t.Errorf("API: status = %d, %v, error = %+v", w.Code, err, e)
	}
	if w := b.get("/"); w.Code != http.StatusOK {
		t.Errorf("reading is limited, too: %d", w.Code)
	}
}

func TestOneSecondIsNotManySeconds(t *testing.T) {
	t.Parallel()
	for wait, want := range map[time.Duration][2]string{
		500 * time.Millisecond: {"in einer Sekunde noch", "in one second."},
		2 * time.Second:        {"in 2 Sekunden noch", "in 2 seconds."},
	} {
		for i, texts := range []*texts{&inGerman, &inEnglish} {
			if got := tooMany(wait).message(texts); !strings.Contains(got, want[i]) {
				t.Errorf("after %v: %q, want %q", wait, got, want[i])
			}
		}
	}
}

func TestClientLimiter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)
	addr := netip.MustParseAddr
	l := newClientLimiter(rate.Every(time.Second), 2, 2)
	wait := func(a string, after time.Duration) time.Duration { return l.wait(addr(a), now.Add(after)) }

	for i, want := range []time.Duration{0, 0, time.Second, time.Second} {
		if got := wait("192.0.2.1", 0); got != want {
			t.Errorf("request %d waits %v, want %v", i+1, got, want)
		}
	}
	if wait("192.0.2.1", time.Second) != 0 {
		t.Error("a refused request cost something")
	}
	if wait("2001:db8:1:2::1", 0) != 0 || wait("2001:db8:1:2:ffff::9", 0) != 0 || wait("2001:db8:1:2:3::4", 0) == 0 {
		t.Error("addresses of one /64 are not one client")
	}
	if wait("2001:db8:1:3::1", 0) != 0 {
		t.Error("another /64 is the same client")
	}
	if l.recent.Len() != 2 || len(l.byAddr) != 2 {
		t.Errorf("%d clients remembered, want 2", l.recent.Len())
	}
	if wait("::ffff:192.0.2.7", 0) != 0 || network(addr("::ffff:192.0.2.7")) != network(addr("192.0.2.7")) {
		t.Error("an IPv4 address in IPv6 clothes is another client")
	}
	if network(netip.Addr{}) != (netip.Prefix{}) {
		t.Error("no address is no client")
	}
}

func TestTurnQueueBoundsRunningAndWaiting(t *testing.T) {
	t.Parallel()
	q := newTurnQueue(Limits{Turns: 1, Waiting: 1})
	leave1, err1 := q.enter()
	leave2, err2 := q.enter()
	if _, err := q.enter(); err1 != nil || err2 != nil || !errors.Is(err, errBusy) {
		t.Fatalf("errors = %v, %v, %v", err1, err2, err)
	}
	end, ok := q.tryStart()
	if _, second := q.tryStart(); !ok || second {
		t.Error("not exactly one turn started")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := q.start(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting went on: %v", err)
	}
	end()
	if end, err := q.start(t.Context()); err != nil {
		t.Error(err)
	} else {
		end()
	}
	leave1()
	leave2()
	if n := q.present.Load(); n != 0 {
		t.Errorf("%d present at the end", n)
	}
}

func TestFullServerSaysSo(t *testing.T) {
	t.Parallel()
	step := make(chan struct{})
	b := setup(t, func(c *Config, a *scripted) {
		c.Limits.Turns, c.Limits.Waiting = 1, 1
		a.step = step
	})
	first := listen(t, b, "eins")
	for range 3 { // its turn runs when it says how much it searches
		first.next()
	}
	second := listen(t, b, "zwei")
	second.next()
	if e, _ := second.next(); !strings.Contains(e.data["text"].(string), "gleich an der Reihe") {
		t.Errorf("who waits is told %v", e)
	}
	w := b.post("/ask", form("question", "drei"))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "sehr viele Fragen") {
		t.Errorf("status = %d", w.Code)
	}
	close(step)
	for _, l := range []*listener{first, second} {
		var last sent
		for e, ok := l.next(); ok; e, ok = l.next() {
			last = e
		}
		if last.name != "done" {
			t.Errorf("last event = %v", last)
		}
	}
}
