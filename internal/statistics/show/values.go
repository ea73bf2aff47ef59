package show

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// value is what a value of a dimension is called in tables: "März 2026",
// "Brandenburg", "unbekannt".
func (t tongue) value(names statistics.Names, d statistics.Dimension, key string) string {
	if isTime(d) {
		return t.stretch(d, key)
	}
	if n, ok := names[d][key]; ok {
		if s := t.say(n.German, n.English); s != "" {
			return s
		}
		if n.German != "" {
			return n.German
		}
	}
	switch {
	case key == "":
		return t.say("unbekannt", "unknown")
	case d == statistics.Weekday:
		if day, ok := weekday(key); ok {
			return t.say(german.WeekdayName(day), day.String())
		}
	}
	return key
}

// told is value inside of a sentence: what is no name of its own is quoted.
func (t tongue) told(names statistics.Names, d statistics.Dimension, key string) string {
	s := t.value(names, d, key)
	if key == "" || !isName(d) {
		return t.quote(s)
	}
	return s
}

// stretch names a stretch of time: "2026-Q1" is "1. Quartal 2026".
func (t tongue) stretch(d statistics.Dimension, key string) string {
	year, rest, _ := strings.Cut(key, "-")
	n, err := strconv.Atoi(strings.TrimLeft(rest, "QH"))
	switch {
	case rest == "" || err != nil:
		return key
	case d == statistics.Month && n >= 1 && n <= 12:
		return t.month(n) + " " + year
	case d == statistics.Quarter:
		return t.quarter(n, year)
	case d == statistics.HalfYear:
		return t.half(n, year)
	}
	return key
}

func (t tongue) month(n int) string {
	return t.say(german.MonthName(time.Month(n)), time.Month(n).String())
}

func (t tongue) quarter(n int, year string) string {
	return t.say(fmt.Sprintf("%d. Quartal %s", n, year), "Q"+strconv.Itoa(n)+" "+year)
}

func (t tongue) half(n int, year string) string {
	if t.english {
		return map[int]string{1: "first half of ", 2: "second half of "}[n] + year
	}
	return fmt.Sprintf("%d. Halbjahr %s", n, year)
}

// weekday reads "1" as Monday and "7" as Sunday.
func weekday(key string) (time.Weekday, bool) {
	n, err := strconv.Atoi(key)
	return time.Weekday(n % 7), err == nil && n >= 1 && n <= 7
}

// upper begins a text with a capital letter.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
