// Package slackfake is Slack as far as the assistant meets it, for tests.
//
// A Slack has workspaces with people and channels, and one app that is installed
// in them. People act (Person.Says, Presses, Submits …); what follows is delivered
// to the app as Slack does, signed and with retries, over HTTP or Socket Mode. The
// app calls the Web API at API; what it did is read back as people would see it
// (Thread, Ephemeral, Home, Modal …).
//
// It is strict. Methods and arguments that Slack does not know, tokens and scopes
// that do not suffice, and blocks, views and texts beyond Slack's published limits
// get Slack's error and fail the test, unless it expects them (Expect). The limits
// are checked by this package's own code, not by the one under test.
//
// Its time stands still until a test moves it (Advance): retries, triggers, streams
// and response URLs go by it. Only Await and an app's acknowledgements wait in real
// time. What goes wrong between an app and Slack is a Fault or a Plan.
//
// Safe for concurrent use.
package slackfake

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the app is known by.
const (
	AppID         = "A0AKADEMIE"
	ClientID      = "1111.2222"
	ClientSecret  = "fake-client-secret"
	SigningSecret = "fake-signing-secret"
	AppToken      = "xapp-1-A0AKADEMIE-fake"
	Command       = "/akademie"
)

// defaultScopes are those an installation has unless told otherwise: what the
// assistant's manifest asks for, and no more.
var defaultScopes = []string{
	"app_mentions:read", "assistant:write", "channels:history", "chat:write", "commands", "files:write",
	"groups:history", "im:history", "im:write", "mpim:history", "users:read", "users:read.email",
}

// defaultEvents are those the app is told of unless told otherwise.
var defaultEvents = []string{
	"app_home_opened", "app_mention", "app_uninstalled", "assistant_thread_context_changed",
	"assistant_thread_started", "message.channels", "message.groups", "message.im", "message.mpim",
	"tokens_revoked",
}

// A Slack is one fake Slack. *Workspace is its first workspace, where the app is
// installed with the default scopes.
type Slack struct {
	*Workspace

	t      testing.TB
	server *httptest.Server
	client *http.Client // that delivers

	mu         sync.Mutex
	now        time.Time
	signNow    func() time.Time
	last       int64 // of the ts that were given, in microseconds
	ids        int   // that were given
	changed    chan struct{}
	ended      bool
	workspaces []*Workspace
	channels   map[string]*Channel
	tokens     map[string]*token
	messages   map[string][]*message // of a channel, by ts
	threads    map[string][]*message // the same, of channel/root
	ephemerals []*message
	triggers   map[string]*trigger
	responses  map[string]*responseURL
	views      map[string]*view
	stacks     map[string][]*view // open dialogs of a user, the top last
	homes      map[string]*view
	panes      map[string]*pane // by channel/thread
	files      map[string]*File
	codes      map[string]*grant
	gone       map[string]bool     // deleted messages, channel/ts
	directs    map[string]*Channel // by team/user
	methods    map[string]method
	streamTTL  time.Duration
	events     []string // subscribed ones
	expected   map[string]int

	spoken      []string // what people wrote and filled in
	calls       []Call
	hooks       []hook
	after       []func(Call, Answer)
	app         string // where it takes deliveries; "" nowhere
	way         Way
	planner     func(Delivery) Plan
	holding     bool
	held        []*Delivery
	due         []*Delivery // retries
	log         []Delivery
	sockets     []*socket
	connections int // that there have been
	tickets     map[string]bool
	next        int // socket that gets the next envelope
	inFlight    sync.WaitGroup
}

// New starts a Slack that ends with the test.
func New(t testing.TB) *Slack {
	s := &Slack{
		t: t, client: &http.Client{Timeout: ackWithin}, now: time.Now().Truncate(time.Second), signNow: time.Now,
		changed: make(chan struct{}), channels: map[string]*Channel{}, tokens: map[string]*token{},
		messages: map[string][]*message{}, threads: map[string][]*message{}, triggers: map[string]*trigger{}, responses: map[string]*responseURL{},
		views: map[string]*view{}, stacks: map[string][]*view{}, homes: map[string]*view{}, panes: map[string]*pane{},
		files: map[string]*File{}, codes: map[string]*grant{}, streamTTL: 5 * time.Minute, events: defaultEvents,
		expected: map[string]int{}, tickets: map[string]bool{}, gone: map[string]bool{},
		directs: map[string]*Channel{}, methods: methods(),
	}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	s.tokens[AppToken] = &token{kind: appToken, scopes: []string{"connections:write"}}
	s.Workspace = s.AddWorkspace("Stadt Musterstadt")
	s.Install(s.Workspace, defaultScopes...)
	t.Cleanup(s.end)
	return s
}

func (s *Slack) end() {
	s.closeSockets()
	s.server.CloseClientConnections()
	s.server.Close()
	s.client.CloseIdleConnections()
	s.inFlight.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for code, n := range s.expected {
		if n > 0 {
			s.t.Errorf("slackfake: %s was expected %d more times", code, n)
		}
	}
}

// API is the address of the Web API, with a slash at the end.
func (s *Slack) API() string { return s.server.URL + "/api/" }

// Now is Slack's time.
func (s *Slack) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Advance moves Slack's time and delivers the retries that are due by then.
func (s *Slack) Advance(d time.Duration) {
	s.mu.Lock()
	s.now = s.now.Add(d)
	due, later := []*Delivery{}, []*Delivery{}
	for _, r := range s.due {
		if r.at.After(s.now) {
			later = append(later, r)
		} else {
			due = append(due, r)
		}
	}
	s.due = later
	s.change()
	s.mu.Unlock()
	for _, r := range due {
		s.attempt(r)
	}
}

// SignBy has deliveries signed with another time than the real one.
func (s *Slack) SignBy(now func() time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signNow = now
}

// Subscribe sets the events the app is told of, such as "app_mention" and
// "message.im".
func (s *Slack) Subscribe(events ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = events
}

// StreamsFor sets how long a stream lives without its end, at first 5 minutes.
func (s *Slack) StreamsFor(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streamTTL = d
}

// Expect says that the app is about to do what Slack refuses with the code, once;
// without it such a call fails the test, and so does an expectation unmet.
func (s *Slack) Expect(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expected[code]++
}

// violated notes what a correct app never does. s.mu is held.
func (s *Slack) violated(code, format string, args ...any) {
	if s.expected[code] > 0 {
		s.expected[code]--
		return
	}
	if !s.ended {
		s.t.Errorf("slackfake: %s: %s", code, fmt.Sprintf(format, args...))
	}
}

// Await waits until ok, looking again whenever something has changed, and fails the
// test after ten seconds.
func (s *Slack) Await(what string, ok func() bool) {
	s.t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if ok() {
			return
		}
		select {
		case <-changed:
		case <-limit.C:
			s.t.Fatalf("slackfake: waited in vain for %s", what)
		}
	}
}

// change wakes those who wait. s.mu is held.
func (s *Slack) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// id gives a new id with a prefix, "T", "C" …. s.mu is held.
func (s *Slack) id(prefix string) string {
	s.ids++
	return fmt.Sprintf("%s0%05d", prefix, s.ids)
}

// ts gives a new timestamp of a message: unique, and growing. s.mu is held.
func (s *Slack) ts() string {
	s.last = max(s.last+1, s.now.UnixMicro())
	return fmt.Sprintf("%d.%06d", s.last/1e6, s.last%1e6)
}

// mentionable replaces "@Akademie" in what people write by the mention it becomes.
func mentionable(text, bot string) string {
	return strings.ReplaceAll(text, "@Akademie", "<@"+bot+">")
}
