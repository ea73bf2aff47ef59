package slots

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

// Pick points at one of the runs shown.
type Pick struct {
	N    int  // its number from 1; -1 the last
	This bool // "den nehme ich": the one spoken of
	Next bool // "den nächsten": the soonest
}

// Said reports whether a message points at a run.
func (p Pick) Said() bool { return p != Pick{} }

const months = `januar|jänner|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember|january|february|march|may|june|july|october|december|jan|feb|mrz|apr|jun|jul|aug|sep|okt|nov|dez`

var (
	ordinal = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:(?:den|der|die|das|dem|beim|zum|the|lieber|doch|nehme|bitte|ja|karte|termin|option)\W+)+(ersten?r?|erstes|zweiten?r?|dritten?r?|vierten?r?|fünften?r?|letzten?r?|obersten?|untersten?|mittleren?|früheren?|früheste[nr]?|späteren?|späteste[nr]?|first|second|third|fourth|fifth|last|earlier|later)(?:[^\p{L}]+(\p{L}+))?`)
	alone   = regexp.MustCompile(`(?i)^\W*(?:(?:ja|gern|gerne|bitte|ok|yes|doch|lieber|dann)\W+){0,3}(ersten?r?|erstes|zweiten?r?|dritten?r?|vierten?r?|fünften?r?|letzten?r?|first|second|third|fourth|fifth|last)(?:\W+(?:bitte|please|one|termin|davon))*\W*$`)
	byNo    = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:nummer|nr\.?|no\.?|number|option|termin nr\.?|karte|punkt|#)\s*(\d{1,2}|eins|zwei|drei|vier|fünf|one|two|three)(?:[^\p{L}\d.]|\.?\W*$)`)
	onlyNo  = regexp.MustCompile(`^\W*(?i:(?:ja|bitte|die|den|der|nehme|ich|gern|gerne)\W+)*(\d)(?i:\W+(?:bitte|please))?\W*$`)
	soonest = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:(?:den|der|dem|zum|beim|am) (?:aller)?nächste[nrm]?(?: freien?| möglichen?| verfügbaren?)?(?: termin)?|nächstmöglichen?|frühestmöglichen?|the next (?:available )?(?:one|date|run))(?:\W*$|[^\p{L}]+(?:bitte|nehme|nehm|please|für|for|im|zu|von|möchte|würde|mit|und)|\W*[.,!])`)
	this    = regexp.MustCompile(`(?i)\b(?:(?:den|die|das|diesen|dieses|genau den|ja den)(?: termin| da| hier| kurs)? (?:nehme?|nehmen|möchte|will|hätte|würde|buche|wähle)(?: ich| wir)(?: bitte| gern| gerne| doch)*|(?:nehme|buche) (?:ich|wir) (?:den|das|diesen)|(?:der|das|dieser termin|dieser|diese) (?:passt|geht|wäre gut|klingt gut|ist gut|wäre was)|(?:passt mir)|(?:dafür|dazu|da|für diesen|für den|zu diesem|daran|dort|hierfür|hierzu)(?: termin| kurs)? (?:möchte|würde|will|hätte|melde|kann|können|könnten)|(?:genau|nur) (?:den|diesen)|i(?:'ll| will| would| want to)? (?:take|book) (?:it|that|this)(?: one)?|(?:that|this) one|sign me up for (?:it|that|this)|that works)\b`)
)

// readPick reads which of the runs shown is meant. A question points at none
// ("Wann ist der nächste?"), unless it is a wish ("Kann ich den zweiten nehmen?").
func (s *state) readPick() {
	if s.Act == Agree {
		return
	}
	s.readPlace()
	if !s.Pick.Said() || !s.questions() || s.Act == Start {
		return
	}
	if s.Act == "" && canI.MatchString(s.text) && !canNot.MatchString(s.text) {
		s.Act = Start
	} else {
		s.Pick = Pick{}
	}
}

func (s *state) readPlace() {
	rest := string(s.rest)
	if m := ordinal.FindStringSubmatch(rest); m != nil && !monthWord.MatchString(m[2]) {
		s.Pick.N = placeOf(m[1])
		return
	}
	if m := alone.FindStringSubmatch(rest); m != nil {
		s.Pick.N = placeOf(m[1])
		return
	}
	if m := byNo.FindStringSubmatchIndex(rest); m != nil {
		s.Pick.N = count(rest[m[2]:m[3]])
		s.blank(german.Span{Start: m[0], End: m[3]})
		return
	}
	if m := onlyNo.FindStringSubmatchIndex(rest); m != nil && s.Open && (s.Expect == booking.FieldRun || s.Listed) {
		s.Pick.N = count(rest[m[2]:m[3]])
		s.blank(german.Span{Start: m[2], End: m[3]})
		return
	}
	s.pointsOut(rest)
}

// pointsOut reads words that point at a run without a number.
func (s *state) pointsOut(rest string) {
	switch {
	case soonest.MatchString(rest):
		s.Pick.Next = true
	case this.MatchString(rest):
		s.Pick.This = true
	}
}

var monthWord = regexp.MustCompile(`(?i)^(?:` + months + `)$`)

// placeOf reads "zweiten" or "last" as a place.
func placeOf(word string) int {
	word = strings.ToLower(word)
	for prefix, n := range map[string]int{
		"erst": 1, "first": 1, "oberst": 1, "früh": 1, "earlier": 1, "zweit": 2, "second": 2, "mittler": 2, "dritt": 3, "third": 3,
		"viert": 4, "fourth": 4, "fünft": 5, "fifth": 5, "letzt": -1, "last": -1, "unterst": -1, "spät": -1, "later": -1,
	} {
		if strings.HasPrefix(word, prefix) {
			return n
		}
	}
	return 0
}
