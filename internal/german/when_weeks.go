package german

import (
	"strings"
	"time"
)

// monthWeek reads a week of a month by its number or as the last: "ersten
// Februarwoche", "zweite Woche im März", "last week of May".
func (r *timeReader) monthWeek(n int) unit {
	number := 0 // the last
	switch {
	case r.is(n, "letzte", "letzten", "letzter", "last"):
	case r.at(n).kind == tokenLetters:
		v, ordinal, ok := numberWord(r.at(n).text)
		if !ok || !ordinal || v > 5 {
			return unit{}
		}
		number = int(v)
	default:
		return unit{}
	}
	if name, ok := strings.CutSuffix(r.word(n+1), "woche"); ok && name != "" {
		if m := monthNumber(name); m > 0 {
			return r.withYear(unit{in: weekOfMonth(m, number)}, n, 2)
		}
		return unit{}
	}
	k := 2
	if !r.is(n+1, "woche", "week") {
		return unit{}
	}
	if r.is(n+k, "im", "in", "des", "vom", "of") {
		k++
	} else if number == 0 { // "letzte Woche" alone is that before this one
		return unit{}
	}
	m, l := r.monthName(n + k)
	if l == 0 {
		return unit{}
	}
	return r.withYear(unit{in: weekOfMonth(m, number)}, n, k+l)
}

// weekOfMonth is a week by its number in a month, 0 for the last. A week belongs
// to the month of its Thursday; days of the month before its first week and
// behind its last belong to these, and none of another month.
func weekOfMonth(month, number int) yearly {
	return func(y int) (days, bool) {
		first := date(y, time.Month(month), 1)
		last := first.AddDate(0, 1, -1)
		monday := mondayOf(first)
		if monday.AddDate(0, 0, 3).Before(first) {
			monday = monday.AddDate(0, 0, 7)
		}
		final := mondayOf(last)
		if final.AddDate(0, 0, 3).After(last) {
			final = final.AddDate(0, 0, -7)
		}
		week := days{monday.AddDate(0, 0, 7*(number-1)), monday.AddDate(0, 0, 7*number-1)}
		if number == 0 {
			week = days{final, last}
		}
		if number == 1 {
			week.first = first
		}
		if week.first.Equal(final) {
			week.last = last
		}
		return week, !week.first.After(final)
	}
}
