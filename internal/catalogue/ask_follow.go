package catalogue

import (
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// After is what a question asks for that follows another: what it leaves out is
// taken from the one before. "Und im Mai?" keeps the modules and the time of day,
// "gibt es auch nachmittags was?" the modules and the days, "und zu Vergaberecht?"
// the times.
func (a Asked) After(before Asked) Asked {
	if a.More {
		before.More, before.Runs, before.Follows = true, true, true
		return before
	}
	if a.Shift != 0 { // from when on, or until when, say the runs that were shown
		before.Query.Times, before.Query.From, before.Query.To, before.Query.Limit, before.Query.Offset = nil, time.Time{}, time.Time{}, 0, 0
		before.Shift, before.Runs, before.Follows, before.More, before.Next, before.Shown, before.Wrong = a.Shift, true, true, false, false, 0, ""
		return before
	}
	limit := a.Query.Limit
	if len(a.Modules) == 0 && len(a.Query.Categories) == 0 && len(a.Unknown) == 0 {
		a.Modules, a.Topic, a.Query.Categories = before.Modules, before.Topic, before.Query.Categories
		switch level := a.Query.Modules; {
		case a.Level == "":
			a.Query.Modules, a.Level = before.Query.Modules, before.Level
		case len(before.Query.Modules) > 0:
			both := slices.DeleteFunc(slices.Clone(level), func(k string) bool { return !slices.Contains(before.Query.Modules, k) })
			if len(both) > 0 {
				a.Query.Modules = both
			}
		}
	}
	if a.Wrong == "" {
		a.Query.Times = timesAfter(a.Query.Times, before.Query.Times)
	}
	if a.Query.MinMinutes == 0 && a.Query.MaxMinutes == 0 {
		a.Query.MinMinutes, a.Query.MaxMinutes = before.Query.MinMinutes, before.Query.MaxMinutes
	}
	if a.Query.Seats == 0 {
		a.Query.Seats = before.Query.Seats
	}
	a.Query.From, a.Query.To = within(a.Query.Times)
	a.Query.Limit, a.Query.Offset = limit, 0
	onlyLength := a.Length && !a.Runs && len(a.Modules) == 1
	a.Runs, a.Maybe = !onlyLength, onlyLength
	return a
}

// timesAfter puts into times what they leave open and those before say: days,
// weekdays, times of day.
func timesAfter(times, before []german.TimeSet) []german.TimeSet {
	if len(times) == 0 || len(before) == 0 {
		return append(slices.Clone(times), before...)
	}
	var out []german.TimeSet
	for _, t := range times {
		for _, b := range before {
			s := t
			dated := t.From != german.Civil{} || t.To != german.Civil{}
			if !dated {
				s.From, s.To = b.From, b.To
			}
			if len(t.Weekdays) == 0 && !dated {
				s.Weekdays, s.Only = b.Weekdays, t.Only || b.Only
			}
			if len(t.Weekdays) > 0 && b.From == b.To && b.From != (german.Civil{}) && !dated {
				s.From, s.To = german.Civil{}, german.Civil{} // another weekday than that day's
			}
			if t.After == 0 && t.Latest == 0 && t.Before == 0 {
				s.After, s.Latest, s.Before, s.Part = b.After, b.Latest, b.Before, b.Part
			}
			s.Spans = nil
			if !slices.ContainsFunc(out, func(o german.TimeSet) bool { return sameTimes(o, s) }) && len(out) < maxTimes {
				out = append(out, s)
			}
		}
	}
	return out
}

// maxTimes bounds the alternatives that are kept.
const maxTimes = 24

func sameTimes(a, b german.TimeSet) bool {
	return a.From == b.From && a.To == b.To && slices.Equal(a.Weekdays, b.Weekdays) && a.Only == b.Only &&
		a.After == b.After && a.Latest == b.Latest && a.Before == b.Before
}
