package slots

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

const (
	place    = `\p{Lu}[\p{L}\p{M}]*(?:['’/-]\p{L}[\p{L}\p{M}]*|\.-?\p{Lu}[\p{L}\p{M}]*)*`
	between  = `(?:am|an der|an|auf|bei|im|in der|in|ob der|ob|vor der|vor|der|unter|a\. ?d\.|i\.|den)`
	placeRun = `((?:St\.|Sankt|Bad)?\s?` + place + `(?:[ \x{a0}](?:` + between + ` )?` + place + `|\s?\([\p{L} .]{2,20}\)|\s+i\. ?d\. ?\p{L}+\.?){0,4})`
)

var (
	// "Stadt Bad Belzig", "Landkreis Potsdam-Mittelmark": said to be one
	kindOf = regexp.MustCompile(`(?i:(?:^|[^\p{L}-])((?:kreis|hanse|universitäts|landeshaupt|kur|groß|modell)?stadt(?:verwaltung)?|(?:kreis|gemeinde)verwaltung|rathaus|gemeinde|(?:meine |unsere |die )?kommune(?: ist| lautet| heißt|:)?|municipality(?: is|:| of)?|town of|city of|district of|wohnort:|(?:meine |unsere |die )(?:stadt|gemeinde)(?: ist| lautet| heißt)|ort:)\s+(?:(?:ist|die|der|stadt|gemeinde|the)\s+){0,2})` + placeRun)
	// whose kind is part of the name
	kindIn = regexp.MustCompile(`(?i:(?:^|[^\p{L}-]))((?i:landkreis|kreis|lk|samtgemeinde|verbandsgemeinde|verwaltungsgemeinschaft|verwaltungsverband|gemeindeverband|amt|markt|region|städteregion|bezirksamt|bezirk|flecken)\s+` + placeRun + `)`)
	from   = regexp.MustCompile(`(?i:\b(aus|from|für|bei|von|in|der|(?:work|working|employed) (?:for|at|in|by))\s+(?:(?:der|dem|die|den|the)\s+)?)` + placeRun)
	// in a message without capitals
	smallFrom = regexp.MustCompile(`(?i:\b(aus|from|stadt|gemeinde|kommune|landkreis|kreis)\s+(?:(?:der|dem|die|ist|stadt|gemeinde|stadtverwaltung|rathaus|kreisverwaltung|the|is)\s+){0,2})` + smallRun)
	reason    = wordSet("interesse zeitgründen versehen neugier gründen krankheitsgründen dem diesem spaß termingründen")
)

// readTown reads the municipality.
func (s *state) readTown() {
	rest := string(s.rest)
	for _, m := range kindIn.FindAllStringSubmatchIndex(rest, -1) {
		if s.townAt(german.Span{Start: m[2], End: m[3]}, true) {
			return
		}
	}
	for _, m := range kindOf.FindAllStringSubmatchIndex(rest, -1) {
		if s.townAt(german.Span{Start: m[4], End: m[5]}, true) {
			s.blank(german.Span{Start: m[0], End: m[5]})
			return
		}
	}
	for _, m := range from.FindAllStringSubmatchIndex(rest, -1) {
		if nobility.MatchString(rest[:m[4]]) {
			continue
		}
		origin := strings.EqualFold(rest[m[2]:m[3]], "aus") || strings.EqualFold(rest[m[2]:m[3]], "from")
		at := german.Span{Start: m[4], End: m[5]}
		if n := s.townPrefix(at); n > 0 {
			s.setTown(german.Span{Start: at.Start, End: at.Start + n}, origin)
			s.blank(german.Span{Start: m[0], End: at.Start + n})
			return
		}
		if origin && s.Open && !reason[strings.ToLower(rest[m[4]:m[5]])] && !isFunction(rest[m[4]:m[5]]) {
			if s.Expect == booking.FieldMunicipality || comesFrom.MatchString(rest[:m[4]]) {
				s.setTown(at, true)
				s.blank(german.Span{Start: m[0], End: m[5]})
				return
			}
		}
	}
	for _, m := range smallFrom.FindAllStringSubmatchIndex(rest, -1) {
		at := german.Span{Start: m[4], End: m[5]}
		if n := s.townPrefix(at); n > 0 {
			s.setTown(german.Span{Start: at.Start, End: at.Start + n}, true)
			s.blank(german.Span{Start: m[0], End: at.Start + n})
			return
		}
	}
	s.townBeside()
}

// nobility is the part of a name before its last: "Änne von der".
var nobility = regexp.MustCompile(`\p{Lu}\p{Ll}+\s+(?:von|der|von der|van der|van)\s+(?:der\s+)?$`)

// comesFrom says of a person where they are from, whether or not the place is known.
var comesFrom = regexp.MustCompile(`(?i)\b(?:komme[n]?|kommt|bin|sind|from)\b[^.!?\n]{0,20}\b(?:aus|from)\s+(?:(?:der|dem|die)\s+)?$`)

// townAt takes the place that stands at a span; where a part of it is in the list,
// only that.
func (s *state) townAt(at german.Span, sure bool) bool {
	if n := s.townPrefix(at); n > 0 {
		at.End = at.Start + n
	} else if isFunction(s.text[at.Start:at.End]) || notTowns[strings.ToLower(s.text[at.Start:at.End])] {
		return false
	}
	s.setTown(at, sure)
	return true
}

var notTowns = wordSet("akademie und manager managerin city")

func (s *state) setTown(at german.Span, sure bool) {
	text := strings.Trim(strings.Join(strings.Fields(s.text[at.Start:at.End]), " "), " ,;:.!")
	s.Town = s.take(at, text, sure)
}

// townPrefix returns how many bytes at the beginning of a span are a municipality
// of the list, 0 if none are.
func (s *state) townPrefix(at german.Span) int {
	text := string(s.rest[at.Start:at.End])
	ends := words.FindAllStringIndex(text, 7)
	for i := len(ends) - 1; i >= 0; i-- {
		name := strings.TrimRight(text[:ends[i][1]], " ,;:.!")
		if name != "" && s.IsTown(name) {
			return len(name)
		}
	}
	return 0
}

// townBeside finds a municipality of the list that stands between commas, beside
// other details.
func (s *state) townBeside() {
	if !s.Open && s.Act != Start {
		return
	}
	rest := string(s.rest)
	for _, seg := range segmentsOf(rest) {
		text := strings.Trim(polite.ReplaceAllString(strings.TrimSpace(rest[seg[0]:seg[1]]), ""), " .!:")
		if text == "" || len(strings.Fields(text)) > 6 || !s.IsTown(text) {
			continue
		}
		at := seg[0] + strings.LastIndex(rest[seg[0]:seg[1]], text)
		s.setTown(german.Span{Start: at, End: at + len(text)}, false)
		return
	}
}
