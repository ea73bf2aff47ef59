package matrixbot

import (
	"cmp"
	"time"
)

// timing is how long things may take and are waited for. The zero value is the usual;
// tests have less patience.
type timing struct {
	call    time.Duration // one call of the homeserver, beside a sync
	gather  time.Duration // an answer may take to be sent in one piece
	edit    time.Duration // between two edits in a room
	broken  time.Duration // before a homeserver is asked again that could not be reached; doubles with each try
	limited time.Duration // when it asks for less and does not say how long
	poll    time.Duration // between two looks for what is to be sent, beside being woken
	lead    time.Duration // before a server tries again to lead
	tend    time.Duration // between two looks at the keys
	grace   time.Duration // before people are told that a message cannot be decrypted: late keys mostly come by then
	typing  time.Duration // an answer takes before people are told that it is being written
}

// The usual timing.
const (
	callTime    = 30 * time.Second
	gatherTime  = 700 * time.Millisecond
	editTime    = 1500 * time.Millisecond
	brokenPause = 2 * time.Second
	longestWait = 30 * time.Second // between two tries of a post
	limitedTime = 5 * time.Second
	mostLimited = 10 * time.Minute // however long it says
	pollTime    = 5 * time.Second
	leadTime    = 2 * time.Second
	tendTime    = 2 * time.Second
	lockedGrace = 10 * time.Second
	typingAfter = 500 * time.Millisecond
)

func (t timing) callTime() time.Duration    { return cmp.Or(t.call, callTime) }
func (t timing) gatherTime() time.Duration  { return cmp.Or(t.gather, gatherTime) }
func (t timing) editTime() time.Duration    { return cmp.Or(t.edit, editTime) }
func (t timing) brokenTime() time.Duration  { return cmp.Or(t.broken, brokenPause) }
func (t timing) limitedTime() time.Duration { return cmp.Or(t.limited, limitedTime) }
func (t timing) pollTime() time.Duration    { return cmp.Or(t.poll, pollTime) }
func (t timing) leadTime() time.Duration    { return cmp.Or(t.lead, leadTime) }
func (t timing) tendTime() time.Duration    { return cmp.Or(t.tend, tendTime) }
func (t timing) graceTime() time.Duration   { return cmp.Or(t.grace, lockedGrace) }
func (t timing) typingTime() time.Duration  { return cmp.Or(t.typing, typingAfter) }

// backoff is how long a post waits after so many tries.
func (t timing) backoff(tries int) time.Duration {
	return min(t.brokenTime()<<min(max(tries-1, 0), 10), longestWait)
}
