package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// basePeriod is what "Vorjahr" is before, where no period was said: that of the
// query before, or the present one.
func (x *reading) basePeriod(unit byte, now time.Time) statistics.Period {
	if x.before != nil && !x.before.Period.IsZero() {
		return x.before.Period
	}
	return current(unit, now)
}

// current is the present year, half-year, quarter, month or week.
func current(unit byte, now time.Time) statistics.Period {
	y, m, d := now.Date()
	first, months := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), 1
	switch unit {
	case 'w':
		monday := time.Date(y, m, d-(int(now.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
		return statistics.Period{From: civil(monday), To: civil(monday.AddDate(0, 0, 6))}
	case 'q':
		first, months = time.Date(y, (m-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC), 3
	case 'h':
		first, months = time.Date(y, (m-1)/6*6+1, 1, 0, 0, 0, 0, time.UTC), 6
	case 'y':
		first, months = time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), 12
	}
	return statistics.Period{From: civil(first), To: civil(first.AddDate(0, months, -1))}
}

// begun is a period up to today, where it is not over: it is held against the same
// days of another.
func begun(p statistics.Period, now time.Time) statistics.Period {
	last := today(now)
	if p.From != (german.Civil{}) && !dayOf(p.From).After(last) && (p.To == (german.Civil{}) || dayOf(p.To).After(last)) {
		p.To = civil(last)
	}
	return p
}

// fits reports whether a period is no longer than what it is moved back by.
func (s shift) fits(p statistics.Period) bool {
	order := "wmqhy"
	unit := unitOf(p)
	return unit == 0 || s.unit == 'p' || strings.IndexByte(order, unit) <= strings.IndexByte(order, s.unit)
}

// before is a period moved back.
func (s shift) before(p statistics.Period) statistics.Period {
	move := func(c german.Civil, last bool) german.Civil {
		if c == (german.Civil{}) {
			return c
		}
		t := dayOf(c)
		months := s.count * map[byte]int{'y': 12, 'h': 6, 'q': 3, 'm': 1}[s.unit]
		if s.unit == 'w' {
			return civil(t.AddDate(0, 0, -7*s.count))
		}
		ends := t.AddDate(0, 0, 1).Day() == 1
		first := time.Date(t.Year(), t.Month()-time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		end := first.AddDate(0, 1, -1)
		if last && ends {
			return civil(end)
		}
		return civil(first.AddDate(0, 0, min(t.Day(), end.Day())-1))
	}
	if s.unit == 'p' && p.From != (german.Civil{}) && p.To != (german.Civil{}) {
		from, to := dayOf(p.From), dayOf(p.To)
		if from.Day() == 1 && to.AddDate(0, 0, 1).Day() == 1 {
			months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month()) + 1
			return statistics.Period{From: civil(from.AddDate(0, -months, 0)), To: civil(from.AddDate(0, 0, -1))}
		}
		days := int(to.Sub(from).Hours()/24) + 1
		return statistics.Period{From: civil(from.AddDate(0, 0, -days)), To: civil(from.AddDate(0, 0, -1))}
	}
	return statistics.Period{From: move(p.From, false), To: move(p.To, true)}
}

// comparePeriod settles the period that is compared with, and the present one
// where only that was said.
func (x *reading) comparePeriod(s span, now time.Time) {
	open := x.period.To == german.Civil{}
	if s.back.unit != 0 {
		if x.period.IsZero() {
			if slices.ContainsFunc(x.dims, func(d division) bool { return stepOf(d.dimension) == s.back.unit }) && s.back.unit != 'y' { // "je Quartal gegenüber dem Vorquartal"
				x.refuse(Unsupported, s.text)
				return
			}
			x.period = x.basePeriod(s.of, now)
		} else if open && x.period.From != (german.Civil{}) {
			x.period.To = civil(now)
		}
		if s.same || soFarAgainst.MatchString(x.line) && !x.hasPhrase("more") {
			x.period = begun(x.period, now)
		}
		if !s.back.fits(x.period) { // "2025 gegenüber dem Vorquartal"
			x.refuseTime(s.text, nil)
			return
		}
		x.compare = s.back.before(x.period)
		return
	}
	other := x.withYears([]span{s})
	x.compare = periodOf(x.directed(other[0]))
	if x.compare.From == (german.Civil{}) { // nothing is held against all that was before
		x.refuseTime(s.text, nil)
		return
	}
	if !x.period.IsZero() {
		if open && x.period.From != (german.Civil{}) { // "year to date vs last year"
			if x.period.From.Year != now.Year() || unitOf(x.compare) != 'y' {
				x.refuseTime(s.text, nil)
				return
			}
			x.period.To = civil(now)
		}
		if unitOf(x.compare) == 0 && relativeTo.MatchString(lineOf(s.text)) && overlap(x.period, x.compare) { // "2025 verglichen mit den letzten beiden Jahren"
			x.refuseTime(s.text, nil)
			return
		}
		x.yearsOfBoth(s)
		x.period, x.compare = sameStretch(x.compare, x.period), sameStretch(x.period, x.compare)
		return
	}
	if x.before != nil && !x.before.Period.IsZero() {
		x.period = x.before.Period
		if unit := unitOf(x.compare); unit == 'y' && unitOf(x.period) != 'y' { // "mehr als letztes Jahr?" of a quarter
			years := dayOf(x.period.From).Year() - dayOf(x.compare.From).Year()
			x.compare = shift{'y', max(1, years)}.before(x.period)
		}
		return
	}
	if unit := unitOf(x.compare); unit != 0 {
		x.period = current(unit, now)
		if x.period == x.compare {
			x.compare = statistics.Period{}
		}
	}
}

// soFarAgainst holds what there is so far against the same days.
var soFarAgainst = regexp.MustCompile(` (?:bisher|bisherige\w*|bislang|bis jetzt|bis dato|so far|until now|to date) `)

// overlap reports whether two periods have days in common.
func overlap(a, b statistics.Period) bool {
	before := func(a, b statistics.Period) bool {
		return a.To != (german.Civil{}) && b.From != (german.Civil{}) && dayOf(a.To).Before(dayOf(b.From))
	}
	return !before(a, b) && !before(b, a)
}

// yearsOfBoth settles the years of two times of one kind that are held against each
// other, of which one or none was said with its year: "Q2 2025 gegenüber Q1". Next
// to each other they may be of two years, as January and December before it.
func (x *reading) yearsOfBoth(other span) {
	unit := unitOf(x.period)
	if len(x.spans) != 2 || unit == 0 || unit == 'y' || unit == 'w' || unit != unitOf(x.compare) || x.period.From.Year == x.compare.From.Year {
		return
	}
	own := x.spans[1-x.against]
	said := func(s span) bool { return yearDigits.MatchString(s.text) }
	if relativeTo.MatchString(lineOf(own.text)) || relativeTo.MatchString(lineOf(other.text)) || said(own) && said(other) {
		return
	}
	if (shift{unit, 1}).before(x.period) == x.compare || (shift{unit, 1}).before(x.compare) == x.period {
		return
	}
	move := func(p statistics.Period, to int) statistics.Period {
		return shift{'y', max(0, p.From.Year-to)}.before(p)
	}
	if said(own) || !said(other) && x.compare.From.Year > x.period.From.Year {
		x.compare = move(x.compare, x.period.From.Year)
		if next := inYear(x.compare, x.compare.From.Year+1); (shift{unit, 1}).before(next) == x.period { // "Dezember 2024 gegenüber Januar"
			x.refuseTime(other.text, nil)
		}
	} else {
		x.period = move(x.period, x.compare.From.Year)
	}
}

// sameStretch is the part of a whole year that a shorter period of another year is
// held against: "das erste Quartal 2025 gegenüber 2024".
func sameStretch(p, year statistics.Period) statistics.Period {
	if unitOf(year) != 'y' || unitOf(p) == 'y' || p.From == (german.Civil{}) || p.To == (german.Civil{}) || p.From.Year != p.To.Year || p.From.Year == year.From.Year {
		return year
	}
	return shift{'y', p.From.Year - year.From.Year}.before(p)
}

// unitOf is the unit that a period is one of, 0 if it is of none.
func unitOf(p statistics.Period) byte {
	if p.From == (german.Civil{}) || p.To == (german.Civil{}) {
		return 0
	}
	from, to := dayOf(p.From), dayOf(p.To)
	if to.Sub(from) == 6*24*time.Hour && from.Weekday() == time.Monday {
		return 'w'
	}
	if from.Day() != 1 || to.AddDate(0, 0, 1).Day() != 1 {
		return 0
	}
	months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month()) + 1
	first := int(from.Month()) - 1
	switch {
	case months == 1:
		return 'm'
	case months == 3 && first%3 == 0:
		return 'q'
	case months == 6 && first%6 == 0:
		return 'h'
	case months == 12 && first == 0:
		return 'y'
	}
	return 0
}

// keyOfTime is the value of a dimension of time in which a day lies.
func keyOfTime(d statistics.Dimension, c german.Civil) string {
	year := strconv.Itoa(c.Year)
	switch d {
	case statistics.Month:
		return time.Date(c.Year, time.Month(c.Month), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	case statistics.Quarter:
		return year + "-Q" + strconv.Itoa((c.Month-1)/3+1)
	case statistics.HalfYear:
		return year + "-H" + strconv.Itoa((c.Month-1)/6+1)
	}
	return year
}

// stepOf is the unit of which a dimension of time has a value each, 0 for others.
func stepOf(d statistics.Dimension) byte {
	return map[statistics.Dimension]byte{statistics.Month: 'm', statistics.Quarter: 'q', statistics.HalfYear: 'h', statistics.Year: 'y'}[d]
}

func isTime(d statistics.Dimension) bool {
	return d == statistics.Month || d == statistics.Quarter || d == statistics.HalfYear || d == statistics.Year
}

func periodOf(s german.TimeSet) statistics.Period { return statistics.Period{From: s.From, To: s.To} }

func dayOf(c german.Civil) time.Time {
	return time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, time.UTC)
}

func civil(t time.Time) german.Civil {
	return german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// wholeMonths are the months that a time touches.
func wholeMonths(s german.TimeSet) []statistics.Period {
	if s.From == (german.Civil{}) || s.To == (german.Civil{}) {
		return nil
	}
	from, to := dayOf(s.From), dayOf(s.To)
	var out []statistics.Period
	first := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(to.Year(), to.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	out = append(out, statistics.Period{From: civil(first), To: civil(last)})
	for m := first; m.Before(last) && len(out) < 5; m = m.AddDate(0, 1, 0) {
		out = append(out, statistics.Period{From: civil(m), To: civil(m.AddDate(0, 1, -1))})
	}
	if len(out) == 2 {
		out = out[:1]
	}
	return out
}
