package report

import (
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// Rolling says how the period of a report goes on in time.
type Rolling string

// The ways to go on. All but Fixed consist of whole months.
const (
	Fixed        Rolling = "fixed"         // not at all: always the days of the query
	LastMonth    Rolling = "month"         // the month before
	LastQuarter  Rolling = "quarter"       // the last quarter that is over
	TwelveMonths Rolling = "twelve_months" // the twelve months before this one
	YearToDate   Rolling = "year"          // this year so far; on its first of January the year before
)

// rollings are all ways to go on but Fixed, in the order in which a period is
// recognised.
func rollings() []Rolling { return []Rolling{LastMonth, LastQuarter, TwelveMonths, YearToDate} }

// RollingOf returns how a period that is asked for today is meant to go on:
// somebody who asks in February for January wants February in March. What is none
// of the periods that roll stays Fixed.
func RollingOf(p statistics.Period, today german.Civil) Rolling {
	for _, r := range rollings() {
		if p == r.period(today) {
			return r
		}
	}
	year := german.Civil{Year: today.Year, Month: 1, Day: 1}
	switch p {
	case statistics.Period{From: year, To: today}, statistics.Period{From: year, To: german.Civil{Year: today.Year, Month: 12, Day: 31}}:
		return YearToDate
	}
	return Fixed
}

// period returns the days that are meant today; zero for Fixed.
func (r Rolling) period(today german.Civil) statistics.Period {
	month := german.Civil{Year: today.Year, Month: today.Month, Day: 1}
	yesterday := plus(today, 0, -1)
	switch r {
	case LastMonth:
		return statistics.Period{From: plus(month, -1, 0), To: plus(month, 0, -1)}
	case LastQuarter:
		quarter := german.Civil{Year: today.Year, Month: (today.Month-1)/3*3 + 1, Day: 1}
		return statistics.Period{From: plus(quarter, -3, 0), To: plus(quarter, 0, -1)}
	case TwelveMonths:
		return statistics.Period{From: plus(month, -12, 0), To: plus(month, 0, -1)}
	case YearToDate:
		p := statistics.Period{From: german.Civil{Year: yesterday.Year, Month: 1, Day: 1}}
		if today.Day == 1 { // what has happened since midnight belongs to the next month
			p.To = yesterday
		}
		return p
	}
	return statistics.Period{}
}

// moved returns a query with the period that is meant today. What it is compared
// with moves by as many months.
func (r Rolling) moved(q statistics.Query, today german.Civil) statistics.Query {
	p := r.period(today)
	if p.IsZero() || q.Period == p {
		return q
	}
	months := number(p.From) - number(q.Period.From)
	q.Period = p
	if !q.Compare.IsZero() && r != Fixed {
		q.Compare.From = shifted(q.Compare.From, months)
		q.Compare.To = shifted(q.Compare.To, months)
	}
	return q
}

// shifted moves a day by months; the last of a month stays the last. An open end
// stays open.
func shifted(day german.Civil, months int) german.Civil {
	if (day == german.Civil{}) {
		return day
	}
	first := german.Civil{Year: day.Year, Month: day.Month, Day: 1}
	last := plus(plus(first, months+1, 0), 0, -1)
	if plus(day, 0, 1).Day == 1 || day.Day > last.Day {
		return last
	}
	last.Day = day.Day
	return last
}

// plus adds months and days.
func plus(day german.Civil, months, days int) german.Civil {
	return civil(time.Date(day.Year, time.Month(day.Month+months), day.Day+days, 0, 0, 0, 0, time.UTC))
}

func civil(t time.Time) german.Civil {
	return german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// number counts months.
func number(day german.Civil) int { return day.Year*12 + day.Month - 1 }

// today returns the day in Berlin.
func today(now time.Time) german.Civil { return civil(now.In(german.Berlin())) }
