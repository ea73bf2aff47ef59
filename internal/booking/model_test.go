package booking_test

import (
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
)

// A model is what bookings should do, in the plainest words: everything in
// memory, counted anew whenever it is needed. It shares nothing with the package
// but the names of the states.
type model struct {
	now      time.Time
	runs     []modelRun
	bookings []modelBooking
	queued   int // places in the line given so far
}

type modelRun struct {
	capacity int
	waiting  bool // has a waiting list
	off      bool
	starts   time.Time // booking closes then, too
}

type modelBooking struct {
	run, seats int
	who        string
	state      booking.State
	held       bool
	verified   bool
	queue      int
	confirmBy  time.Time
	offerEnds  time.Time
}

const (
	modelHold  = 24 * time.Hour
	modelOffer = 48 * time.Hour
	modelLeast = 2 * time.Hour
	modelTakes = 3 * time.Hour // of a run
)

func (m model) clone() model {
	m.runs, m.bookings = slices.Clone(m.runs), slices.Clone(m.bookings)
	return m
}

func (b *modelBooking) active() bool {
	return b.state != booking.Cancelled && b.state != booking.Expired
}

func (b *modelBooking) end(state booking.State) {
	b.state, b.held, b.offerEnds = state, false, time.Time{}
}

func (b *modelBooking) seat() {
	b.state, b.held, b.verified, b.offerEnds = booking.Confirmed, true, true, time.Time{}
}

func (m *model) free(run int) int {
	left := m.runs[run].capacity
	for _, b := range m.bookings {
		if b.run == run && b.held {
			left -= b.seats
		}
	}
	return max(0, left)
}

// line returns the bookings that wait for seats of a run, in order.
func (m *model) line(run int) []*modelBooking {
	var line []*modelBooking
	for i := range m.bookings {
		if b := &m.bookings[i]; b.run == run && b.active() && !b.held {
			line = append(line, b)
		}
	}
	slices.SortFunc(line, func(a, b *modelBooking) int { return a.queue - b.queue })
	return line
}

// lapse ends what has run out, and give gives free seats down the line.
func (m *model) lapse(run int) {
	for i := range m.bookings {
		b := &m.bookings[i]
		if b.run != run {
			continue
		}
		if b.state == booking.Requested && !m.now.Before(b.confirmBy) || b.state == booking.Offered && !m.now.Before(b.offerEnds) {
			b.end(booking.Expired)
		}
	}
	m.give(run)
}

func (m *model) give(run int) {
	r := m.runs[run]
	if r.off || r.starts.Sub(m.now) < modelLeast {
		return
	}
	for _, b := range m.line(run) {
		if b.seats > m.free(run) {
			continue
		}
		b.held = true
		if b.state == booking.Waitlisted {
			b.state, b.offerEnds = booking.Offered, soonest(m.now.Add(modelOffer), r.starts)
		}
	}
}

func soonest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// takes reports whether so many seats of a run can be asked for.
func (m *model) takes(run, seats int) bool {
	r := m.runs[run]
	return !r.off && m.now.Before(r.starts) && seats <= r.capacity && (r.waiting || seats <= m.free(run))
}

func (m *model) has(who string, run int) bool {
	return slices.ContainsFunc(m.bookings, func(b modelBooking) bool { return b.who == who && b.run == run && b.active() })
}

// request reports whether it is taken, and whether it made a booking.
func (m *model) request(who string, run, seats int) (taken, made bool) {
	m.lapse(run)
	if !m.takes(run, seats) {
		return false, false
	}
	if m.has(who, run) {
		return true, false
	}
	m.queued++
	m.bookings = append(m.bookings, modelBooking{
		run: run, seats: seats, who: who, state: booking.Requested, held: seats <= m.free(run), queue: m.queued,
		confirmBy: soonest(m.now.Add(modelHold), m.runs[run].starts),
	})
	return true, true
}

func (m *model) confirm(i int) {
	b := &m.bookings[i]
	m.lapse(b.run)
	switch {
	case b.state != booking.Requested:
	case b.held || b.seats <= m.free(b.run):
		b.seat()
	default:
		b.state, b.verified = booking.Waitlisted, true
	}
	m.give(b.run)
}

func (m *model) answer(i int, accept bool) {
	b := &m.bookings[i]
	m.lapse(b.run)
	switch {
	case b.state != booking.Offered:
	case accept:
		b.seat()
	default:
		b.end(booking.Cancelled)
	}
	m.give(b.run)
}

func (m *model) over(run int) bool { return !m.now.Before(m.runs[run].starts.Add(modelTakes)) }

func (m *model) cancel(i int) bool {
	b := &m.bookings[i]
	m.lapse(b.run)
	if !b.active() {
		return true
	}
	if m.over(b.run) {
		return false
	}
	b.end(booking.Cancelled)
	m.give(b.run)
	return true
}

func (m *model) overrule(i int) bool {
	b := &m.bookings[i]
	m.lapse(b.run)
	if b.state == booking.Confirmed {
		return true
	}
	if !b.active() || m.over(b.run) || m.runs[b.run].off || !b.held && b.seats > m.free(b.run) {
		return false
	}
	b.seat()
	m.give(b.run)
	return true
}

func (m *model) move(i, run int, wait bool) bool {
	b := &m.bookings[i]
	from := b.run
	m.lapse(from)
	m.lapse(run)
	if from == run {
		return true
	}
	if !b.active() || m.over(from) || !m.takes(run, b.seats) || m.has(b.who, run) || !wait && b.seats > m.free(run) {
		return false
	}
	fits := b.seats <= m.free(run)
	m.queued++
	b.run, b.queue, b.held, b.offerEnds = run, m.queued, fits, time.Time{}
	b.confirmBy = soonest(b.confirmBy, m.runs[run].starts)
	switch {
	case b.verified && fits:
		b.state = booking.Confirmed
	case b.verified:
		b.state = booking.Waitlisted
	}
	m.give(from)
	m.give(run)
	return true
}

func (m *model) resize(run, capacity int) bool {
	m.lapse(run)
	if capacity < m.runs[run].capacity-m.free(run) {
		return false
	}
	m.runs[run].capacity = capacity
	m.give(run)
	return true
}

func (m *model) callOff(run int) {
	m.lapse(run)
	m.runs[run].off = true
	for i := range m.bookings {
		if b := &m.bookings[i]; b.run == run && b.active() {
			b.end(booking.Cancelled)
		}
	}
}
