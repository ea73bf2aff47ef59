package ask

import (
	"strconv"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// metricName is what tells a metric from others in a choice. Its meaning in full
// stands in the caption of what is chosen.
func metricName(m statistics.Metric, language string) string {
	names := map[statistics.Metric]statistics.Name{
		statistics.Bookings:         {German: "Anmeldungen", English: "Bookings"},
		statistics.Confirmed:        {German: "Bestätigte Anmeldungen", English: "Confirmed bookings"},
		statistics.Waitlisted:       {German: "Anmeldungen auf der Warteliste", English: "Bookings on the waiting list"},
		statistics.Cancelled:        {German: "Stornierte Anmeldungen", English: "Cancelled bookings"},
		statistics.Expired:          {German: "Verfallene Anmeldungen", English: "Expired bookings"},
		statistics.People:           {German: "Personen", English: "People"},
		statistics.Municipalities:   {German: "Kommunen", English: "Municipalities"},
		statistics.CancellationRate: {German: "Stornoquote", English: "Cancellation rate"},
		statistics.LeadTime:         {German: "Vorlaufzeit", English: "Lead time"},
		statistics.GroupSize:        {German: "Gruppengröße", English: "Group size"},
		statistics.Participants:     {German: "Teilnehmende", English: "Participants"},
		statistics.Attended:         {German: "Anwesende", English: "Attendees"},
		statistics.AttendanceRate:   {German: "Teilnahmequote", English: "Attendance rate"},
		statistics.Runs:             {German: "Termine", English: "Runs"},
		statistics.Seats:            {German: "Plätze", English: "Seats"},
		statistics.Taken:            {German: "Belegte Plätze", English: "Seats taken"},
		statistics.Free:             {German: "Freie Plätze", English: "Free seats"},
		statistics.Utilisation:      {German: "Auslastung", English: "Utilisation"},
		statistics.Questions:        {German: "Fragen", English: "Questions"},
		statistics.Answered:         {German: "Beantwortete Fragen", English: "Answered questions"},
		statistics.Unanswered:       {German: "Unbeantwortete Fragen", English: "Unanswered questions"},
		statistics.RefusalRate:      {German: "Anteil unbeantworteter Fragen", English: "Share of unanswered questions"},
		statistics.Helpful:          {German: "Hilfreiche Antworten", English: "Helpful answers"},
		statistics.Unhelpful:        {German: "Nicht hilfreiche Antworten", English: "Unhelpful answers"},
	}
	return in(names[m], language)
}

func dimensionName(d statistics.Dimension, language string) string {
	names := map[statistics.Dimension]statistics.Name{
		statistics.Module: {German: "je Modul", English: "by module"}, statistics.Category: {German: "je Kategorie", English: "by category"},
		statistics.Topic: {German: "je Thema", English: "by topic"}, statistics.Run: {German: "je Termin", English: "by run"},
		statistics.Month: {German: "je Monat", English: "by month"}, statistics.Quarter: {German: "je Quartal", English: "by quarter"},
		statistics.HalfYear: {German: "je Halbjahr", English: "by half-year"}, statistics.Year: {German: "je Jahr", English: "by year"},
		statistics.Weekday: {German: "je Wochentag", English: "by weekday"}, statistics.Land: {German: "je Land", English: "by state"},
		statistics.SizeClass: {German: "je Größenklasse", English: "by size"}, statistics.Municipality: {German: "je Kommune", English: "by municipality"},
		statistics.Channel: {German: "je Kanal", English: "by channel"}, statistics.Status: {German: "je Status", English: "by status"},
		statistics.Language: {German: "je Sprache", English: "by language"},
	}
	return in(names[d], language)
}

func in(n statistics.Name, language string) string {
	if language == "en" {
		return n.English
	}
	return n.German
}

func joinWord(language string) string {
	if language == "en" {
		return " and "
	}
	return " und "
}

// periodName says a period of whole months.
func periodName(p statistics.Period, language string) string {
	month := func(c german.Civil) string {
		if language == "en" {
			return time.Month(c.Month).String()
		}
		return german.MonthName(time.Month(c.Month))
	}
	first, last := month(p.From)+" "+strconv.Itoa(p.From.Year), month(p.To)+" "+strconv.Itoa(p.To.Year)
	switch {
	case first == last:
		return first
	case p.From.Year == p.To.Year:
		return month(p.From) + " – " + last
	}
	return first + " – " + last
}
