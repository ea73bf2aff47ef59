package german

import (
	"slices"
	"time"
)

// A TimeSet is what a phrase says about time, as far as it says anything: days,
// weekdays, times of day. "im März vormittags" is the days from 1 to 31 March,
// before noon.
type TimeSet struct {
	From, To Civil          // first and last day, both whole dates; zero: any. From alone: on or after; To alone: on or before
	Weekdays []time.Weekday // any of them, Monday first; empty: any
	After    int            // minutes after midnight at which it begins at the earliest; 0: any
	Latest   int            // minutes after midnight at which it begins at the latest; 0: any
	Before   int            // minutes after midnight at which it ends at the latest; 0: any
	Only     bool           // on no other weekday and at no other time of day: of several dates all ("nur freitags")
	Part     DayPart        // where After, Latest and Before are those of a part of the day
	Spans    []Span         // where in the text it stands, in order
	Wrong    string         // the words, if they name no day that exists ("30. Februar"); else ""
}

// DayPart is a part of the day that a phrase names.
type DayPart string

// The parts of the day. Morning is what begins before noon and is over by half
// past one; the others are told by when something begins: Noon from 11:00 to
// 13:30, Afternoon from 12:00 to 17:59, Evening from 17:00.
const (
	AnyTime   DayPart = ""
	Morning   DayPart = "morning"
	Noon      DayPart = "noon"
	Afternoon DayPart = "afternoon"
	Evening   DayPart = "evening"
)

// When reads what a German or English text says about time, seen from now (in
// its location): "nächsten Dienstag", "morgen", "in zwei Wochen", "nächste
// Woche", "im März vormittags", "ab Mai", "am 12.3.", "donnerstags nachmittags",
// "zwischen dem 3. und 20. Februar", "Ende April", "im zweiten Quartal", "KW 12",
// "nach Ostern", "ab 14 Uhr", "außer freitags", "next Tuesday". Names of months
// and weekdays may be mistyped by one letter. School holidays, which differ
// between the Länder, are not read.
//
// Alternatives ("im März oder Mai") are several sets, of which any may hold;
// what restricts the same thing further is one set. At most 24 sets are returned.
//
// What is said without a year is the next such time that is not over; after
// "letzten" and "seit" the latest that has begun. How words are taken that people
// use differently:
//
//   - "am Dienstag", "nächsten" and "kommenden Dienstag" are the first after today
//     (that of today is "heute"), "diesen Dienstag" may be today, "nächste Woche
//     Dienstag" is the one of the week from next Monday. Within other days "am
//     Dienstag" is any Tuesday of those ("am Dienstag im März"). "dienstags",
//     "jeden Dienstag" and "an einem Dienstag" are all of them.
//   - "in zwei Wochen" and "in zwei Monaten" are the calendar week and month in
//     which that day lies, "in zwei Tagen" the day; "in den nächsten zwei Wochen"
//     and "innerhalb von 14 Tagen" begin today.
//   - "Anfang", "Mitte" and "Ende" of a month part at the 10th and the 20th, of a
//     week on Tuesday and Thursday, of anything else at its thirds.
//   - The weeks of a month ("erste Februarwoche") are those whose Thursday lies in
//     it; the first and the last have the month's other days at its ends.
//   - Seasons are those of meteorology, three whole months each.
//   - "bis April" is including April, "vor April" is not; "nach Ostern" begins
//     on the Tuesday, "vor Ostern" ends on Maundy Thursday.
func When(text string, now time.Time) []TimeSet {
	return newTimeReader(text, now).sets(text)
}

// WhenPast is When for a text about what has been: what is said without a year is
// the latest such time that has begun, also where it is still going on ("im März",
// said in March), "am Dienstag" is the last one before today, and "in den letzten
// zwei Wochen" ends today.
func WhenPast(text string, now time.Time) []TimeSet {
	r := newTimeReader(text, now)
	r.past = true
	return r.sets(text)
}

// sets reads all that the text says.
func (r *timeReader) sets(text string) []TimeSet {
	var groups []group
	end := 0 // behind the last phrase read
	for r.pos < len(r.list) {
		p, n := r.phrase()
		if n == 0 {
			r.pos++
			continue
		}
		p.span = Span{r.at(0).at.Start, r.at(n - 1).at.End}
		if p.wrong != "" {
			p.wrong = r.wrongWords(text, n)
		}
		p.only = r.onlyAround(n)
		p.or = len(groups) > 0 && r.pos-end == 1 && r.isLink(-1)
		r.pos += n
		end = r.pos
		groups = gather(groups, p)
	}
	var sets []TimeSet
	for _, g := range groups {
		sets = append(sets, g.sets(r.today, r.past)...)
	}
	return sets[:min(len(sets), maxSets)]
}

// maxSets bounds the alternatives read in a text.
const maxSets = 24

// Holds reports whether something that begins and ends at these times, taken as
// the clocks of their location show them, lies in the set. What goes on past
// midnight ends after 24:00.
func (s TimeSet) Holds(starts, ends time.Time) bool {
	day := dayOf(starts)
	begins := starts.Hour()*60 + starts.Minute()
	over := int(dayOf(ends).Sub(day)/time.Minute) + ends.Hour()*60 + ends.Minute()
	switch {
	case s.Wrong != "",
		s.From != Civil{} && day.Before(s.From.day()),
		s.To != Civil{} && day.After(s.To.day()),
		len(s.Weekdays) > 0 && !slices.Contains(s.Weekdays, starts.Weekday()),
		begins < s.After,
		s.Latest > 0 && begins > s.Latest,
		s.Before > 0 && over > s.Before:
		return false
	}
	return true
}

// dayOf is the day of a time in its location, as midnight in UTC: days are then
// all of one length.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return date(y, m, d)
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// day is a whole date as midnight in UTC.
func (c Civil) day() time.Time { return date(c.Year, time.Month(c.Month), c.Day) }

func civilOf(t time.Time) Civil {
	if t.IsZero() {
		return Civil{}
	}
	return Civil{t.Year(), int(t.Month()), t.Day()}
}
