package slackfake

import (
	"maps"
	"slices"
	"time"
)

// A Call is a call of the Web API as it arrived.
type Call struct {
	Method string
	Team   string            // of the token; "" none
	Args   map[string]string // without the token; what is no string as JSON
}

// An Answer is what a call got.
type Answer struct {
	Status int    // of HTTP; 0: the connection was cut
	Error  string // of Slack; "" went well
	TS     string // of the message, where the answer names one
	Effect bool   // whether the call did something
}

// A Fault is what goes wrong with a call. The zero Fault is nothing.
type Fault struct {
	Delay      time.Duration // before anything happens, in real time
	RetryAfter time.Duration // 429; whole seconds
	Status     int           // of HTTP instead of an answer, like 503
	Error      string        // of Slack instead of an effect, like "internal_error"
	DropBefore bool          // the connection is cut before the call has its effect
	DropAfter  bool          // it is cut afterwards, so that the caller does not know
}

type hook struct {
	method string
	f      func(Call) Fault
}

// OnCall has f decide what goes wrong with each call of a method ("" all), before
// it has an effect. f may block, and may act on this Slack. The first of several
// that finds a fault decides.
func (s *Slack) OnCall(method string, f func(Call) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(slices.Clip(s.hooks), hook{method, f})
}

// AfterCall has f told of each call before its answer is sent.
func (s *Slack) AfterCall(f func(Call, Answer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = append(slices.Clip(s.after), f)
}

// Fail has the next n calls of a method go wrong.
func (s *Slack) Fail(method string, n int, fault Fault) {
	s.OnCall(method, func(Call) Fault {
		s.mu.Lock()
		defer s.mu.Unlock()
		if n == 0 {
			return Fault{}
		}
		n--
		return fault
	})
}

// fault asks the hooks about a call. s.mu is not held.
func (s *Slack) fault(c Call) Fault {
	s.mu.Lock()
	hooks := s.hooks
	s.mu.Unlock()
	for _, h := range hooks {
		if h.method != "" && h.method != c.Method {
			continue
		}
		if f := h.f(c); f != (Fault{}) {
			return f
		}
	}
	return Fault{}
}

// Calls are the calls of a method that arrived so far, or all ("").
func (s *Slack) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			c.Args = maps.Clone(c.Args)
			out = append(out, c)
		}
	}
	return out
}
