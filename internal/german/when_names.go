package german

import (
	"strings"
	"time"
)

// unit reads a day, week, month, weekday or time of day n tokens ahead. Bare
// numbers are returned only if numbers says so.
func (r *timeReader) unit(n int, numbers bool) unit {
	for _, read := range [...]func(int) unit{
		r.dayName, r.monthWeek, r.qualified, r.edged, r.inDays, r.numbered, r.dateUnit, r.monthUnit, r.named, r.yearUnit, r.weekdayUnit, r.clockUnit, r.partUnit,
	} {
		if u := read(n); u.n > 0 {
			return u
		}
	}
	if t := r.at(n); numbers && t.kind == tokenDigits && len(t.text) <= 2 && !(t.glued && r.at(n-1).kind == tokenLetters) {
		u := unit{n: 1, number: true, value: t.value}
		if r.mark(n+1, ".") && r.at(n+1).glued {
			u.n, u.dotted = 2, true
		}
		return u
	}
	if v, ordinal, ok := numberWord(r.at(n).text); numbers && ok && v <= 31 && v == float64(int(v)) {
		return unit{n: 1, number: true, value: int(v), dotted: ordinal}
	}
	return unit{}
}

// dayName reads "heute", "morgen", "tomorrow" and the like.
func (r *timeReader) dayName(n int) unit {
	by := 0
	switch r.word(n) {
	case "heute", "today", "heut":
	case "morgen":
		if r.morningBefore(n) {
			return unit{}
		}
		by = 1
	case "tomorrow":
		by = 1
	case "ubermorgen":
		by = 2
	case "gestern", "yesterday":
		by = -1
	case "vorgestern":
		by = -2
	default:
		if r.is(n, "this") && dayPart(r.word(n+1)) != AnyTime {
			break
		}
		return unit{}
	}
	d := r.today.AddDate(0, 0, by)
	if count, k := r.count(n + 2); k > 0 && r.is(n+1, "in") { // "heute in zwei Wochen"
		if m := measureNamed(r.word(n + 2 + k)); m != 0 {
			d = m.add(d, count)
			return unit{n: k + 3, fixed: days{d, d}}
		}
	}
	return unit{n: 1, fixed: days{d, d}}
}

// morningBefore reports whether the word before makes "morgen" the morning.
func (r *timeReader) morningBefore(n int) bool {
	if _, _, ok := weekdayNamed(r.word(n - 1)); ok {
		return true
	}
	return r.is(n-1, "am", "jeden", "guten", "heute", "gestern", "ubermorgen", "einem", "nachsten", "diesen", "fruhen")
}

// relation is how a word relates something to now: -1 the last, 0 this, 1 the
// next, 2 the one after.
func relation(word string) (by int, ok bool) {
	switch word {
	case "diese", "dieser", "diesem", "diesen", "dieses", "dies", "this", "laufende", "laufenden", "laufendes", "aktuelle", "aktuellen", "aktuelles", "these":
		return 0, true
	case "nachste", "nachsten", "nachster", "nachstes", "nachstem", "next", "kommende", "kommenden", "kommender", "kommendes", "kommendem", "coming", "folgende", "folgenden", "folgendes":
		return 1, true
	case "ubernachste", "ubernachsten", "ubernachster", "ubernachstes":
		return 2, true
	case "letzte", "letzten", "letzter", "letztes", "letztem", "last", "vergangene", "vergangenen", "vergangenes", "vergangener", "vorige", "vorigen", "voriges", "voriger", "past", "previous":
		return -1, true
	}
	return 0, false
}

// qualified reads "nächste Woche", "diesen Dienstag", "letzten März", "nächstes
// Wochenende" and "nächsten drei Wochen".
func (r *timeReader) qualified(n int) unit {
	by, ok := relation(r.word(n))
	if !ok {
		return unit{}
	}
	if count, k := r.count(n + 1); k > 0 {
		if m := measureNamed(r.word(n + 1 + k)); m != 0 {
			return r.run(m, by, count, k+2)
		}
		if by != 0 && r.at(n+1).kind != tokenDigits {
			return unit{}
		}
	}
	if r.is(n+1, "halben", "halbes", "half") && r.is(n+2, "jahr", "jahres", "year") {
		return r.run(aMonth, by, 6, 3)
	}
	if by != 0 && by != 2 { // "in den nächsten Tagen"
		switch r.word(n + 1) {
		case "tage", "tagen", "days":
			return r.run(aDay, by, 7, 2)
		case "wochen", "weeks":
			return r.run(aWeek, by, 4, 2)
		case "monate", "monaten", "months":
			return r.run(aMonth, by, 3, 2)
		case "jahre", "jahren", "years":
			return r.run(aYear, by, 3, 2)
		}
	}
	if m := measureNamed(r.word(n + 1)); m > aDay {
		return unit{n: 2, fixed: m.around(m.add(r.today, by))}
	}
	if w, _, ok := weekdayNamed(r.word(n + 1)); ok {
		return unit{n: 2, fixed: r.weekdayBy(w, by)}
	}
	next := r.monthUnit(n + 1)
	if next.n == 0 {
		next = r.named(n + 1)
	}
	if next.n == 0 || next.in == nil || next.year != 0 {
		return unit{}
	}
	next.n++
	switch by {
	case -1:
		next.back = true
	case 1:
		next.ahead = true
	case 2:
		next.ahead = true
		d, _ := r.inYear(next)
		next.year = d.first.Year() + 1
	}
	return next
}

// run is the time of count measures from today on, or up to yesterday; in a text
// about what has been, today belongs to it.
func (r *timeReader) run(m measure, by, count, n int) unit {
	if by < 0 && r.past {
		return unit{n: n, fixed: days{m.add(r.today, -count).AddDate(0, 0, 1), r.today}}
	}
	if by < 0 {
		return unit{n: n, fixed: days{m.add(r.today, -count), r.today.AddDate(0, 0, -1)}}
	}
	return unit{n: n, fixed: days{r.today, m.add(r.today, count)}}
}

// weekdayBy is a weekday in relation to today, see When.
func (r *timeReader) weekdayBy(w time.Weekday, by int) days {
	d := coming(w, r.today)
	switch by {
	case -1:
		d = coming(w, r.today.AddDate(0, 0, -7))
	case 1:
		d = coming(w, r.today.AddDate(0, 0, 1))
	case 2:
		d = coming(w, r.today.AddDate(0, 0, 1)).AddDate(0, 0, 7)
	}
	return days{d, d}
}

// edged reads "Anfang März", "Ende nächster Woche", "Mitte des Monats", "Ende des
// Jahres", "zweite Hälfte März", "early May".
func (r *timeReader) edged(n int) unit {
	var e edge
	k := 1
	switch r.word(n) {
	case "anfang", "anfangs", "early", "beginn", "start", "beginning":
		e = atStart
	case "mitte", "mid", "middle":
		e = inMiddle
	case "ende", "end", "late":
		e = atEnd
	case "monatsende", "jahresende", "monatsanfang", "jahresanfang":
		m := aMonth
		if strings.HasPrefix(r.word(n), "j") {
			m = aYear
		}
		e = atEnd
		if strings.HasSuffix(r.word(n), "anfang") {
			e = atStart
		}
		return unit{n: 1, fixed: m.around(r.today), edge: e}
	default:
		v, ordinal, ok := numberWord(r.at(n).text)
		if !ok || !ordinal || v > 2 {
			return unit{}
		}
		if e = firstHalf; v == 2 {
			e = secondHalf
		}
		if m := monthNumber(strings.TrimSuffix(r.word(n+1), "halfte")); m > 0 && strings.HasSuffix(r.word(n+1), "halfte") {
			u := r.withYear(unit{in: monthsOf(m, m)}, n, 2)
			u.edge = e
			return u
		}
		if !r.is(n+1, "halfte", "half") {
			return unit{}
		}
		k = 2
	}
	if r.mark(n+k, "-") {
		k++
	}
	article := r.is(n+k, "des", "der", "of", "the", "vom", "von", "im")
	for r.is(n+k, "des", "der", "of", "the", "vom", "von", "im", "dem") && k < 5 {
		k++
	}
	if m := measureNamed(r.word(n + k)); article && m > aDay {
		return unit{n: k + 1, fixed: m.around(r.today), edge: e}
	}
	for _, read := range [...]func(int) unit{r.qualified, r.numbered, r.monthUnit, r.named, r.yearUnit} {
		if u := read(n + k); u.n > 0 && u.edge == 0 {
			u.n += k
			u.edge = e
			return u
		}
	}
	return unit{}
}

// inDays reads "zwei Wochen" behind "in", "innerhalb von" and "binnen", and, with
// "den nächsten" left to qualified, "heute in zwei Wochen".
func (r *timeReader) inDays(n int) unit {
	within := r.is(n, "innerhalb", "binnen", "within")
	k := 0
	if within {
		k = 1
		for r.is(n+k, "von", "der", "den", "the", "nachsten", "kommenden", "next") && k < 4 {
			k++
		}
	} else if m := measureNamed(r.word(n)); m != 0 && m != aWeekend && r.is(n-1, "einem", "einer") && r.is(n-2, "in") {
		return unit{n: 1, fixed: m.around(m.add(r.today, 1))} // the article was taken for what leads to a time
	} else if !r.is(n-1, "in") {
		return unit{}
	}
	count, l := r.count(n + k)
	m := measureNamed(r.word(n + k + l))
	switch {
	case l == 0 && within && m != 0: // "innerhalb der nächsten Woche"
		return unit{n: k + 1, fixed: days{r.today, m.add(r.today, 1)}}
	case l == 0 || m == 0 || m == aWeekend:
		return unit{}
	case within:
		return unit{n: k + l + 1, fixed: days{r.today, m.add(r.today, count)}}
	}
	return unit{n: k + l + 1, fixed: m.around(m.add(r.today, count))}
}
