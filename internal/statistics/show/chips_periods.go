package show

import (
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// period offers the one before that of the query, and the usual stretches of time
// around the moment of the result.
func (c *chips) period() {
	q := c.r.Query
	k := c.chip("Zeitraum", "Period", c.tongue.period(q.Period))
	periods := usual(c.r.ReadAt)
	if before := preceding(q.Period); bounded(before) && !slices.Contains(periods, before) {
		periods = append([]statistics.Period{before}, periods...)
	}
	for _, p := range periods {
		other := clone(q)
		other.Period = p
		if !q.Compare.IsZero() {
			other.Compare = preceding(p)
			if q.Compare == yearBefore(q.Period) {
				other.Compare = yearBefore(p)
			}
		}
		k.instead(c.tongue.period(p), other)
	}
	if !q.Period.IsZero() {
		without := clone(q)
		without.Period, without.Compare = statistics.Period{}, statistics.Period{}
		k.without(without)
	}
	c.add(k)
}

// usual are this year and the last, and the same for half-years, quarters and
// months.
func usual(at time.Time) []statistics.Period {
	now := dayOf(at.In(german.Berlin()))
	periods := make([]statistics.Period, 0, 8)
	for _, months := range []int{12, 6, 3, 1} {
		first := (now.Month - 1) / months * months // 0 is January
		periods = append(periods, wholeMonths(now.Year, first+1, months), wholeMonths(now.Year, first+1-months, months))
	}
	return periods
}

// wholeMonths is a period of so many months; the first may lie outside of the
// year.
func wholeMonths(year, first, months int) statistics.Period {
	from := time.Date(year, time.Month(first), 1, 0, 0, 0, 0, time.UTC)
	return statistics.Period{From: dayOf(from), To: dayOf(from.AddDate(0, months, -1))}
}

func utc(c german.Civil) time.Time {
	return time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, time.UTC)
}

// bounded reports whether a period has both ends.
func bounded(p statistics.Period) bool { return p.From != german.Civil{} && p.To != german.Civil{} }

// preceding is the period of the same length right before; whole months stay
// whole.
func preceding(p statistics.Period) statistics.Period {
	if !bounded(p) {
		return statistics.Period{}
	}
	from, to := utc(p.From), utc(p.To)
	if p.From.Day == 1 && p.To.Day == lastDay(p.To) {
		months := (p.To.Year-p.From.Year)*12 + p.To.Month - p.From.Month + 1
		return wholeMonths(p.From.Year, p.From.Month-months, months)
	}
	days := int(to.Sub(from).Hours()/24) + 1
	return statistics.Period{From: dayOf(from.AddDate(0, 0, -days)), To: dayOf(from.AddDate(0, 0, -1))}
}

// yearBefore is the same period of the year before; what ends with February does
// so there, too.
func yearBefore(p statistics.Period) statistics.Period {
	if !bounded(p) {
		return statistics.Period{}
	}
	from, to := p.From, p.To
	from.Year, to.Year = from.Year-1, to.Year-1
	from.Day, to.Day = min(from.Day, lastDay(from)), min(to.Day, lastDay(to))
	if p.To.Day == lastDay(p.To) {
		to.Day = lastDay(to)
	}
	return statistics.Period{From: from, To: to}
}

// compare offers the period before and that of the year before to compare with.
func (c *chips) compare() {
	q := c.r.Query
	if q.Compare.IsZero() && !bounded(q.Period) {
		return
	}
	label := c.say("ohne Vergleich", "no comparison")
	if !q.Compare.IsZero() {
		label = c.tongue.period(q.Compare)
	}
	k := c.chip("Vergleich", "Compared with", label)
	for _, p := range []statistics.Period{yearBefore(q.Period), preceding(q.Period)} {
		other := clone(q)
		other.Compare = p
		if n := len(k.chip.Instead); n > 0 && k.chip.Instead[n-1].Query.Compare == p {
			continue // of a year, both are the same
		}
		k.instead(c.tongue.period(p), other)
	}
	if !q.Compare.IsZero() {
		without := clone(q)
		without.Compare = statistics.Period{}
		k.without(without)
	}
	c.add(k)
}
