package ingest

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateLayouts are the written forms met in front matter, JSON-LD, meta tags
// and German text, most exact first.
func dateLayouts() []string {
	return []string{
		time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04", "2006-01-02 15:04:05 -0700",
		"2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly, "2006/01/02", "2.1.2006", "2.1.2006 15:04", "2. 1. 2006",
		time.RFC1123Z, time.RFC1123, "January 2, 2006", "2 January 2006", "2006-01",
	}
}

var germanDate = regexp.MustCompile(`^(\d{1,2})\. ?(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) (\d{4})$`)

func germanMonth(name string) time.Month {
	for i, m := range []string{
		"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
	} {
		if m == name {
			return time.Month(i + 1)
		}
	}
	return 0
}

// parseDate reads a written date; a date without a time is midnight UTC. It
// returns the zero time for what is no date and for years outside 1990–2100,
// which are typing errors or default values.
func parseDate(s string) time.Time {
	s = oneLine(s)
	var t time.Time
	if m := germanDate.FindStringSubmatch(s); m != nil {
		day, _ := strconv.Atoi(m[1])  // two digits by the expression
		year, _ := strconv.Atoi(m[3]) // four digits by the expression
		t = time.Date(year, germanMonth(m[2]), day, 0, 0, 0, 0, time.UTC)
		if t.Day() != day {
			return time.Time{}
		}
	} else {
		for _, layout := range dateLayouts() {
			if p, err := time.Parse(layout, s); err == nil {
				t = p.UTC()
				break
			}
		}
	}
	if t.Year() < 1990 || t.Year() > 2100 {
		return time.Time{}
	}
	return t
}

// leadingDate recognises the date line of press texts, "[25.07.2025] Ab
// September …", and returns the text behind it.
var leadingDateExpr = regexp.MustCompile(`^\s*[\[(](\d{1,2}\. ?\d{1,2}\. ?\d{4}|\d{1,2}\. ?\p{L}+ \d{4}|\d{4}-\d{2}-\d{2})[\])]\s*[:–-]?\s*`)

func leadingDate(s string) (time.Time, string, bool) {
	m := leadingDateExpr.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, s, false
	}
	t := parseDate(strings.ReplaceAll(m[1], ". ", "."))
	if t.IsZero() {
		t = parseDate(m[1])
	}
	if t.IsZero() {
		return time.Time{}, s, false
	}
	return t, s[len(m[0]):], true
}
