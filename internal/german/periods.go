package german

import "strings"

// monthFirst reads "März 2025", "September/Oktober", "Februar und Mai 2026",
// "November/Dezember 2024" and, in English, "November 18, 2025".
func (r *reader) monthFirst() (Date, int) {
	month, n := r.month(0)
	if n == 0 {
		return Date{}, 0
	}
	if d, m := r.englishDay(month, n); m > 0 {
		return d, m
	}
	d := Date{From: Civil{Month: month}, To: Civil{Month: month}}
	short := shortMonth(r.at(0).text)
	ambiguous := short || r.at(0).text == "March" || r.at(0).text == "August"
	if m := r.rangeMark(n); m > 0 && !r.mark(n, ",&") {
		if next, k := r.month(n + m); k > 0 && next != month {
			d.To.Month = next
			n += m + k
			ambiguous = false
		}
	}
	year, m := r.year(n)
	switch {
	case year > 0:
		d.From.Year, d.To.Year = year, year
		if d.To.Month < d.From.Month {
			d.From.Year--
		}
	case ambiguous && !r.afterMonthPreposition():
		return Date{}, 0
	case short || r.at(0).text == "May" && !r.afterMonthPreposition():
		return Date{}, 0
	}
	return d, n + m
}

// shortMonth reports whether the name of a month is abbreviated.
func shortMonth(name string) bool {
	switch name {
	case "Mai", "May", "Juni", "June", "Juli", "July", "März", "Marz":
		return false
	}
	return len(name) <= 4
}

// afterMonthPreposition reports whether the word before is one that the name of
// a month follows.
func (r *reader) afterMonthPreposition() bool {
	switch strings.ToLower(r.at(-1).text) {
	case "im", "ab", "bis", "seit", "ende", "anfang", "mitte", "in", "since", "from", "until", "to", "by", "und", "and":
		return true
	}
	return false
}

// englishDay reads the rest of "November 18, 2025" and "November 18–19, 2025".
func (r *reader) englishDay(month, n int) (Date, int) {
	day := func(n int) (int, int) {
		t := r.at(n)
		if t.kind != tokenDigits || len(t.text) > 2 || t.value < 1 || t.value > 31 || r.mark(n+1, ".") && r.at(n+2).kind == tokenDigits {
			return 0, 0
		}
		if s := r.at(n + 1); s.glued && isEnglishOrdinal(s.text) {
			return t.value, 2
		}
		return t.value, 1
	}
	from, m := day(n)
	if m == 0 {
		return Date{}, 0
	}
	n += m
	to := from
	if k := r.rangeMark(n); k > 0 && !r.mark(n, ",") {
		if last, l := day(n + k); l > 0 {
			to, n = last, n+k+l
		}
	}
	d := Date{From: Civil{Month: month, Day: from}, To: Civil{Month: month, Day: to}}
	year, m := r.year(n)
	d.From.Year, d.To.Year = year, year
	if !d.From.valid() || !d.To.valid() {
		return Date{}, 0
	}
	return d, n + m
}

// halfYear reads "erstes Halbjahr 2026", "1. Halbjahr 2026", "3. Quartal",
// "Q3 2025", "first half of 2026" and "second quarter of 2026".
func (r *reader) halfYear() (Date, int) {
	if t := r.at(0); (t.text == "Q" || t.text == "H") && r.at(1).kind == tokenDigits && r.at(1).glued && len(r.at(1).text) == 1 && isYear(r.at(2)) {
		return period(r.at(1).value, map[string]int{"Q": 3, "H": 6}[t.text], r.at(2).value, 3)
	}
	number, n := r.at(0).value, 1
	if r.at(0).kind == tokenLetters {
		v, ordinal, ok := numberWord(r.at(0).text)
		if !ok || !ordinal || v > 4 {
			return Date{}, 0
		}
		number = int(v)
	} else if r.mark(1, ".") {
		n = 2
	} else {
		return Date{}, 0
	}
	months := 0
	switch Fold(strings.ToLower(r.at(n).text)) {
	case "halbjahr", "halbjahres", "half", "semester":
		months = 6
	case "quartal", "quartals", "quarter":
		months = 3
	default:
		return Date{}, 0
	}
	n++
	if t := strings.ToLower(r.at(n).text); (t == "of" || t == "des") && isYear(r.at(n+1)) {
		n++
	} else if t == "des" && strings.EqualFold(r.at(n+1).text, "Jahres") && isYear(r.at(n+2)) {
		n += 2
	}
	year, m := r.year(n)
	return period(number, months, year, n+m)
}

// period returns the number-th part of a year that is so many months long.
func period(number, months, year, n int) (Date, int) {
	if number < 1 || number*months > 12 {
		return Date{}, 0
	}
	return Date{From: Civil{Year: year, Month: (number-1)*months + 1}, To: Civil{Year: year, Month: number * months}}, n
}

// years reads "2025", "2020/21", "2020–2022" and "2021 und 2022".
func (r *reader) years() (Date, int) {
	if !isYear(r.at(0)) || r.mark(-1, "./,:-") && r.at(0).glued && r.at(-1).glued && r.at(-2).kind == tokenDigits {
		return Date{}, 0
	}
	from := r.at(0).value
	d := Date{From: Civil{Year: from}, To: Civil{Year: from}}
	if m := r.rangeMark(1); m > 0 && !r.mark(1, ",&") {
		last := r.at(1 + m)
		switch {
		case isYear(last) && last.value > from && !countsAfter(r.at(2+m)):
			d.To.Year = last.value
			return d, 2 + m
		case r.mark(1, "/-–") && len(last.text) == 2 && last.kind == tokenDigits && last.glued && last.value == (from+1)%100 && !r.mark(3, "-"):
			d.To.Year = from + 1
			return d, 3
		}
	}
	if next := r.at(1); countsAfter(next) || next.glued && (r.mark(1, ".,:") && r.at(2).kind == tokenDigits && r.at(2).glued) {
		return Date{}, 0
	}
	return d, 1
}

// countsAfter reports whether t makes the number before it a count.
func countsAfter(t token) bool {
	if t.kind == tokenEnd {
		return false
	}
	if unitOf(t.text) != "" {
		return true
	}
	switch strings.ToLower(t.text) {
	case "teilnehmende", "teilnehmenden", "teilnehmer", "personen", "menschen", "einwohner", "einwohnern", "einwohnerinnen",
		"besucher", "besuchende", "mitarbeitende", "mitarbeitenden", "mitarbeiter", "beschäftigte", "kommunen", "städte", "gemeinden",
		"plätze", "anmeldungen", "stück", "mal", "people", "participants", "employees", "inhabitants", "municipalities":
		return true
	}
	return false
}
