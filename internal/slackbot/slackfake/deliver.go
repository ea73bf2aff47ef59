package slackfake

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ackWithin is how long Slack waits for an app, in real time.
const ackWithin = 3 * time.Second

// retryAfter is when Slack delivers an event again, counted from the failure before.
var retryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}

// A Way is how the app gets what Slack delivers.
type Way int

// The ways. By Both everything comes twice.
const (
	ByHTTP Way = iota
	BySocket
	ByBoth
)

// What is delivered.
const (
	events       = "events"
	interactions = "interactions"
	commands     = "commands"
)

// A Delivery is one attempt to deliver something to the app.
type Delivery struct {
	Kind    string // "events", "interactions" or "commands": the last part of the path
	Type    string // of the event, "app_mention", or interaction, "block_actions"
	ID      string // of the event or trigger
	Attempt int    // 0 the first
	Status  int    // of HTTP; 200 acknowledged by socket; 0 no answer in time
	Reason  string // why it is delivered again
	Took    time.Duration

	payload json.RawMessage
	form    url.Values // of commands over HTTP
	reply   []byte
	noRetry bool
	at      time.Time
}

// A Plan is what goes wrong with a delivery. The zero Plan is nothing.
type Plan struct {
	Lose    bool // it does not reach the app
	LoseAck bool // it does, but Slack does not see the answer
	Copies  int  // delivered so many times more, at the same time
}

// Connect has deliveries sent to an app: to its /slack/events, /slack/interactions
// and /slack/commands below a URL.
func (s *Slack) Connect(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.app = strings.TrimSuffix(base, "/") + "/slack/"
}

// DeliverBy sets the way of deliveries.
func (s *Slack) DeliverBy(way Way) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.way = way
}

// OnDelivery has f plan what goes wrong with each delivery.
func (s *Slack) OnDelivery(f func(Delivery) Plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.planner = f
}

// Hold keeps back the events that follow, until Release.
func (s *Slack) Hold() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holding = true
}

// Release delivers what was held, in the order that arrange makes; nil keeps it.
func (s *Slack) Release(arrange func(n int, swap func(i, j int))) {
	s.mu.Lock()
	held := s.held
	s.held, s.holding = nil, false
	s.mu.Unlock()
	if arrange != nil {
		arrange(len(held), func(i, j int) { held[i], held[j] = held[j], held[i] })
	}
	for _, d := range held {
		s.attempt(d)
	}
}

// Deliveries are the attempts so far.
func (s *Slack) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// deliver delivers something, at once unless events are held.
func (s *Slack) deliver(d *Delivery) {
	s.mu.Lock()
	if s.holding && d.Kind == events {
		s.held = append(s.held, d)
		s.mu.Unlock()
		return
	}
	s.mu.Unlock()
	s.attempt(d)
}

// attempt delivers something, and events again as often as Slack does. What is due
// later waits for Advance.
func (s *Slack) attempt(d *Delivery) {
	for {
		s.mu.Lock()
		planner, app := s.planner, s.app
		nowhere := s.ended || (app == "" && s.way == ByHTTP)
		s.mu.Unlock()
		if nowhere {
			return
		}
		var plan Plan
		if planner != nil {
			plan = planner(*d)
		}
		s.send(d, plan)
		s.mu.Lock()
		s.log = append(s.log, *d)
		s.change()
		if d.Status/100 == 2 || d.noRetry || d.Kind != events || d.Attempt == len(retryAfter) {
			s.mu.Unlock()
			return
		}
		again := &Delivery{Kind: d.Kind, Type: d.Type, ID: d.ID, Attempt: d.Attempt + 1, Reason: reason(d.Status), payload: d.payload}
		again.at = s.now.Add(retryAfter[d.Attempt])
		if d.Attempt > 0 {
			s.due = append(s.due, again)
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		d = again
	}
}

func reason(status int) string {
	if status == 0 {
		return "http_timeout"
	}
	return "http_error"
}

// send sends something, as often as planned.
func (s *Slack) send(d *Delivery, plan Plan) {
	if plan.Lose {
		d.Status = 0
		return
	}
	s.mu.Lock()
	way := s.way
	s.mu.Unlock()
	var all sync.WaitGroup
	for range plan.Copies {
		other := *d
		all.Go(func() { s.sendOnce(&other, way) })
	}
	s.sendOnce(d, way)
	all.Wait()
	if plan.LoseAck {
		d.Status = 0
	}
}

func (s *Slack) sendOnce(d *Delivery, way Way) {
	began := time.Now()
	switch way {
	case ByHTTP:
		s.post(d)
	case BySocket:
		s.push(d)
	case ByBoth:
		other := *d
		var both sync.WaitGroup
		both.Go(func() { s.push(&other) })
		s.post(d)
		both.Wait()
	}
	d.Took = time.Since(began)
}

// post delivers over HTTP: https://docs.slack.dev/authentication/verifying-requests-from-slack.
func (s *Slack) post(d *Delivery) {
	s.mu.Lock()
	target, signed := s.app+d.Kind, s.signNow()
	s.mu.Unlock()
	body, kind := string(d.payload), "application/json"
	switch d.Kind {
	case interactions:
		body, kind = url.Values{"payload": {body}}.Encode(), "application/x-www-form-urlencoded"
	case commands:
		body, kind = d.form.Encode(), "application/x-www-form-urlencoded"
	}
	ctx, cancel := context.WithTimeout(context.Background(), ackWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(body))
	if err != nil {
		return
	}
	at := strconv.FormatInt(signed.Unix(), 10)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", Sign(SigningSecret, at, body))
	if d.Attempt > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.Attempt))
		req.Header.Set("X-Slack-Retry-Reason", d.Reason)
	}
	d.Status = 0
	resp, err := s.client.Do(req)
	if err != nil {
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if d.reply, err = io.ReadAll(io.LimitReader(resp.Body, maxBody)); err != nil {
		return
	}
	d.Status, d.noRetry = resp.StatusCode, resp.Header.Get("X-Slack-No-Retry") == "1"
}

// Sign is Slack's signature of a body at a time in seconds.
func Sign(secret, at, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = io.WriteString(mac, "v0:"+at+":"+body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}
