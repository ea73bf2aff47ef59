package german

import (
	"cmp"
	"strings"
	"time"
)

// A unit is one day, week, month, weekday or time of day that a phrase names.
type unit struct {
	n        int    // its tokens; 0: there is none
	in       yearly // what it is in a year; nil: fixed
	year     int    // as said; 0 unsaid
	back     bool   // the latest that is over: "letzten März"
	ahead    bool   // the first that has not begun: "nächsten März"
	fixed    days
	edge     edge
	month    int // of a day that is said with its month
	day      int
	feast    bool
	weekdays []time.Weekday
	coming   bool
	clock    bool
	hours    hours // of a time by the clock, after alone
	part     DayPart
	number   bool // a bare number, whose meaning follows: value
	dotted   bool
	value    int
}

// alike reports whether two units may stand in one list.
func (u unit) alike(o unit) bool {
	return u.kind() == o.kind() || u.number && (o.day > 0 || o.clock) || o.number && (u.day > 0 || u.clock)
}

func (u unit) kind() int {
	switch {
	case u.number:
		return 0
	case len(u.weekdays) > 0:
		return 1
	case u.clock, u.part != AnyTime:
		return 2
	}
	return 3
}

// withDay is the date u on another day of its month.
func (u unit) withDay(number unit) unit {
	if u.clock {
		return hourUnit(number.value, 0, number.n)
	}
	if u.in != nil && u.day > 0 {
		u.day = number.value
		u.in = dayOfYear(u.month, u.day, -1)
	}
	return u
}

// resolve is the days that are meant by a unit that names days.
func (r *timeReader) resolve(u unit) (d days, ok bool) {
	d, ok = u.fixed, true
	if u.in != nil {
		d, ok = r.inYear(u)
	}
	if u.edge != 0 {
		d = u.edge.of(d)
	}
	return d, ok
}

// inYear finds the year that is meant: that said, or that of the next time which
// is not over.
func (r *timeReader) inYear(u unit) (d days, ok bool) {
	if u.year != 0 {
		return u.in(u.year)
	}
	y := r.today.Year()
	if r.past && !u.back && !u.ahead {
		for i := range 4 {
			d, ok = u.in(y + 1 - i)
			part := d
			if u.edge != 0 {
				part = u.edge.of(d)
			}
			if ok && !part.first.After(r.today) {
				break
			}
		}
		return d, ok
	}
	if u.back {
		for i := range 4 {
			if d, ok = u.in(y + 1 - i); d.last.Before(r.today) {
				break
			}
		}
		return d, ok
	}
	for i := range 4 {
		d, ok = u.in(y - 1 + i)
		part := d
		if u.edge != 0 {
			part = u.edge.of(d)
		}
		if !part.last.Before(r.today) && (!u.ahead || part.first.After(r.today)) {
			break
		}
	}
	return d, ok
}

// begin and end are the first day of a feast in the year of another, and its last.
func (u unit) end(r *timeReader) time.Time {
	d, _ := r.resolve(u)
	return d.last
}

func (u unit) begin(r *timeReader, a unit) time.Time {
	d, _ := r.after(u, a)
	return d.first
}

// after resolves u as the end of a range that begins with a.
func (r *timeReader) after(u, a unit) (d days, ok bool) {
	from, _ := r.resolve(a)
	if u.in == nil || u.year != 0 {
		return r.resolve(u)
	}
	for i := range 3 {
		u.year = from.first.Year() + i
		if d, ok = r.resolve(u); !d.last.Before(from.first) {
			break
		}
	}
	return d, ok
}

// span notes in p the time from a to b; false if they do not go together.
func (r *timeReader) span(p *phrase, a, b unit, n int) bool {
	switch {
	case a.number && b.number:
		if a.dotted || b.dotted || a.value >= b.value || b.value > 24 || !r.closes(n, b) {
			return false
		}
		p.hours = []hours{{after: a.value * 60, before: b.value * 60}}
		return true
	case b.number:
		return false
	case a.number && b.clock:
		a = hourUnit(a.value, 0, a.n)
	case a.number && b.day > 0:
		a = b.withDay(a)
	case a.number:
		return false
	}
	switch {
	case a.kind() != b.kind():
		return false
	case a.clock && b.clock:
		if b.hours.after <= a.hours.after {
			return false
		}
		p.hours = []hours{{after: a.hours.after, before: b.hours.after}}
	case a.part != AnyTime || b.part != AnyTime:
		return false
	case len(a.weekdays) > 0:
		for d := a.weekdays[0]; ; d = (d + 1) % 7 {
			p.weekdays = append(p.weekdays, d)
			if d == b.weekdays[len(b.weekdays)-1] {
				break
			}
		}
	default:
		r.daySpan(p, a, b)
	}
	return true
}

// daySpan notes the days from a to b, of which one may take its year from the
// other.
func (r *timeReader) daySpan(p *phrase, a, b unit) {
	if a.in != nil && a.year == 0 && b.year != 0 {
		a.year = b.year
		from, _ := r.resolve(a)
		if to, _ := r.resolve(b); to.last.Before(from.first) {
			a.year--
		}
	}
	from, ok := r.resolve(a)
	to, ok2 := r.after(b, a)
	switch {
	case !ok || !ok2:
		p.wrong = "?" // When puts the words here
	case to.last.Before(from.first):
		p.days = []days{{to.first, from.last}}
	default:
		p.days = []days{{from.first, to.last}}
	}
}

// closes reports whether a bare number is the last word of its phrase, and so an
// hour: "zwischen 9 und 12 Personen" is none.
func (r *timeReader) closes(n int, b unit) bool {
	for i := range 8 { // the end of b
		if t := r.at(n + i); t.kind == tokenDigits && t.value == b.value {
			next := r.at(n + i + 1)
			return next.kind == tokenEnd || next.kind == tokenMark && !next.glued || next.kind == tokenMark && strings.Contains("?!,;)", next.text) ||
				next.kind == tokenMark && next.text == "." && r.at(n+i+2).kind == tokenEnd || IsStop(r.word(n+i+1))
		}
	}
	return false
}

// hour makes a bare number behind "um" a time.
func (r *timeReader) hour(u unit, next int) unit {
	t := r.at(next)
	if u.dotted && t.kind != tokenEnd || u.value > 24 || t.kind == tokenLetters && !IsStop(r.word(next)) || t.kind == tokenMark && t.text != "?" && t.text != "," && t.text != "." && t.text != "!" {
		return unit{}
	}
	return hourUnit(u.value, 0, u.n)
}

// alone makes a bare number with a full stop a day of the month, where nothing
// follows that it could count: "am 12.", "ab dem 3."
func (r *timeReader) alone(u unit, next int, m mode) unit {
	t := r.at(next)
	ends := t.kind == tokenEnd || t.kind == tokenMark || IsStop(r.word(next))
	if !u.dotted && m != exactly && ends && u.value <= 24 && r.modeIsOfClock(next-u.n) {
		return hourUnit(u.value, 0, u.n)
	}
	if !u.dotted || !ends || u.value < 1 || u.value > 31 {
		return unit{}
	}
	for i := range 12 { // the next month that has the day, from today on
		first := date(r.today.Year(), r.today.Month()+time.Month(i), 1)
		d := first.AddDate(0, 0, u.value-1)
		if d.Month() == first.Month() && !d.Before(r.today) {
			return unit{n: u.n, fixed: days{d, d}}
		}
	}
	return unit{}
}

// modeIsOfClock reports whether a number that stands at n may be an hour: no
// article is before it.
func (r *timeReader) modeIsOfClock(n int) bool {
	return r.is(n-1, "ab", "bis", "vor", "nach", "before", "after", "from", "until", "till")
}

// take notes in p what u says in this mode.
func (r *timeReader) take(p *phrase, u unit, m mode, n int) {
	switch {
	case u.clock || u.part != AnyTime:
		p.hours = append(p.hours, u.times(m, &p.not))
	case len(u.weekdays) > 0 && (m == exactly || !u.coming):
		p.weekdays = append(p.weekdays, u.weekdays...)
		p.coming = u.coming
	default:
		if len(u.weekdays) > 0 {
			d := coming(u.weekdays[0], r.today.AddDate(0, 0, 1))
			if m == since {
				d = coming(u.weekdays[0], r.today.AddDate(0, 0, -7))
			}
			u.fixed = days{d, d}
		}
		if m == since && u.in != nil && u.year == 0 {
			u.year = r.today.Year()
			if d, _ := r.resolve(u); d.first.After(r.today) {
				u.year--
			}
		}
		d, ok := r.resolve(u)
		if !ok {
			p.wrong = "?" // When puts the words here
			return
		}
		p.days = append(p.days, d.bounded(m, &p.not))
	}
}

// bounded is what is before, after, until or from d. What is not before is from d
// on, and so forth.
func (d days) bounded(m mode, not *bool) days {
	if *not && m != exactly {
		*not = false
		m = map[mode]mode{earlier: onOrAfter, later: onOrBefore, onOrAfter: earlier, since: earlier, onOrBefore: later}[m]
	}
	switch m {
	case onOrAfter, since:
		return days{first: d.first}
	case onOrBefore:
		return days{last: d.last}
	case earlier:
		return days{last: d.first.AddDate(0, 0, -1)}
	case later:
		return days{first: d.last.AddDate(0, 0, 1)}
	}
	return d
}

// times are the hours of a time of day in a mode.
func (u unit) times(m mode, not *bool) hours {
	from, to := u.hours.after, u.hours.after
	if u.part != AnyTime {
		from, to = u.part.bounds()
	}
	if *not && m != exactly {
		*not = false
		m = map[mode]mode{earlier: onOrAfter, later: onOrBefore, onOrAfter: earlier, since: earlier, onOrBefore: later}[m]
	}
	switch m {
	case onOrAfter, since:
		return hours{after: from}
	case later:
		return hours{after: to}
	case onOrBefore:
		return hours{before: to}
	case earlier:
		return hours{before: from}
	}
	if u.part != AnyTime {
		return hoursOf(u.part)
	}
	return hours{after: from, latest: cmp.Or(from, 1)}
}

func hourUnit(h, minutes, n int) unit {
	return unit{n: n, clock: true, hours: hours{after: h*60 + minutes}}
}
