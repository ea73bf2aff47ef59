package ask

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
)

// englishNames are what modules and topics of the academy are called in English, with
// what they are called in German: longer ones first, as the others may be part of them.
// Those with a star are used in German questions, too.
const englishNames = `
AI and law, AI and the law = KI und Recht
artificial intelligence* = Künstliche Intelligenz
urban digital twins*, urban digital twin*, digital twins*, digital twin* = Urbane Digitale Zwillinge
public procurement law*, public procurement*, procurement law*, procurement* = Vergaberecht
data strategy*, data strategies* = Datenstrategien
citizen participation*, civic participation, public participation = Bürgerbeteiligung
IT-security*, IT security*, ITsecurity*, cyber-security, cyber security*, cybersecurity* = IT-Sicherheit
smart mobility = Smarte Mobilität
smart energy = Smarte Energie
climate adaptation, climate resilience, climate change adaptation = Klimaanpassung
state aid law, state aid = Beihilferecht
data law = Datenrecht
IT law = IT-Recht
agile working, agile work = Agiles Arbeiten
technical standards = Technische Standards
innovation management = Innovationsmanagement
communication strategies = Kommunikationsstrategien
data protection, data privacy = Datenschutz
urban planning, town planning, city planning = Stadtplanung
project management = Projektmanagement
digital sovereignty = Digitale Souveränität
internet of things = Internet der Dinge
rural areas = Ländlicher Raum
law = Recht
AI* = KI
`

var englishForms = sync.OnceValue(func() (forms []shortForm) {
	for line := range strings.Lines(strings.TrimSpace(englishNames)) {
		english, name, _ := strings.Cut(strings.TrimSpace(line), " = ")
		for e := range strings.SplitSeq(english, ", ") {
			e, everywhere := strings.CutSuffix(e, "*")
			f := shortForm{language: "en", pattern: regexp.MustCompile(`(?i)\b` + regexp.QuoteMeta(e) + `\b`), long: name}
			if e == strings.ToUpper(e) { // "ai" may be anything
				f.pattern = regexp.MustCompile(`\b` + e + `\b`)
			}
			if everywhere {
				f.language = ""
			}
			forms = append(forms, f)
		}
	}
	return forms
})

// inGerman writes names of modules and topics in German.
func inGerman(text, language string) string {
	for _, f := range englishForms() {
		if f.language == "" || f.language == language {
			text = f.pattern.ReplaceAllString(text, f.long)
		}
	}
	return text
}

// madeThen takes what is from a time for what is of it: "sign-ups from last year" are not
// those since, unless it says "onwards", or where it goes on "to".
func madeThen(text string) string {
	for from := 0; ; {
		at := fromTimes.FindStringSubmatchIndex(text[from:])
		if at == nil {
			return text
		}
		word, end := text[from+at[2]:from+at[3]], from+at[1]
		if !goesOn.MatchString(text[end:]) && isCounted(word) {
			text = text[:from+at[3]] + " " + text[from+at[4]:]
		}
		from += at[3]
	}
}

// isCounted reports whether a word may be what is counted.
func isCounted(word string) bool {
	word = german.Fold(word[strings.LastIndex(word, "-")+1:])
	return word == "ups" || word == "those" || word == "ones" || word == "were" || word == "are" || word == "numbers" || word == "figures" || word == "data" || slices.ContainsFunc(theLexicon().single(word), func(s sense) bool {
		return s.kind == metric || s.kind == who || s.kind == dim && s.metric != ""
	})
}

var (
	fromTimes = regexp.MustCompile(`(?i)([\pL-]+) from ((?:the )?(?:(?:last|previous|past|this|current|first|second|third|fourth) (?:year|quarter|month|week|half)(?: of(?: the year)?)?|spring|summer|autumn|winter|yesterday|today|(?:last )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[QH][1-4]|January|February|March|April|May|June|July|August|September|October|November|December|20\d\d)(?: (?:of )?20\d\d)?)\b`)
	goesOn    = regexp.MustCompile(`(?i)^(?:[-–/.]|\s+(?:to|until|till|through|thru|up|on|onwards?|and (?:on|after|later)|[-–]|\d))`)
)
