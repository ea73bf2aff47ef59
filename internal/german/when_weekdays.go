package german

import (
	"strings"
	"time"
)

var weekdayNames = [...][2]string{
	{"sonntag", "sunday"}, {"montag", "monday"}, {"dienstag", "tusday"}, // as Fold leaves "tuesday"
	{"mittwoch", "wednesday"}, {"donnerstag", "thursday"}, {"freitag", "friday"}, {"samstag", "saturday"},
}

// weekdayNamed reads the folded name of a weekday, by one letter wrong where it
// has seven or more; plural tells "dienstags", "Dienstagen", "Tuesdays".
func weekdayNamed(word string) (w time.Weekday, plural, ok bool) {
	name := strings.TrimSuffix(strings.TrimSuffix(word, "en"), "s")
	plural = name != word
	for d, names := range weekdayNames {
		if name == names[0] || name == names[1] {
			return time.Weekday(d), plural, true
		}
	}
	switch name {
	case "sonnabend":
		return time.Saturday, plural, true
	}
	if len(name) < 6 {
		return 0, false, false
	}
	for d, names := range weekdayNames {
		if len(name) >= len(names[0])-1 && len(names[0]) >= 7 && Edits(name, names[0], 2) < 2 {
			return time.Weekday(d), plural, true
		}
	}
	return 0, false, false
}

// shortWeekday reads "Di", "Do." and "Fri" where they stand before a date or
// behind "am", "jeden", "on".
func (r *timeReader) shortWeekday(n int, w *time.Weekday) bool {
	t := r.at(n)
	if t.kind != tokenLetters || t.text[0] >= 'a' {
		return false
	}
	d, ok := map[string]time.Weekday{
		"mo": 1, "di": 2, "mi": 3, "do": 4, "fr": 5, "sa": 6, "so": 0,
		"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 0,
	}[strings.ToLower(t.text)]
	if !ok {
		return false
	}
	next := n + 1
	for r.mark(next, ".,") {
		next++
	}
	dated := r.at(next).kind == tokenDigits && (r.mark(next+1, ".") || next > n+1)
	if !dated && !r.is(n-1, "am", "jeden", "nachsten", "kommenden", "diesen", "on", "next", "every", "bis", "–", "-") && r.untilMark(n+1) == 0 {
		return false
	}
	*w = d
	return true
}

// weekdayUnit reads weekdays: "Dienstag", "dienstags", "jeden Dienstag", "am
// Wochenende", "unter der Woche".
func (r *timeReader) weekdayUnit(n int) unit {
	week := []time.Weekday{1, 2, 3, 4, 5}
	switch {
	case r.is(n, "werktags", "wochentags", "werktage", "werktagen", "wochentagen", "weekdays"):
		return unit{n: 1, weekdays: week}
	case r.is(n, "unter") && r.is(n+1, "der") && r.is(n+2, "woche"):
		return unit{n: 3, weekdays: week}
	case r.is(n, "wochenende", "wochenenden", "wochenends", "weekend", "weekends"):
		return unit{n: 1, weekdays: []time.Weekday{6, 0}}
	}
	k, every := 0, r.is(n-1, "einem", "einen")
	if r.is(n, "jeden", "jedem", "every", "each", "immer", "einem", "einen", "any") {
		k, every = 1, true
		if r.is(n, "immer") && r.is(n+1, "am") {
			k = 2
		}
		if _, ordinal, ok := numberWord(r.at(n + k).text); ok && ordinal { // "jeden zweiten Dienstag"
			k++
		}
	}
	w, plural, ok := weekdayNamed(r.word(n + k))
	if !ok && !r.shortWeekday(n+k, &w) {
		return unit{}
	}
	k++
	if !ok && r.mark(n+k, ".") && r.at(n+k).glued && r.at(n+k+1).kind != tokenEnd {
		k++
	}
	return unit{n: k, weekdays: []time.Weekday{w}, coming: !every && !plural}
}

// onlyAround reports whether nothing but the phrase of n tokens here will do:
// "nur freitags", "Fridays only".
func (r *timeReader) onlyAround(n int) bool {
	before := -1
	if r.is(before, "noch") {
		before--
	}
	return r.is(before, "nur", "ausschliesslich", "only", "lediglich") && !r.is(before-1, "nicht", "not") || r.is(n, "only")
}

// clockUnit reads "14 Uhr", "14:30", "14.30 Uhr", "9 Uhr 30", "halb zehn", "2 pm".
func (r *timeReader) clockUnit(n int) unit {
	t := r.at(n)
	if r.is(n, "halb") {
		if v, _, ok := r.smallNumber(n + 1); ok && 1 <= v && v <= 12 {
			if v < 7 {
				v += 12
			}
			k := 2
			if r.is(n+2, "uhr") {
				k = 3
			}
			return hourUnit(v-1, 30, k)
		}
		return unit{}
	}
	if r.is(n, "feierabend") {
		return hourUnit(17, 0, 1)
	}
	h, k, ok := r.smallNumber(n)
	if !ok || h > 24 || t.glued && r.at(n-1).kind == tokenLetters {
		return unit{}
	}
	minutes := 0
	if m := r.at(n + 2); t.kind == tokenDigits && m.kind == tokenDigits && len(m.text) == 2 && m.glued && r.at(n+1).glued && m.value < 60 {
		if r.mark(n+1, ":") && !r.at(n+3).glued || r.mark(n+1, ":") && r.at(n+3).kind != tokenDigits || r.mark(n+1, ".") && r.is(n+3, "uhr", "am", "pm") {
			minutes, k = m.value, 3
		}
	}
	switch {
	case r.is(n+k, "uhr", "h", "oclock"):
		k++
		if m := r.at(n + k); minutes == 0 && m.kind == tokenDigits && len(m.text) == 2 && m.value < 60 && !r.mark(n+k+1, ".") {
			minutes, k = m.value, k+1
		}
	case r.is(n+k, "o") && r.is(n+k+2, "clock"):
		k += 3
	case r.is(n+k, "pm", "p") && h <= 12:
		h = h%12 + 12
		k += r.meridiem(n + k)
	case r.is(n+k, "am", "a") && r.meridiem(n+k) > 0 && h <= 12 && r.english12(n+k):
		h %= 12
		k += r.meridiem(n + k)
	case k == 3:
	default:
		return unit{}
	}
	if h == 24 && minutes > 0 {
		return unit{}
	}
	return hourUnit(h, minutes, k)
}

// meridiem is the length of "am", "pm", "a.m." or "p.m." n tokens ahead.
func (r *timeReader) meridiem(n int) int {
	switch {
	case r.is(n, "am", "pm"):
		return 1
	case r.is(n, "a", "p") && r.mark(n+1, ".") && r.is(n+2, "m"):
		if r.mark(n+3, ".") {
			return 4
		}
		return 3
	}
	return 0
}

// english12 reports whether "am" is no German preposition: nothing follows that
// it could stand before.
func (r *timeReader) english12(n int) bool {
	next := r.at(n + r.meridiem(n))
	_, _, weekday := weekdayNamed(r.word(n + r.meridiem(n)))
	return r.at(n).glued || next.kind != tokenDigits && !weekday && dayPart(r.word(n+1)) == AnyTime
}

// smallNumber reads a number of at most two digits or one in words.
func (r *timeReader) smallNumber(n int) (value, length int, ok bool) {
	t := r.at(n)
	if t.kind == tokenDigits {
		return t.value, 1, len(t.text) <= 2
	}
	if r.is(n, "ein", "eins", "one") {
		return 1, 1, true
	}
	v, ordinal, ok := numberWord(t.text)
	return int(v), 1, ok && !ordinal && v <= 24 && v == float64(int(v))
}

// partUnit reads a part of the day.
func (r *timeReader) partUnit(n int) unit {
	if p := dayPart(r.word(n)); p != AnyTime {
		return unit{n: 1, part: p}
	}
	early := r.is(n, "morgen") && r.morningBefore(n) && !r.is(n-1, "guten")
	if r.is(n, "fruh") && r.is(n-1, "heute", "morgen", "ubermorgen", "gestern", "tag") {
		early = true
	}
	if _, _, ok := weekdayNamed(r.word(n - 1)); ok && r.is(n, "fruh") {
		early = true
	}
	if early {
		return unit{n: 1, part: Morning}
	}
	return unit{}
}
