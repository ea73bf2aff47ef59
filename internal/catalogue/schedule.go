package catalogue

import (
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// maxScheduleDays bounds how far a schedule is followed.
const maxScheduleDays = 1100

// A schedule is a https://schema.org/Schedule as far as it is understood: every
// so many days or weeks, perhaps on some weekdays only.
type schedule struct {
	first, last time.Time // days
	starts      clock
	length      time.Duration
	everyDays   int // 0: once
	weekdays    [7]bool
	count       int // at most so many; 0: until last
	except      map[string]bool
}

// schedule reads the sessions of a schedule. has is false when it tells no
// dates, as when it only says how often.
func (l *graph) schedule(n node) (sessions []Session, has bool) {
	first, startTime := textOf(prop(n, "startDate")), textOf(prop(n, "startTime"))
	if first == "" || startTime == "" && isoDay.MatchString(first) {
		return nil, false
	}
	at := l.doc.at(n.offset, "")
	s, w := readSchedule(n, first, startTime)
	if w != nil {
		l.problems.add(at, w)
		return nil, true
	}
	for _, day := range s.days() {
		starts, w := s.starts.on(day)
		if w != nil {
			l.problems.add(at, w)
			continue
		}
		sessions = append(sessions, Session{Starts: starts, Ends: starts.Add(s.length)})
	}
	if len(sessions) > maxSessions {
		l.problems.add(at, wrongf("Der Zeitplan ergibt mehr als %d Sitzungen.", maxSessions).but("höchstens %d", maxSessions))
		return nil, true
	}
	return sessions, true
}

func readSchedule(n node, first, startTime string) (s schedule, w *wrong) {
	if startTime == "" {
		moment, w := parseMoment(first, false)
		if w != nil {
			return s, w
		}
		first, startTime = moment.Format(time.DateOnly), moment.Format("15:04")
	}
	if zone := textOf(prop(n, "scheduleTimezone")); zone != "" && zone != german.Berlin().String() {
		return s, wrongf("Die Zeitzone %s des Zeitplans wird nicht gelesen.", quoted(zone)).but("Europe/Berlin")
	}
	if s.first, w = parseDay(first); w != nil {
		return s, w
	}
	if s.starts, w = parseClock(startTime); w != nil {
		return s, w
	}
	if s.length, w = scheduleLength(n, s.starts); w != nil {
		return s, w
	}
	if s.everyDays, w = everyDays(textOf(prop(n, "repeatFrequency"))); w != nil {
		return s, w
	}
	s.count, _ = strconv.Atoi(textOf(prop(n, "repeatCount")))
	s.last = s.first
	if last := textOf(prop(n, "endDate")); last != "" {
		day, _, _ := strings.Cut(last, "T")
		if s.last, w = parseDay(day); w != nil {
			return s, w
		}
	} else if s.count > 0 {
		s.last = s.first.AddDate(0, 0, maxScheduleDays)
	}
	for _, d := range all(n, "byDay") {
		for i := range s.weekdays {
			s.weekdays[i] = s.weekdays[i] || isWeekday(term(textOf(d)), time.Weekday(i)) || isWeekday(icalDay(textOf(d)), time.Weekday(i))
		}
	}
	s.except = map[string]bool{}
	for _, d := range all(n, "exceptDate") {
		day, _, _ := strings.Cut(textOf(d), "T")
		s.except[day] = true
	}
	return s, nil
}

// icalDay is the English name of a weekday of iCalendar such as "MO".
func icalDay(s string) string {
	return map[string]string{"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday", "SU": "Sunday"}[s]
}

func scheduleLength(n node, starts clock) (time.Duration, *wrong) {
	if d, ok := parseDuration(textOf(prop(n, "duration"))); ok {
		return d, nil
	}
	ends, w := parseClock(textOf(prop(n, "endTime")))
	if w != nil {
		return 0, wrongf("Dem Zeitplan fehlt das Ende.").but("endTime oder duration")
	}
	minutes := (ends.hour-starts.hour)*60 + ends.minute - starts.minute
	if minutes <= 0 {
		return 0, wrongf("Der Zeitplan endet nicht nach seinem Beginn.").but("endTime nach startTime")
	}
	return time.Duration(minutes) * time.Minute, nil
}

// everyDays reads how often a schedule repeats.
func everyDays(s string) (int, *wrong) {
	switch strings.ToLower(term(s)) {
	case "":
		return 0, nil
	case "daily":
		return 1, nil
	case "weekly":
		return 7, nil
	case "biweekly":
		return 14, nil
	}
	d, ok := parseDuration(s)
	if days := int(d.Hours() / 24); ok && days > 0 {
		return days, nil
	}
	return 0, wrongf("Die Wiederholung %s wird nicht gelesen.", quoted(s)).but("P1D, P1W, P2W, Daily oder Weekly")
}

// days are the days of the schedule in order, one more than a run may have at
// most.
func (s schedule) days() (days []time.Time) {
	someDays := s.weekdays != [7]bool{}
	if s.everyDays == 0 {
		return []time.Time{s.first}
	}
	monday := s.first.AddDate(0, 0, -int(s.first.Weekday()+6)%7)
	for i := range maxScheduleDays {
		day := s.first.AddDate(0, 0, i)
		if day.After(s.last) || len(days) > maxSessions || s.count > 0 && len(days) == s.count {
			break
		}
		due := i%s.everyDays == 0
		if someDays && s.everyDays%7 == 0 { // whole weeks, of which only some days count
			week := int(day.Sub(monday).Hours()) / 24 / 7
			due = week%(s.everyDays/7) == 0
		}
		if someDays {
			due = due && s.weekdays[day.Weekday()]
		}
		if due && !s.except[day.Format(time.DateOnly)] {
			days = append(days, day)
		}
	}
	return days
}
