package catalogue

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// All patterns of this file and of ask_judge.go see the folded words of a
// question between single blanks: " gibt es kurze module fur anfanger ".

const number = `(\d+(?:[.,]\d+)?|ein|eine[nrms]?|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|anderthalb|eineinhalb|zweieinhalb|dreieinhalb|halbe[nr]?|half an|one|two|three|four|five|six|seven|eight|nine|ten|an|a)`

var (
	compulsoryWord = regexp.MustCompile(` (pflicht(module?n?|kurse?n?|veranstaltung(en)?|angebote?n?)|verpflichtende[nr]? \w+|(compulsory|mandatory) (modules?|courses?)) `)
	electiveWord   = regexp.MustCompile(` (wahl(pflicht)?(module?n?|kurse?n?|angebote?n?)|elective( modules?| courses?)?s?) `)
	peerWord       = regexp.MustCompile(` (peer ?(learnings?|lerning|lernen|gruppen?)( (runden?|gruppen?|formate?))?) `)
	programmeWord  = regexp.MustCompile(` ((qualifizierungs|weiterbildungs|zertifikats)?programme?n?s?|mehrtagige[nrms]? (\w+ )?|programmes?|multi day) `)

	beginnerWord = regexp.MustCompile(` (einsteige\w*|anfang(er|erin|erinnen|ern)|neulinge?n?|beginners?|newcomers?|ohne (vor)?kenntnisse|grundlagen(kurse?|module?|niveau)?|einsteigerkurse?|anfangerkurse?|without prior knowledge|basics|introductory) `)
	middleWord   = regexp.MustCompile(` (mit (vor)?kenntnissen|vorkenntnisse vorhanden|intermediate|mittleres niveau) `)
	advancedWord = regexp.MustCompile(` (fortgeschrittene?[nr]?|experten|expertinnen|profis|vertiefende?[nrs]?|vertiefung(en)?|advanced|experts?) `)

	atMost    = regexp.MustCompile(` (?:hochstens|maximal|max|bis zu|nicht (?:langer|mehr) als|unter|weniger als|kurzer als|at most|up to|less than|under|no longer than|shorter than) ` + number + ` (halben )?(stunden?|std|h|minuten?|min|hours?|minutes?|tag(?:e|en)?|days?) `)
	atLeast   = regexp.MustCompile(` (?:mindestens|langer als|mehr als|uber|wenigstens|at least|longer than|more than) ` + number + ` (stunden?|std|h|minuten?|min|hours?|minutes?|tag(?:e|en)?|days?) `)
	lasting   = regexp.MustCompile(` (?:dauer\w*|lang|umfang|von|mit|that takes?|taking) (?:(?:etwa|circa|ca|rund|about|nur) )?` + number + ` (stunden?|minuten?|hours?|minutes?) `)
	hourlong  = regexp.MustCompile(` (\d+|ein|zwei|drei|vier|funf|sechs|anderthalb) ?stundige[nrms]? `)
	shortOnes = regexp.MustCompile(` (kurze[nrs]?|kurzere[ns]?|kompakte[ns]?|short(er)?) (module?n?|kurse?n?|termine?n?|angebote?n?|veranstaltung(en)?|formate?|schulung(en)?|fortbildung(en)?|workshops?|seminare?|courses?|ones?|dates?|sessions?|zu|im|in|und|fur) | (et)?was kurze[rs]s? | something short `)
	fullDay   = regexp.MustCompile(` (ganztag(s|ig|ige[nrms]?)|ganztagskurse?|tagesseminare?|den ganzen tag|full day|all day|whole day) `)
	halfDay   = regexp.MustCompile(` (halbtag(s|ig|ige[nrms]?)|einen halben tag|half day) `)

	people = regexp.MustCompile(` (?:(?:fur|mit|zu|uns|um|noch|brauchen?|suchen?|mindestens|for|with|need|are) )?(\d{1,2}|eine?n?|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|zwolf|one|two|three|four|five|six|seven|eight|nine|ten) (?:(?:freien?|freier|weiteren?|weiterer|unserer|meiner|neuen?|free|of our|of my) )*(platze?n?|platz|person(?:en)?|leuten?|mitarbeit\w+|kolleg\w+|beschaftigten?|teilnehm\w+|menschen|personen|seats?|people|persons?|colleagues|places|spots|participants) `)
	inAll  = regexp.MustCompile(` zu (zweit|dritt|viert|funft|sechst|siebt|acht) `)
	both   = regexp.MustCompile(` (uns beide|uns zwei|wir beide|wir zwei|the two of us|both of us) `)
)

// shortMinutes is how long what is called short takes at most, fullMinutes how
// long what is called a full day takes at least.
const (
	shortMinutes = 120
	halfMinutes  = 300
	fullMinutes  = 330
	dayMinutes   = 8 * 60
	longestDay   = 10 * 60
)

// filters reads category, level, length and the number of seats.
func (q *heard) filters(a *Asked) {
	for _, c := range []struct {
		words    *regexp.Regexp
		category Category
	}{{compulsoryWord, Compulsory}, {electiveWord, Elective}, {peerWord, PeerLearning}} {
		if at := c.words.FindStringIndex(q.line); at != nil {
			a.Query.Categories = append(a.Query.Categories, c.category)
			q.mark(at[0], at[1], filter)
		}
	}
	for _, l := range []struct {
		words *regexp.Regexp
		level Level
	}{{beginnerWord, Beginner}, {middleWord, Intermediate}, {advancedWord, Advanced}} {
		if at := l.words.FindStringIndex(q.line); at != nil && a.Level == "" {
			a.Level = l.level
			q.mark(at[0], at[1], filter)
		}
	}
	q.length(a)
	q.seats(a)
}

func (q *heard) length(a *Asked) {
	minutes := func(words *regexp.Regexp) int {
		m := words.FindStringSubmatchIndex(q.line)
		if m == nil {
			return 0
		}
		q.mark(m[0], m[1], filter)
		n := amount(q.line[m[2]:m[3]])
		switch unit := q.line[m[len(m)-2]:m[len(m)-1]]; {
		case strings.HasPrefix(unit, "min"):
			return int(n)
		case strings.HasPrefix(unit, "t"), strings.HasPrefix(unit, "d"):
			return int(n * dayMinutes)
		default:
			return int(n * 60)
		}
	}
	a.Query.MaxMinutes = minutes(atMost)
	a.Query.MinMinutes = minutes(atLeast)
	about := minutes(lasting)
	if about == 0 {
		if m := hourlong.FindStringSubmatchIndex(q.line); m != nil {
			q.mark(m[0], m[1], filter)
			about = int(60 * amount(q.line[m[2]:m[3]]))
		}
	}
	for _, l := range []struct {
		words    *regexp.Regexp
		min, max int
	}{{shortOnes, 0, shortMinutes}, {fullDay, fullMinutes, longestDay}, {halfDay, shortMinutes + 30, halfMinutes}, {nil, about - about/4, about + about/4}} {
		if l.words == nil && about == 0 {
			continue
		}
		if l.words != nil {
			at := l.words.FindStringIndex(q.line)
			if at == nil {
				continue
			}
			first, _, _ := strings.Cut(strings.TrimSpace(q.line[at[0]:at[1]]), " ")
			q.mark(at[0], at[0]+1+len(first), filter)
		}
		a.Query.MinMinutes, a.Query.MaxMinutes = max(a.Query.MinMinutes, l.min), max(a.Query.MaxMinutes, l.max)
	}
}

// seats reads for how many people there must be room.
func (q *heard) seats(a *Asked) {
	if m := people.FindStringSubmatchIndex(q.line); m != nil && !peopleAside.MatchString(q.line) {
		word := q.line[m[2]:m[3]]
		if n := int(amount(word)); n > 1 || n == 1 && !strings.HasPrefix(word, "ein") {
			a.Query.Seats = min(n, maxSeats)
		}
		q.mark(m[0], m[1], filter)
	}
	if m := inAll.FindStringSubmatchIndex(q.line); m != nil {
		a.Query.Seats = 2 + slices.Index([]string{"zweit", "dritt", "viert", "funft", "sechst", "siebt", "acht"}, q.line[m[2]:m[3]])
		q.mark(m[0], m[1], filter)
	}
	if at := both.FindStringIndex(q.line); at != nil {
		a.Query.Seats = 2
		q.mark(at[0], at[1], filter)
	}
}

// peopleAside marks numbers of people that want no seats: how large something is.
var peopleAside = regexp.MustCompile(` (einwohner\w*|nahmen|haben (schon )?teilgenommen|wie ?viele (personen|menschen|beschaftigte|mitarbeit\w+|kommunen)) `)

// maxSeats bounds the seats asked for.
const maxSeats = 200

// amount reads a number in digits or in words, 0 if it is none.
func amount(word string) float64 {
	if n, err := strconv.ParseFloat(strings.Replace(word, ",", ".", 1), 64); err == nil {
		return min(n, 10000)
	}
	switch word {
	case "anderthalb", "eineinhalb":
		return 1.5
	case "zweieinhalb":
		return 2.5
	case "dreieinhalb":
		return 3.5
	case "half an":
		return 0.5
	case "an", "a":
		return 1
	}
	if strings.HasPrefix(word, "halb") {
		return 0.5
	}
	for i, names := range [...][]string{
		{"ein", "eine", "einen", "einer", "einem", "eines", "one"}, {"zwei", "two"}, {"drei", "three"}, {"vier", "four"}, {"funf", "five"}, {"sechs", "six"},
		{"sieben", "seven"}, {"acht", "eight"}, {"neun", "nine"}, {"zehn", "ten"}, {"elf", "eleven"}, {"zwolf", "twelve"},
	} {
		if slices.Contains(names, word) {
			return float64(i + 1)
		}
	}
	return 0
}

// level restricts the query to the modules of the level, if there are any.
func (r *Reader) level(a *Asked) {
	if a.Level == "" {
		return
	}
	var keys []string
	for _, k := range r.modules {
		if k.Level == a.Level && (len(a.Query.Modules) == 0 || slices.Contains(a.Query.Modules, k.Key)) {
			keys = append(keys, k.Key)
		}
	}
	if len(keys) == 0 {
		a.Level = ""
		return
	}
	a.Query.Modules = keys
}
