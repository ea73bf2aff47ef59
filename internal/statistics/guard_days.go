package statistics

import (
	"cmp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// after returns the day after a day.
func after(d german.Civil) german.Civil {
	t := dayTime(d).AddDate(0, 0, 1)
	return german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// order puts days in the order of the calendar.
func order(a, b german.Civil) int {
	return cmp.Or(a.Year-b.Year, a.Month-b.Month, a.Day-b.Day)
}

// withinMonths lists the days that begin or follow one of the periods and are not
// the first of a month, ascending.
func withinMonths(periods ...Period) []german.Civil {
	var days []german.Civil
	add := func(d german.Civil) {
		if d.Day != 1 {
			days = append(days, d)
		}
	}
	for _, p := range periods {
		if p.From != (german.Civil{}) {
			add(p.From)
		}
		if p.To != (german.Civil{}) {
			add(after(p.To))
		}
	}
	slices.SortFunc(days, order)
	return slices.Compact(days)
}

// has reports whether a day is in a period.
func (p Period) has(d german.Civil) bool {
	return (p.From == german.Civil{} || order(p.From, d) <= 0) && (p.To == german.Civil{} || order(d, p.To) <= 0)
}

// start returns the first day of a month, or of the part of one.
func (f *fine) start(m moment) german.Civil {
	first := german.Civil{Year: m.month / 12, Month: m.month%12 + 1, Day: 1}
	if m.part > 0 && order(f.days[m.part-1], first) > 0 {
		return f.days[m.part-1]
	}
	return first
}

// before returns the value of a dimension in the period that is compared with
// which stands in the row of a value: of times, that as far from the beginning.
func (q Query) before(d Dimension, key string) string {
	form := dimensions[d].form
	if !form.isTime() {
		return key
	}
	n, ok := form.parseTimeKey(key)
	if !ok {
		return key
	}
	return form.timeKey(n - form.timeNumber(q.Period.From) + form.timeNumber(q.Compare.From))
}
