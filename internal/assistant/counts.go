package assistant

import (
	"sync/atomic"

	"smart-city-dialog.de/akademie/internal/evidence"
)

// Counts tell how the model and the evidence gate have done since the start.
type Counts struct {
	Written  uint64                     // answers written by the model
	Failed   uint64                     // calls of the model that failed or came too late
	Unusable uint64                     // answers of the model of which nothing was left
	Dropped  map[evidence.Reason]uint64 // sentences without support
}

// counts is Counts while they change.
type counts struct {
	written, failed, unusable atomic.Uint64
	dropped                   [len(reasons)]atomic.Uint64
}

// reasons are those for which a sentence is dropped.
var reasons = [...]evidence.Reason{
	evidence.NoSuchDate, evidence.NoSuchValue, evidence.NoSuchName, evidence.NoSuchLink, evidence.Negated,
	evidence.Opposite, evidence.NotSaid, evidence.Order, evidence.Nothing, liveFact,
}

// liveFact is why a sentence about free seats is dropped: no document knows them.
const liveFact evidence.Reason = "live fact"

func (c *counts) drop(why evidence.Reason) {
	for i, r := range reasons {
		if r == why {
			c.dropped[i].Add(1)
		}
	}
}

// Counts returns the present counts, for metrics.
func (a *Assistant) Counts() Counts {
	c := Counts{
		Written: a.counts.written.Load(), Failed: a.counts.failed.Load(), Unusable: a.counts.unusable.Load(),
		Dropped: map[evidence.Reason]uint64{},
	}
	for i, r := range reasons {
		c.Dropped[r] = a.counts.dropped[i].Load()
	}
	return c
}
