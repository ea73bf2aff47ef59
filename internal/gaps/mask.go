package gaps

import (
	"bufio"
	_ "embed"
	"regexp"
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// What stands in the place of personal data. Turns hold the first two and the
// address of mailboxes already where the assistant recognised them (package
// booking/slots).
const (
	maskName    = "[Name]"
	maskEmail   = "[E-Mail-Adresse]"
	maskPhone   = "[Telefonnummer]"
	maskAddress = "[Adresse]"
)

// longestExample is how many characters a question may have to be shown: who
// writes more tells a story, and stories tell who they are of.
const longestExample = 300

// name is one to four capitalised words, with a title before them.
const name = `(?:(?:Dr|Prof|Dipl|Ing)\.[\s-]?)*\p{Lu}[\p{L}'’-]+(?:\s+(?:(?:von|van|de|der|zu)\s+)*\p{Lu}[\p{L}'’-]+){0,3}`

// A masker strips personal data out of questions.
type masker struct {
	firstNames map[string]bool
}

//go:embed firstnames.txt
var firstNamesFile string

func newMasker() *masker {
	m := &masker{firstNames: map[string]bool{}}
	lines := bufio.NewScanner(strings.NewReader(firstNamesFile))
	for lines.Scan() {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			for n := range strings.FieldsSeq(line) {
				m.firstNames[n] = true
			}
		}
	}
	return m
}

// A rule replaces what its pattern finds, or its group "who" where it has one.
type rule struct {
	pattern *regexp.Regexp
	mask    string
}

// rules in the order they are used: what comes later does not see what is masked.
var rules = []rule{
	// A signature, with all that follows.
	{regexp.MustCompile(`(?is)(?P<who>\b(?:(?:mit\s+)?(?:freundliche[nm]?|viele|beste|herzliche|liebe|schöne)\s+gr(?:ü|ue)(?:ß|ss)en?|(?:best|kind)\s+regards|mfg|yours\s+(?:sincerely|faithfully))\b.*)`), ""},
	{regexp.MustCompile(`(?i)[\p{L}\d._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\d-]+(?:\s?(?:\.|\(dot\)|\(punkt\))\s?[\p{L}\d-]+)*`), maskEmail},
	{regexp.MustCompile(`(?:\+|\b00)\d[\d\s()/.-]{5,}\d|\(0\d{1,5}\)[\s/-]*\d[\d\s-]{2,}\d|\b0\d{1,5}[\s/-]+\d[\d\s-]{2,}\d|\b0\d{6,}`), maskPhone},
	{regexp.MustCompile(`(?i)\b(?:tel|telefon|handy|mobil|phone|fax)[\w.]*:?\s+(?P<who>\d[\d\s/-]{3,}\d)`), maskPhone},
	{regexp.MustCompile(`\b\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer|damm|chaussee|markt)\s+\d+\s?[a-z]?\b`), maskAddress},
	{regexp.MustCompile(`\b\p{Lu}[\p{L}-]*[\s-](?:Straße|Str\.|Weg|Platz|Allee|Ring|Ufer|Damm|Markt)\s+\d+\s?[a-z]?\b`), maskAddress},
	{regexp.MustCompile(`\b(?:Am|An der|Im|In der|Zum|Zur|Auf dem|Auf der)\s+\p{Lu}[\p{L}-]+\s+\d{1,3}\s?[a-z]?\b`), maskAddress},
	{regexp.MustCompile(`\b\d{5}\s+\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}-]+)?`), maskAddress},
	// Who presents themselves, or is spoken of.
	{regexp.MustCompile(`(?i:\b(?:ich\s+hei(?:ß|ss)e|ich\s+bin(?:\s+(?:die|der|das|ein|eine))?|mein\s+name\s+ist|mein\s+name:|hier\s+(?:ist|schreibt|spricht)|my\s+name\s+is|i\s+am|i['’]m|this\s+is))\s+(?P<who>` + name + `)`), maskName},
	{regexp.MustCompile(`\b(?i:frau|herrn?|fr\.|hr\.|mrs?\.?|ms\.?|familie)\s+(?P<who>` + name + `)`), maskName},
	{regexp.MustCompile(`\b(?:Dr|Prof)\.\s*(?P<who>` + name + `)`), maskName},
	{regexp.MustCompile(`\b(?i:(?:mein|unser)e?[nmrs]?\s+(?:kolleg(?:e|in|en)|chef(?:in)?|vorgesetzte[rn]?|leiter(?:in)?|mitarbeiter(?:in)?|bürgermeister(?:in)?)|my\s+(?:colleague|boss|manager)|our\s+mayor)\s+(?P<who>` + name + `)`), maskName},
}

// doubtful is what cannot be cut out cleanly: bank accounts, dates of birth,
// pass numbers. Whoever writes of these is not quoted.
var doubtful = regexp.MustCompile(`(?i)\b[a-z]{2}\d{2}(?:\s?\d{4}){3,}|\bgeboren\b|\bgeb\.|\bgeburtsdatum|\bdate of birth\b|\bpersonalnummer|\bausweis(?:nummer)?\b|\bschwerbehinder|\bschwanger|\bkrank(?:heit|geschrieben)`)

// words that begin with a capital and stand one after the other.
var capitals = regexp.MustCompile(`\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+)+`)

// mask returns a question without personal data. ok is false where that may not
// have worked, or nothing is left to understand: then it is not shown at all.
func (m *masker) mask(text string) (masked string, ok bool) {
	if utf8.RuneCountInString(text) > longestExample || doubtful.MatchString(text) {
		return "", false
	}
	for _, r := range rules {
		text = r.apply(text)
	}
	text = capitals.ReplaceAllStringFunc(text, m.people)
	text = strings.Join(strings.Fields(text), " ")
	rest := strings.NewReplacer(maskName, "", maskEmail, "", maskPhone, "", maskAddress, "").Replace(text)
	words := 0
	for range german.EachWord(rest) {
		words++
	}
	return text, words > 0 && !strings.Contains(rest, "@")
}

func (r rule) apply(text string) string {
	who := r.pattern.SubexpIndex("who")
	var b strings.Builder
	end := 0
	for _, at := range r.pattern.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[0], at[1]
		if who > 0 {
			from, to = at[2*who], at[2*who+1]
		}
		b.WriteString(text[end:from])
		b.WriteString(r.mask)
		end = to
	}
	b.WriteString(text[end:])
	return b.String()
}

// people masks a first name with the capitalised words behind it.
func (m *masker) people(run string) string {
	words := strings.Fields(run)
	for i, w := range words[:len(words)-1] {
		if m.firstNames[w] {
			return strings.Join(append(words[:i:i], maskName), " ")
		}
	}
	return run
}
