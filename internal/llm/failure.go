package llm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A cause says in one word why a model was of no use, for metrics.
type cause string

const (
	causeOpen        cause = "open"        // it failed too often of late and was not asked
	causeBusy        cause = "busy"        // too many calls at a time
	causeUnreachable cause = "unreachable" // no connection, or it broke before the answer began
	causeSlow        cause = "slow"        // silent for too long, or not done in time
	causeRefused     cause = "refused"     // wrong key, unknown model
	causeOverloaded  cause = "overloaded"  // 429 and 5xx
	causeRejected    cause = "rejected"    // another status: it does not take the request
	causeMalformed   cause = "malformed"   // not what the protocol says
	causeCut         cause = "cut"         // the stream ended before the model was done
	causeBroken      cause = "broken"      // the model reported an error in mid-answer
	causeLength      cause = "length"      // the answer did not fit
	causeEmpty       cause = "empty"       // no text
)

// A failure is an error that the model is to blame for. It is fault.Unavailable.
// Its text holds nothing of what was sent or received.
type failure struct {
	cause cause
	text  string
	err   error // underlying, may be nil

	retry      bool          // the same request may do better in a moment
	reshape    bool          // a plainer request may do better
	retryAfter time.Duration // how long the server wants to be left alone; 0 if it does not say
}

func fail(c cause, format string, args ...any) *failure {
	return &failure{cause: c, text: fmt.Sprintf(format, args...)}
}

func (f *failure) Error() string {
	if f.err == nil {
		return f.text
	}
	return f.text + ": " + f.err.Error()
}

// Unwrap gives the kind and the underlying error. A context error is not handed
// on: it is a call's own that ended, not the caller's.
func (f *failure) Unwrap() []error {
	if f.err == nil || errors.Is(f.err, context.Canceled) || errors.Is(f.err, context.DeadlineExceeded) {
		return []error{fault.Unavailable}
	}
	return []error{fault.Unavailable, f.err}
}

// causeOf returns why a call failed; "" when the model is not to blame.
func causeOf(err error) cause {
	var f *failure
	if errors.As(err, &f) {
		return f.cause
	}
	return ""
}
