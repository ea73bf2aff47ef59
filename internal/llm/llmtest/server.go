package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// The key and the model that a Server knows.
const (
	ServerKey   = "sk-test-0123456789"
	ServerModel = "testmodel"
)

// maxRequest bounds what a Server reads of a request.
const maxRequest = 32 << 20

// A Server plays an OpenAI-compatible model server: chat completions,
// embeddings, and reranking as text-embeddings-inference, vLLM and Infinity
// offer it. It is strict about requests (method, path, key, fields, roles; what
// is wrong fails the test) and answers them by script, one Reply a request.
type Server struct {
	URL string // base address, ends in /v1

	t        testing.TB
	mu       sync.Mutex
	key      string
	script   []Reply
	answer   func(Request) Reply // once the script is used up; nil fails the test
	requests []Request
	left     chan struct{}
	done     chan struct{} // closed when the test ends
}

// NewServer starts a server that ends with the test, which fails when a reply
// of the script was not asked for.
func NewServer(t testing.TB, script ...Reply) *Server {
	s := &Server{t: t, key: ServerKey, script: script, left: make(chan struct{}, 64), done: make(chan struct{})}
	srv := httptest.NewServer(s)
	s.URL = srv.URL + "/v1"
	t.Cleanup(func() {
		close(s.done) // lets replies go that wait
		srv.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.script) > 0 {
			t.Errorf("model server: %d replies of the script were not asked for", len(s.script))
		}
	})
	return s
}

// Answer makes the server answer what comes after the script by reply. It
// returns s.
func (s *Server) Answer(reply func(Request) Reply) *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = reply
	return s
}

// NeedKey makes the server want another key; with "" it wants none to be sent.
func (s *Server) NeedKey(key string) *Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
	return s
}

// Requests returns the requests so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Left receives once for each client that left before its reply was complete.
func (s *Server) Left() <-chan struct{} { return s.left }

// ServeHTTP checks and records a request and gives the next reply.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		return // the client left, or the test asks for too much and fails anyway
	}
	req, err := s.check(r, body)
	if err != nil {
		s.t.Errorf("model server: %s %s: %v", r.Method, r.URL.Path, err)
		http.Error(w, `{"error":{"message":"malformed request","type":"invalid_request_error"}}`, http.StatusUnprocessableEntity)
		return
	}
	reply := s.next(req)
	if reply == nil {
		s.t.Errorf("model server: unexpected request %d: %s %s", len(s.Requests()), r.URL.Path, body)
		http.Error(w, `{"error":{"message":"the script is used up","type":"server_error"}}`, http.StatusBadRequest)
		return
	}
	x := &exchange{w: w, r: r, req: req, done: s.done, fail: s.t.Errorf}
	reply(x)
	if r.Context().Err() != nil {
		select {
		case s.left <- struct{}{}:
		default:
		}
	}
	if x.cut {
		panic(http.ErrAbortHandler) // closes the connection in mid-answer
	}
}

func (s *Server) next(req Request) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, req)
	if len(s.script) > 0 {
		reply := s.script[0]
		s.script = s.script[1:]
		return reply
	}
	if s.answer != nil {
		return s.answer(req)
	}
	return nil
}

// check reads a request and finds what a strict server would not take.
func (s *Server) check(r *http.Request, body []byte) (Request, error) {
	req := Request{Path: r.URL.Path, Body: body}
	s.mu.Lock()
	key := s.key
	s.mu.Unlock()
	want := "Bearer " + key
	if key == "" {
		want = ""
	}
	if got := r.Header.Get("Authorization"); got != want {
		return req, fmt.Errorf("header Authorization is %q, want %q", got, want)
	}
	if r.Method != http.MethodPost {
		return req, fmt.Errorf("method %s", r.Method)
	}
	if t := r.Header.Get("Content-Type"); t != "application/json" {
		return req, fmt.Errorf("content type %q", t)
	}
	var fields []string
	switch r.URL.Path {
	case "/v1/chat/completions":
		fields = []string{"model", "messages", "stream", "temperature", "max_tokens", "response_format", "reasoning_effort"}
	case "/v1/embeddings":
		fields = []string{"model", "input", "dimensions"}
	case "/v1/rerank", "/rerank":
		fields = []string{"model", "query", "documents", "top_n", "return_documents", "texts", "raw_scores", "truncate"}
	default:
		return req, fmt.Errorf("unknown path")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(body, &object); err != nil {
		return req, fmt.Errorf("body: %w", err)
	}
	for name := range object { // some servers refuse what they do not know
		if !slices.Contains(fields, name) {
			return req, fmt.Errorf("unknown field %q", name)
		}
	}
	if err := json.Unmarshal(body, &req); err != nil {
		return req, fmt.Errorf("body: %w", err)
	}
	return req, req.valid()
}
