package matrixfake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxBody is the most bytes of a JSON request that are read, maxMedia of a file.
const (
	maxBody  = 4 << 20
	maxMedia = 20 << 20
)

// object is JSON of a request or an answer.
type object = map[string]any

// A refusal is an error as the API answers it. The request has had no effect.
type refusal struct {
	status int
	code   string
	text   string
	more   object
}

func (r refusal) Error() string { return r.code + ": " + r.text }

func refuse(status int, code, format string, args ...any) error {
	return refusal{status: status, code: code, text: fmt.Sprintf(format, args...)}
}

func forbidden(format string, args ...any) error {
	return refuse(http.StatusForbidden, "M_FORBIDDEN", format, args...)
}

func notFound(format string, args ...any) error {
	return refuse(http.StatusNotFound, "M_NOT_FOUND", format, args...)
}

// faulty are the codes that no correct client gets.
var faulty = []string{"M_BAD_JSON", "M_NOT_JSON", "M_INVALID_PARAM", "M_MISSING_PARAM", "M_UNRECOGNIZED", "M_TOO_LARGE", "M_MISSING_TOKEN"}

// A request is a call under way.
type request struct {
	*http.Request
	s      *Server
	user   *User
	device *Device
	body   []byte
}

// raw is an answer that is no JSON.
type raw struct {
	kind string
	name string
	data []byte
}

// decode reads the body. Fields that v does not have are allowed, as the API does.
func (r *request) decode(v any) error {
	if err := json.Unmarshal(r.body, v); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) || len(r.body) == 0 {
			return refuse(http.StatusBadRequest, "M_NOT_JSON", "%v", err)
		}
		return refuse(http.StatusBadRequest, "M_BAD_JSON", "%v", err)
	}
	return nil
}

// content reads the body as the content of an event, with the numbers as they are.
func (r *request) content() (object, error) {
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.UseNumber()
	var v object
	if err := d.Decode(&v); err != nil || v == nil {
		return nil, refuse(http.StatusBadRequest, "M_NOT_JSON", "no object: %v", err)
	}
	if err := canonicalNumbers(v); err != nil {
		return nil, refuse(http.StatusBadRequest, "M_BAD_JSON", "%v", err)
	}
	return v, nil
}

func (r *request) number(name string, otherwise int) int {
	n, err := strconv.Atoi(r.FormValue(name))
	if err != nil {
		return otherwise
	}
	return n
}

// handle makes a handler of an endpoint.
func (s *Server) handle(e endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req := &request{Request: r, s: s}
		call := Call{Name: e.name, Method: r.Method, Path: r.URL.Path, At: time.Now()}
		err := req.read(e)
		s.mu.Lock()
		if authErr := req.authorize(e); authErr != nil {
			err = authErr
		}
		if req.user != nil {
			call.User, call.Device = req.user.ID, req.device.ID
		}
		if e.media == 0 {
			call.Body = string(req.body)
		}
		s.calls = append(s.calls, call)
		s.change()
		s.mu.Unlock()

		drop, stop := s.delay(w, r, call)
		if stop {
			return
		}
		s.mu.Lock()
		var answer any
		if err == nil {
			answer, err = e.run(req)
		}
		var no refusal
		if err != nil {
			if !errors.As(err, &no) {
				no = refusal{status: http.StatusInternalServerError, code: "M_UNKNOWN", text: err.Error()}
				s.t.Errorf("matrixfake: %s: %v", e.name, err)
			}
			for _, code := range faulty {
				if no.code == code {
					s.violated(req.user, code, "%s %s: %s", r.Method, r.URL.Path, no.text)
				}
			}
		}
		s.change()
		s.mu.Unlock()

		status := http.StatusOK
		if err != nil {
			status = no.status
		}
		if drop {
			s.told(call, Answer{Code: no.code, Effect: err == nil})
			panic(http.ErrAbortHandler)
		}
		s.told(call, Answer{Status: status, Code: no.code, Effect: err == nil})
		if err != nil {
			respond(w, no.status, no.body())
			return
		}
		if file, ok := answer.(raw); ok {
			w.Header().Set("Content-Type", file.kind)
			w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": file.name}))
			_, _ = w.Write(file.data)
			return
		}
		respond(w, http.StatusOK, answer)
	}
}

func (r refusal) body() object {
	body := object{}
	if r.code != "" {
		body["errcode"], body["error"] = r.code, r.text
	}
	for k, v := range r.more {
		body[k] = v
	}
	return body
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who has gone needs no answer
}

// read reads the body, and checks that it is what the endpoint takes.
func (r *request) read(e endpoint) error {
	limit := int64(maxBody)
	if e.media > 0 {
		limit = e.media
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err != nil {
		return refuse(http.StatusBadRequest, "M_NOT_JSON", "%v", err)
	}
	if int64(len(body)) > limit {
		return refuse(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "more than %d bytes", limit)
	}
	r.body = body
	if e.media > 0 || r.Method == http.MethodGet || r.Method == http.MethodDelete {
		return nil
	}
	if len(body) == 0 {
		if r.Method == http.MethodPut {
			return refuse(http.StatusBadRequest, "M_NOT_JSON", "no body")
		}
		r.body = []byte("{}")
		return nil
	}
	if !json.Valid(body) {
		return refuse(http.StatusBadRequest, "M_NOT_JSON", "the body is no JSON")
	}
	return nil
}

// authorize finds whose token it is. s.mu is held.
func (r *request) authorize(e endpoint) error {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	d := r.s.tokens[token]
	if d != nil && !d.soft {
		r.user, r.device = d.user, d
	}
	switch {
	case e.open:
		return nil
	case token == "":
		return refuse(http.StatusUnauthorized, "M_MISSING_TOKEN", "no access token")
	case d == nil:
		return refuse(http.StatusUnauthorized, "M_UNKNOWN_TOKEN", "nobody has this access token")
	case d.soft:
		return refusal{http.StatusUnauthorized, "M_UNKNOWN_TOKEN", "the session is over", object{"soft_logout": true}}
	}
	return nil
}

// delay does what a fault says before the effect, and reports whether the answer is to
// be lost, and whether there is nothing more to do.
func (s *Server) delay(w http.ResponseWriter, r *http.Request, call Call) (drop, stop bool) {
	f := s.fault(call)
	if f.Delay > 0 {
		t := time.NewTimer(f.Delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			return false, true
		}
	}
	switch {
	case f.DropBefore:
		s.told(call, Answer{})
		panic(http.ErrAbortHandler)
	case f.RetryAfter > 0:
		s.told(call, Answer{Status: http.StatusTooManyRequests, Code: "M_LIMIT_EXCEEDED"})
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
		respond(w, http.StatusTooManyRequests, object{
			"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": f.RetryAfter.Milliseconds(),
		})
		return false, true
	case f.Code != "":
		s.told(call, Answer{Status: f.Status, Code: f.Code})
		respond(w, f.Status, object{"errcode": f.Code, "error": "as the test wants it"})
		return false, true
	case f.Status != 0:
		s.told(call, Answer{Status: f.Status})
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		_, _ = fmt.Fprintf(w, "<html><body><h1>%d %s</h1></body></html>", f.Status, http.StatusText(f.Status))
		return false, true
	}
	return f.DropAfter, false
}

func (s *Server) told(c Call, a Answer) {
	s.mu.Lock()
	after := s.after
	s.mu.Unlock()
	for _, f := range after {
		f(c, a)
	}
}

// wait waits, with s.mu given back meanwhile, until something has changed, and reports
// whether it did before the time is over and while the caller is there.
func (r *request) wait(ctx context.Context, over <-chan time.Time) bool {
	changed := r.s.changed
	r.s.mu.Unlock()
	defer r.s.mu.Lock()
	select {
	case <-changed:
		return true
	case <-over:
		return false
	case <-ctx.Done():
		return false
	}
}
