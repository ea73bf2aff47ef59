package slackbot

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/pause"
)

// timing is how long things may take and are waited for. The zero value is the
// usual; tests have less patience.
type timing struct {
	call   time.Duration // one call of Slack's API
	settle time.Duration // after which a call that got no answer has come to an end
	gather time.Duration // an answer may take to be posted in one piece
	flush  time.Duration // between two pieces of a stream
	edit   time.Duration // between two changes of a message
	post   time.Duration // between two messages in a channel, on average
	away   time.Duration // before Slack is asked again whose a token is, when it could not tell
}

// The usual timing. Slack asks for about one message a second in a channel, allows
// 50 changes a minute, and ends a stream that rests for minutes.
// https://docs.slack.dev/apis/web-api/rate-limits
const (
	callTime   = 10 * time.Second
	settleTime = callTime + 5*time.Second
	gatherTime = 700 * time.Millisecond
	flushTime  = time.Second
	editTime   = 1200 * time.Millisecond
	postTime   = time.Second
	awayTime   = 5 * time.Second
)

const (
	burst     = 4           // messages in a channel that need not wait
	patience  = time.Second // a worker waits for its turn; for more it leaves
	maxPaced  = 2000        // channels whose pace is known
	plainTime = time.Hour   // a place that took no stream is not asked again
	maxPlain  = 2000        // of such places
)

// outbound is what one server knows of what it sends. The zero value is ready.
type outbound struct {
	timing timing

	mu    sync.Mutex
	paced map[string]*rate.Limiter // by workspace and channel
	plain map[string]time.Time     // places that take no streams, and until when that is believed
}

func (o *outbound) callTime() time.Duration   { return cmp.Or(o.timing.call, callTime) }
func (o *outbound) settleTime() time.Duration { return cmp.Or(o.timing.settle, settleTime) }
func (o *outbound) gatherTime() time.Duration { return cmp.Or(o.timing.gather, gatherTime) }
func (o *outbound) flushTime() time.Duration  { return cmp.Or(o.timing.flush, flushTime) }
func (o *outbound) editTime() time.Duration   { return cmp.Or(o.timing.edit, editTime) }
func (o *outbound) postTime() time.Duration   { return cmp.Or(o.timing.post, postTime) }
func (o *outbound) awayTime() time.Duration   { return cmp.Or(o.timing.away, awayTime) }

// errTurn is why a message waits that others of its channel go before.
var errTurn = errors.New("too many messages in the channel")

// turn waits until another message may be posted in a channel, or returns a later.
func (o *outbound) turn(ctx context.Context, at place) error {
	r := o.limiter(at).Reserve()
	wait := r.Delay()
	if wait > patience {
		r.Cancel()
		return inbox.After(wait, errTurn)
	}
	return pause.For(ctx, wait)
}

func (o *outbound) limiter(at place) *rate.Limiter {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := at.Team + "/" + at.Channel
	l, ok := o.paced[key]
	if !ok {
		if o.paced == nil || len(o.paced) >= maxPaced {
			o.paced = map[string]*rate.Limiter{} // who spoke a moment ago may speak again too soon, once
		}
		l = rate.NewLimiter(rate.Every(o.postTime()), burst)
		o.paced[key] = l
	}
	return l
}

// streams reports whether a place may take a stream, as far as is known.
func (o *outbound) streams(at place, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !now.Before(o.plain[at.Team+"/"+at.Channel])
}

// noStreams keeps that a place took no stream.
func (o *outbound) noStreams(at place, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.plain == nil || len(o.plain) >= maxPlain {
		o.plain = map[string]time.Time{}
	}
	o.plain[at.Team+"/"+at.Channel] = now.Add(plainTime)
}
