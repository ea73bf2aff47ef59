package german

import "time"

// days are whole days from first to last. A side that is zero is open.
type days struct{ first, last time.Time }

func (d days) single() bool { return !d.first.IsZero() && d.first.Equal(d.last) }

// and returns the days in both, false if there are none.
func (d days) and(o days) (days, bool) {
	if d.first.IsZero() || o.first.After(d.first) {
		d.first = o.first
	}
	if d.last.IsZero() || !o.last.IsZero() && o.last.Before(d.last) {
		d.last = o.last
	}
	return d, d.first.IsZero() || d.last.IsZero() || !d.last.Before(d.first)
}

// without returns what is left of d where o is left out: up to two pieces.
func (d days) without(o days) (left []days) {
	if !o.first.IsZero() {
		if rest, ok := d.and(days{last: o.first.AddDate(0, 0, -1)}); ok {
			left = append(left, rest)
		}
	}
	if !o.last.IsZero() {
		if rest, ok := d.and(days{first: o.last.AddDate(0, 0, 1)}); ok {
			left = append(left, rest)
		}
	}
	return left
}

// A yearly is what a name means in a year ("März", "KW 12", "30. Februar"); ok is
// false where that year has no such days.
type yearly func(year int) (d days, ok bool)

func monthsOf(from, to int) yearly {
	return func(y int) (days, bool) {
		return days{date(y, time.Month(from), 1), date(y, time.Month(to)+1, 0)}, true
	}
}

// seasons begin in March, June, September and December.
func season(first int) yearly { return monthsOf(first, first+2) }

// dayOfYear is a day of a month; weekday is the one that is said with it, or -1.
func dayOfYear(month, day int, weekday time.Weekday) yearly {
	return func(y int) (days, bool) {
		d := date(y, time.Month(month), day)
		return days{d, d}, 1 <= month && month <= 12 && int(d.Month()) == month && d.Day() == day && (weekday < 0 || d.Weekday() == weekday)
	}
}

// weekOf is a week by its number, from Monday (ISO 8601).
func weekOf(number int) yearly {
	return func(y int) (days, bool) {
		first := mondayOf(date(y, time.January, 4)).AddDate(0, 0, 7*(number-1))
		isoYear, isoWeek := first.ISOWeek()
		return days{first, first.AddDate(0, 0, 6)}, isoYear == y && isoWeek == number
	}
}

// aroundEaster are the days from so many after Easter Sunday to so many.
func aroundEaster(from, to int) yearly {
	return func(y int) (days, bool) {
		e := easter(y)
		return days{e.AddDate(0, 0, from), e.AddDate(0, 0, to)}, true
	}
}

// easter is Easter Sunday by the rule of Gauss with the exceptions of Lichtenberg
// and Kinkelin, for the Gregorian calendar
// (https://de.wikipedia.org/wiki/Gaußsche_Osterformel).
func easter(y int) time.Time {
	k := y / 100
	m := 15 + (3*k+3)/4 - (8*k+13)/25
	s := 2 - (3*k+3)/4
	a := y % 19
	d := (19*a + m) % 30
	r := (d + a/11) / 29
	og := 21 + d - r
	sz := 7 - (y+y/4+s)%7
	oe := 7 - (og-sz)%7
	return date(y, time.March, og+oe)
}

// holiday is a feast by its folded name. Those of several days include them all.
func holiday(name string) yearly {
	switch name {
	case "ostern", "osterfest", "easter":
		return aroundEaster(-2, 1)
	case "karfreitag":
		return aroundEaster(-2, -2)
	case "ostersonntag":
		return aroundEaster(0, 0)
	case "ostermontag":
		return aroundEaster(1, 1)
	case "himmelfahrt", "christihimmelfahrt", "ascension":
		return aroundEaster(39, 39)
	case "pfingsten", "pentecost", "whitsun":
		return aroundEaster(48, 50)
	case "pfingstsonntag":
		return aroundEaster(49, 49)
	case "pfingstmontag":
		return aroundEaster(50, 50)
	case "fronleichnam":
		return aroundEaster(60, 60)
	case "rosenmontag":
		return aroundEaster(-48, -48)
	case "weihnachten", "christmas":
		return func(y int) (days, bool) { return days{date(y, 12, 24), date(y, 12, 26)}, true }
	case "heiligabend":
		return dayOfYear(12, 24, -1)
	case "silvester":
		return dayOfYear(12, 31, -1)
	case "neujahr":
		return dayOfYear(1, 1, -1)
	}
	return nil
}

func seasonNamed(name string) yearly {
	switch name {
	case "fruhjahr", "fruhling", "fruhjahrs", "fruhlings", "spring":
		return season(3)
	case "sommer", "sommers", "summer":
		return season(6)
	case "herbst", "herbstes", "autumn":
		return season(9)
	case "winter", "winters":
		return season(12)
	}
	return nil
}

// mondayOf is the first day of the week in which d lies.
func mondayOf(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }

// A measure is a length of the calendar.
type measure byte

const (
	aDay measure = iota + 1
	aWeek
	aMonth
	aQuarter
	aHalf
	aYear
	aWeekend
)

func measureNamed(name string) measure {
	switch name {
	case "tag", "tage", "tagen", "tages", "day", "days":
		return aDay
	case "woche", "wochen", "week", "weeks":
		return aWeek
	case "monat", "monate", "monaten", "monats", "month", "months":
		return aMonth
	case "quartal", "quartale", "quartalen", "quartals", "quarter", "quarters":
		return aQuarter
	case "halbjahr", "halbjahre", "halbjahren", "halbjahres", "semester", "semesters":
		return aHalf
	case "jahr", "jahre", "jahren", "jahres", "year", "years":
		return aYear
	case "wochenende", "wochenenden", "wochenendes", "weekend", "weekends":
		return aWeekend
	}
	return 0
}

// around is the calendar day, week, month … in which day lies.
func (m measure) around(day time.Time) days {
	first := date(day.Year(), day.Month(), 1)
	switch m {
	case aWeek:
		first = mondayOf(day)
		return days{first, first.AddDate(0, 0, 6)}
	case aWeekend:
		first = mondayOf(day)
		return days{first.AddDate(0, 0, 5), first.AddDate(0, 0, 6)}
	case aMonth:
		return days{first, first.AddDate(0, 1, -1)}
	case aQuarter:
		first = date(day.Year(), (day.Month()-1)/3*3+1, 1)
		return days{first, first.AddDate(0, 3, -1)}
	case aHalf:
		first = date(day.Year(), (day.Month()-1)/6*6+1, 1)
		return days{first, first.AddDate(0, 6, -1)}
	case aYear:
		return days{date(day.Year(), 1, 1), date(day.Year(), 12, 31)}
	}
	return days{day, day}
}

// add moves a day by n measures.
func (m measure) add(day time.Time, n int) time.Time {
	switch m {
	case aWeek, aWeekend:
		return day.AddDate(0, 0, 7*n)
	case aMonth, aQuarter, aHalf, aYear: // the last day of a month stays within the month
		months := n * map[measure]int{aMonth: 1, aQuarter: 3, aHalf: 6, aYear: 12}[m]
		to := date(day.Year(), day.Month()+time.Month(months), 1)
		return to.AddDate(0, 0, min(day.Day(), to.AddDate(0, 1, -1).Day())-1)
	}
	return day.AddDate(0, 0, n)
}

// An edge is a part of something longer.
type edge byte

const (
	atStart edge = iota + 1
	inMiddle
	atEnd
	firstHalf
	secondHalf
)

// of returns the part of d, see When.
func (e edge) of(d days) days {
	n := int(d.last.Sub(d.first)/(24*time.Hour)) + 1
	if months := wholeMonths(d); months > 0 && months%2 == 0 && (e == firstHalf || e == secondHalf) { // from July on, not from the 183rd day
		middle := date(d.first.Year(), d.first.Month()+time.Month(months/2), 1)
		if e == firstHalf {
			return days{d.first, middle.AddDate(0, 0, -1)}
		}
		return days{middle, d.last}
	}
	first, last := 0, n-1 // days after d.first
	one, two := n/3, n-n/3
	switch {
	case 28 <= n && n <= 31:
		one, two = 10, 20
	case n == 7:
		one, two = 2, 3
	}
	switch e {
	case atStart:
		last = one - 1
	case inMiddle:
		first, last = one, two-1
		if n == 7 {
			first, last = 1, 3
		}
	case atEnd:
		first = two
	case firstHalf:
		last = n/2 - 1
	case secondHalf:
		first = n / 2
	}
	last = max(last, first)
	return days{d.first.AddDate(0, 0, first), d.first.AddDate(0, 0, last)}
}

// wholeMonths is how many months days are, 0 where they begin or end within one.
func wholeMonths(d days) int {
	end := d.last.AddDate(0, 0, 1)
	if d.first.Day() != 1 || end.Day() != 1 {
		return 0
	}
	return (end.Year()-d.first.Year())*12 + int(end.Month()) - int(d.first.Month())
}
