package slots

import (
	"regexp"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

// Seats is how many seats are wanted.
type Seats struct {
	N    int   // 0: not said
	More int   // so many more than before, or fewer
	Or   []int // "zwei oder drei": it is not clear how many
	At   german.Span
}

// Said reports whether a message says anything about the number of seats.
func (s Seats) Said() bool { return s.N > 0 || s.More != 0 || len(s.Or) > 0 }

const (
	number  = `(ein(?:e[nrms]?|s)?|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwoelf|fünfzehn|zwanzig|\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|a|beiden?)`
	several = `(zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwoelf|fünfzehn|zwanzig|[2-9]|[1-9]\d|two|three|four|five|six|seven|eight|nine|ten|beiden?|both)`
	workers = `(?:kolleg(?:innen|in|en|e|[:*_/]-?innen|[:*_]in)|mitarbeiter(?:innen|in|n|[:*_/]-?innen|[:*_]in)?|mitarbeitenden?|mitarbeitende|kollegium|team-?mitglieder[n]?|beschäftigten?|azubis?|auszubildenden?|colleagues?|co-?workers?|staff members?)`
	heads   = `(?:(?:teilnahme|kurs|sitz)?pl(?:ä|ae)tzen?|(?:teilnahme|kurs)?platz|personen|person|leuten?|teilnehmer(?:innen|in|n|[:*_/]-?innen)?|teilnehmenden?|köpfen?|seats?|places?|spots?|people|persons?|attendees?|participants?|tickets?)`
	adverbs = `(?:(?:freien?|weiteren?|andere[nr]?|lieben?|zusätzliche[nr]?|other|more) )?`
	relief  = `(?:chef(?:in)?|vorgesetzten?|vertretung|vertreter(?:in)?|azubi|praktikant(?:en|in)?|stellvertreter(?:in)?|boss|deputy|amtsleit(?:ung|er|erin))`
)

// seatPatterns are tried in order; the first that matches counts.
var seatPatterns = []struct {
	re   *regexp.Regexp
	read func(m []string) Seats
}{
	// "zwei oder drei Plätze"
	{re(number + ` (?:oder|bis|or|to) ` + number + ` ` + adverbs + `(?:` + heads + `|` + workers + `)\b`), func(m []string) Seats { return Seats{Or: []int{count(m[1]), count(m[2])}} }},
	// "ein Platz mehr", "einer weniger", "noch eine Kollegin", "eine Kollegin kommt auch mit"
	{re(number + `(?: ` + heads + `)? (?:mehr|zusätzlich|more)\b`), func(m []string) Seats { return Seats{More: count(m[1])} }},
	{re(number + `(?: ` + heads + `)? (?:weniger|fewer|less)\b`), func(m []string) Seats { return Seats{More: -count(m[1])} }},
	{re(`noch ` + number + ` ` + adverbs + workers + `\b`), func(m []string) Seats { return Seats{More: count(m[1])} }},
	{re(number + ` (?:` + workers + `|` + heads + `) (?:von mir )?(?:kommt|kommen|möchten?|will|wollen) (?:auch |noch |doch |gern |gerne ){0,3}(?:mit|dazu)\b`), func(m []string) Seats { return Seats{More: count(m[1])} }},
	// "für mich und drei Kollegen", "zwei Kolleginnen und ich"
	{re(`(?:mich|mir|ich|myself|me|i)(?: selbst| selber)? (?:und|plus|sowie|mit|and|with) (?:auch |noch |für )?(?:meinen? |my )?` + number + ` ` + adverbs + `(?:` + workers + `|` + heads + `|` + relief + `)\b`), func(m []string) Seats { return Seats{N: 1 + count(m[1])} }},
	{re(`(?:meinen? |my )?` + number + ` ` + adverbs + `(?:` + workers + `|` + heads + `) (?:von mir )?(?:und|plus|sowie|and) (?:für )?(?:mich|ich|me|myself|i)\b`), func(m []string) Seats { return Seats{N: 1 + count(m[1])} }},
	{re(`(?:mich|mir|ich|myself|me|i)(?: selbst)? (?:und|plus|sowie|mit|and|with) (?:für )?(?:meine[nr]?|unsere[nr]?|my) (?:kollegin|kollegen|mitarbeiterin|mitarbeiter|colleague|` + relief + `)(?:[^\p{L}]|$)`), func([]string) Seats { return Seats{N: 2} }},
	{re(`(?:mich|ich|me|i) (?:und|and) (?:für )?(?:frau|herrn?|mrs?\.?|ms\.?) `), func([]string) Seats { return Seats{N: 2} }},
	{re(`(?:meine[nr]?|unsere[nr]?|my) (?:kollegin|kollegen?|mitarbeiterin|mitarbeiter|colleague|` + relief + `) (?:und|and) (?:für )?(?:mich|ich|me|i)\b`), func([]string) Seats { return Seats{N: 2} }},
	// "zu dritt", "wir sind drei", "für uns beide"
	{re(`zu (zweit|zweien|dritt|dreien|viert|fünft|sechst|siebt|acht|neunt|zehnt)\b`), func(m []string) Seats { return Seats{N: together[strings.ToLower(m[1])]} }},
	{re(`(?:wir (?:sind|wären|kommen|werden)|we are|we're|there are|there will be)(?: wahrscheinlich| vermutlich| dann| insgesamt| nur| doch){0,3}(?: zu)? ` + several + `(?: of us)?(?:[^\p{L}\d]|$)`), func(m []string) Seats { return Seats{N: count(m[1])} }},
	{re(`(?:für |for )?(?:uns|the|us) ` + several + `(?: of us)?(?:[^\p{L}\d]|$)`), func(m []string) Seats { return Seats{N: count(m[1])} }},
	// "für drei Kolleginnen", "zwei Plätze", "für eine Kollegin"
	{re(several + ` ` + adverbs + workers + `\b`), func(m []string) Seats { return Seats{N: count(m[1])} }},
	{re(number + ` ` + adverbs + heads + `\b`), func(m []string) Seats { return Seats{N: count(m[1])} }},
	{re(`(?:für|for) (?:meinen? |unsere |my )?` + number + ` ` + adverbs + `(?:` + workers + `|` + relief + `)\b`), func(m []string) Seats { return Seats{N: count(m[1])} }},
	{re(`(?:plätze|personen|seats|teilnehmende|anzahl)(?: (?:der|of) (?:plätze|seats|personen))? ?[:=] ?` + number + `\b`), func(m []string) Seats { return Seats{N: count(m[1])} }},
	// "nur für mich"
	{re(`(?:nur|bloß|lediglich|just|only) (?:für |for )?(?:mich|ich|me|myself)\b|(?:für )?(?:mich|ich) (?:ganz )?allein[e]?\b|for myself only`), func([]string) Seats { return Seats{N: 1} }},
}

// bareSeats is a number with nothing beside it.
var bareSeats = regexp.MustCompile(`(?i)^\W*(?:(?:nein|nee|no|ach|ok|ja|yes|oh|hm)\b\W*){0,3}(?:(?:doch|lieber|dann|nur|bloß|nun|jetzt|sondern|besser|just|only|make it|es sind|wir brauchen|ich brauche)\W+){0,4}` + number + `(?:\W+(?:bitte|please|reicht|reichen|genügt|dann|instead))*\W*$`)

// re compiles a pattern that stands between words, in any case of letters.
func re(pattern string) *regexp.Regexp { return regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])` + pattern) }

var together = map[string]int{"zweit": 2, "zweien": 2, "dritt": 3, "dreien": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8, "neunt": 9, "zehnt": 10}

// aboutFree marks a question for what is left, which wants no seat yet.
var aboutFree = regexp.MustCompile(`(?i)\b(?:frei|übrig|left|available|gibt es|gibts|wie ?viele|how many)\b`)

// readSeats reads how many seats are wanted.
func (s *state) readSeats() {
	if s.questions() && aboutFree.MatchString(s.text) {
		return
	}
	for _, p := range seatPatterns {
		m := p.re.FindStringSubmatchIndex(string(s.rest))
		if m == nil {
			continue
		}
		if s.onlyAsked(german.Span{Start: m[0], End: m[1]}) {
			return
		}
		s.Seats = p.read(groups(string(s.rest), m))
		s.Seats.At = german.Span{Start: m[0], End: m[1]}
		s.blank(s.Seats.At)
		return
	}
	m := bareSeats.FindStringSubmatchIndex(string(s.rest))
	if m == nil || !s.Open || s.Expect == booking.FieldRun && s.old == "" || s.Pick.Said() {
		return
	}
	if n := count(s.text[m[2]:m[3]]); n > 0 {
		at := german.Span{Start: m[2], End: m[3]}
		s.Seats = Seats{N: n, At: at}
		s.blank(at)
	}
}

// onlyAsked reports whether a place stands in a question that wants nothing: "Lohnt
// sich das für zwei Personen?"
func (s *state) onlyAsked(at german.Span) bool {
	if !s.Open || s.Act == Start {
		return false
	}
	for _, sentence := range german.Sentences(s.text) {
		text := strings.TrimSpace(sentence.In(s.text))
		if sentence.Start < at.End && at.Start < sentence.End && strings.HasSuffix(text, "?") {
			return !wouldLike.MatchString(text)
		}
	}
	return false
}

// wouldLike is in questions that want something all the same.
var wouldLike = regexp.MustCompile(`(?i)\b(?:kann|könnte|können|könnten|dürfen|darf|möglich|geht|gehen|ginge|gingen|nehmen|buchen|bekommen|mehr|weniger|bitte|can|could|may|possible|lieber|doch)\b`)

// groups are the texts that a match captured.
func groups(text string, m []int) []string {
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = text[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

// count reads a small number; 0 is none.
func count(word string) int {
	word = strings.ToLower(word)
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	switch word {
	case "a", "an", "one", "eins":
		return 1
	case "beide", "beiden", "both", "zwo":
		return 2
	}
	if strings.HasPrefix(word, "ein") {
		return 1
	}
	for _, n := range german.Numbers(word) {
		return int(n.Value)
	}
	return 0
}
