package web

import (
	"fmt"
	"strconv"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// All times are shown in Europe/Berlin, whatever zone they come in.

// clock writes a time of day: 9:00, 14:30.
func clock(at time.Time) string { return at.In(german.Berlin()).Format("15:04") }

// day writes a day with its weekday: Dienstag, 3. März 2026.
func (t *texts) day(at time.Time) string {
	at = at.In(german.Berlin())
	return t.weekday(at.Weekday()) + ", " + t.date(at)
}

// moment writes a point in time: 3. März 2026, 14:30 Uhr; "" for the zero time.
func (t *texts) moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return fmt.Sprintf(t.momentFormat, t.date(at.In(german.Berlin())), clock(at))
}

// session writes when something takes place: Dienstag, 3. März 2026, 10:00–11:30 Uhr.
func (t *texts) session(starts, ends time.Time) string {
	if s, e := starts.In(german.Berlin()), ends.In(german.Berlin()); s.YearDay() != e.YearDay() || s.Year() != e.Year() {
		return t.day(starts) + ", " + clock(starts) + " – " + t.day(ends) + ", " + clock(ends)
	}
	return fmt.Sprintf(t.sessionFormat, t.day(starts), clock(starts), clock(ends))
}

// monthOf writes the month of a point in time: März 2026.
func (t *texts) monthOf(at time.Time) string {
	at = at.In(german.Berlin())
	return t.month(at.Month()) + " " + strconv.Itoa(at.Year())
}

// berlinDate is the day of a point in time: 3. März 2026.
func (t *texts) berlinDate(at time.Time) string { return t.date(at.In(german.Berlin())) }
