package slots

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

const (
	local  = `[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}`
	domain = `[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.)+\p{L}{2,24}`
)

var (
	written = regexp.MustCompile(`(?i)(?:<\s*|\bmailto:\s*)*\b?(` + local + `)\s?@\s?(` + domain + `)>?`)
	// "anna punkt beispiel at bad-belzig punkt de", "anna(at)example(dot)org"
	atSign  = `\s*(?:\(\s*(?:at|ät|a)\s*\)|\[\s*(?:at|ät|a)\s*\]|\{\s*at\s*\}|\s(?:at|ät|ett|klammeraffe)\s|@)\s*`
	dotSign = `(?:\s*(?:\(\s*(?:punkt|dot)\s*\)|\[\s*(?:punkt|dot)\s*\]|\s(?:punkt|dot)\s)\s*|\.)`
	spoken  = regexp.MustCompile(`(?i)([\p{L}\p{N}_+-]+(?:(?:` + dotSign + `|\s(?:minus|bindestrich|unterstrich)\s)[\p{L}\p{N}_+-]+){0,4})` + atSign + `([\p{L}\p{N}-]+(?:(?:` + dotSign + `|\s(?:minus|bindestrich)\s)[\p{L}\p{N}-]+){0,4}` + dotSign + `(?:de|com|org|net|eu|info|berlin|hamburg|bayern|koeln|nrw|saarland|ruhr|at|ch|io|bund|cloud|digital|dev|gmbh))\b`)
	ownMail = regexp.MustCompile(`(?i)\b(?:meine?|my|neue|richtige?|richtig|korrekt|correct|sondern)\b[^@.;\n]{0,40}$`)
	phone   = regexp.MustCompile(`(?:\+\d{1,3}[ ()/–-]{0,3}(?:\d[ ()/–-]{0,2}){5,13}\d|\b00\d{1,2}[ ()/–-]{0,3}(?:\d[ ()/–-]{0,2}){5,13}\d|\b\(?0\d{2,5}\)?[ /–-]{0,3}(?:\d[ /–-]?){3,10}\d)`)
	called  = regexp.MustCompile(`(?i)\b(?:tel(?:efon)?(?:nummer)?|phone|handy(?:nummer)?|mobil(?:nummer)?|durchwahl|rufnummer)\b[ .:]{0,3}(?:(?:ist|lautet|is) (?:die )?)?((?:\d[ /–-]?){2,14}\d)`)
)

// readEmails finds addresses, also those written out. One that is called the
// person's own wins over others.
func (s *state) readEmails() {
	s.blankMasks()
	for _, m := range written.FindAllStringSubmatchIndex(string(s.rest), -1) {
		text := s.text[m[2]:m[3]] + "@" + s.text[m[4]:m[5]]
		s.Emails = append(s.Emails, s.email(german.Span{Start: m[0], End: m[1]}, text))
	}
	for _, m := range spoken.FindAllStringSubmatchIndex(string(s.rest), -1) {
		text := speltOut(s.text[m[2]:m[3]]) + "@" + speltOut(s.text[m[4]:m[5]])
		s.Emails = append(s.Emails, s.email(german.Span{Start: m[0], End: m[1]}, text))
	}
	if own := s.ownOnly(); own >= 0 {
		s.Emails = s.Emails[own : own+1]
	}
	for i := 1; i < len(s.Emails); i++ { // the same one twice
		if strings.EqualFold(s.Emails[i].Text, s.Emails[0].Text) {
			s.Emails = append(s.Emails[:i], s.Emails[i+1:]...)
			i--
		}
	}
	if len(s.Emails) == 0 {
		s.readBroken()
	}
}

func (s *state) email(at german.Span, text string) Value {
	s.mark(at, maskEmail)
	s.fence(at)
	return Value{Text: strings.Trim(text, ".'"), At: at, Sure: true}
}

// ownOnly returns the index of the one address that is called the person's own,
// or -1.
func (s *state) ownOnly() int {
	own, from := -1, 0
	for i, e := range s.Emails {
		if ownMail.MatchString(s.text[min(from, e.At.Start):e.At.Start]) {
			if own >= 0 {
				return len(s.Emails) - 1 // "meine … nein, meine …": the last word counts
			}
			own = i
		}
		from = e.At.End
	}
	if len(s.Emails) < 2 {
		return -1
	}
	return own
}

// brokenMail is a word with an @ that is no address.
var brokenMail = regexp.MustCompile(`[^\s@]*@[^\s@]*`)

// readBroken notices what was meant to be an address.
func (s *state) readBroken() {
	for _, m := range brokenMail.FindAllStringIndex(string(s.rest), -1) {
		if m[1]-m[0] > 3 {
			at := german.Span{Start: m[0], End: m[1]}
			s.Broken = true
			s.mark(at, maskEmail)
			s.fence(at)
		}
	}
}

var (
	dots   = regexp.MustCompile(`(?i)` + dotSign)
	hyphen = regexp.MustCompile(`(?i)\s(?:minus|bindestrich)\s`)
	unders = regexp.MustCompile(`(?i)\sunterstrich\s`)
)

// speltOut writes "anna punkt beispiel" as "anna.beispiel".
func speltOut(text string) string {
	text = unders.ReplaceAllString(hyphen.ReplaceAllString(dots.ReplaceAllString(text, "."), "-"), "_")
	return strings.Join(strings.Fields(text), "")
}

// readPhones takes telephone numbers out; bookings need none.
func (s *state) readPhones() {
	for _, re := range [...]*regexp.Regexp{called, phone} {
		for _, m := range re.FindAllStringSubmatchIndex(string(s.rest), -1) {
			at := german.Span{Start: m[0], End: m[1]}
			if len(m) > 2 {
				at = german.Span{Start: m[2], End: m[3]}
			}
			s.mark(at, maskPhone)
			s.fence(at)
		}
	}
}
