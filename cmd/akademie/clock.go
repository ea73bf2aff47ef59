package main

import (
	"fmt"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// clockValue is the flag --clock.
type clockValue struct {
	at    time.Time
	fixed bool
}

// UnmarshalText reads "2026-01-20T09:00:00+01:00" (a clock that starts there
// and runs on) or the same with a leading "=" (a clock that stands still).
func (c *clockValue) UnmarshalText(b []byte) error {
	text, fixed := strings.CutPrefix(strings.TrimSpace(string(b)), "=")
	if text == "" {
		*c = clockValue{}
		return nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("%q is not an RFC 3339 time such as 2026-01-20T09:00:00+01:00", text)
	}
	*c = clockValue{at, fixed}
	return nil
}

// now returns the function that tells the time, in Europe/Berlin. started is
// the real time at which the program began.
func (c clockValue) now(started time.Time) func() time.Time {
	berlin := german.Berlin()
	switch {
	case c.at.IsZero():
		return func() time.Time { return time.Now().In(berlin) }
	case c.fixed:
		return func() time.Time { return c.at.In(berlin) }
	default:
		return func() time.Time { return c.at.Add(time.Since(started)).In(berlin) }
	}
}
