// Package calendar writes iCalendar files (RFC 5545): feeds to subscribe to, and
// the invitations, updates and cancellations (iTIP, RFC 5546) that travel with
// mails. Times carry the zone Europe/Berlin with its rules, so that they stay
// right over the change to summer time in every program.
package calendar

import "time"

// Method is what a calendar program is to do with the events.
type Method string

// The methods used.
const (
	Publish Method = "PUBLISH" // a feed or a file to download
	Request Method = "REQUEST" // enter or update
	Cancel  Method = "CANCEL"  // remove
)

// An Event is one entry of a calendar.
type Event struct {
	UID          string // stable over all versions
	Sequence     int    // counts versions
	Starts, Ends time.Time
	Stamp        time.Time // when this version was made
	Summary      string
	Description  string
	Location     string
	URL          string
	Organizer    string // e-mail address; "" none
	Attendee     string // e-mail address; "" none
	Tentative    bool   // not confirmed yet
	Cancelled    bool
}

// A Feed describes a calendar as a whole. Name and RefreshEvery are for feeds.
type Feed struct {
	Method       Method
	Name         string
	RefreshEvery time.Duration
	Events       []Event
}

// Write returns the file: UTF-8, CRLF, lines folded at 75 octets.
func Write(f Feed) ([]byte, error) { panic("contract") }
