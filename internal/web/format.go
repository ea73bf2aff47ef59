package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// number writes n with the thousands separator of the language: 1.234.
func (t *texts) number(n int) string {
	digits := strconv.Itoa(max(n, -n))
	var b strings.Builder
	if n < 0 {
		b.WriteByte('-')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(t.thousandSep)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// date writes a day in words, "" for the zero time.
func (t *texts) date(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf(t.dateFormat, d.Day(), t.month(d.Month()), d.Year())
}

// isoDate writes a day given as YYYY-MM-DD in words, "" when it is not one.
func (t *texts) isoDate(s string) string {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return ""
	}
	return t.date(d)
}
