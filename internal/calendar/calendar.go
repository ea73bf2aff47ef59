// Package calendar writes iCalendar files (RFC 5545): feeds to subscribe to, and
// the invitations, updates and cancellations (iTIP, RFC 5546) that travel with
// mails. Times carry the zone Europe/Berlin with its rules, so that they stay
// right over the change to summer time in every program.
//
// What makes Outlook, Thunderbird and Apple Calendar take a file for a new
// version of what they know: the same UID and organizer with a higher SEQUENCE,
// by Request; and by Cancel to remove it. A file with one of these methods is
// about one event (RFC 5546, 3.2.2: all components have the same UID), so a run
// with several sessions takes several files. Feeds and files to download hold
// any number of events, by Publish.
//
// Names of people do not occur: the library writes parameters such as CN with
// backslashes, which no program takes back out.
package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Method is what a calendar program is to do with the events.
type Method string

// The methods used.
const (
	Publish Method = "PUBLISH" // a feed or a file to download
	Request Method = "REQUEST" // enter or update
	Cancel  Method = "CANCEL"  // remove
)

// product is the PRODID of every file (RFC 5545, 3.7.3).
const product = "-//Smart City Akademie//Akademie//DE"

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
	Attendee     string // e-mail address; "" none. Not written by Publish
	Tentative    bool   // not confirmed yet
	Cancelled    bool
	Free         bool // does not fill the time: a date to look at, not a booking
}

// A Feed describes a calendar as a whole. Name and RefreshEvery are for feeds.
type Feed struct {
	Method       Method
	Name         string
	RefreshEvery time.Duration
	Events       []Event
}

// Write returns the file: UTF-8, CRLF, lines folded at 75 octets. It fails when
// the events could not be understood: without a UID, with an end that is not
// after the start, or by Request and Cancel without an organizer, an attendee or
// about several events at once.
func Write(f Feed) ([]byte, error) {
	if err := check(f); err != nil {
		return nil, fmt.Errorf("calendar.Write: %w", err)
	}
	berlin, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("calendar.Write: %w", err)
	}
	c := ics.NewCalendar()
	c.SetProductId(product)
	c.SetCalscale("GREGORIAN")
	c.SetMethod(ics.Method(f.Method))
	if f.Name != "" {
		c.SetName(text(f.Name)) // NAME (RFC 7986) and X-WR-CALNAME
	}
	if f.RefreshEvery > 0 {
		every := "PT" + strconv.Itoa(max(1, int(f.RefreshEvery/time.Minute))) + "M"
		c.SetRefreshInterval(every) // RFC 7986, 5.7
		c.SetXPublishedTTL(every)   // Outlook
	}
	c.AddVTimezone(berlinRules())
	for _, e := range f.Events {
		c.AddVEvent(entry(e, f.Method, berlin))
	}
	var b bytes.Buffer
	if err := c.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("calendar.Write: %w", err)
	}
	return b.Bytes(), nil
}

func check(f Feed) error {
	switch f.Method {
	case Publish:
	case Request, Cancel:
		if len(f.Events) == 0 {
			return errors.New("nothing to tell")
		}
	default:
		return fmt.Errorf("unknown method %q", f.Method)
	}
	for _, e := range f.Events {
		switch {
		case e.UID == "":
			return errors.New("an event without a UID")
		case !e.Starts.Before(e.Ends):
			return fmt.Errorf("event %s ends before it starts", e.UID)
		case f.Method == Publish:
		case e.Organizer == "" || e.Attendee == "":
			return fmt.Errorf("%s needs an organizer and an attendee", f.Method)
		case e.UID != f.Events[0].UID:
			return fmt.Errorf("%s is about one event at a time", f.Method)
		}
	}
	return nil
}

// entry turns an event into its component.
func entry(e Event, m Method, berlin *time.Location) *ics.VEvent {
	v := ics.NewEvent(text(e.UID))
	v.SetSequence(e.Sequence)
	v.SetDtStampTime(e.Stamp)
	v.SetModifiedAt(e.Stamp)
	setTime(v, ics.ComponentPropertyDtStart, e.Starts, berlin)
	setTime(v, ics.ComponentPropertyDtEnd, e.Ends, berlin)
	v.SetSummary(text(e.Summary))
	if e.Description != "" {
		v.SetDescription(text(e.Description))
	}
	if e.Location != "" {
		v.SetLocation(text(e.Location))
	}
	if e.URL != "" {
		v.SetURL(address(e.URL))
	}
	status, transparency := ics.ObjectStatusConfirmed, ics.TransparencyOpaque
	switch {
	case e.Cancelled || m == Cancel:
		status, transparency = ics.ObjectStatusCancelled, ics.TransparencyTransparent
	case e.Tentative:
		status = ics.ObjectStatusTentative
	}
	if e.Free {
		transparency = ics.TransparencyTransparent
	}
	v.SetStatus(status)
	v.SetTimeTransparency(transparency)
	if e.Organizer != "" {
		v.SetOrganizer(address(e.Organizer))
	}
	if e.Attendee != "" && m != Publish {
		// Who booked has said yes already; nobody waits for an answer.
		part := ics.ParticipationStatusAccepted
		if e.Tentative {
			part = ics.ParticipationStatusTentative
		}
		v.AddAttendee(address(e.Attendee), ics.CalendarUserTypeIndividual, ics.ParticipationRoleReqParticipant, part,
			&ics.KeyValues{Key: string(ics.ParameterRsvp), Value: []string{"FALSE"}})
	}
	return v
}
