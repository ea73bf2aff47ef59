package ingest

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Schedule says when a source is read: at an interval ("every 6h") or once a
// day at a time of Europe/Berlin ("daily 03:30"). The zero Schedule never is.
type Schedule struct {
	every  time.Duration
	daily  bool
	hour   int
	minute int
}

// ParseSchedule reads the text form; "" and "manual" are the zero Schedule.
func ParseSchedule(s string) (Schedule, error) {
	s = strings.TrimSpace(s)
	word, rest, _ := strings.Cut(s, " ")
	switch {
	case s == "" || s == "manual":
		return Schedule{}, nil
	case word == "every":
		d, err := time.ParseDuration(strings.TrimSpace(rest))
		if err != nil || d < time.Minute || d > 31*24*time.Hour {
			return Schedule{}, fmt.Errorf("schedule %q: the interval must lie between 1m and 744h", s)
		}
		return Schedule{every: d}, nil
	case word == "daily":
		h, m, ok := strings.Cut(strings.TrimSpace(rest), ":")
		hour, err1 := strconv.Atoi(h)
		minute, err2 := strconv.Atoi(m)
		if ok && err1 == nil && err2 == nil && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 {
			return Schedule{daily: true, hour: hour, minute: minute}, nil
		}
	}
	return Schedule{}, fmt.Errorf(`schedule %q is none of "every 6h", "daily 03:30" and "manual"`, s)
}

// Manual reports whether the source is read by command only.
func (s Schedule) Manual() bool { return s.every == 0 && !s.daily }

// Next returns the first time after last, the end of the previous run, at which
// the source is due. An interval that never ran is due at once; a daily time is
// the next one on the clock in Berlin. The zero Schedule gives the zero time.
func (s Schedule) Next(last, now time.Time, berlin *time.Location) time.Time {
	switch {
	case s.daily:
		from := last
		if from.IsZero() {
			from = now
		}
		from = from.In(berlin)
		for day := range 3 {
			// time.Date moves a time that the change to summer time skips.
			t := time.Date(from.Year(), from.Month(), from.Day()+day, s.hour, s.minute, 0, 0, berlin)
			if t.After(from) {
				return t
			}
		}
	case s.every > 0 && last.IsZero():
		return now
	case s.every > 0:
		return last.Add(s.every)
	}
	return time.Time{}
}
