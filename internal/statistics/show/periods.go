package show

import (
	"fmt"
	"strconv"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A stretch is what a period is, seen by somebody who names it.
type stretch int

const (
	always stretch = iota
	since
	until
	oneDay
	oneMonth
	oneQuarter
	oneHalf
	oneYear
	someMonths
	someYears
	someDays
)

func stretchOf(p statistics.Period) stretch {
	from, to := p.From, p.To
	switch {
	case p.IsZero():
		return always
	case to == german.Civil{}:
		return since
	case from == german.Civil{}:
		return until
	case from == to:
		return oneDay
	}
	if from.Day != 1 || to.Day != lastDay(to) {
		return someDays
	}
	if from.Year != to.Year {
		if from.Month == 1 && to.Month == 12 {
			return someYears
		}
		return someMonths
	}
	switch months := to.Month - from.Month + 1; {
	case months == 12:
		return oneYear
	case months == 6 && from.Month%6 == 1:
		return oneHalf
	case months == 3 && from.Month%3 == 1:
		return oneQuarter
	case months == 1:
		return oneMonth
	}
	return someMonths
}

// lastDay is the last day of the month that c lies in.
func lastDay(c german.Civil) int {
	return time.Date(c.Year, time.Month(c.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// period names a period: "1. Halbjahr 2026", "1.1.–15.3.2026", "seit 1.3.2026".
func (t tongue) period(p statistics.Period) string {
	from, to := p.From, p.To
	year := strconv.Itoa(from.Year)
	switch stretchOf(p) {
	case always:
		return t.say("gesamter Zeitraum", "all time")
	case since:
		return t.say("seit ", "since ") + t.day(from)
	case until:
		return t.say("bis ", "until ") + t.day(to)
	case oneDay:
		return t.day(from)
	case oneMonth:
		return t.month(from.Month) + " " + year
	case oneQuarter:
		return t.quarter((from.Month+2)/3, year)
	case oneHalf:
		return t.half((from.Month+5)/6, year)
	case oneYear:
		return year
	case someMonths:
		return t.months(from, to, "–")
	case someYears:
		return fmt.Sprintf("%d–%d", from.Year, to.Year)
	}
	return t.days(from, to)
}

// during names a period as a sentence says when: "im 1. Halbjahr 2026", "vom
// 1.1. bis 15.3.2026"; "" for all the time.
func (t tongue) during(p statistics.Period) string {
	name := t.period(p)
	from, to := p.From, p.To
	switch stretchOf(p) {
	case always:
		return ""
	case since:
		return t.say("seit dem "+t.day(from), name)
	case until:
		return t.say("bis zum "+t.day(to), name)
	case oneDay:
		return t.say("am ", "on ") + name
	case oneMonth:
		return t.say("im ", "in ") + name
	case oneQuarter:
		return t.say("im ", "in ") + name
	case oneHalf:
		return t.say("im ", "in the ") + name
	case oneYear:
		return t.say("im Jahr ", "in ") + name
	case someMonths:
		return t.say("von ", "from ") + t.months(from, to, t.say(" bis ", " to "))
	case someYears:
		return t.say(fmt.Sprintf("von %d bis %d", from.Year, to.Year), fmt.Sprintf("from %d to %d", from.Year, to.Year))
	}
	first := t.day(from)
	if from.Year == to.Year {
		first = t.dayOfYear(from)
	}
	return t.say("vom "+first+" bis "+t.day(to), "from "+first+" to "+t.day(to))
}

// months names a range of whole months.
func (t tongue) months(from, to german.Civil, dash string) string {
	first := t.month(from.Month)
	last := t.month(to.Month) + " " + strconv.Itoa(to.Year)
	if from.Year != to.Year {
		first += " " + strconv.Itoa(from.Year)
		if dash == "–" {
			dash = " – "
		}
	}
	return first + dash + last
}

// days names a range of days as short as it can be: "1.–15.3.2026".
func (t tongue) days(from, to german.Civil) string {
	switch {
	case from.Year != to.Year:
		return t.say(t.day(from)+"–"+t.day(to), t.day(from)+" – "+t.day(to))
	case from.Month != to.Month:
		return t.say(t.dayOfYear(from)+"–"+t.day(to), t.dayOfYear(from)+" – "+t.day(to))
	}
	return strconv.Itoa(from.Day) + t.say(".", "") + "–" + t.day(to)
}

func (t tongue) day(c german.Civil) string {
	if t.english {
		return fmt.Sprintf("%d %s %d", c.Day, time.Month(c.Month), c.Year)
	}
	return fmt.Sprintf("%d.%d.%d", c.Day, c.Month, c.Year)
}

// dayOfYear is a day without its year.
func (t tongue) dayOfYear(c german.Civil) string {
	if t.english {
		return fmt.Sprintf("%d %s", c.Day, time.Month(c.Month))
	}
	return fmt.Sprintf("%d.%d.", c.Day, c.Month)
}

// AsOf says of when figures are: "Stand 20.1.2026, 14:02 Uhr".
func AsOf(at time.Time, language string) string {
	t, at := in(language), at.In(german.Berlin())
	return fmt.Sprintf(t.say("Stand %s, %s Uhr", "As of %s, %s"), t.day(dayOf(at)), at.Format("15:04"))
}

func dayOf(at time.Time) german.Civil {
	return german.Civil{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}
}

// before reports whether a lies before b; both are days.
func before(a, b german.Civil) bool { return number(a) < number(b) }

func number(c german.Civil) int { return c.Year*10000 + c.Month*100 + c.Day }

// ended reports whether a period is over.
func ended(p statistics.Period, now time.Time) bool {
	return p.To != german.Civil{} && before(p.To, dayOf(now.In(german.Berlin())))
}
