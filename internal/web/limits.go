package web

import (
	"container/list"
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"smart-city-dialog.de/akademie/internal/assistant"
)

// Limits keep one client, or many, from taking the server down. Zero values
// take the defaults.
type Limits struct {
	QuestionRunes int           // longest question, in characters; default and most assistant.MaxQuestion
	BodyBytes     int64         // largest request body; default 16 KiB
	PerMinute     int           // sustained requests per minute and client that change something; default 60
	Burst         int           // of those at once; default 60: town halls share one address
	Bookings      int           // bookings per hour and client; default 30
	Clients       int           // clients remembered at a time; default 10,000
	Turns         int           // turns answered at a time in this process; default 32
	Waiting       int           // turns waiting for that; default 64
	TurnTime      time.Duration // longest turn; default 90 s
	ShutdownTime  time.Duration // given to running turns when the server stops; default 20 s
}

func (l Limits) withDefaults() Limits {
	l.QuestionRunes = orDefault(l.QuestionRunes, assistant.MaxQuestion)
	l.BodyBytes = orDefault(l.BodyBytes, 16<<10)
	l.PerMinute = orDefault(l.PerMinute, 60)
	l.Burst = orDefault(l.Burst, 60)
	l.Bookings = orDefault(l.Bookings, 30)
	l.Clients = orDefault(l.Clients, 10_000)
	l.Turns = orDefault(l.Turns, 32)
	l.Waiting = orDefault(l.Waiting, 64)
	l.TurnTime = orDefault(l.TurnTime, 90*time.Second)
	l.ShutdownTime = orDefault(l.ShutdownTime, 20*time.Second)
	return l
}

func orDefault[T int | int64 | time.Duration](v, def T) T {
	if v == 0 {
		return def
	}
	return v
}

// A clientLimiter allows each client requests at a rate (every), a burst of them
// at once. It remembers the most clients that it may, and forgets the one unseen
// for longest.
type clientLimiter struct {
	every rate.Limit
	burst int
	most  int

	mu     sync.Mutex
	recent *list.List // of *client, latest first
	byAddr map[netip.Prefix]*list.Element
}

type client struct {
	addr    netip.Prefix
	limiter *rate.Limiter
}

func newClientLimiter(every rate.Limit, burst, most int) *clientLimiter {
	return &clientLimiter{
		every:  every,
		burst:  burst,
		most:   most,
		recent: list.New(),
		byAddr: make(map[netip.Prefix]*list.Element),
	}
}

// wait returns 0 when the client may go on, otherwise how long it should wait.
// A refused request costs the client nothing.
func (c *clientLimiter) wait(addr netip.Addr, now time.Time) time.Duration {
	r := c.find(network(addr)).ReserveN(now, 1)
	delay := r.DelayFrom(now)
	if delay > 0 {
		r.CancelAt(now)
	}
	return delay
}

func (c *clientLimiter) find(addr netip.Prefix) *rate.Limiter {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byAddr[addr]; ok {
		c.recent.MoveToFront(e)
		return e.Value.(*client).limiter
	}
	if c.recent.Len() >= c.most {
		oldest := c.recent.Back()
		delete(c.byAddr, oldest.Value.(*client).addr)
		c.recent.Remove(oldest)
	}
	found := &client{addr, rate.NewLimiter(c.every, c.burst)}
	c.byAddr[addr] = c.recent.PushFront(found)
	return found.limiter
}

// network is what counts as one client: an IPv4 address, or the /64 that a
// provider gives to one IPv6 customer.
func network(addr netip.Addr) netip.Prefix {
	addr = addr.Unmap().WithZone("")
	bits := 64
	if addr.Is4() {
		bits = 32
	}
	p, err := addr.Prefix(bits)
	if err != nil { // the zero address: requests without a usable one share a limit
		return netip.Prefix{}
	}
	return p
}

// A turnQueue bounds how many turns run, and how many wait for that.
type turnQueue struct {
	slots   chan struct{}
	places  int64 // running and waiting together
	present atomic.Int64
}

func newTurnQueue(l Limits) *turnQueue {
	return &turnQueue{slots: make(chan struct{}, l.Turns), places: int64(l.Turns + l.Waiting)}
}

// enter takes a place in the queue, or fails with errBusy when all are taken.
// The caller must call leave when its turn has ended, however it ended.
func (q *turnQueue) enter() (leave func(), err error) {
	if q.present.Add(1) > q.places {
		q.present.Add(-1)
		return nil, errBusy
	}
	return func() { q.present.Add(-1) }, nil
}

// tryStart starts a turn if one may start now.
func (q *turnQueue) tryStart() (end func(), ok bool) {
	select {
	case q.slots <- struct{}{}:
		return func() { <-q.slots }, true
	default:
		return nil, false
	}
}

// start waits until a turn may start.
func (q *turnQueue) start(ctx context.Context) (end func(), err error) {
	select {
	case q.slots <- struct{}{}:
		return func() { <-q.slots }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
