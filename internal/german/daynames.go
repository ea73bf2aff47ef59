package german

import "time"

var (
	monthsOfYear = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	daysOfWeek   = [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}
)

// MonthName is the German name of a month.
func MonthName(m time.Month) string { return monthsOfYear[m-1] }

// WeekdayName is the German name of a weekday; its first two letters are the
// usual short form.
func WeekdayName(d time.Weekday) string { return daysOfWeek[d] }
