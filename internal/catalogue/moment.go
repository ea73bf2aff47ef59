package catalogue

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// What an import accepts as a day, a time of day, and both together.
var (
	isoDay    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	germanDay = regexp.MustCompile(`^(?:(\pL+)\.?,?\s+)?(\d{1,2})\.\s*(?:(\d{1,2})\.|(\pL+))\s*(\d{4}|\d{2})$`)
	clockTime = regexp.MustCompile(`(?i)^(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?(\s*(?:uhr|h))?(?:\s+(mez|mesz|cet|cest))?$`)
	dayAndAt  = regexp.MustCompile(`(?i)^(.+)(?:T|,|\s)\s*(?:um\s+)?(\d{1,2}(?:[:.]\d{2}|\s*(?:uhr|h)).*)$`)
)

// What they are told to write instead.
const (
	expectDay    = "ein Tag wie 03.03.2026 oder 2026-03-03"
	expectClock  = "eine Uhrzeit wie 09:00"
	expectMoment = "Tag und Uhrzeit wie 03.03.2026 09:00 oder 2026-03-03T09:00"
)

// parseDay reads a day. A weekday before it must be the right one.
func parseDay(s string) (time.Time, *wrong) {
	y, m, d, weekday := 0, 0, 0, ""
	if p := isoDay.FindStringSubmatch(s); p != nil {
		y, m, d = atoi(p[1]), atoi(p[2]), atoi(p[3])
	} else if p := germanDay.FindStringSubmatch(s); p != nil {
		weekday, d, m, y = p[1], atoi(p[2]), atoi(p[3]), atoi(p[5])
		if p[4] != "" {
			m = monthNamed(p[4])
		}
		if len(p[5]) == 2 {
			y += 2000
		}
	} else {
		return time.Time{}, wrongf("%s ist kein Tag.", quoted(s)).but(expectDay)
	}
	day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if day.Day() != d || int(day.Month()) != m {
		return time.Time{}, wrongf("Den Tag %s gibt es nicht.", quoted(s)).but(expectDay)
	}
	if y < 2000 || y > 2100 {
		return time.Time{}, wrongf("Das Jahr von %s kann nicht stimmen.", quoted(s)).but("ein Jahr von 2000 bis 2100")
	}
	if weekday != "" && !isWeekday(weekday, day.Weekday()) {
		return time.Time{}, wrongf("Der %s ist ein %s, kein %s.", day.Format("02.01.2006"), german.WeekdayName(day.Weekday()), weekday).but("Tag und Wochentag, die zusammenpassen")
	}
	return day, nil
}

// A clock is a time of day; zone is "", "MEZ" or "MESZ".
type clock struct {
	hour, minute, second int
	zone                 string
}

func parseClock(s string) (clock, *wrong) {
	p := clockTime.FindStringSubmatch(s)
	if p == nil || p[2] == "" && p[4] == "" {
		return clock{}, wrongf("%s ist keine Uhrzeit.", quoted(s)).but(expectClock)
	}
	c := clock{atoi(p[1]), atoi(p[2]), atoi(p[3]), strings.ToUpper(p[5])}
	if c.hour > 23 || c.minute > 59 || c.second > 59 {
		return clock{}, wrongf("Die Uhrzeit %s gibt es nicht.", quoted(s)).but(expectClock)
	}
	switch c.zone {
	case "CET":
		c.zone = "MEZ"
	case "CEST":
		c.zone = "MESZ"
	}
	return c, nil
}

// on is the moment at which a German clock shows c on a day. When clocks are put
// forward an hour is missing; when they are put back one comes twice, and the
// zone must tell which is meant.
func (c clock) on(day time.Time) (time.Time, *wrong) {
	plain := time.Date(day.Year(), day.Month(), day.Day(), c.hour, c.minute, c.second, 0, time.UTC)
	var fits []time.Time
	for _, z := range []struct {
		name   string
		offset time.Duration
	}{{"MESZ", 2 * time.Hour}, {"MEZ", time.Hour}} {
		t := plain.Add(-z.offset).In(german.Berlin())
		if _, offset := t.Zone(); time.Duration(offset)*time.Second == z.offset && (c.zone == "" || c.zone == z.name) {
			fits = append(fits, t)
		}
	}
	shown := plain.Format("02.01.2006 15:04")
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) == 2:
		return time.Time{}, wrongf("Die Uhrzeit %s gibt es zweimal, weil die Uhren auf Normalzeit gestellt werden.", shown).
			but("%s MESZ oder %s MEZ", plain.Format("15:04"), plain.Format("15:04"))
	case c.zone != "":
		return time.Time{}, wrongf("Am %s gilt nicht %s.", shown, c.zone).but(expectClock)
	}
	return time.Time{}, wrongf("Die Uhrzeit %s gibt es nicht, weil die Uhren auf Sommerzeit gestellt werden.", shown).
		but("eine Uhrzeit vor 02:00 oder ab 03:00")
}

// parseMoment reads a day with a time of day, as German clocks show it unless it
// has an offset. A day alone is its beginning, or its end.
func parseMoment(s string, end bool) (time.Time, *wrong) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			if _, w := parseDay(t.Format(time.DateOnly)); w != nil {
				return time.Time{}, w
			}
			return t.Truncate(time.Second).In(german.Berlin()), nil
		}
	}
	if p := dayAndAt.FindStringSubmatch(s); p != nil {
		day, w := parseDay(strings.TrimRight(p[1], " ,"))
		if w != nil {
			return time.Time{}, w
		}
		c, w := parseClock(p[2])
		if w != nil {
			return time.Time{}, w
		}
		return c.on(day)
	}
	day, w := parseDay(s)
	if w != nil {
		return time.Time{}, w.but(expectMoment)
	}
	if end {
		day = day.AddDate(0, 0, 1)
	}
	return clock{}.on(day)
}

// parseInstant reads a moment whose time of day must be named.
func parseInstant(s string) (time.Time, *wrong) {
	if _, w := parseDay(s); w == nil {
		return time.Time{}, wrongf("%s hat keine Uhrzeit.", quoted(s)).but(expectMoment)
	}
	return parseMoment(s, false)
}

// clockText is the time of day of t as parseClock reads it.
func clockText(t time.Time) string {
	t = t.In(german.Berlin())
	layout := "15:04"
	if t.Second() != 0 {
		layout = "15:04:05"
	}
	text := t.Format(layout)
	c, w := parseClock(text)
	if w == nil {
		_, w = c.on(t)
	}
	if w != nil { // it comes twice
		zone := "MEZ"
		if t.IsDST() {
			zone = "MESZ"
		}
		text += " " + zone
	}
	return text
}

func dayText(t time.Time) string { return t.In(german.Berlin()).Format("02.01.2006") }

// momentText is t as parseMoment reads it; "" for none.
func momentText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dayText(t) + " " + clockText(t)
}

// isWeekday tells whether name means the weekday, in full or shortened, German
// or English.
func isWeekday(name string, d time.Weekday) bool {
	name = strings.ToLower(name)
	if d == time.Saturday && name == "sonnabend" {
		return true
	}
	german, english := strings.ToLower(german.WeekdayName(d)), strings.ToLower(d.String())
	return len(name) >= 2 && (strings.HasPrefix(german, name) || len(name) >= 3 && strings.HasPrefix(english, name))
}

// monthNamed is the number of a month by its name in German or English, in full
// or shortened to three letters or more; 0 if it is none.
func monthNamed(name string) int {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if len([]rune(name)) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		german, english := strings.ToLower(german.MonthName(m)), strings.ToLower(m.String())
		if strings.HasPrefix(german, name) || strings.HasPrefix(english, name) || name == "jänner" && m == time.January || name == "maerz" && m == time.March {
			return int(m)
		}
	}
	return 0
}

// atoi reads digits that a pattern has found.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
