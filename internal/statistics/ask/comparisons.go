package ask

import (
	"regexp"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// comparisons finds which of the times is compared with.
func (x *reading) comparisons() {
	q := x.heard
	x.against = -1
	dated := func(s span) bool {
		return s.back.unit != 0 || len(s.set.Weekdays) == 0 || s.set.From != (german.Civil{})
	}
	q.loosely(comparing, ordered, func(m match) bool {
		first := q.folded(m.from)
		if first == "vs" || first == "versus" {
			x.contrast = true
			return true
		}
		for i, s := range x.spans {
			if s.to > m.to && s.from > m.from && s.from <= m.to+2 && q.allStop(m.to, s.from) {
				if !dated(s) { // "montags im Vergleich zu freitags"
					x.contrast = true
					return true
				}
				if len(x.spans) == 1 && s.back.unit == 0 && first == "gegen" {
					return false
				}
				x.against = i
				return true
			}
		}
		if first == "gegenuber" || strings.HasPrefix(q.line[q.at[m.from]:], "im vergleich") || first == "compared" || first == "verglichen" {
			x.contrast = true
			return true
		}
		return false
	})
	q.loosely(comparedTo, ordered, func(m match) bool {
		next := m.to
		for german.IsStop(q.folded(next)) {
			next++
		}
		if _, _, noun := dimensionOf(q.folded(next)); noun { // "Vergleich der Länder"
			return false
		}
		x.contrast = true
		return true
	})
	if len(x.spans) == 2 && x.spans[1].from > 0 { // "Dezember 2025 zu Dezember 2024"
		a, b := periodOf(x.spans[0].set), periodOf(x.spans[1].set)
		if w := q.folded(x.spans[1].from - 1); (w == "zu" || w == "to") && x.spans[0].to == x.spans[1].from-1 && unitOf(a) != 0 && unitOf(a) == unitOf(b) && a.From.Month == b.From.Month {
			x.contrast = true
		}
	}
	if x.against < 0 && x.contrast && len(x.spans) >= 2 && dated(x.spans[0]) && dated(x.spans[1]) {
		x.against = x.earlier()
	}
	for i, s := range x.spans {
		lead := q.folded(s.from)
		if x.against < 0 && s.back.unit != 0 && (x.contrast || len(x.spans) > 1 || lead == "zum" || lead == "gegen") {
			x.against = i
		}
	}
	if len(x.spans) == 1 && x.against < 0 && q.has(sameTwice) {
		x.refuseTime(x.spans[0].text, nil)
	}
	if x.against >= 0 {
		q.take(comparison, ordered)
		q.take(phrase(`als|than|zu[mr]?`), ordered)
	}
}

// sameTwice is a month that is held against itself, where years were left out.
var sameTwice = func() *regexp.Regexp {
	var list []string
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(german.Fold(german.MonthName(m)))
		list = append(list, name+` (?:(?:gegenuber|vs|versus|im vergleich zu[mr]?|mit) )+(?:dem )?`+name)
	}
	return phrase(strings.Join(list, "|"))
}()

// changes reports whether shares that were asked for are those by which figures
// rose or fell.
func (x *reading) changes() bool { return !x.compare.IsZero() || x.has(risen) }

// riseOf compares with the time before where it is asked by how much figures rose.
func (x *reading) riseOf(now time.Time) {
	if x.against >= 0 || !x.compare.IsZero() || !x.has(byHowMuch) || !x.has(risen) {
		return
	}
	if x.period.IsZero() {
		x.period = x.basePeriod('y', now)
	}
	x.take(byHowMuch, filler)
	x.compare = shift{'y', 1}.before(x.period)
	x.trend = false
}

var byHowMuch = phrase(`um wie ?viele?(?: prozent)?|by how (?:much|many)(?: percent)?`)

// earlier is which of the first two times is the earlier one.
func (x *reading) earlier() int {
	for i, s := range x.spans[:2] {
		if s.back.unit != 0 {
			return i
		}
	}
	if before(x.spans[0].set.From, x.spans[1].set.From) {
		return 0
	}
	return 1
}

func before(a, b german.Civil) bool { return a.String() < b.String() }
