package slackfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// pingEvery keeps clients from giving up on a connection, in real time.
const pingEvery = 5 * time.Second

// A socket is a connection of Socket Mode.
type socket struct {
	conn    *websocket.Conn
	writing sync.Mutex
	acks    map[string]chan json.RawMessage // by envelope; under Slack.mu
	done    chan struct{}
}

// connectionsOpen gives an address to connect to, once.
func connectionsOpen(r *request) (object, error) {
	ticket := r.s.id("ticket")
	r.s.tickets[ticket] = true
	return object{"url": "ws" + strings.TrimPrefix(r.s.server.URL, "http") + "/socket/" + ticket}, nil
}

func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request, ticket string) {
	s.mu.Lock()
	ok := s.tickets[ticket]
	delete(s.tickets, ticket)
	s.mu.Unlock()
	if !ok {
		http.Error(w, "unknown ticket", http.StatusForbidden)
		return
	}
	// Clients send Slack's own origin.
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	so := &socket{conn: conn, acks: map[string]chan json.RawMessage{}, done: make(chan struct{})}
	err = so.write(object{
		"type": "hello", "num_connections": 1, "connection_info": object{"app_id": AppID},
		"debug_info": object{"host": "fake", "approximate_connection_time": 18060},
	})
	if err != nil {
		_ = conn.Close()
		return
	}
	s.mu.Lock()
	s.sockets = append(s.sockets, so)
	s.connections++
	s.change()
	s.mu.Unlock()
	var pings sync.WaitGroup
	pings.Go(so.ping)
	s.read(so)
	pings.Wait()
}

func (so *socket) write(v any) error {
	so.writing.Lock()
	defer so.writing.Unlock()
	if err := so.conn.SetWriteDeadline(time.Now().Add(ackWithin)); err != nil {
		return err
	}
	return so.conn.WriteJSON(v)
}

func (so *socket) ping() {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		if err := so.conn.WriteControl(websocket.PingMessage, []byte("Ping from fake"), time.Now().Add(ackWithin)); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-so.done:
			return
		}
	}
}

// read takes acknowledgements until the connection ends.
func (s *Slack) read(so *socket) {
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if so.conn.ReadJSON(&ack) != nil {
			break
		}
		s.mu.Lock()
		wait, ok := so.acks[ack.EnvelopeID]
		delete(so.acks, ack.EnvelopeID)
		if !ok {
			s.violated("unknown_envelope", "an acknowledgement of %q", ack.EnvelopeID)
		}
		s.mu.Unlock()
		if ok {
			wait <- ack.Payload
		}
	}
	s.mu.Lock()
	s.sockets = slices.DeleteFunc(s.sockets, func(o *socket) bool { return o == so })
	s.change()
	s.mu.Unlock()
	close(so.done)
	_ = so.conn.Close()
}

// push delivers by one of the sockets: https://docs.slack.dev/apis/events-api/using-socket-mode.
func (s *Slack) push(d *Delivery) {
	d.Status = 0
	s.mu.Lock()
	if len(s.sockets) == 0 {
		s.mu.Unlock()
		return
	}
	s.next++
	so := s.sockets[s.next%len(s.sockets)]
	id, ack := s.id("envelope-"), make(chan json.RawMessage, 1)
	so.acks[id] = ack
	s.mu.Unlock()
	envelope := object{"envelope_id": id, "payload": d.payload, "accepts_response_payload": d.Kind != events}
	switch d.Kind {
	case events:
		envelope["type"], envelope["retry_attempt"], envelope["retry_reason"] = "events_api", d.Attempt, d.Reason
	case interactions:
		envelope["type"] = "interactive"
	case commands:
		envelope["type"] = "slash_commands"
	}
	if so.write(envelope) != nil {
		return
	}
	limit := time.NewTimer(ackWithin)
	defer limit.Stop()
	select {
	case payload := <-ack:
		d.Status, d.reply = http.StatusOK, payload
	case <-so.done:
	case <-limit.C:
		s.mu.Lock()
		// A late acknowledgement is no mistake, it just helps no more.
		so.acks[id] = make(chan json.RawMessage, 1)
		s.mu.Unlock()
	}
}

// Sockets is how many connections of Socket Mode there are.
func (s *Slack) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Connections is how many of Socket Mode there have been.
func (s *Slack) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Refresh asks the app to connect anew, as Slack does every few hours; reason is
// "warning", "refresh_requested" or "link_disabled". The connection ends when the
// app leaves it.
func (s *Slack) Refresh(reason string) {
	for _, so := range s.connected() {
		_ = so.write(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "fake"}})
	}
}

// CutSockets ends all connections without a word.
func (s *Slack) CutSockets() {
	for _, so := range s.connected() {
		_ = so.conn.NetConn().Close()
	}
}

func (s *Slack) connected() []*socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sockets)
}

func (s *Slack) closeSockets() {
	for _, so := range s.connected() {
		_ = so.conn.NetConn().Close()
		<-so.done
	}
}
