package slots

import (
	"strings"

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
