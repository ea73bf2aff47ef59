package slots

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// What stands in the place of personal data.
const (
	maskName     = "[Name]"
	maskEmail    = "[E-Mail-Adresse]"
	maskPhone    = "[Telefonnummer]"
	maskFunction = "[Funktion]"
)

// marked is a piece of personal data and what stands for it.
type marked struct {
	at   german.Span
	mask string
}

// mark remembers personal data.
func (s *state) mark(at german.Span, mask string) { s.masked = append(s.masked, marked{at, mask}) }

// shortestPart is the shortest part of a name that is masked by itself, in bytes.
const shortestPart = 3

// markKnown marks the name that the draft has already, where the message repeats
// it, whole or in part. It is read as written: "Lang" is somebody, "lang" is not.
func (s *state) markKnown() {
	if s.Has.Name == "" {
		return
	}
	s.markEach(s.Has.Name)
	for part := range strings.FieldsSeq(s.Has.Name) {
		if first, _ := utf8.DecodeRuneInString(part); len(part) >= shortestPart && unicode.IsUpper(first) {
			s.markEach(part)
		}
	}
}

// markEach marks a name wherever it stands as a word by itself and nothing is
// marked yet.
func (s *state) markEach(name string) {
	for from := 0; ; {
		i := strings.Index(s.text[from:], name)
		if i < 0 {
			return
		}
		at := german.Span{Start: from + i, End: from + i + len(name)}
		from = at.End
		before, _ := utf8.DecodeLastRuneInString(s.text[:at.Start])
		after, _ := utf8.DecodeRuneInString(s.text[at.End:])
		if !s.isMarked(at) && !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			s.mark(at, maskName)
		}
	}
}

// other is somebody who is mentioned by a form of address.
var other = regexp.MustCompile(`\b(?i:frau|herrn?|mrs?\.?|ms\.?)\s+` + nameRun)

// markOthers marks the names of others who are mentioned in a draft: "Frau Meier".
// A name ends before what can be learned and what is no name.
func (s *state) markOthers() {
	if !s.Open && s.Act != Start {
		return
	}
	for _, m := range other.FindAllStringSubmatchIndex(s.text, -1) {
		name := german.Span{Start: m[2], End: m[2]}
		begins := m[2] + len(titles.FindString(s.text[m[2]:m[3]]))
		for _, at := range words.FindAllStringIndex(s.text[begins:m[3]], -1) {
			word := s.text[begins+at[0] : begins+at[1]]
			if particles[word] {
				continue
			}
			if !s.isName(word) || s.IsTopic(word) {
				break
			}
			name.End = begins + at[1]
		}
		if name.End > name.Start && !s.isMarked(name) {
			s.mark(name, maskName)
		}
	}
}

// isMarked reports whether a part of a text is marked already.
func (s *state) isMarked(at german.Span) bool {
	return slices.ContainsFunc(s.masked, func(m marked) bool { return m.at.Start < at.End && at.Start < m.at.End })
}

// Masked is the message as it may be kept: with placeholders for e-mail
// addresses, telephone numbers, names and functions. text is what was read.
func (r Reading) Masked(text string) string {
	var b strings.Builder
	end := 0
	for _, m := range r.masked {
		if m.at.Start < end {
			continue // within what was masked already
		}
		b.WriteString(text[end:m.at.Start])
		b.WriteString(m.mask)
		end = m.at.End
	}
	b.WriteString(text[end:])
	return b.String()
}

// blankMasks takes placeholders out of what is read: a message that was kept is
// asked again without them.
func (s *state) blankMasks() {
	for _, mask := range [...]string{maskName, maskEmail, maskPhone, maskFunction} {
		for from := 0; ; {
			i := strings.Index(s.text[from:], mask)
			if i < 0 {
				break
			}
			s.Masks = true
			s.fence(german.Span{Start: from + i, End: from + i + len(mask)})
			from += i + len(mask)
		}
	}
}
