package statistics

import (
	"regexp"
	"strconv"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// The years that can be asked for.
const (
	firstYear = 1990
	lastYear  = 2199
)

// dayTime returns the beginning of a day in UTC, in which days are counted.
func dayTime(c german.Civil) time.Time {
	return time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, time.UTC)
}

// isDay reports whether a date exists, with all its parts.
func isDay(c german.Civil) bool {
	t := dayTime(c)
	return c.Year >= firstYear && c.Year <= lastYear && c == german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// berlinDay returns the day in Berlin.
func berlinDay(t time.Time) german.Civil {
	t = t.In(german.Berlin())
	return german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// parseDay reads "2026-03-01".
func parseDay(s string) (german.Civil, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return german.Civil{}, false
	}
	c := german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
	return c, isDay(c)
}

// monthNumber counts months since the year 0, as the views do.
func monthNumber(c german.Civil) int { return c.Year*12 + c.Month - 1 }

// timeKey writes a value of time as its key: "2026-03", "2026-Q1", "2026-H1",
// "2026". n counts months, quarters, half-years or years since the year 0.
func (f form) timeKey(n int) string {
	perYear := 12 / f.months()
	year, part := n/perYear, n%perYear+1
	key := append(make([]byte, 0, len("2026-Q1")), digits(year/100)...)
	key = append(key, digits(year%100)...)
	switch f {
	case inMonth:
		key = append(append(key, '-'), digits(part)...)
	case inQuarter:
		key = append(key, '-', 'Q', byte('0'+part))
	case inHalfYear:
		key = append(key, '-', 'H', byte('0'+part))
	}
	return string(key)
}

// digits writes a number below 100 with two digits.
func digits(n int) []byte { return []byte{byte('0' + n/10), byte('0' + n%10)} }

var timeKeyShape = regexp.MustCompile(`^(\d{4})(?:-(0[1-9]|1[0-2])|-Q([1-4])|-H([12]))?$`)

// parseTimeKey is the inverse of timeKey.
func (f form) parseTimeKey(key string) (n int, ok bool) {
	parts := timeKeyShape.FindStringSubmatch(key)
	if parts == nil {
		return 0, false
	}
	year, _ := strconv.Atoi(parts[1])
	for i, shape := range []form{inMonth, inQuarter, inHalfYear} {
		if part, err := strconv.Atoi(parts[2+i]); err == nil {
			n, ok = year*(12/shape.months())+part-1, f == shape
		}
	}
	if len(key) == len("2026") {
		n, ok = year, f == inYear
	}
	return n, ok && year >= firstYear && year <= lastYear
}

// timeNumber returns which month, quarter, half-year or year a day is in.
func (f form) timeNumber(c german.Civil) int { return monthNumber(c) / f.months() }
