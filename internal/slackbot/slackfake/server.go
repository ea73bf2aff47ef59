package slackfake

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxBody is the most bytes of a call that are read.
const maxBody = 4 << 20

// A refusal is Slack's error code of a call that has no effect.
type refusal string

func (r refusal) Error() string { return string(r) }

// A request is a call under way.
type request struct {
	s     *Slack
	args  map[string]string
	token string
	auth  *token
	w     *Workspace // of bot tokens

	needed string // scope that was missing
}

// object is JSON of an answer.
type object map[string]any

// refuse is a refusal that a correct app never gets: the test fails, too.
func (r *request) refuse(code, format string, args ...any) error {
	r.s.violated(code, format, args...)
	return refusal(code)
}

func (s *Slack) serve(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/api/"):
		s.serveAPI(w, r, strings.TrimPrefix(path, "/api/"))
	case strings.HasPrefix(path, "/response/"):
		s.serveResponseURL(w, r, strings.TrimPrefix(path, "/response/"))
	case strings.HasPrefix(path, "/upload/"):
		s.serveUpload(w, r, strings.TrimPrefix(path, "/upload/"))
	case strings.HasPrefix(path, "/socket/"):
		s.serveSocket(w, r, strings.TrimPrefix(path, "/socket/"))
	default:
		s.mu.Lock()
		s.violated("unknown_path", "%s %s", r.Method, path)
		s.mu.Unlock()
		http.NotFound(w, r)
	}
}

func (s *Slack) serveAPI(w http.ResponseWriter, r *http.Request, name string) {
	req, err := readRequest(s, r)
	s.mu.Lock()
	call := Call{Method: name, Args: req.args}
	if req.auth = s.tokens[req.token]; req.auth != nil && req.auth.workspace != nil {
		req.w = req.auth.workspace
		call.Team = req.w.Team
	}
	s.calls = append(s.calls, call)
	if err != nil {
		s.violated("invalid_request", "%s: %v", name, err)
	}
	s.change()
	s.mu.Unlock()

	if !s.delay(w, r, call) {
		return
	}
	s.mu.Lock()
	body, err := s.run(name, req)
	code := ""
	if err != nil {
		code = err.Error()
		body = object{"ok": false, "error": code}
		if code == "missing_scope" {
			body["needed"], body["provided"] = req.needed, strings.Join(req.auth.scopes, ",")
		}
	} else {
		body["ok"] = true
	}
	s.change()
	if req.auth != nil {
		w.Header().Set("X-OAuth-Scopes", strings.Join(req.auth.scopes, ","))
	}
	s.mu.Unlock()
	ts, _ := body["ts"].(string)
	s.told(call, Answer{Status: http.StatusOK, Error: code, TS: ts, Effect: err == nil})
	if r.Context().Value(dropAfter{}) != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body) // who has gone needs no answer
}

type dropAfter struct{}

// delay does what a fault says before the effect and reports whether there is one.
func (s *Slack) delay(w http.ResponseWriter, r *http.Request, call Call) bool {
	f := s.fault(call)
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			return false
		}
	}
	switch {
	case f.DropBefore:
		s.told(call, Answer{})
		panic(http.ErrAbortHandler)
	case f.RetryAfter > 0:
		s.told(call, Answer{Status: http.StatusTooManyRequests, Error: "ratelimited"})
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"ok":false,"error":"ratelimited"}`)
		return false
	case f.Status != 0:
		s.told(call, Answer{Status: f.Status})
		http.Error(w, http.StatusText(f.Status), f.Status)
		return false
	case f.Error != "":
		s.told(call, Answer{Status: http.StatusOK, Error: f.Error})
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(object{"ok": false, "error": f.Error})
		return false
	case f.DropAfter:
		*r = *r.WithContext(context.WithValue(r.Context(), dropAfter{}, true))
	}
	return true
}

func (s *Slack) told(c Call, a Answer) {
	s.mu.Lock()
	after := s.after
	s.mu.Unlock()
	for _, f := range after {
		f(c, a)
	}
}

// readRequest reads a form, or JSON whose token is in the header.
func readRequest(s *Slack, r *http.Request) (*request, error) {
	req := &request{s: s, args: map[string]string{}}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		return req, err
	}
	req.token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if id, secret, ok := r.BasicAuth(); ok {
		req.token = ""
		req.args["client_id"], req.args["client_secret"] = id, secret
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if len(body) == 0 {
			return req, nil
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return req, err
		}
		for k, v := range fields {
			var text string
			if json.Unmarshal(v, &text) != nil {
				text = string(v)
			}
			req.args[k] = text
		}
		return req, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return req, err
	}
	maps.Copy(form, r.URL.Query())
	for k, v := range form {
		req.args[k] = v[0]
	}
	if t := req.args["token"]; t != "" {
		req.token = t
	}
	delete(req.args, "token")
	return req, nil
}

// run does a call. s.mu is held.
func (s *Slack) run(name string, r *request) (object, error) {
	m, ok := s.methods[name]
	if !ok {
		return nil, r.refuse("unknown_method", "%s", name)
	}
	if err := r.authorize(name, m); err != nil {
		return nil, err
	}
	for _, k := range slices.Sorted(maps.Keys(r.args)) {
		if !slices.Contains(m.required, k) && !slices.Contains(m.optional, k) {
			return nil, r.refuse("invalid_arguments", "%s has no argument %q", name, k)
		}
	}
	for _, k := range m.required {
		if r.args[k] == "" {
			return nil, r.refuse("invalid_arguments", "%s lacks %q", name, k)
		}
	}
	return m.run(r)
}

// authorize checks token and scopes.
func (r *request) authorize(name string, m method) error {
	if m.open {
		return nil
	}
	switch {
	case r.token == "":
		return r.refuse("not_authed", "%s without a token", name)
	case r.auth == nil:
		return r.refuse("invalid_auth", "%s with a token that nobody gave", name)
	case r.auth.refused != "":
		return refusal(r.auth.refused)
	case (r.auth.kind == appToken) != m.app:
		return r.refuse("not_allowed_token_type", "%s with the wrong kind of token", name)
	}
	if len(m.scopes) == 0 {
		return nil
	}
	return r.scope(name, m.scopes...)
}

// scope checks that one of the scopes was granted.
func (r *request) scope(name string, any ...string) error {
	for _, scope := range any {
		if slices.Contains(r.auth.scopes, scope) {
			return nil
		}
	}
	r.needed = strings.Join(any, ",")
	return r.refuse("missing_scope", "%s needs %s", name, r.needed)
}

// seconds is a time as Slack counts it.
func seconds(t time.Time) int64 { return t.Unix() }
