package webhook

import "time"

// A Letter is an event that an endpoint did not take: what coordinators look at
// before they have it sent again.
type Letter struct {
	ID         int64 // of the delivery
	EventID    int64
	EventType  string
	Endpoint   string // its name
	Attempts   int
	LastStatus int    // HTTP; 0 there was no answer
	LastError  string // why there was no answer, without addresses and content; "" the status says it
	UpdatedAt  time.Time
}
