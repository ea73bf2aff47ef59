package german

import "strings"

// Dates finds the dates in a German or English text, in order and without
// overlap: "18. und 19. November 2025", "18./19.11.2025", "[25.07.2025]",
// "30. April bis 2. Mai 2026", "März 2025", "September/Oktober", "2020/21",
// "2021 und 2022", "im ersten Halbjahr 2026", "Q3 2025", "2025-11-18",
// "November 18, 2025". A lone number from 1900 to 2099 is a year unless a unit
// or a noun for people follows it. Neighbouring days, months or years joined by
// "und" are one range; others ("3. und 17. März", "Februar und Mai 2026") are
// dates of their own, each with the month and year said only once.
func Dates(text string) []Date {
	var dates []Date
	r := reader{list: tokens(text)}
	for r.pos < len(r.list) {
		d, n := r.date()
		if n == 0 {
			r.pos++
			continue
		}
		d.Span = Span{r.at(0).at.Start, r.at(n - 1).at.End}
		dates = append(dates, r.apart(d, n)...)
		r.pos += n
	}
	return dates
}

// apart divides what was read as a range of n tokens into single dates where
// its words make it a list: "und" between parts that are not neighbours.
func (r *reader) apart(d Date, n int) []Date {
	gap := d.To.Day - d.From.Day
	switch {
	case d.From.Month != d.To.Month && d.From.Day == 0:
		gap = (d.To.Month - d.From.Month + 12) % 12
	case d.From.Month != d.To.Month:
		return []Date{d}
	case d.From.Day == 0:
		gap = d.To.Year - d.From.Year
	}
	if gap < 2 {
		return []Date{d}
	}
	cut := 0 // behind the first entry
	var between []int
	for i := range n {
		switch {
		case r.rangeOnly(i):
			return []Date{d}
		case r.rangeMark(i) > 0 && !(r.mark(i, ",") && isYear(r.at(i+1))):
			between = append(between, i)
		}
	}
	if len(between) == 0 {
		return []Date{d} // a period of its own: "erstes Halbjahr"
	}
	var list []Date
	for _, i := range append(between, n) {
		entry := r.entry(cut, d)
		entry.Span = Span{r.at(cut).at.Start, r.at(i - 1).at.End}
		list = append(list, entry)
		cut = i + 1
	}
	return list
}

// entry returns the single date that starts n tokens ahead in the list d.
func (r *reader) entry(n int, d Date) Date {
	c := d.To
	switch month, m := r.month(n); {
	case month > 0:
		c.Month = month
		if day := r.at(n + m); c.Day > 0 && day.kind == tokenDigits && len(day.text) <= 2 { // "November 18"
			c.Day = day.value
		}
	case isYear(r.at(n)):
		c.Year = r.at(n).value
	case r.at(n).kind == tokenDigits:
		c.Day = r.at(n).value
	}
	return Date{From: c, To: c}
}

// date reads a date here and returns the number of its tokens, 0 if there is
// none.
func (r *reader) date() (Date, int) {
	switch r.at(0).kind {
	case tokenDigits:
		if r.at(-1).kind == tokenLetters && r.at(0).glued { // "k21"
			return Date{}, 0
		}
		for _, read := range [...]func() (Date, int){r.iso, r.numeric, r.halfYear, r.dayMonth, r.years} {
			if d, n := read(); n > 0 {
				return d, n
			}
		}
	case tokenLetters:
		for _, read := range [...]func() (Date, int){r.halfYear, r.monthFirst} {
			if d, n := read(); n > 0 {
				return d, n
			}
		}
	}
	return Date{}, 0
}

// iso reads 2025-11-18.
func (r *reader) iso() (Date, int) {
	if len(r.at(0).text) != 4 || !r.mark(1, "-") || !r.mark(3, "-") || len(r.at(2).text) != 2 || len(r.at(4).text) != 2 || !r.at(4).glued {
		return Date{}, 0
	}
	c := Civil{r.at(0).value, r.at(2).value, r.at(4).value}
	if !c.valid() {
		return Date{}, 0
	}
	return Date{From: c, To: c}, 5
}

// numeric reads 18.11.2025, 18./19.11.2025, 18.–19.11.2025, 18.11.–2.12.2025
// and, behind a preposition, 18.11.
func (r *reader) numeric() (Date, int) {
	first, n := r.dotted(0)
	if n == 0 {
		return Date{}, 0
	}
	d := Date{From: first, To: first}
	if m := r.rangeMark(n); m > 0 {
		if last, k := r.dotted(n + m); k > 0 && last.Month > 0 && (first.Month == 0 || first.Year == 0 || r.rangeOnly(n)) {
			if first.Month == 0 {
				first.Month = last.Month
			}
			if first.Year == 0 {
				first.Year = last.Year
				if last.Year > 0 && last.Month < first.Month {
					first.Year--
				}
			}
			d, n = Date{From: first, To: last}, n+m+k
		}
	}
	switch {
	case d.From.Month == 0 || !d.From.valid() || !d.To.valid() || d.From.Year > 0 != (d.To.Year > 0):
		return Date{}, 0
	case d.From.Year == 0 && !r.afterPreposition():
		return Date{}, 0
	}
	return d, n
}

// dotted reads "18.", "18.11.", "18.11.2025" or "18.11.25" n tokens ahead.
func (r *reader) dotted(n int) (Civil, int) {
	day := r.at(n)
	if day.kind != tokenDigits || len(day.text) > 2 || !r.mark(n+1, ".") || !r.at(n+1).glued {
		return Civil{}, 0
	}
	month := r.at(n + 2)
	if month.kind != tokenDigits || len(month.text) > 2 || month.value > 12 || !r.mark(n+3, ".") && !r.mark(n+3, "/") {
		return Civil{Day: day.value}, 2
	}
	if r.mark(n+3, "/") || !r.at(n+3).glued {
		return Civil{Day: day.value}, 2
	}
	c := Civil{Month: month.value, Day: day.value}
	year := r.at(n + 4)
	if year.kind == tokenDigits && (len(year.text) == 4 || len(year.text) == 2 && year.glued) && !r.goesOn(n+5) {
		c.Year = year.value
		if len(year.text) == 2 {
			c.Year += 2000
		}
		return c, 5
	}
	return c, 4
}

// goesOn reports whether what stands n tokens ahead makes the number before it
// part of something longer: letters, or the next number of a version.
func (r *reader) goesOn(n int) bool {
	return r.at(n).glued && (r.at(n).kind == tokenLetters || r.mark(n, ".") && r.at(n+1).glued && r.at(n+1).kind == tokenDigits)
}

// dayMonth reads "18. November 2025", "18. und 19. November", "30. April bis 2.
// Mai 2025" and, in English, "18th of November 2025".
func (r *reader) dayMonth() (Date, int) {
	days, n := r.days()
	if n == 0 {
		return Date{}, 0
	}
	month, m := r.month(n)
	if m == 0 {
		return Date{}, 0
	}
	n += m
	d := Date{From: Civil{Month: month, Day: days[0]}, To: Civil{Month: month, Day: days[len(days)-1]}}
	if m := r.rangeMark(n); m > 0 {
		save := r.pos
		r.pos += n + m
		if more, k := r.days(); k > 0 {
			if month, l := r.month(k); l > 0 && r.rangeWord(save+n) {
				d.To = Civil{Month: month, Day: more[len(more)-1]}
				n += m + k + l
			}
		}
		r.pos = save
	}
	year, m := r.year(n)
	d.From.Year, d.To.Year = year, year
	if year > 0 && d.To.Month < d.From.Month {
		d.From.Year--
	}
	if !d.From.valid() || !d.To.valid() {
		return Date{}, 0
	}
	return d, n + m
}

// days reads the days before the name of a month: one or several.
func (r *reader) days() (days []int, n int) {
	for len(days) < 8 {
		t := r.at(n)
		if t.kind != tokenDigits || len(t.text) > 2 || t.value < 1 || t.value > 31 {
			return nil, 0
		}
		days = append(days, t.value)
		n++
		if r.mark(n, ".") {
			n++
		} else if s := r.at(n); s.kind == tokenLetters && s.glued && isEnglishOrdinal(s.text) {
			n++
			if strings.EqualFold(r.at(n).text, "of") {
				n++
			}
		}
		if m, _ := r.month(n); m > 0 {
			return days, n
		}
		m := r.rangeMark(n)
		if m == 0 {
			return nil, 0
		}
		n += m
	}
	return nil, 0
}

// month reads the name of a month, with the full stop of an abbreviation.
func (r *reader) month(n int) (number, length int) {
	t := r.at(n)
	if t.kind != tokenLetters || t.text[0] >= 'a' && t.text[0] <= 'z' {
		return 0, 0
	}
	number = monthNumber(t.text)
	if number == 0 {
		return 0, 0
	}
	if len(t.text) <= 4 && r.mark(n+1, ".") && r.at(n+1).glued && r.at(n+2).kind == tokenDigits {
		return number, 2
	}
	return number, 1
}

// year reads "2025", ", 2025" or "'25" behind a month.
func (r *reader) year(n int) (year, length int) {
	if r.mark(n, ",") && len(r.at(n+1).text) == 4 && isYear(r.at(n+1)) {
		return r.at(n + 1).value, 2
	}
	if isYear(r.at(n)) {
		return r.at(n).value, 1
	}
	return 0, 0
}

// rangeMark returns the length of what may stand between two dates of a range
// or list.
func (r *reader) rangeMark(n int) int {
	if r.mark(n, "-–—/,&") {
		return 1
	}
	switch strings.ToLower(r.at(n).text) {
	case "und", "bis", "oder", "sowie", "and", "to", "until", "through":
		if strings.EqualFold(r.at(n+1).text, "zum") {
			return 2
		}
		return 1
	}
	return 0
}

// rangeOnly reports whether the mark n tokens ahead means "until".
func (r *reader) rangeOnly(n int) bool { return r.rangeWord(r.pos + n) }

// rangeWord reports whether the token at position i means "until".
func (r *reader) rangeWord(i int) bool {
	if i >= len(r.list) {
		return false
	}
	switch strings.ToLower(r.list[i].text) {
	case "-", "–", "—", "bis", "to", "until", "through":
		return true
	}
	return false
}

// afterPreposition reports whether the word before is one that dates follow.
func (r *reader) afterPreposition() bool {
	switch strings.ToLower(r.at(-1).text) {
	case "am", "vom", "bis", "zum", "ab", "der", "den", "dem", "und", "seit", "on", "from":
		return true
	}
	return false
}

// valid reports whether the known parts can be a date.
func (c Civil) valid() bool {
	return c.Month >= 0 && c.Month <= 12 && c.Day >= 0 && c.Day <= 31 && (c.Day == 0 || c.Month > 0) &&
		!(c.Day == 31 && (c.Month == 4 || c.Month == 6 || c.Month == 9 || c.Month == 11)) && !(c.Day > 29 && c.Month == 2)
}

func isEnglishOrdinal(s string) bool { return s == "st" || s == "nd" || s == "rd" || s == "th" }

func isYear(t token) bool {
	return t.kind == tokenDigits && len(t.text) == 4 && t.value >= 1900 && t.value <= 2099
}
