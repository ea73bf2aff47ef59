// Package webhook hands events over to other systems as the Standard Webhooks
// specification says (https://www.standardwebhooks.com): signed, with retries
// that grow apart, until the receiver took them or they are given up. Those are
// kept as dead letters, to be looked at and sent again.
package webhook

import (
	"context"
	"encoding/json"
	"time"
)

// An Endpoint is who wants to be told.
type Endpoint struct {
	Name   string   // unique in the settings
	URL    string   // https, or http on this machine
	Secret []byte   // shared, from a file or the environment; never stored
	Events []string // types wanted; empty: all
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
