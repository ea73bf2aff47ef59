package booking

import (
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// words write days and times for mails, in Europe/Berlin.
type words struct {
	language string
	weekdays [7]string // from Sunday
	months   [12]string
	date     string // with day, month, year
	clock    string // with a time of day
}

func wordsOf(language string) words {
	if language == "en" {
		return words{
			language: "en",
			weekdays: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
			months: [12]string{"January", "February", "March", "April", "May", "June", "July",
				"August", "September", "October", "November", "December"},
			date: "%d %s %d", clock: "%s (Berlin time)",
		}
	}
	return words{
		language: "de",
		weekdays: [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli",
			"August", "September", "Oktober", "November", "Dezember"},
		date: "%d. %s %d", clock: "%s Uhr",
	}
}

// day is "3. Februar 2026".
func (w words) day(at time.Time) string {
	at = at.In(catalogue.Berlin())
	return fmt.Sprintf(w.date, at.Day(), w.months[at.Month()-1], at.Year())
}

// weekday is "Dienstag, 3. Februar 2026".
func (w words) weekday(at time.Time) string {
	return w.weekdays[at.In(catalogue.Berlin()).Weekday()] + ", " + w.day(at)
}

// moment is "Dienstag, 3. Februar 2026, 10:00 Uhr".
func (w words) moment(at time.Time) string {
	return w.weekday(at) + ", " + fmt.Sprintf(w.clock, at.In(catalogue.Berlin()).Format("15:04"))
}

// session is "Dienstag, 3. Februar 2026, 10:00–11:30 Uhr: Auftakt".
func (w words) session(s catalogue.Session) string {
	starts, ends := s.Starts.In(catalogue.Berlin()), s.Ends.In(catalogue.Berlin())
	shown := w.weekday(starts) + ", " + fmt.Sprintf(w.clock, starts.Format("15:04")+"–"+ends.Format("15:04"))
	if title := oneLine(s.Title); title != "" {
		shown += ": " + title
	}
	return shown
}
