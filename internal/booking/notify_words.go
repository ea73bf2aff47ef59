package booking

import (
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// words write days and times for mails, in Europe/Berlin.
type words struct {
	language    string
	weekdayName func(time.Weekday) string
	monthName   func(time.Month) string
	date        string // with day, month, year
	clock       string // with a time of day
}

func wordsOf(language string) words {
	if language == "en" {
		return words{
			language:    "en",
			weekdayName: time.Weekday.String,
			monthName:   time.Month.String,
			date:        "%d %s %d", clock: "%s (Berlin time)",
		}
	}
	return words{
		language:    "de",
		weekdayName: german.WeekdayName,
		monthName:   german.MonthName,
		date:        "%d. %s %d", clock: "%s Uhr",
	}
}

// day is "3. Februar 2026".
func (w words) day(at time.Time) string {
	at = at.In(german.Berlin())
	return fmt.Sprintf(w.date, at.Day(), w.monthName(at.Month()), at.Year())
}

// weekday is "Dienstag, 3. Februar 2026".
func (w words) weekday(at time.Time) string {
	return w.weekdayName(at.In(german.Berlin()).Weekday()) + ", " + w.day(at)
}

// moment is "Dienstag, 3. Februar 2026, 10:00 Uhr".
func (w words) moment(at time.Time) string {
	return w.weekday(at) + ", " + fmt.Sprintf(w.clock, at.In(german.Berlin()).Format("15:04"))
}

// session is "Dienstag, 3. Februar 2026, 10:00–11:30 Uhr: Auftakt".
func (w words) session(s catalogue.Session) string {
	starts, ends := s.Starts.In(german.Berlin()), s.Ends.In(german.Berlin())
	shown := w.weekday(starts) + ", " + fmt.Sprintf(w.clock, starts.Format("15:04")+"–"+ends.Format("15:04"))
	if title := oneLine(s.Title); title != "" {
		shown += ": " + title
	}
	return shown
}
