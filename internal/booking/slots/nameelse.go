package slots

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// addressed finds a name in small letters behind a form of address, for whom a seat
// is wanted: "für herrn klaus bremen aus achim".
func (s *state) addressed() bool {
	if s.Act != Start {
		return false
	}
	rest := string(s.rest)
	m := smallMister.FindStringSubmatchIndex(rest)
	if m == nil {
		return false
	}
	text := untilStop(rest[m[2]:m[3]])
	if len(strings.Fields(text)) < 2 || !s.isName(text) {
		return false
	}
	s.setName(german.Span{Start: m[2], End: m[2] + len(text)}, true)
	return true
}

var smallMister = regexp.MustCompile(`\b(?i:frau|herrn?)\s+` + smallRun)

// thirdPerson finds who is said to want something: "Dr. Anna Beispiel möchte …". It
// returns nil, or where that stands and where the name does.
func (s *state) thirdPerson(text string) []int {
	m := wants3.FindStringSubmatchIndex(text)
	if m == nil || nameWords(text[m[2]:m[3]]) < 2 || !s.isName(text[m[2]:m[3]]) {
		return nil
	}
	return m
}

// nameAgain finds a name that is spelt in another way than that of the draft: "halt,
// mit ai: Franz Maier". A word of the name is the same.
func (s *state) nameAgain() {
	before := strings.Fields(german.Fold(strings.ToLower(s.Has.Name)))
	rest := string(s.rest)
	for _, seg := range segmentsOf(rest) {
		text := strings.TrimRight(polite.ReplaceAllString(strings.TrimSpace(rest[seg[0]:seg[1]]), ""), " .!")
		if !whole.MatchString(text) || nameWords(text) < 2 || !s.isName(text) || tidyName(text) == s.Has.Name ||
			!slices.ContainsFunc(strings.Fields(german.Fold(strings.ToLower(text))), func(w string) bool { return len(w) > 2 && !particles[w] && slices.Contains(before, w) }) {
			continue
		}
		at := seg[0] + strings.LastIndex(rest[seg[0]:seg[1]], text)
		s.setName(german.Span{Start: at, End: at + len(text)}, false)
		return
	}
}
