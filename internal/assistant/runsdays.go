package assistant

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

var (
	germanCount = strings.Fields("null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf")
	englishWord = strings.Fields("no one two three four five six seven eight nine ten eleven twelve")
)

// number writes numbers up to twelve as words.
func (w runWords) number(n int) string {
	words := germanCount
	if w.en() {
		words = englishWord
	}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// duration writes minutes as a person says them.
func (w runWords) duration(minutes int) string {
	hours, rest := minutes/60, minutes%60
	switch {
	case hours == 0:
		return fmt.Sprintf(w.choose("%d minutes", "%d Minuten"), minutes)
	case minutes == 60:
		return w.choose("one hour", "eine Stunde")
	case rest == 0:
		return fmt.Sprintf(w.choose("%s hours", "%s Stunden"), w.number(hours))
	case rest == 30:
		return fmt.Sprintf(w.choose("%d.5 hours", "%d,5 Stunden"), hours)
	}
	return fmt.Sprintf(w.choose("%d minutes", "%d Minuten"), minutes)
}

// day writes a date: "3. März 2026".
func (w runWords) day(t time.Time) string { return dayIn(w.language, t) }

// on writes a date with its weekday and a preposition: "am Dienstag, 3. März 2026".
func (w runWords) on(t time.Time) string {
	if w.en() {
		return "on " + t.In(german.Berlin()).Format("Monday, 2 January 2006")
	}
	return "am " + german.WeekdayName(t.In(german.Berlin()).Weekday()) + ", " + w.day(t)
}

// at writes when the first session is: "am Dienstag, 3. März 2026, 9:00–12:00 Uhr".
func (w runWords) at(sessions []conversation.SessionTime) string {
	return w.on(sessions[0].Starts) + ", " + w.clock(sessions[0])
}

// clock writes from when to when a session lasts.
func (w runWords) clock(s conversation.SessionTime) string {
	return clockTime(s.Starts) + "–" + clockTime(s.Ends) + w.choose("", " Uhr")
}

// last writes the end of a period: "3. Februar 2026" where it ends with the day,
// else with the time of day.
func (w runWords) last(t time.Time) string {
	if t = t.In(german.Berlin()); t.Hour() == 0 && t.Minute() == 0 {
		return w.day(t.AddDate(0, 0, -1))
	}
	return w.day(t) + ", " + t.Format("15:04") + w.choose("", " Uhr")
}

// short writes a date with its weekday shortened: "Di., 3. März 2026".
func (w runWords) short(t time.Time) string {
	if w.en() {
		return t.In(german.Berlin()).Format("Mon, 2 January 2006")
	}
	return german.WeekdayName(t.In(german.Berlin()).Weekday())[:2] + "., " + w.day(t)
}

// span writes the dates of a run: "Di., 3. März 2026, 9:00–12:00 Uhr" or "Mo., 4.
// Mai 2026 bis Di., 2. Juni 2026, 10 Termine, 9:00–13:00 Uhr".
func (w runWords) span(sessions []conversation.SessionTime) string {
	first, last := sessions[0], sessions[len(sessions)-1]
	if len(sessions) == 1 {
		return w.short(first.Starts) + ", " + w.clock(first)
	}
	text := w.short(first.Starts) + w.choose(" to ", " bis ") + w.short(last.Starts) + fmt.Sprintf(w.choose(", %d dates", ", %d Termine"), len(sessions))
	for _, s := range sessions {
		if w.clock(s) != w.clock(first) {
			return text
		}
	}
	return text + ", " + w.clock(first)
}

// inQuotes puts a name in the quotation marks of the language.
func inQuotes(name string, en bool) string {
	if en {
		return "“" + name + "”"
	}
	return "„" + name + "“"
}
