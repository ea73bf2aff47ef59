package assistant

import (
	"fmt"
	"regexp"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// relativeTimes are the words for times that depend on the day on which they are
// said, with what they mean on that day (midnight in Berlin).
var relativeTimes = []struct {
	pattern *regexp.Regexp
	means   func(day time.Time) string
}{
	{regexp.MustCompile(`\b(heute|[Tt]oday)\b`), func(d time.Time) string { return onDay(d) }},
	{regexp.MustCompile(`\b(übermorgen)\b`), func(d time.Time) string { return onDay(d.AddDate(0, 0, 2)) }},
	{regexp.MustCompile(`\b(vorgestern)\b`), func(d time.Time) string { return onDay(d.AddDate(0, 0, -2)) }},
	{regexp.MustCompile(`\b(gestern|[Yy]esterday)\b`), func(d time.Time) string { return onDay(d.AddDate(0, 0, -1)) }},
	{regexp.MustCompile(`\b(morgen|[Tt]omorrow)\b`), func(d time.Time) string { return onDay(d.AddDate(0, 0, 1)) }},
	{regexp.MustCompile(`(?i)\b(?:in )?(?:diese[rn]? woche|this week)\b`), func(d time.Time) string { return week(d) }},
	{regexp.MustCompile(`(?i)\b(?:in der )?(?:(?:nächste[rn]?|kommende[rn]?) woche|next week)\b`), func(d time.Time) string { return week(d.AddDate(0, 0, 7)) }},
	{regexp.MustCompile(`(?i)\b(?:in der )?(?:(?:letzte[rn]?|vorige[rn]?|vergangene[rn]?) woche|last week)\b`), func(d time.Time) string { return week(d.AddDate(0, 0, -7)) }},
	{regexp.MustCompile(`(?i)\b(?:in )?(?:diese[mns]? monat|this month)\b`), func(d time.Time) string { return month(d, 0) }},
	{regexp.MustCompile(`(?i)\b(?:im )?(?:(?:nächste[mn]|kommende[mn]) monat|next month)\b`), func(d time.Time) string { return month(d, 1) }},
	{regexp.MustCompile(`(?i)\b(?:im )?(?:(?:letzte[mn]|vorige[mn]|vergangene[mn]) monat|last month)\b`), func(d time.Time) string { return month(d, -1) }},
	{regexp.MustCompile(`(?i)\b(?:in )?(?:diese[sm] jahr|this year)\b|\bheuer\b`), func(d time.Time) string { return year(d, 0) }},
	{regexp.MustCompile(`(?i)\b(?:im )?(?:(?:nächste[ns]|kommende[ns]) jahr|next year)\b`), func(d time.Time) string { return year(d, 1) }},
	{regexp.MustCompile(`(?i)\b(?:im )?(?:(?:letzte[ns]|vorige[ns]|vergangene[ns]) jahr|last year)\b`), func(d time.Time) string { return year(d, -1) }},
}

var (
	// "Guten Morgen" and "bis heute" name no day
	noDay = regexp.MustCompile(`(?i)\b(bis heute|guten morgen|heute noch|noch heute|von heute|von gestern|von morgen)\b`)
)

// resolveTimes puts the days that are meant in the place of "heute", "nächste
// Woche" or "letztes Jahr", so that they can be searched for and compared.
func resolveTimes(question string, now time.Time) string {
	if noDay.MatchString(question) {
		return question
	}
	y, m, d := now.In(german.Berlin()).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, german.Berlin())
	for _, r := range relativeTimes {
		question = r.pattern.ReplaceAllStringFunc(question, func(string) string { return r.means(day) })
	}
	return question
}

func onDay(d time.Time) string { return "am " + dayIn("de", d) }

// dayIn writes the day of a point in time: "3. März 2026".
func dayIn(language string, t time.Time) string {
	t = t.In(german.Berlin())
	if language == "en" {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d. %s %d", t.Day(), german.MonthName(t.Month()), t.Year())
}

// clockTime writes its time of day: "09:00".
func clockTime(t time.Time) string { return t.In(german.Berlin()).Format("15:04") }

// week is the week from Monday to Sunday in which a day lies.
func week(d time.Time) string {
	monday := d.AddDate(0, 0, -(int(d.Weekday())+6)%7)
	sunday := monday.AddDate(0, 0, 6)
	if monday.Month() == sunday.Month() {
		return fmt.Sprintf("vom %d. bis %d. %s %d", monday.Day(), sunday.Day(), german.MonthName(monday.Month()), monday.Year())
	}
	return fmt.Sprintf("vom %d. %s bis %d. %s %d", monday.Day(), german.MonthName(monday.Month()), sunday.Day(), german.MonthName(sunday.Month()), sunday.Year())
}

func month(d time.Time, by int) string {
	first := time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, d.Location()).AddDate(0, by, 0)
	return fmt.Sprintf("im %s %d", german.MonthName(first.Month()), first.Year())
}

func year(d time.Time, by int) string { return fmt.Sprintf("im Jahr %d", d.Year()+by) }

// today is the day as a model and a log read it.
func today(now time.Time) string { return now.In(german.Berlin()).Format(time.DateOnly) }

// civil is the day of a time in Berlin.
func civil(now time.Time) german.Civil {
	y, m, d := now.In(german.Berlin()).Date()
	return german.Civil{Year: y, Month: int(m), Day: d}
}
