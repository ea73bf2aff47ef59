package german

import (
	"strings"
	"time"
)

// numbered reads "KW 12", "12. Kalenderwoche", "Q2", "zweites Quartal", "erstes
// Halbjahr", "H1" and what stands behind them of the year.
func (r *timeReader) numbered(n int) unit {
	number, k := 0, 0
	var name string
	t := r.at(n)
	switch {
	case r.is(n, "kw", "cw", "kalenderwoche", "q", "h", "quartal", "halbjahr", "week") && r.at(n+1).kind == tokenDigits && len(r.at(n+1).text) <= 2:
		if r.is(n, "q", "h") && !r.at(n+1).glued {
			return unit{}
		}
		name, number, k = r.word(n), r.at(n+1).value, 2
	case t.kind == tokenDigits && len(t.text) <= 2 && r.mark(n+1, "."):
		name, number, k = r.word(n+2), t.value, 3
	case t.kind == tokenLetters:
		v, ordinal, ok := numberWord(t.text)
		if !ok || !ordinal || v > 53 {
			return unit{}
		}
		name, number, k = r.word(n+1), int(v), 2
	default:
		return unit{}
	}
	u := unit{}
	switch name {
	case "kw", "cw", "kalenderwoche", "week":
		u.in = weekOf(number)
	case "q", "quartal", "quartals", "quarter":
		if number < 1 || number > 4 {
			return unit{}
		}
		u.in = monthsOf(3*number-2, 3*number)
	case "h", "halbjahr", "halbjahres", "half":
		if number < 1 || number > 2 {
			return unit{}
		}
		u.in = monthsOf(6*number-5, 6*number)
	default:
		return unit{}
	}
	if r.is(n+k, "des", "of", "im", "in", "/") && (isYear(r.at(n+k+1)) || r.is(n+k+1, "jahres", "jahr") && isYear(r.at(n+k+2))) {
		k++
		if r.is(n+k, "jahres", "jahr") {
			k++
		}
	}
	return r.withYear(u, n, k)
}

// withYear reads a year k tokens behind n and sets the length of u.
func (r *timeReader) withYear(u unit, n, k int) unit {
	u.n = k
	switch {
	case isYear(r.at(n + k)):
		u.year, u.n = r.at(n+k).value, k+1
	case r.mark(n+k, ",") && isYear(r.at(n+k+1)):
		u.year, u.n = r.at(n+k+1).value, k+2
	case r.is(n+k, "dieses", "nachsten", "kommenden", "letzten", "vergangenen") && r.is(n+k+1, "jahres"):
		by, _ := relation(r.word(n + k))
		if r.is(n+k, "dieses") {
			by = 0
		}
		u.year, u.n = r.today.Year()+by, k+2
	}
	return u
}

// dateUnit reads a day with its month: "3. März 2026", "12.3.", "12.03.2026",
// "2026-03-12", "March 3rd", "dritten März", with or without a weekday before it.
func (r *timeReader) dateUnit(n int) unit {
	weekday, k := time.Weekday(-1), 0
	if w, plural, ok := weekdayNamed(r.word(n)); ok && !plural || r.shortWeekday(n, &w) {
		k = 1
		for (r.mark(n+k, ".,") || r.is(n+k, "den", "dem", "der", "the")) && k < 4 {
			k++
		}
		weekday = w
	}
	month, day, year, l := r.dayAndMonth(n + k)
	if l == 0 {
		return unit{}
	}
	u := unit{in: dayOfYear(month, day, weekday), month: month, day: day}
	if year > 0 {
		u.year, u.n = year, k+l
		return u
	}
	return r.withYear(u, n, k+l)
}

// dayAndMonth reads a day and a month, which need not exist.
func (r *timeReader) dayAndMonth(n int) (month, day, year, length int) {
	t := r.at(n)
	if t.kind == tokenLetters {
		if v, ordinal, ok := numberWord(t.text); ok && ordinal && v <= 31 { // "dritten März"
			if r.is(n+1, "of") {
				n, length = n+1, 1
			}
			if m, l := r.monthName(n + 1); l > 0 {
				return m, int(v), 0, length + 1 + l
			}
			return 0, 0, 0, 0
		}
		m, l := r.monthName(n)
		d := r.at(n + l)
		if l == 0 || d.kind != tokenDigits || len(d.text) > 2 || r.mark(n+l+1, ".:") && r.at(n+l+2).kind == tokenDigits || r.is(n+l+1, "uhr") {
			return 0, 0, 0, 0
		}
		l++
		if isEnglishOrdinal(r.word(n+l)) && r.at(n+l).glued {
			l++
		} else if r.list[min(r.pos+n, len(r.list)-1)].text != "" && !r.english(n) {
			return 0, 0, 0, 0 // "im März 3 Termine"
		}
		return m, d.value, 0, l
	}
	if t.kind != tokenDigits || t.glued && (r.at(n-1).kind == tokenLetters || r.mark(n-1, ".:,")) {
		return 0, 0, 0, 0
	}
	if len(t.text) == 4 && r.mark(n+1, "-") && r.mark(n+3, "-") && r.at(n+1).glued && len(r.at(n+2).text) <= 2 && len(r.at(n+4).text) <= 2 &&
		r.at(n+2).kind == tokenDigits && r.at(n+4).kind == tokenDigits && isYear(t) {
		return r.at(n + 2).value, r.at(n + 4).value, t.value, 5
	}
	if len(t.text) > 2 {
		return 0, 0, 0, 0
	}
	l := 1
	switch {
	case r.mark(n+1, ".") && r.at(n+1).glued:
		l = 2
	case isEnglishOrdinal(r.word(n+1)) && r.at(n+1).glued:
		l = 2
	}
	if r.is(n+l, "of") {
		l++
	}
	if m, k := r.monthName(n + l); k > 0 {
		return m, t.value, 0, l + k
	}
	return r.dottedDate(n)
}

// dottedDate reads "12.3.", "12.03.2026", "12.3.26" and, behind a preposition,
// "12.3".
func (r *timeReader) dottedDate(n int) (month, day, year, length int) {
	d, m := r.at(n), r.at(n+2)
	if !r.mark(n+1, ".") || !r.at(n+1).glued || m.kind != tokenDigits || len(m.text) > 2 {
		return 0, 0, 0, 0
	}
	after := r.is(n-1, "am", "ab", "bis", "vom", "nach", "vor", "zum", "dem", "den", "der", "und", "on", "seit")
	if !r.mark(n+3, ".") || !r.at(n+3).glued {
		if !after || !m.glued || m.value > 12 || r.is(n+3, "uhr") {
			return 0, 0, 0, 0
		}
		return m.value, d.value, 0, 3
	}
	if !after && (m.value < 1 || m.value > 12 || d.value < 1 || d.value > 31) && !isYear(r.at(n+4)) {
		return 0, 0, 0, 0
	}
	switch y := r.at(n + 4); {
	case isYear(y):
		return m.value, d.value, y.value, 5
	case y.kind == tokenDigits && len(y.text) == 2 && y.glued:
		return m.value, d.value, 2000 + y.value, 5
	}
	return m.value, d.value, 0, 4
}

// english reports whether the month n tokens ahead is said the English way, with
// the day behind it.
func (r *timeReader) english(n int) bool {
	switch r.word(n) {
	case "january", "february", "march", "may", "june", "july", "october", "december", "oct", "dec":
		return true
	case "april", "august", "september", "november": // either language
		return isYear(r.at(n+2)) || r.mark(n+2, ",") && isYear(r.at(n+3)) || r.is(n-1, "on")
	}
	return false
}

// monthName reads the name of a month, by one letter wrong or shortened.
func (r *timeReader) monthName(n int) (month, length int) {
	t := r.at(n)
	if t.kind != tokenLetters {
		return 0, 0
	}
	w := r.word(n)
	month = monthNumber(strings.TrimSuffix(w, "s"))
	if month == 0 {
		month = monthNumber(w)
	}
	before := r.at(n - 1)
	follows := before.kind == tokenDigits || r.mark(n-1, ".,/-–") || isYear(r.at(n+1)) || r.afterTimeWord(n)
	switch {
	case month == 0 && len(w) >= 6:
		for i, name := range monthsGerman {
			if len(name) >= 6 && Edits(w, name, 2) < 2 {
				return i + 1, 1
			}
		}
		return 0, 0
	case month == 0:
		return 0, 0
	case w == "may" || w == "march" || w == "mar":
		if !follows && (t.text[0] >= 'a' || r.is(n+1, "i", "we", "you", "one")) {
			return 0, 0
		}
	case len(w) <= 4 && w != "mai" && w != "juni" && w != "juli" && w != "june" && w != "july" && w != "marz":
		if !follows {
			return 0, 0
		}
		if r.mark(n+1, ".") && r.at(n+1).glued {
			return month, 2
		}
	}
	return month, 1
}

// afterTimeWord reports whether the word before is one that a month follows.
func (r *timeReader) afterTimeWord(n int) bool {
	_, relative := relation(r.word(n - 1))
	return relative || r.is(n-1, "im", "in", "ab", "bis", "vor", "nach", "seit", "und", "oder", "from", "until", "till", "by", "since", "and", "or", "to",
		"anfang", "mitte", "ende", "early", "mid", "late", "of", "end", "between", "zwischen", "von", "about")
}

var monthsGerman = [...]string{"januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"}

// monthUnit reads a month with its year.
func (r *timeReader) monthUnit(n int) unit {
	m, l := r.monthName(n)
	if l == 0 {
		return unit{}
	}
	return r.withYear(unit{in: monthsOf(m, m)}, n, l)
}

// named reads a season or a feast.
func (r *timeReader) named(n int) unit {
	if in := seasonNamed(r.word(n)); in != nil {
		return r.withYear(unit{in: in}, n, 1)
	}
	if in := holiday(r.word(n)); in != nil {
		return r.withYear(unit{in: in, feast: true}, n, 1)
	}
	return unit{}
}

// yearUnit reads a year, "Jahr 2026" and "heuer".
func (r *timeReader) yearUnit(n int) unit {
	k := 0
	if r.is(n, "jahr", "jahre", "jahres", "year") {
		k = 1
	}
	t := r.at(n + k)
	switch {
	case r.is(n, "heuer"):
		return unit{n: 1, fixed: aYear.around(r.today)}
	case !isYear(t), t.glued && r.at(n+k-1).kind != tokenEnd && !r.mark(n+k-1, "("), countsAfter(r.at(n + k + 1)), r.mark(n+k+1, "-.,:") && r.at(n+k+1).glued && r.at(n+k+2).kind == tokenDigits && r.at(n+k+2).glued:
		return unit{}
	}
	return unit{n: k + 1, in: monthsOf(1, 12), year: t.value}
}
