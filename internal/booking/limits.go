package booking

import "time"

// Limits keep bookings fair. Zero values take the defaults.
type Limits struct {
	Seats      int           // most seats of one booking, up to 20; default 5
	Open       int           // most unconfirmed requests of a mailbox; default 5
	Active     int           // most active bookings of a mailbox in runs that are not over; default 20
	Daily      int           // most requests of a mailbox in 24 hours; default 20
	Line       int           // most bookings in the line of a run; default 2,000
	Hold       time.Duration // time to confirm the e-mail address; default 24 h
	Offer      time.Duration // time to accept an offer; default 48 h
	LeastOffer time.Duration // offers shorter than this before booking ends are not made; default 2 h
	KeepKeys   time.Duration // how long a button pressed twice is recognised; default 7 days
	KeepDrafts time.Duration // default 24 h
	KeepPeople time.Duration // personal data is erased so long after the run; default 180 days, negative never
}

// MostSeats is how many seats one booking can have.
func (s *Service) MostSeats() int { return s.limits.Seats }

// Limits that are not for settings.
const (
	mostSeats  = 20  // of one booking; the table allows no more
	mostResent = 3   // mails that one booking gets in 24 hours because somebody asks for them again
	mostRead   = 200 // bookings of a mailbox
)

const day = 24 * time.Hour

// WithDefaults returns the limits as they hold.
func (l Limits) WithDefaults() Limits {
	return Limits{
		Seats:      min(orDefault(l.Seats, 5), mostSeats),
		Open:       orDefault(l.Open, 5),
		Active:     orDefault(l.Active, 20),
		Daily:      orDefault(l.Daily, 20),
		Line:       orDefault(l.Line, 2000),
		Hold:       orDefault(l.Hold, day),
		Offer:      orDefault(l.Offer, 2*day),
		LeastOffer: orDefault(l.LeastOffer, 2*time.Hour),
		KeepKeys:   orDefault(l.KeepKeys, 7*day),
		KeepDrafts: orDefault(l.KeepDrafts, day),
		KeepPeople: orDefault(l.KeepPeople, 180*day),
	}
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v == 0 {
		return otherwise
	}
	return v
}
