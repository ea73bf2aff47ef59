package matrixfake

import (
	"slices"
	"time"
)

// A Call is a request as it arrived.
type Call struct {
	Name   string // of the endpoint, see the table in routes.go: "sync", "send" …
	Method string
	Path   string
	User   string // id; "" without a valid token
	Device string
	Body   string // of JSON requests
	At     time.Time
}

// An Answer is what a call got.
type Answer struct {
	Status int    // of HTTP; 0: the connection was cut
	Code   string // errcode; "" it went well
	Effect bool   // whether the call did something
}

// A Fault is what goes wrong with a call. The zero Fault is nothing.
type Fault struct {
	Delay      time.Duration // before anything happens, in real time
	RetryAfter time.Duration // 429 M_LIMIT_EXCEEDED with retry_after_ms
	Status     int           // of HTTP instead of an answer, like 502, with a page of HTML as proxies send it
	Code       string        // errcode of the answer with Status instead of an effect, like "M_UNKNOWN"
	DropBefore bool          // the connection is cut before the call has its effect
	DropAfter  bool          // it is cut afterwards, so that the caller does not know
}

type hook struct {
	name string
	f    func(Call) Fault
}

// OnCall has f decide what goes wrong with each call of an endpoint ("" all), before
// it has an effect. f may block, and may act on this Server; calls at the same time ask
// it at the same time. The first of several that finds a fault decides.
func (s *Server) OnCall(name string, f func(Call) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hooks = append(slices.Clip(s.hooks), hook{name, f})
}

// AfterCall has f told of each call before its answer is sent.
func (s *Server) AfterCall(f func(Call, Answer)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = append(slices.Clip(s.after), f)
}

// Fail has the next n calls of an endpoint by a user (nil: anybody) go wrong.
func (s *Server) Fail(u *User, name string, n int, fault Fault) {
	s.OnCall(name, func(c Call) Fault {
		s.mu.Lock()
		defer s.mu.Unlock()
		if n == 0 || u != nil && c.User != u.ID {
			return Fault{}
		}
		n--
		return fault
	})
}

// fault asks the hooks about a call. s.mu is not held.
func (s *Server) fault(c Call) Fault {
	s.mu.Lock()
	hooks := s.hooks
	s.mu.Unlock()
	for _, h := range hooks {
		if h.name != "" && h.name != c.Name {
			continue
		}
		if f := h.f(c); f != (Fault{}) {
			return f
		}
	}
	return Fault{}
}

// Calls are the calls of an endpoint that arrived so far, or all ("").
func (s *Server) Calls(name string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if name == "" || c.Name == name {
			out = append(out, c)
		}
	}
	return out
}

// Gappy has a sync tell at most n events of a room from now on, with limited set where
// there were more; 0 as the client's filter says. It concerns some users; without any,
// all.
func (s *Server) Gappy(n int, only ...*User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gaps = gaps{n, only}
}

// gaps is what Gappy sets.
type gaps struct {
	most int
	only []*User
}

// limit is the most events that a user is told at a time.
func (g gaps) limit(u *User, otherwise int) int {
	if g.most == 0 || len(g.only) > 0 && !slices.Contains(g.only, u) {
		return otherwise
	}
	return min(g.most, otherwise)
}

// Repeat has the next n syncs with something to tell begin further back, so that the
// last of what is known is told again. It concerns some users; without any, all.
func (s *Server) Repeat(n int, back int64, only ...*User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.repeats = repeats{n, back, only}
}

// repeats is what Repeat sets.
type repeats struct {
	left int
	back int64
	only []*User
}

// from is the position that a sync begins at.
func (r *repeats) from(u *User, since int64) int64 {
	if r.left == 0 || len(r.only) > 0 && !slices.Contains(r.only, u) {
		return since
	}
	r.left--
	return max(1, since-r.back)
}

// Revoke makes all tokens of a user invalid. After a soft logout the devices are
// still there, and a login with the device's id goes on with its keys.
func (s *Server) Revoke(u *User, soft bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range u.devices {
		if soft {
			d.soft = true
			s.change()
			continue
		}
		s.dropDevice(d)
	}
}

// TrustFirstKeys has the first cross-signing keys of a user taken without asking for
// the password, as newer homeservers do.
func (s *Server) TrustFirstKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trusting = true
}

// Hold has messages from device to device, with the keys of rooms in them, wait from now
// on before a user gets them, until it is taken back.
func (s *Server) Hold(u *User, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.holding = on
	if on {
		return
	}
	for _, d := range u.devices {
		for _, body := range d.held {
			d.inbox = append(d.inbox, letter{s.next(), body})
		}
		d.held = nil
	}
}
