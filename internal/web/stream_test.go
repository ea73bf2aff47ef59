package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// patience bounds what a test waits for; nothing takes that long.
const patience = 20 * time.Second

// listener reads the events of one question from a server over a connection.
type listener struct {
	t *testing.T
	*http.Response
	lines *bufio.Scanner
	leave context.CancelFunc
}

type sent struct {
	name string
	data map[string]any
}

func listen(t *testing.T, b *bench, question string) *listener {
	t.Helper()
	site := httptest.NewServer(b.Handler())
	t.Cleanup(site.Close)
	ctx, leave := context.WithTimeout(t.Context(), patience)
	t.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, site.URL+"/ask", strings.NewReader(form("question", question).Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/event-stream")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Body.Close() })
	return &listener{t, w, bufio.NewScanner(w.Body), leave}
}

// next returns the next event; ok is false at the end of the stream.
func (l *listener) next() (e sent, ok bool) {
	l.t.Helper()
	for l.lines.Scan() {
		line := l.lines.Text()
		switch {
		case line == "" && e.name != "":
			return e, true
		case line == "", strings.HasPrefix(line, ":"):
		case strings.HasPrefix(line, "event: "):
			e.name = line[len("event: "):]
		case strings.HasPrefix(line, "data: "):
			if err := json.Unmarshal([]byte(line[len("data: "):]), &e.data); err != nil {
				l.t.Fatalf("data of %s: %v", e.name, err)
			}
		default:
			l.t.Fatalf("not a line of an event stream: %q", line)
		}
	}
	return e, false
}

func TestStreamTellsEventsInOrder(t *testing.T) {
	t.Parallel()
	l := listen(t, setup(t), "Wo war der Kongress?")
	if got := l.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/event-stream") {
		t.Errorf("content type = %q", got)
	}
	var names []string
	var last sent
	for e, ok := l.next(); ok; e, ok = l.next() {
		names = append(names, e.name)
		last = e
	}
	if got, want := strings.Join(names, " "), "status status status text text text text text text text text text notice sources done"; got != want {
		t.Errorf("events = %s, want %s", got, want)
	}
	if last.data["announce"] != "Antwort vollständig, 3 Quellen." || last.data["language"] != "de" || last.data["refused"] != false {
		t.Errorf("done = %v", last.data)
	}
	if fragments := last.data["fragments"].([]any); len(fragments) != 1 {
		t.Errorf("done repeats what was streamed: %v", fragments)
	}
}

func TestFirstSignOfLifeComesBeforeAnyWork(t *testing.T) {
	t.Parallel()
	working := make(chan struct{})
	b := setup(t, func(_ *Config, a *scripted) {
		a.answer = func(q string) (conversation.Turn, error) { <-working; return congress(q) }
	})
	l := listen(t, b, "Wo war der Kongress?")
	first, _ := l.next()
	if first.name != "status" || first.data["text"] != "Ich suche in der Wissensbasis …" {
		t.Errorf("first event = %v", first)
	}
	second, _ := l.next()
	if id, _ := second.data["conversation"].(string); !conversationID.MatchString(id) {
		t.Errorf("second event = %v, want the conversation's id", second)
	}
	close(working)
}

func TestReaderWhoLeavesEndsTheTurn(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	b := setup(t, func(_ *Config, a *scripted) { a.step, a.ended = make(chan struct{}), ended })
	l := listen(t, b, "Wo war der Kongress?")
	l.next()
	l.leave()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the turn ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the turn goes on")
	}
}

func TestTurnThatTakesTooLongIsCutOff(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *Config, a *scripted) {
		c.Limits.TurnTime = 20 * time.Millisecond
		a.step = make(chan struct{})
	})
	l := listen(t, b, "Wo war der Kongress?")
	var last sent
	for e, ok := l.next(); ok; e, ok = l.next() {
		last = e
	}
	if told, _ := last.data["error"].(map[string]any); last.name != "error" || told["code"] != "too_slow" {
		t.Errorf("last event = %v", last)
	}
	if w := b.post("/ask", form("question", "Und?")); w.Code != http.StatusGatewayTimeout || !strings.Contains(w.Body.String(), "zu lange gedauert") {
		t.Errorf("form: status = %d", w.Code)
	}
}

func TestErrorWithinAStreamIsToldWithoutInternals(t *testing.T) {
	t.Parallel()
	b := setup(t, func(_ *Config, a *scripted) {
		a.answer = func(string) (conversation.Turn, error) { return conversation.Turn{}, errors.New("secret detail") }
	})
	w := b.post("/ask", form("question", "Wo?"), "Accept", "text/event-stream")
	body := w.Body.String()
	if !strings.Contains(body, "event: error\n") || !strings.Contains(body, `"internal"`) || strings.Contains(body, "secret") {
		t.Errorf("stream = %s", body)
	}
	if n := strings.Count(b.log.String(), "secret detail"); n != 1 {
		t.Errorf("the error is logged %d times, want once:\n%s", n, b.log)
	}
}

func TestHeartbeatStopsWithItsStream(t *testing.T) {
	t.Parallel()
	e, err := newEventStream(httptest.NewRecorder(), http.StatusOK)
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() { e.beat(stop); close(done) }()
	close(stop)
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("it goes on")
	}
}
