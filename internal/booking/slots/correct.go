package slots

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

var (
	// "nicht X, sondern Y" takes X back
	notBut = regexp.MustCompile(`(?i)(?:\b(?:doch )?(?:nicht|nich|not|kein\p{L}*)\s+([^.!?\n]{1,80}?),?\s+(?:sondern|but|vielmehr)(?:\s+doch)?\s)`)
	// "statt X Y", "Y statt X"
	instead = regexp.MustCompile(`(?i)\b(?:an)?statt(?: der| des| von)? (` + number + ` ` + adverbs + heads + `)`)
	// "Y, nicht X"
	andNot = regexp.MustCompile(`(?i)[,;–-]\s*(?:und )?(?:nicht|not)\s+((?:(?:aus|in|bei|der|die|das|den|am|from)\s+){0,2}[^.!?,\n]{1,60})[.!]?\s*$`)
)

// readNegation takes out what a correction says is not so, and sees from it what
// is being corrected.
func (s *state) readNegation() {
	for _, re := range [...]*regexp.Regexp{notBut, instead, andNot} {
		m := re.FindStringSubmatchIndex(string(s.rest))
		if m == nil {
			continue
		}
		old := tidy(s.text[m[2]:m[3]])
		if re == andNot && !s.holds(old) && old == strings.ToLower(old) {
			continue // "…, nicht dass ich wüsste"
		}
		s.old = old
		if s.is(old, s.Has.Name) {
			s.mark(german.Span{Start: m[2], End: m[3]}, maskName)
		}
		s.blank(german.Span{Start: m[0], End: m[1]})
		s.expect = s.corrected(old)
		return
	}
}

// corrected returns the field of the draft that holds a text.
func (s *state) corrected(old string) booking.Field {
	switch {
	case s.is(old, s.Has.Municipality), s.IsTown(old):
		return booking.FieldMunicipality
	case s.is(old, s.Has.Name):
		return booking.FieldName
	case s.is(old, s.Has.Function), isFunction(old):
		return booking.FieldFunction
	}
	return ""
}

func (s *state) holds(old string) bool {
	return s.is(old, s.Has.Municipality) || s.is(old, s.Has.Name) || s.is(old, s.Has.Function)
}

// is reports whether a person who says old means the value that the draft has.
func (s *state) is(old, value string) bool {
	old, value = german.Fold(strings.ToLower(old)), german.Fold(strings.ToLower(value))
	return value != "" && len(old) > 2 && (strings.Contains(value, old) || strings.Contains(old, value))
}

const fieldWord = `(funktion|position|tätigkeit|function|role|name|namen|e-?mail(?:-?adresse)?|mail(?:adresse)?|adresse|address|kommune|stadt|gemeinde|municipality|town)`

var (
	clear = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b(?:streich\p{L}*|lösch\p{L}*|entfern\p{L}*|delete|remove|drop)\b[^.!?\n]{0,30}?\b` + fieldWord + `\b`),
		regexp.MustCompile(`(?i)\b` + fieldWord + `\b[^.!?\n,]{0,25}\b(?:streichen|löschen|entfernen|weglassen|weg lassen|weg|raus|rausnehmen|weggelassen|gestrichen|gelöscht|leer lassen|nicht angeben)\b`),
		regexp.MustCompile(`(?i)\b` + fieldWord + `\b[^.!?\n,]{0,15}\b(?:ändern|korrigieren|berichtigen|change|correct)\b`),
		regexp.MustCompile(`(?i)\b(?:ohne|keine|no|without)\s+(funktion|position|function|role)\b`),
		regexp.MustCompile(`(?i)\b` + fieldWord + `\b[^.!?\n,]{0,15}\b(?:ist falsch|stimmt nicht|is wrong|war falsch|falsch geschrieben)\b`),
		regexp.MustCompile(`(?i)\b(?:falscher?|wrong|falsche)\s+` + fieldWord + `\b`),
	}
)

// readClear reads which details are to be removed.
func (s *state) readClear() {
	if !s.Open {
		return
	}
	for _, re := range clear {
		m := re.FindStringSubmatchIndex(string(s.rest))
		if m == nil {
			continue
		}
		f := fieldOf(strings.ToLower(s.text[m[2]:m[3]]))
		s.Clear = append(s.Clear, f)
		s.blank(german.Span{Start: m[0], End: m[1]})
		s.expect = f
		s.old = "?"
		return
	}
}

func fieldOf(word string) booking.Field {
	switch {
	case strings.HasPrefix(word, "name"):
		return booking.FieldName
	case strings.Contains(word, "mail"), strings.HasPrefix(word, "adress"), word == "address":
		return booking.FieldEmail
	case word == "kommune", word == "stadt", word == "gemeinde", word == "municipality", word == "town":
		return booking.FieldMunicipality
	}
	return booking.FieldFunction
}

// readBare reads a reply that is nothing but what was asked for.
func (s *state) readBare() {
	want := s.Expect
	if s.expect != "" {
		want = s.expect
	}
	if s.Act != "" && s.Act != OtherRun && s.Act != Start || s.Pick.Said() {
		return
	}
	rest := string(s.rest)
	text := strings.Trim(rest, " \t\n|")
	text = strings.TrimSpace(politely.ReplaceAllString(polite.ReplaceAllString(text, ""), ""))
	text = strings.TrimRight(text, " .!,;:")
	if text == "" || strings.ContainsAny(text, "\n;:?@|") || len(strings.Fields(text)) > 7 {
		return
	}
	at := german.Span{Start: strings.LastIndex(rest, text)}
	at.End = at.Start + len(text)
	switch want {
	case booking.FieldName:
		s.bareName(at)
	case booking.FieldRun: // before it was asked for
		if s.Has.Name == "" && whole.MatchString(text) && nameWords(text) > 1 {
			s.bareName(at)
		}
	case booking.FieldMunicipality:
		s.bareTown(at)
	case booking.FieldFunction:
		if !s.Function.Said() && brief.MatchString(text) && !s.sentence(text) {
			s.setFunction(at, false)
		}
	}
}

func (s *state) bareName(at german.Span) {
	text := s.text[at.Start:at.End]
	if s.Name.Said() || !s.isName(text) {
		return
	}
	switch {
	case whole.MatchString(text) && !s.IsTown(text):
	case !s.questions() && smallWhole.MatchString(text) && text == strings.ToLower(text) && len(strings.Fields(text)) > 1 && !s.sentence(text) && !s.IsTown(text):
	default:
		if s.IsTown(text) && !s.Town.Said() && s.Has.Municipality == "" {
			s.setTown(at, false)
		}
		return
	}
	s.setName(at, false)
}

var smallWhole = regexp.MustCompile(`^` + smallRun + `$`)

func (s *state) bareTown(at german.Span) {
	text := placeFiller.ReplaceAllString(s.text[at.Start:at.End], "")
	at.Start = at.End - len(text)
	if s.Town.Said() || text == "" {
		return
	}
	if !s.IsTown(text) && (s.sentence(text) || !townShape.MatchString(text) || notNames[strings.ToLower(text)] || isFunction(text)) {
		return
	}
	s.setTown(at, false)
}

var (
	placeFiller = regexp.MustCompile(`(?i)^(?:(?:ich komme|wir kommen|ich arbeite|wir arbeiten|i work|we work|for|ich bin|wir sind|komme|aus|in|bei|für|von|der|die|dem|das ist|meine kommune ist|from|the|stadt|gemeinde|city of|town of)\s+)+`)
	townShape   = regexp.MustCompile(`^[\p{L}][\p{L}\p{M} .()/'’-]{1,79}$`)
)

// sentence reports whether a text goes on like a sentence rather than a name:
// with a small word of the language that names do not have.
func (s *state) sentence(text string) bool {
	fields := strings.Fields(text)
	for i, w := range fields {
		low := strings.ToLower(strings.Trim(w, ".,"))
		if len(low) > 1 && w == strings.ToUpper(w) {
			continue // "IT"
		}
		if actWords[low] || german.IsStop(low) && !particles[low] && !placeWords[low] && !(i == 0 && len(fields) == 1 && mayBeNames[low]) {
			return true
		}
	}
	return false
}

var placeWords = wordSet("am an auf bei im in ob vor unter und")
