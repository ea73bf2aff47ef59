package german

// hours are times of day, see TimeSet.
type hours struct {
	after, latest, before int
	part                  DayPart
}

const (
	noonTime = 12 * 60
	midnight = 24 * 60
)

// hoursOf are the times of a part of the day, as DayPart says.
func hoursOf(p DayPart) hours {
	switch p {
	case Morning:
		return hours{latest: noonTime - 1, before: 13*60 + 30, part: p}
	case Noon:
		return hours{after: 11 * 60, latest: 13*60 + 30, part: p}
	case Afternoon:
		return hours{after: noonTime, latest: 18*60 - 1, part: p}
	case Evening:
		return hours{after: 17 * 60, part: p}
	}
	return hours{}
}

// bounds are where a part of the day begins and ends when something is said to
// be before, after or until it.
func (p DayPart) bounds() (from, to int) {
	switch p {
	case Morning:
		return 8 * 60, 13 * 60
	case Noon:
		return noonTime, 13 * 60
	case Afternoon:
		return noonTime, 18 * 60
	}
	return 17 * 60, midnight
}

// and returns what is in both, false if nothing can be.
func (h hours) and(o hours) (hours, bool) {
	h.after = max(h.after, o.after)
	h.latest = least(h.latest, o.latest)
	h.before = least(h.before, o.before)
	h.part = AnyTime
	return h, (h.latest == 0 || h.after <= h.latest) && (h.before == 0 || h.after < h.before)
}

// least is the smaller of two bounds, of which 0 is none.
func least(a, b int) int {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// without returns the times that are not in h: "nicht vor 10 Uhr", "nicht
// nachmittags".
func (h hours) without() (left []hours) {
	switch {
	case h.part == Morning:
		return []hours{{after: noonTime}}
	case h.before > 0 && h.after == 0:
		return []hours{{after: h.before}}
	case h.before > 0:
		return []hours{{before: h.after}, {after: h.before}}
	case h.latest > 0:
		return []hours{{latest: h.after - 1}, {after: h.latest + 1}}
	case h.part == Evening:
		return []hours{{latest: h.after - 1}}
	case h.after > 0:
		return []hours{{before: h.after}}
	}
	return nil
}

// dayPart is a part of the day by its folded name. "morgen" and "früh" are told
// from tomorrow and early by what stands before them, see timeReader.part.
func dayPart(name string) DayPart {
	switch name {
	case "vormittag", "vormittags", "vormittage", "vormittagen", "morgens", "fruhmorgens", "morning", "mornings":
		return Morning
	case "mittag", "mittags", "mittagszeit", "noon", "midday", "lunchtime":
		return Noon
	case "nachmittag", "nachmittags", "nachmittage", "nachmittagen", "afternoon", "afternoons":
		return Afternoon
	case "abend", "abends", "abende", "abenden", "evening", "evenings":
		return Evening
	}
	return AnyTime
}
