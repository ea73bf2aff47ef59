package demo

import (
	"math"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// A course is how often a module ran before the catalogue begins, and how much it
// was wanted.
type course struct {
	module string
	runs   map[int]int // by year
	wanted float64     // bookings that a run attracted on average in 2024
}

// courses are invented, and agree with what the documents say: nine modules began
// in September 2025, four themes were asked for most until then, and the programme
// Smart City Manager ran three times in 2024. What is new from February 2026 has
// no past.
var courses = []course{
	{"digitales-innovationsmanagement", map[int]int{2024: 13, 2025: 11}, 9.6},
	{"datenstrategien", map[int]int{2024: 13, 2025: 11}, 11.5},
	{"buergerbeteiligung", map[int]int{2024: 13, 2025: 11}, 9.2},
	{"urbane-digitale-zwillinge", map[int]int{2024: 13, 2025: 11}, 11.2},
	{"open-source", map[int]int{2024: 9, 2025: 7}, 6},
	{"sensorik", map[int]int{2024: 9, 2025: 7}, 5.2},
	{"laendlicher-raum", map[int]int{2024: 10, 2025: 8}, 6.4},
	{"ki", map[int]int{2025: 6}, 14},
	{"vergaberecht", map[int]int{2025: 5}, 11},
	{"it-sicherheit", map[int]int{2025: 5}, 8.4},
	{"agiles-arbeiten", map[int]int{2025: 4}, 8.5},
	{"kommunikationsstrategien", map[int]int{2025: 4}, 8.5},
	{"beihilferecht", map[int]int{2025: 4}, 8},
	{"technische-standards", map[int]int{2025: 4}, 8},
	{"verstetigung", map[int]int{2025: 4}, 8.5},
	{"klimaanpassung", map[int]int{2025: 4}, 8.5},
	{programme, nil, 25}, // see cohorts
}

const programme = "smart-city-manager"

// cohorts are the first days of the programme; that of the pilot was announced
// publicly.
var cohorts = strings.Fields("2024-05-06 2024-09-10 2024-11-05 2025-05-06 2025-09-09 2025-11-04")

// daysOff are the weekdays of the two years, and of the weeks after them, that any
// Land keeps as a holiday, with the Monday before Lent.
var daysOff = strings.Fields(`
	2024-01-01 2024-02-12 2024-03-08 2024-03-29 2024-04-01 2024-05-01 2024-05-09 2024-05-20 2024-05-30 2024-09-20
	2024-10-03 2024-10-31 2024-11-01 2024-11-20 2024-12-24 2024-12-25 2024-12-26 2024-12-31
	2025-01-01 2025-01-06 2025-03-03 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-06-19
	2025-10-03 2025-10-31 2025-11-19 2025-12-24 2025-12-25 2025-12-26 2025-12-31 2026-01-01 2026-01-06`)

// The first and last day on which a past run may begin. What began in the month
// before the demo's clock starts would still be in its calendars.
var (
	firstDay       = date(2024, time.February, 5)
	lastDay        = date(2025, time.December, 9)
	septemberRound = date(2025, time.September, 2) // of the modules that only ran in 2025
)

// date is the beginning of a day in Germany.
func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, german.Berlin())
}

func dayOf(t time.Time) time.Time { return date(t.In(german.Berlin()).Date()) }

// season is how many runs a month has, beside others: none in August.
var season = map[time.Month]float64{
	time.January: 0.7, time.February: 1, time.March: 1.5, time.April: 0.9, time.May: 1, time.June: 0.9, time.July: 0.45,
	time.September: 1.35, time.October: 1.4, time.November: 1.5, time.December: 0.6,
}

// weekdays is how many runs a day of the week has, beside others.
var weekdays = map[time.Weekday]float64{
	time.Monday: 0.6, time.Tuesday: 1, time.Wednesday: 1, time.Thursday: 1, time.Friday: 0.4,
}

// PastRuns returns the invented runs of the two years before the catalogue, for
// the modules that ran then, after the pattern of their runs in the catalogue.
func PastRuns(current []catalogue.Run) []catalogue.Run {
	patterns := map[string][]catalogue.Run{}
	for _, r := range current {
		patterns[r.Module.Key] = append(patterns[r.Module.Key], r)
	}
	busy := map[string]int{}
	var all []catalogue.Run
	for i, c := range courses {
		pattern := patterns[c.module]
		if len(pattern) == 0 {
			continue
		}
		for k, day := range c.days(i, busy) {
			all = append(all, pastRun(pattern[k%len(pattern)], day))
		}
	}
	slices.SortStableFunc(all, func(a, b catalogue.Run) int { return a.Starts().Compare(b.Starts()) })
	const calledOff = 70 // one in so many did not take place
	for i := calledOff / 2; i < len(all); i += calledOff {
		all[i].Status = catalogue.Cancelled
	}
	return all
}

// days are those on which runs of a course began, spread over each year as the
// season goes. n is the course's number, busy counts the runs of each day.
func (c course) days(n int, busy map[string]int) (days []time.Time) {
	if c.module == programme {
		for _, text := range cohorts {
			day, _ := time.ParseInLocation(time.DateOnly, text, german.Berlin()) // constants, under test
			days = append(days, day)
		}
		return days
	}
	const mostOnADay = 3
	_, phase := math.Modf(float64(n+1) * math.Phi) // courses do not meet
	for year := firstDay.Year(); year <= lastDay.Year(); year++ {
		from := firstDay
		if c.runs[firstDay.Year()] == 0 {
			from = septemberRound
		}
		free := daysToBegin(year, from)
		total, passed, at := 0.0, 0.0, 0
		for _, d := range free {
			total += c.weight(d)
		}
		next := func() {
			passed += c.weight(free[at])
			at = min(at+1, len(free)-1)
		}
		for k := range c.runs[year] {
			due := (float64(k) + phase) / float64(c.runs[year]) * total
			for at < len(free)-1 && (passed+c.weight(free[at]) <= due || busy[free[at].Format(time.DateOnly)] >= mostOnADay) {
				next()
			}
			days = append(days, free[at])
			busy[free[at].Format(time.DateOnly)]++
			next()
		}
	}
	return days
}

// weight is how much a day attracts runs of a course. What ran before made room
// for the September round.
func (c course) weight(d time.Time) float64 {
	w := season[d.Month()] * weekdays[d.Weekday()]
	if c.runs[firstDay.Year()] > 0 && !d.Before(septemberRound) {
		w *= 0.6
	}
	return w
}

// daysToBegin are the days of a year, not before from, on which runs may begin.
func daysToBegin(year int, from time.Time) (days []time.Time) {
	for d := date(year, time.January, 8); d.Year() == year && !d.After(lastDay); d = d.AddDate(0, 0, 1) {
		if isWorkingDay(d) && season[d.Month()] > 0 && !d.Before(from) {
			days = append(days, d)
		}
	}
	return days
}

func isWorkingDay(d time.Time) bool {
	return weekdays[d.Weekday()] > 0 && !slices.Contains(daysOff, d.Format(time.DateOnly))
}

// pastRun is a run like the pattern that began on another day. Later sessions
// that would meet a holiday are put off.
func pastRun(pattern catalogue.Run, first time.Time) catalogue.Run {
	r := catalogue.Run{
		Key: pattern.Module.Key + "-" + first.Format(time.DateOnly), Module: pattern.Module, Platform: pattern.Platform,
		Status: catalogue.Open, WaitingList: pattern.WaitingList, Seats: catalogue.Seats{Capacity: pattern.Seats.Capacity},
	}
	if pattern.Module.Key == programme {
		r.Title = "Durchgang " + german.MonthName(first.Month()) + " " + first.Format("2006")
	}
	begins := pattern.Starts().In(german.Berlin())
	before := first.AddDate(0, 0, -1)
	for _, s := range pattern.Sessions {
		starts, ends := s.Starts.In(german.Berlin()), s.Ends.In(german.Berlin())
		d := first.AddDate(0, 0, daysBetween(begins, starts))
		for !isWorkingDay(d) || !d.After(before) {
			d = d.AddDate(0, 0, 1)
		}
		before = d
		at := func(t time.Time) time.Time {
			return time.Date(d.Year(), d.Month(), d.Day(), t.Hour(), t.Minute(), 0, 0, german.Berlin())
		}
		r.Sessions = append(r.Sessions, catalogue.Session{N: s.N, Title: s.Title, Starts: at(starts), Ends: at(ends)})
	}
	return r
}

// daysBetween counts the nights between two times, whatever their hours.
func daysBetween(a, b time.Time) int {
	const night = 24 * time.Hour
	return int((dayOf(b).Sub(dayOf(a)) + night/2) / night)
}
