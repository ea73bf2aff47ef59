package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/pause"
)

// Limits on what a server may send.
const (
	maxBody      = 64 << 20 // a batch of embeddings has a few MiB
	maxErrorBody = 16 << 10
)

// An endpoint is the http.RoundTripper below langchaingo: it sends requests to
// one host, with the key, and makes them again where that may help, as long as
// nothing of an answer has come. What it returns is a complete or beginning
// answer of status 200 that stays within limits; everything else is a failure,
// which it also notes in the call of the request's context.
type endpoint struct {
	base   *url.URL
	key    string
	client http.RoundTripper
	retry  retryPolicy
	now    func() time.Time
	add    map[string]any // to the fields of requests that need not be plain
}

func newEndpoint(base *url.URL, key string, retry retryPolicy) *endpoint {
	return &endpoint{
		base: base, key: key, retry: retry, now: time.Now,
		client: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:    5 * time.Second,
			MaxIdleConnsPerHost:    8,
			IdleConnTimeout:        90 * time.Second,
			ForceAttemptHTTP2:      true,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}
}

// clientOver is an http.Client as langchaingo wants it. A redirect is an answer
// like others, and no good one: what we send goes to no other host.
func clientOver(t http.RoundTripper) *http.Client {
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// RoundTrip sends a request and, where that may help, sends it again.
func (e *endpoint) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, c := req.Context(), callOf(req.Context())
	if c == nil {
		return nil, fmt.Errorf("llm: a request to %s outside of a call", req.URL.Host)
	}
	body, err := e.readRequest(req, c.plain)
	if err != nil {
		return nil, c.failed(fail(causeMalformed, "request: %v", err))
	}
	if req.URL.Scheme != e.base.Scheme || req.URL.Host != e.base.Host {
		return nil, c.failed(fail(causeRejected, "a request to %s instead of %s", req.URL.Host, e.base.Host))
	}
	for attempt := 1; ; attempt++ {
		res, f := e.send(req, body)
		if f == nil {
			return res, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		wait, again := e.retry.pause(attempt, f)
		if !again {
			return nil, c.failed(f)
		}
		if err := pause.For(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// readRequest reads the body of a request, to be sent more than once, with what
// langchaingo cannot add and without what it adds and some servers refuse
// (Mistral answers 422 to stream_options).
func (e *endpoint) readRequest(req *http.Request, plain bool) ([]byte, error) {
	defer req.Body.Close()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	numbers := json.NewDecoder(bytes.NewReader(body))
	numbers.UseNumber() // as they came
	if err := numbers.Decode(&fields); err != nil {
		return nil, err
	}
	delete(fields, "stream_options")
	if !plain {
		maps.Copy(fields, e.add)
	}
	return json.Marshal(fields)
}

// send makes one attempt.
func (e *endpoint) send(req *http.Request, body []byte) (*http.Response, *failure) {
	try := req.Clone(req.Context())
	try.Body, try.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	try.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	try.Header = http.Header{"Content-Type": {"application/json"}, "User-Agent": {"akademie"}}
	if e.key != "" {
		try.Header.Set("Authorization", "Bearer "+e.key)
	}
	res, err := e.client.RoundTrip(try)
	if err != nil {
		return nil, &failure{cause: causeUnreachable, text: e.base.Host + " cannot be reached", err: err, retry: true}
	}
	if res.StatusCode != http.StatusOK {
		defer res.Body.Close()
		return nil, e.status(res)
	}
	c := callOf(req.Context())
	c.heard()
	res.Body = &limitedBody{ReadCloser: res.Body, left: maxBody, call: c}
	return res, nil
}

// status makes a failure of an answer that is none. Of its body only the code is
// told on: messages quote keys and questions.
func (e *endpoint) status(res *http.Response) *failure {
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxErrorBody)) // what cannot be read explains nothing
	f := fail(causeRejected, "%s answered %d%s", e.base.Host, res.StatusCode, errorCode(body))
	f.retryAfter = retryAfter(res.Header, e.now())
	switch code := res.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		f.cause, f.text = causeRefused, f.text+": is the key right?"
	case code == http.StatusNotFound:
		f.cause, f.text = causeRefused, f.text+": does it have the model, and is "+e.base.String()+" the address?"
	case code >= 300 && code < 400:
		f.cause, f.text = causeRefused, f.text+": it sends elsewhere, and the key goes nowhere else"
	case code == http.StatusBadRequest || code == http.StatusRequestEntityTooLarge || code == http.StatusUnprocessableEntity || template.Match(body):
		f.reshape = true
	case code == http.StatusRequestTimeout || code == http.StatusTooManyRequests || code >= 500:
		f.cause, f.retry = causeOverloaded, true
	}
	return f
}

// template finds the complaint of a chat template, which some servers report as
// an error of their own (500).
var template = regexp.MustCompile(`(?i)jinja|chat template|roles must alternate`)

// errorCode returns the machine-readable part of an error body, in brackets.
func errorCode(body []byte) string {
	var e struct {
		Error struct {
			Type string `json:"type"`
			Code any    `json:"code"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return ""
	}
	var words []string
	for _, w := range []string{e.Error.Type, fmt.Sprint(e.Error.Code)} {
		if codeWord.MatchString(w) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

var codeWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{2,40}$`)

// A limitedBody fails when it gets too long.
type limitedBody struct {
	io.ReadCloser
	left int64
	call *call
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.call.failed(fail(causeMalformed, "an answer of more than %d MiB", maxBody>>20))
	}
	return n, err
}
