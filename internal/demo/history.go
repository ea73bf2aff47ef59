package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// firstOpened is when the first of the past runs could be booked.
var firstOpened = date(2024, time.January, 15).Add(9 * time.Hour)

// Shares of what becomes of bookings.
const (
	lapses    = 0.07  // never confirmed
	withdrawn = 0.105 // cancelled later
	accepts   = 0.82  // of those who are offered a seat from the waiting list
	attends   = 0.86  // of the seats that are confirmed
	recorded  = 0.95  // of the runs for which attendance was recorded
	growth    = 0.06  // more bookings for a run, each year
)

// salt was chosen among some thousand for a past with few figures that statistics
// must hide because fewer than five people stand behind them or behind what is
// left of a total.
const salt = 996

// History returns invented bookings of past runs, in the order of the runs, with
// all that happened to them. The same runs and municipalities make the same
// bookings.
func History(runs []catalogue.Run, towns []municipality.Municipality) []booking.Past {
	staff := newStaff(towns)
	fates := map[string]float64{}
	runs = slices.SortedFunc(slices.Values(runs), func(a, b catalogue.Run) int { return a.Starts().Compare(b.Starts()) })
	var all []booking.Past
	for _, r := range runs {
		h := fnv.New64a()
		h.Write([]byte(r.Key))
		past := &pastBookings{run: r, random: rand.New(rand.NewPCG(h.Sum64(), salt)), free: r.Seats.Capacity}
		past.request(staff, fates)
		past.happen()
		if r.Status != catalogue.Cancelled && past.random.Float64() < recorded {
			past.attend()
		}
		for _, w := range past.wishes {
			if len(w.Steps) > 0 {
				all = append(all, w.Past)
			}
		}
	}
	return all
}

// pastBookings plays what happened to the bookings of one run.
type pastBookings struct {
	run    catalogue.Run
	random *rand.Rand
	free   int
	wishes []*wish
	events []moment // to come, in the order of time
}

// A wish is a booking with what its person is going to do.
type wish struct {
	booking.Past
	at   time.Time // requested
	fate float64   // below lapses: never confirms; below that and withdrawn: cancels
	held bool
}

// A moment is when something happens.
type moment struct {
	at time.Time
	do func()
}

func (p *pastBookings) later(at time.Time, do func()) {
	i, _ := slices.BinarySearchFunc(p.events, at, func(m moment, at time.Time) int {
		if m.at.After(at) {
			return 1
		}
		return -1 // behind what happens at the same time
	})
	p.events = slices.Insert(p.events, i, moment{at, do})
}

// request makes the wishes. fates spreads what becomes of bookings evenly within
// each Land, by multiples of the golden ratio.
func (p *pastBookings) request(staff *staff, fates map[string]float64) {
	starts := p.run.Starts()
	wanted := 0.0
	for _, c := range courses {
		if c.module == p.run.Module.Key {
			wanted = c.wanted
		}
	}
	years := starts.Sub(firstDay).Hours() / 24 / 365
	n := int(math.Round(wanted * (1 + growth*years) * (0.5 + p.random.Float64())))
	var people []booking.Person
	for range n {
		person := staff.somebody(people, p.random)
		people = append(people, person)
		at := p.moment()
		seats := groups[p.random.IntN(len(groups))]
		if p.run.Module.Key == programme {
			seats = 1
		}
		language := "de"
		if p.random.Float64() < 0.05 {
			language = "en"
		}
		fates[person.Land] = math.Mod(fates[person.Land]+math.Phi, 1)
		w := &wish{at: at, fate: fates[person.Land], Past: booking.Past{
			Run: p.run.ID, Seats: min(seats, p.run.Seats.Capacity), Person: person, Language: language, Channel: channelAt(at, p.random)}}
		p.wishes = append(p.wishes, w)
		p.later(at, func() { p.requested(w) })
	}
	slices.SortStableFunc(p.wishes, func(a, b *wish) int { return a.at.Compare(b.at) })
	if p.run.Status == catalogue.Cancelled {
		p.later(starts.AddDate(0, 0, -5), p.callOff)
	}
}

// happen plays everything that happens before the run begins.
func (p *pastBookings) happen() {
	for len(p.events) > 0 {
		next := p.events[0]
		p.events = p.events[1:]
		next.do()
	}
}

func (w *wish) state() booking.State {
	if len(w.Steps) == 0 {
		return ""
	}
	return w.Steps[len(w.Steps)-1].To
}

// becomes notes what a booking is from now on, and takes its seats or gives them
// back.
func (p *pastBookings) becomes(w *wish, at time.Time, to booking.State, held bool) {
	if held && !w.held {
		p.free -= w.Seats
	}
	if !held && w.held {
		p.free += w.Seats
	}
	w.held = held
	if w.state() != to {
		w.Steps = append(w.Steps, booking.Step{To: to, At: at})
	}
}

func (p *pastBookings) requested(w *wish) {
	fits := w.Seats <= p.free
	if !fits && !p.run.WaitingList {
		return // cannot be booked
	}
	p.becomes(w, w.at, booking.Requested, fits)
	left := p.run.Starts().Sub(w.at)
	if hold := 24 * time.Hour; w.fate < lapses && left > hold {
		p.later(w.at.Add(hold), func() {
			if w.state() == booking.Requested {
				p.becomes(w, w.at.Add(hold), booking.Expired, false)
				p.allot(w.at.Add(hold))
			}
		})
		return
	}
	confirms := w.at.Add(p.within(min(20*time.Hour, left/2), 4))
	p.later(confirms, func() { p.confirmed(w, confirms) })
}

func (p *pastBookings) confirmed(w *wish, at time.Time) {
	if w.state() != booking.Requested {
		return
	}
	if w.held || w.Seats <= p.free {
		p.becomes(w, at, booking.Confirmed, true)
	} else {
		p.becomes(w, at, booking.Waitlisted, false)
	}
	if w.fate >= lapses && w.fate < lapses+withdrawn {
		left := p.run.Starts().Sub(at)
		cancels := p.run.Starts().Add(-p.within(left, 2)).Truncate(time.Second)
		p.later(cancels, func() {
			if s := w.state(); s.Active() {
				p.becomes(w, cancels, booking.Cancelled, false)
				p.allot(cancels)
			}
		})
	}
}

// allot offers free seats to who waits, as long as there is time to answer.
func (p *pastBookings) allot(at time.Time) {
	left := p.run.Starts().Sub(at)
	if left < 2*time.Hour {
		return
	}
	for _, w := range p.wishes {
		if w.state() != booking.Waitlisted || w.Seats > p.free {
			continue
		}
		p.becomes(w, at, booking.Offered, true)
		until := at.Add(min(48*time.Hour, left))
		answers := at.Add(p.within(until.Sub(at), 2))
		if p.random.Float64() < accepts {
			p.later(answers, func() {
				if w.state() == booking.Offered {
					p.becomes(w, answers, booking.Confirmed, true)
				}
			})
			continue
		}
		p.later(until, func() {
			if w.state() == booking.Offered {
				p.becomes(w, until, booking.Expired, false)
				p.allot(until)
			}
		})
	}
}

// callOff cancels what is booked of a run that does not take place.
func (p *pastBookings) callOff() {
	at := p.run.Starts().AddDate(0, 0, -5)
	for _, w := range p.wishes {
		if w.state().Active() && len(w.Steps) > 0 {
			p.becomes(w, at, booking.Cancelled, false)
		}
	}
	p.events = nil
}

// attend records who came.
func (p *pastBookings) attend() {
	for _, w := range p.wishes {
		if w.state() != booking.Confirmed {
			continue
		}
		used := 0
		for range w.Seats {
			if p.random.Float64() < attends {
				used++
			}
		}
		w.Attended = &used
	}
}

// within returns a part of a time, mostly a small one: the more so, the steeper.
func (p *pastBookings) within(d time.Duration, steep float64) time.Duration {
	return time.Duration(float64(d) * math.Pow(p.random.Float64(), steep)).Truncate(time.Second)
}
