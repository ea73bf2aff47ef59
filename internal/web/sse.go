package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	heartbeat  = 15 * time.Second // keeps proxies from closing a quiet stream
	writeLimit = 10 * time.Second // for a reader that stopped reading
)

// An eventStream writes server-sent events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html). Each event
// is flushed. It may be used by several goroutines.
type eventStream struct {
	mu sync.Mutex
	w  http.ResponseWriter
	rc *http.ResponseController
}

// newEventStream sends the headers at once, so that the reader sees a sign of
// life before any work is done.
func newEventStream(w http.ResponseWriter, status int) (*eventStream, error) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	w.WriteHeader(status)
	e := &eventStream{w: w, rc: http.NewResponseController(w)}
	return e, e.write(": welcome\n\n")
}

// send writes one event with data as JSON, which holds no line breaks.
func (e *eventStream) send(event string, data any) error {
	body, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("stream %s: %w", event, err)
	}
	return e.write(fmt.Sprintf("event: %s\ndata: %s\n\n", event, body))
}

// beat writes comments until stop is closed.
func (e *eventStream) beat(stop <-chan struct{}) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			if e.write(": still here\n\n") != nil {
				return
			}
		}
	}
}

func (e *eventStream) write(s string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	// Fails only on connections that have no deadlines.
	_ = e.rc.SetWriteDeadline(time.Now().Add(writeLimit))
	if _, err := e.w.Write([]byte(s)); err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	if err := e.rc.Flush(); err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	return nil
}
