package booking

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// An Event is what other systems are told of an entry of the log. It converts to
// the event of package webhook.
type Event struct {
	ID   int64 // of the entry
	Type string
	At   time.Time
	Data json.RawMessage
}

// EventTypes lists what EventType may return.
func EventTypes() []string {
	return []string{"booking.requested", "booking.confirmed", "booking.waitlisted", "booking.cancelled"}
}

// eventData is the data of an event. What the entry says is the same whenever it
// is read; the person is missing once personal data was erased. How the booking
// stands meanwhile is told by later events.
type eventData struct {
	Booking  string         `json:"booking"` // its reference
	State    State          `json:"state"`   // after the change
	Seats    int            `json:"seats"`
	By       ActorKind      `json:"by"`
	Reason   string         `json:"reason,omitempty"`
	Run      string         `json:"run"` // keys of the catalogue
	FromRun  string         `json:"from_run,omitempty"`
	Module   string         `json:"module"`
	Title    string         `json:"title"`
	Sessions []eventSession `json:"sessions"`
	Person   *eventPerson   `json:"person,omitempty"`
}

type eventSession struct {
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
}

type eventPerson struct {
	Name         string `json:"name"`
	Email        string `json:"email"`
	Verified     bool   `json:"verified"` // the address was confirmed by now
	Municipality string `json:"municipality"`
	AGS          string `json:"ags,omitempty"`
	Land         string `json:"land,omitempty"`
	Function     string `json:"function,omitempty"`
}

// Event returns the event of an entry of the log. It fails with fault.NotFound.
func (s *Service) Event(ctx context.Context, id int64) (Event, error) {
	e, err := s.event(ctx, id)
	if err != nil {
		return Event{}, fmt.Errorf("booking.Event(%d): %w", id, err)
	}
	return e, nil
}

func (s *Service) event(ctx context.Context, id int64) (Event, error) {
	e, err := s.Entry(ctx, id)
	if err != nil {
		return Event{}, err
	}
	b, err := s.find(ctx, e.Booking)
	if err != nil {
		return Event{}, err
	}
	run, err := s.catalogue.Run(ctx, e.Run)
	if err != nil {
		return Event{}, err
	}
	data := eventData{
		Booking: b.Ref, State: e.To, Seats: e.Seats, By: e.Actor.Kind, Run: run.Key, Module: run.Module.Key, Title: run.Name(),
	}
	data.Reason, _ = e.Details["reason"].(string)
	if e.MovedFrom != 0 {
		from, err := s.catalogue.Run(ctx, e.MovedFrom)
		if err != nil {
			return Event{}, err
		}
		data.FromRun = from.Key
	}
	for _, x := range run.Sessions {
		data.Sessions = append(data.Sessions, eventSession{x.Starts.UTC(), x.Ends.UTC()})
	}
	if p := b.Person; !b.erased {
		data.Person = &eventPerson{p.Name, p.Email, !b.ConfirmedAt.IsZero(), p.Municipality, p.AGS, p.Land, p.Function}
	}
	encoded, err := json.Marshal(data)
	if err != nil {
		return Event{}, err
	}
	return Event{e.ID, EventType(e), e.At, encoded}, nil
}
