package wording

import (
	"fmt"
	"strconv"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// Date writes a day: 3. März 2026; "" for the zero time.
func (w *Words) Date(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(german.Berlin())
	return fmt.Sprintf(w.date, at.Day(), w.month(at.Month()), at.Year())
}

// ISODate writes a day that is given as YYYY-MM-DD: 3. März 2026; "" when it is not
// one.
func (w *Words) ISODate(s string) string {
	at, err := time.ParseInLocation(time.DateOnly, s, german.Berlin())
	if err != nil {
		return ""
	}
	return w.Date(at)
}

// Day writes a day with its weekday: Di., 3. März 2026.
func (w *Words) Day(at time.Time) string {
	return w.weekday(at.In(german.Berlin()).Weekday()) + ", " + w.Date(at)
}

// Month writes the month of a point in time: März 2026.
func (w *Words) Month(at time.Time) string {
	at = at.In(german.Berlin())
	return w.month(at.Month()) + "\u00a0" + strconv.Itoa(at.Year())
}

// Moment writes a point in time: 3. März 2026, 14:30 Uhr; "" for the zero time.
func (w *Words) Moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return w.Date(at) + ", " + fmt.Sprintf(w.clock, hour(at))
}

// Session writes when something takes place: Di., 3. März 2026, 10:00–11:30 Uhr.
func (w *Words) Session(starts, ends time.Time) string {
	if !sameDay(starts, ends) {
		return w.Day(starts) + ", " + fmt.Sprintf(w.clock, hour(starts)) + " – " + w.Day(ends) + ", " + fmt.Sprintf(w.clock, hour(ends))
	}
	// The word joiner keeps programs from breaking the line behind the dash.
	return w.Day(starts) + ", " + fmt.Sprintf(w.clock, hour(starts)+"–\u2060"+hour(ends))
}

// Dates writes when a run takes place: the session of a single one, and the days of
// a cohort: an 3 Tagen, 20. Januar bis 3. Februar 2026. "" without sessions.
func (w *Words) Dates(sessions []conversation.SessionTime) string {
	if len(sessions) == 0 {
		return ""
	}
	first, last := sessions[0], sessions[len(sessions)-1]
	days := 1
	for i, s := range sessions[1:] {
		if !sameDay(s.Starts, sessions[i].Starts) {
			days++
		}
	}
	switch {
	case len(sessions) == 1:
		return w.Session(first.Starts, first.Ends)
	case days == 1:
		return w.Session(first.Starts, last.Ends)
	}
	from := w.Date(first.Starts)
	if at := first.Starts.In(german.Berlin()); at.Year() == last.Starts.In(german.Berlin()).Year() {
		from = fmt.Sprintf(w.monthDay, at.Day(), w.month(at.Month()))
	}
	return fmt.Sprintf(w.days, days, from, w.Date(last.Starts))
}

// AsOf says of when something is: Stand 14:02 Uhr, with the day unless that is
// today. where it comes from may be "".
func (w *Words) AsOf(at, now time.Time, where string) string {
	moment := w.Moment(at)
	if sameDay(at, now) {
		moment = fmt.Sprintf(w.clock, hour(at))
	}
	if where != "" {
		return fmt.Sprintf(w.asOfAt, where, moment)
	}
	return fmt.Sprintf(w.asOf, moment)
}

// Duration writes a length in words; "" for none.
func (w *Words) Duration(minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case minutes <= 0:
		return ""
	case minutes == 60:
		return w.hour
	case m == 0:
		return fmt.Sprintf(w.hours, h)
	case minutes < 120:
		return fmt.Sprintf(w.minutes, minutes)
	default:
		return fmt.Sprintf(w.hoursMinutes, h, m)
	}
}

// hour is a time of day: 9:00 is 09:00.
func hour(at time.Time) string { return at.In(german.Berlin()).Format("15:04") }

func sameDay(a, b time.Time) bool {
	return a.In(german.Berlin()).Format(time.DateOnly) == b.In(german.Berlin()).Format(time.DateOnly)
}
