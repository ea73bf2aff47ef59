package ingest

import (
	"regexp"
	"strings"
)

// hours is a table of opening hours as a list: "Montag: 8–12 Uhr, 14–16 Uhr".
type hours struct {
	caption string // what the header calls the times, if more than "von" and "bis"
	lines   []string
}

var (
	weekday = regexp.MustCompile(`(?i)^(?:(?:mon|diens|donners|frei|sams)tags?|mittwochs?|sonnabends?|sonntags?|` +
		`mo|di|mi|do|fr|sa|so|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)(?:[ .,:/–-]|$)`)
	englishDay = regexp.MustCompile(`(?i)^\w+days?\b`)
	// Headers that the times below them say by themselves.
	plainTime = regexp.MustCompile(`(?i)^(?:von|bis|uhr|zeit|zeiten|uhrzeit|(?:vor|nach)mittags?|morgens|abends|from|to|time|hours)?$`)
	namedTime = regexp.MustCompile(`(?i)^(?:.*(?:öffnung|sprech|service|besuch|bürozeit|öffnet|telefonzeit).*|opening hours)$`)
	timeCell  = regexp.MustCompile(`(?i)^\d{1,2}(?:[.:]\d{2})?(?:\s*Uhr)?$`)
	timeRange = regexp.MustCompile(`(?i)^\d{1,2}(?:[.:]\d{2})?(?:\s*Uhr)?\s*(?:-|–|—|bis)\s*\d{1,2}(?:[.:]\d{2})?$`)
)

// asHours recognises a table of weekdays and times. Other columns than times
// need their header, so such a table is one like any other.
func (t grid) asHours() (hours, bool) {
	days := 0
	for _, row := range t.rows {
		if len(row) > 1 && weekday.MatchString(row[0]) {
			days++
		}
	}
	if days == 0 || 2*days < len(t.rows) {
		return hours{}, false
	}
	var h hours
	pair := make([]bool, len(t.rows[0])) // columns "von" whose neighbour is "bis"
	for i := 1; i < len(t.header); i++ {
		switch name := t.header[i]; {
		case plainTime.MatchString(name):
			pair[i] = i+1 < len(t.header) && isOneOf(name, "von", "from") && isOneOf(t.header[i+1], "bis", "to")
		case namedTime.MatchString(name) && len(t.header) == 2:
			h.caption = name
		default:
			return hours{}, false
		}
	}
	last := ""
	for _, row := range t.rows {
		var times []string
		for i := 1; i < len(row); i++ {
			cell := row[i]
			if pair[i] && timeCell.MatchString(cell) && timeCell.MatchString(row[i+1]) {
				cell = withoutUhr(cell) + "–" + withoutUhr(row[i+1])
				i++
			}
			if isBlankCell(cell) {
				continue
			}
			if (timeRange.MatchString(cell) || timeCell.MatchString(cell)) && !englishDay.MatchString(row[0]) {
				cell = withoutUhr(cell) + " Uhr"
			}
			if n := len(times); n == 0 || times[n-1] != cell { // a cell over several columns
				times = append(times, cell)
			}
		}
		day := strings.TrimSuffix(row[0], ":")
		text := strings.Join(times, ", ")
		switch n := len(h.lines); {
		case text == "":
			h.lines = append(h.lines, day+": –")
		case n > 0 && day == last:
			h.lines[n-1] += ", " + text
		default:
			h.lines = append(h.lines, day+": "+text)
		}
		last = day
	}
	return h, true
}

func withoutUhr(s string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, "Uhr"), "uhr"))
}

func isOneOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}
