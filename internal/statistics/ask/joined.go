package ask

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// joinMonths makes one time of months that "und" joins before a year, where such times
// are held against each other: "im Juli und August 2025 weniger als im Juli und August
// 2024". What does not follow on one another is left as it is.
func (x *reading) joinMonths() {
	if len(x.spans) < 3 || !x.hasPhrase("than") && !x.hasPhrase("versus") && !x.hasPhrase("compare") {
		return
	}
	var list []span
	for _, s := range x.spans {
		last := len(list) - 1
		if last < 0 || !x.joins(list[last], s) {
			list = append(list, s)
			continue
		}
		a := list[last]
		year := yearDigits.FindString(s.text)
		if year == "" {
			list = append(list, s)
			continue
		}
		sets := german.WhenPast(a.text+" "+year, x.now)
		if !a.bareYear() {
			sets = []german.TimeSet{a.set}
		}
		if len(sets) != 1 || !dayOf(sets[0].To).AddDate(0, 0, 1).Equal(dayOf(s.set.From)) {
			list = append(list, s)
			continue
		}
		s.from, s.text, s.set.From = a.from, x.said(a.from, s.to), sets[0].From
		list[last] = s
	}
	x.spans = list
}

// joins reports whether two times are months or quarters with nothing but "und" between.
func (x *reading) joins(a, b span) bool {
	unit := unitOf(periodOf(b.set))
	between := strings.Fields(x.between(a.to, b.from) + " ")
	return a.back.unit == 0 && b.back.unit == 0 && a.ordinal+b.ordinal == 0 && (unit == 'm' || unit == 'q') && unitOf(periodOf(a.set)) == unit &&
		len(between) == 1 && (between[0] == "und" || between[0] == "and" || between[0] == "&")
}

// againstSeveral reports whether times that do not make one are held against others: which
// of them is compared with which is not known.
func (x *reading) againstSeveral(joined bool) bool {
	held := x.against >= 0 && x.hasPhrase("than") || x.hasPhrase("than") && x.hasPhrase("more")
	return held && len(x.spans) > 2 && (!joined || x.against >= 0 && x.against+1 < len(x.spans))
}

// inOrder puts the days of times into their order, where they are side by side.
func inOrder(list []span) {
	var sets []german.TimeSet
	for _, s := range list {
		sets = append(sets, s.set)
	}
	slices.SortStableFunc(sets, func(a, b german.TimeSet) int { return strings.Compare(a.From.String(), b.From.String()) })
	for i := range list {
		list[i].set = sets[i]
	}
}

// yearLeftOpen reports whether times behind one with its year lie in another: "März 2025
// im Vergleich zu Februar und Januar".
func yearLeftOpen(list []span) bool {
	first := list[0]
	return !first.bareYear() && yearDigits.MatchString(first.text) && slices.ContainsFunc(list[1:], func(s span) bool {
		return s.bareYear() && s.set.From.Year != first.set.From.Year
	})
}

// withinYear ends a time that was left open with the year that was said beside it: "2025
// pro Monat ab Juni".
func withinYear(s german.TimeSet, year int) german.TimeSet {
	whole := yearOf(year)
	if s.To == (german.Civil{}) {
		s.To = whole.To
	}
	if s.From == (german.Civil{}) {
		s.From = whole.From
	}
	return s
}
