// Package matrixfake is a Matrix homeserver as far as the assistant and the clients of
// people meet it, for tests: the client-server API
// (https://spec.matrix.org/v1.15/client-server-api/) of rooms, sync, end-to-end
// encryption, key backup and media, on one server that holds users of any server name.
//
// A Server has users. They act from Go (User.Says, Reacts, Edits …) in open rooms, or
// by any client that speaks the API: the assistant's, or the one of package
// matrixclient, which encrypts. What came of it is read back as people would see it
// (Room.Messages, Room.Thread).
//
// It is strict to the users it watches (Bot): requests that the API does not know,
// bodies that it does not allow, plain text in encrypted rooms, HTML beyond the list of
// the specification, edits and threads without their fallbacks fail the test, unless it
// expects them (Expect). Others get the same errors, and no more than that. The rules
// are checked by this package's own code, not by the library under test.
//
// What goes wrong between a client and the homeserver is a Fault (Fail, OnCall), a
// timeline with gaps (Gappy), something told twice (Repeat), a token that works no more
// (Revoke), a clock that is wrong (Skew), or a server that is away for a while (Stop,
// Start).
//
// Safe for concurrent use.
package matrixfake

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// ServerName is the name that users get who have none of their own.
const ServerName = "musterstadt.example"

// A Server is one homeserver, which ends with the test.
type Server struct {
	URL string // without a slash at the end

	t       testing.TB
	handler http.Handler
	address string

	listening sync.Mutex // held by Start and Stop
	server    *http.Server
	served    chan struct{} // closed when server's loop has ended

	mu       sync.Mutex
	changed  chan struct{} // closed at every change
	ended    bool
	pos      int64 // of what changed last: the one stream of all that is told by sync
	ids      int   // that were given
	skew     time.Duration
	users    map[string]*User
	tokens   map[string]*Device
	logins   map[string]*User // tokens of m.login.token
	rooms    map[string]*Room
	aliases  map[string]*Room
	moved    []moved // changes of users' keys
	uploads  map[string]*media
	sessions map[string]bool // of interactive authentication
	expected map[string]int
	secrets  []string // what people said and are called, see Leaks
	gaps     gaps
	repeats  repeats
	trusting bool
	calls    []Call
	hooks    []hook
	after    []func(Call, Answer)
}

// New starts a homeserver.
func New(t testing.TB) *Server {
	s := &Server{
		t: t, changed: make(chan struct{}), users: map[string]*User{}, tokens: map[string]*Device{}, logins: map[string]*User{},
		rooms: map[string]*Room{}, aliases: map[string]*Room{}, uploads: map[string]*media{}, sessions: map[string]bool{},
		expected: map[string]int{}, pos: 1, // what has seen nothing yet is at 0
	}
	s.handler = s.routes()
	s.address = "127.0.0.1:0"
	s.Start()
	s.URL = "http://" + s.address
	t.Cleanup(s.end)
	return s
}

func (s *Server) end() {
	s.mu.Lock()
	s.ended = true
	for code, n := range s.expected {
		if n > 0 {
			s.t.Errorf("matrixfake: %s was expected %d more times", code, n)
		}
	}
	s.mu.Unlock()
	s.Stop()
}

// Start has the homeserver answer again after Stop, at the same address and with the
// same state.
func (s *Server) Start() {
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.server != nil {
		return
	}
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatalf("matrixfake: %v", err)
	}
	s.address = listener.Addr().String()
	server := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // it always fails, by Close
	}()
	s.server, s.served = server, served
}

// Stop cuts all connections; new ones are refused.
func (s *Server) Stop() {
	s.listening.Lock()
	defer s.listening.Unlock()
	if s.server == nil {
		return
	}
	_ = s.server.Close()
	<-s.served
	s.server = nil
	s.mu.Lock()
	s.change()
	s.mu.Unlock()
}

// Skew sets by how much the homeserver's clock is wrong from now on, as the
// origin_server_ts of events tells.
func (s *Server) Skew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// now is the homeserver's time in milliseconds. s.mu is held.
func (s *Server) now() int64 { return time.Now().Add(s.skew).UnixMilli() }

// Expect says that a watched user is about to do what breaks the rule with the code,
// once; without it that fails the test, and so does an expectation unmet.
func (s *Server) Expect(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expected[code]++
}

// violated notes what a correct client never does, if u is watched. s.mu is held.
func (s *Server) violated(u *User, code, format string, args ...any) {
	if u == nil || !u.watched {
		return
	}
	if s.expected[code] > 0 {
		s.expected[code]--
		return
	}
	if !s.ended {
		s.t.Errorf("matrixfake: %s by %s: %s", code, u.ID, fmt.Sprintf(format, args...))
	}
}

// Await waits until ok, looking again whenever something has changed here, and now and
// then as what is waited for may stand elsewhere. It fails the test after a minute: a
// machine under load is slow.
func (s *Server) Await(what string, ok func() bool) {
	s.t.Helper()
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-again.C:
		case <-limit.C:
			s.t.Fatalf("matrixfake: waited in vain for %s", what)
		}
	}
}

// change wakes those who wait. s.mu is held.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// next gives the position of something that is told by sync. s.mu is held.
func (s *Server) next() int64 {
	s.pos++
	s.change()
	return s.pos
}

// id gives a new number. s.mu is held.
func (s *Server) id() int {
	s.ids++
	return s.ids
}
