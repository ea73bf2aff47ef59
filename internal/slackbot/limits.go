package slackbot

import (
	"time"

	"golang.org/x/time/rate"
)

// What one person can do in a time, so that nobody fills lines and mailboxes.
const (
	bookingsPerHour  = 30 // requests, as the web allows a network
	dialogsPerMinute = 20 // a person can hardly press faster
)

// limiters are those of people who did something lately.
type limiters struct{ recent[*rate.Limiter] }

// allow reports whether a person may do something once more, of which there may be
// most in a time.
func (l *limiters) allow(id string, most int, within time.Duration, now time.Time) bool {
	return l.getOr(id, func() *rate.Limiter {
		return rate.NewLimiter(rate.Every(within/time.Duration(most)), most)
	}).AllowN(now, 1)
}
