// Package catalogue knows what can be learned and when: modules, their dated
// runs, and how many seats are left at this moment. It imports and exports the
// catalogue, reads questions for dates ("im März vormittags zu KI"), and finds
// the runs that fit.
//
// Who gets a seat is left to package booking, which keeps the counts of a run
// under its row's lock (see Lock and SetSeats).
package catalogue

import (
	"time"
	_ "time/tzdata" // Europe/Berlin without a system's zone files
)

// Category is how a module belongs to the programme.
type Category string

// The categories.
const (
	Compulsory   Category = "compulsory"    // Pflichtmodul
	Elective     Category = "elective"      // Wahlmodul
	Programme    Category = "programme"     // of several days, with a certificate
	PeerLearning Category = "peer_learning" // municipalities learn from each other
)

// Level is how much a module takes for granted. "" says nothing.
type Level string

// The levels.
const (
	Beginner     Level = "beginner"
	Intermediate Level = "intermediate"
	Advanced     Level = "advanced"
)

// A Module is what can be learned.
type Module struct {
	ID          int64
	Key         string // stable, as in the import: "ki"
	Title       string
	Category    Category
	Topics      []string
	Level       Level
	Minutes     int    // of one run altogether; 0 unknown
	Institution string // of the lecturers
	Document    string // key or address of the describing document; "" none
	Retired     bool   // no longer offered
}

// Status is what the academy decided about a run.
type Status string

// A run takes bookings, takes none, or does not take place.
const (
	Open      Status = "open"
	Closed    Status = "closed"
	Cancelled Status = "cancelled"
)

// A Run is a dated occurrence of a module, or a cohort of a programme.
type Run struct {
	ID            int64
	Key           string
	Module        Module
	Title         string // beside the module's: "Durchgang Mai 2026"; "" none
	Platform      string // "BigBlueButton"
	Status        Status
	WaitingList   bool
	BookingOpens  time.Time // zero: at once
	BookingCloses time.Time // zero: when the first session begins
	BookingURL    string    // where an external system takes bookings; "" here
	Sessions      []Session // at least one, in order
	Seats         Seats
	UpdatedAt     time.Time // of anything above
}

// A Session is one date of a run. Times are shown in Europe/Berlin.
type Session struct {
	N            int // from 1
	Title        string
	Starts, Ends time.Time
}

// Seats are the counts of a run at one moment.
type Seats struct {
	Capacity int
	Taken    int       // confirmed or held
	Waiting  int       // wished for on the waiting list
	From     string    // name of the external system that owns them; "" this one
	Ref      string    // what that system calls the run
	ReadAt   time.Time // when they were read, there or here; zero: never yet
}

// Free is how many seats are neither taken nor held.
func (s Seats) Free() int { return max(0, s.Capacity-s.Taken) }

// Availability is what a person can do about a run now.
type Availability string

// What can be done.
const (
	Bookable  Availability = "bookable"  // seats are free
	Waitable  Availability = "waitable"  // full, with a waiting list
	Full      Availability = "full"      // full, without one
	NotYet    Availability = "not_yet"   // booking opens later
	TooLate   Availability = "too_late"  // booking closed, or begun
	Off       Availability = "cancelled" // does not take place
	NotOpened Availability = "closed"    // takes no bookings
)

// Starts is when the first session begins.
func (r Run) Starts() time.Time { return r.Sessions[0].Starts }

// Ends is when the last session ends.
func (r Run) Ends() time.Time { return r.Sessions[len(r.Sessions)-1].Ends }

// Minutes is how long all sessions take together.
func (r Run) Minutes() int {
	var d time.Duration
	for _, s := range r.Sessions {
		d += s.Ends.Sub(s.Starts)
	}
	return int(d.Minutes())
}

// Closes is when booking ends.
func (r Run) Closes() time.Time {
	if r.BookingCloses.IsZero() || r.BookingCloses.After(r.Starts()) {
		return r.Starts()
	}
	return r.BookingCloses
}

// Availability tells what a person can do about the run at now.
func (r Run) Availability(now time.Time) Availability {
	switch {
	case r.Status == Cancelled:
		return Off
	case !now.Before(r.Closes()):
		return TooLate
	case r.Status == Closed:
		return NotOpened
	case now.Before(r.BookingOpens):
		return NotYet
	case r.Seats.Free() > 0:
		return Bookable
	case r.WaitingList:
		return Waitable
	}
	return Full
}

// Name is what a run is called: the module's title and its own.
func (r Run) Name() string {
	if r.Title == "" {
		return r.Module.Title
	}
	return r.Module.Title + ", " + r.Title
}
