package llm

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// A retryPolicy says how often and how fast a request is made again that got no
// answer.
type retryPolicy struct {
	attempts int           // in all
	base     time.Duration // doubled with each attempt
	longest  time.Duration // pause, also when the server asks for more
}

// The policies: a person waits for an answer, nobody for an ingest.
var (
	defaultRetry = retryPolicy{attempts: 3, base: 200 * time.Millisecond, longest: 5 * time.Second}
	patientRetry = retryPolicy{attempts: 4, base: 500 * time.Millisecond, longest: 30 * time.Second}
)

// pause returns how long to wait after a failed attempt (1 is the first) and
// whether another one is to be made. A server's Retry-After is kept, and not
// waited for at all when it is too long. The jitter spreads clients that failed
// at the same moment (Brooker, "Exponential Backoff and Jitter", 2015).
func (p retryPolicy) pause(attempt int, f *failure) (time.Duration, bool) {
	if !f.retry || attempt >= p.attempts || f.retryAfter > p.longest {
		return 0, false
	}
	top := min(p.base<<(attempt-1), p.longest)
	jitter := rand.N(top/2 + 1)
	if f.retryAfter > 0 {
		return min(f.retryAfter+jitter/4, p.longest), true
	}
	return top/2 + jitter, true
}

// retryAfter reads the header of that name (RFC 9110, 10.2.3): seconds or a
// date. 0 means that it is not there or makes no sense.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(text, 64); err == nil && s > 0 && s < 1e6 { // some send fractions
		return time.Duration(s * float64(time.Second))
	}
	if at, err := http.ParseTime(text); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}
