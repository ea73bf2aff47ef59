// Package webhook hands events over to other systems as the Standard Webhooks
// specification says (https://www.standardwebhooks.com): signed, with retries
// that grow apart, until the receiver took them or they are given up. Those are
// kept as dead letters, to be looked at and sent again. README.md describes what
// a receiver gets and how it checks that.
//
//	endpoints, err := webhook.LoadEndpoints("webhooks.yaml", booking.EventTypes(), os.LookupEnv)
//	publisher := webhook.NewPublisher(pool, queue, endpoints, now)  // Publish goes into booking.Config
//	source := func(ctx context.Context, id int64) (webhook.Event, error) {
//		e, err := bookings.Event(ctx, id)
//		return webhook.Event(e), err
//	}
//	river.AddWorker(workers, webhook.NewWorker(pool, endpoints, source, time.Now))
//
// Publish inserts a row and a job for each endpoint in the transaction of the
// change; the worker reads the event from its source when it delivers it. Dead
// and SendAgain of the publisher are for the people who look after deliveries.
// Publisher.Tidy is to be called about once a day.
package webhook

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// An Endpoint is who wants to be told.
type Endpoint struct {
	Name    string   // unique in the settings
	URL     string   // https, or http on this machine
	Secrets [][]byte // shared, from files or the environment; never stored. Two while one replaces the other
	Events  []string // types wanted; empty: all
}

// wants reports whether an endpoint wants events of a type.
func (e Endpoint) wants(eventType string) bool {
	return len(e.Events) == 0 || slices.Contains(e.Events, eventType)
}

// An Event is what happened.
type Event struct {
	ID   int64
	Type string // "booking.confirmed"
	At   time.Time
	Data json.RawMessage // the same on each attempt
}

// A Source returns the event of that id; its data is read when it is delivered
// and not stored a second time.
type Source func(ctx context.Context, id int64) (Event, error)
