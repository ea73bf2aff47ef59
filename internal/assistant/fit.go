package assistant

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

var (
	fitTime     = regexp.MustCompile(`(?i)\b(ab sofort|\d{1,2}([:.]\d\d)? ?uhr|vormittags?|täglich|wöchentlich|monatlich|alle \d+ (tage|wochen)|regelmäßig)\b`)
	fitMoney    = regexp.MustCompile(`(?i)€|\beuro\b|\beur\b|kostenlos|kostenfrei|kostenneutral|unentgeltlich|gebühr|finanziert|kosten\b|free of charge`)
	fitDuration = regexp.MustCompile(`(?i)\b(\d+|ein(e|en|er)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|mehrere|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several)[ -](halbe |volle )?(minuten?|minutes|stunden?|tagen?|tag|vormittagen?|vormittag|wochen?|monaten?|monat|jahren?|jahr|hours?|days?|weeks?|months?|mornings?)\b`)
	fitPlace    = regexp.MustCompile(`\b(in|aus|nach|at|from) (?:der |den |the )?\p{Lu}\p{L}+|(?i)\bvirtuell|\bonline\b|\bvor ort\b`)
	fitAddress  = regexp.MustCompile(`www\.|https?://`)
	fitReason   = regexp.MustCompile(`(?i)\b(weil|denn|damit|um\b.{3,80}\bzu\b|deshalb|daher|ziel|zweck|grund|soll(en)?|dient|because|so that)\b`)
	fitDefine   = regexp.MustCompile(`(?i)\b(ist|sind|war|is|are) (ein|eine|einen|das|die|der|dabei|a|an|the)\b|bezeichnet|bedeutet|versteht (man|sich)|steht für|handelt es sich|richtet sich|umfasst|besteht aus|dient`)
	fitWay      = regexp.MustCompile(`(?i)\b(können sie|melden sie|wählen sie|füllen sie|schreiben sie|anmeld|registrier|buch(en|ung)|auf der|unter|schritt|mithilfe|indem|durch)`)
	fitBody     = regexp.MustCompile(`\b(GmbH|e\. ?V\.|Institut|Ministerium|Bundesministerium|Agentur|Stelle|Team|Kommunen?|Stadt|Landkreis|Projektträger|Beschäftigte|Mitarbeite\p{L}+|Teilnehm\p{L}+|Expert\p{L}+|Lehrende\p{L}*|Partner)|\p{L}*(institut|ministerium|zentrum|agentur|stelle|gesellschaft|verbund)\b`)
)

var (
	howOften = regexp.MustCompile(`(?i)\b(wie oft|how often|in welchem abstand|wie häufig)\b`)
	fitOften = regexp.MustCompile(`(?i)\b(alle (\d+|zwei|drei|vier|sechs|acht|14|vierzehn) (tage|wochen|monate)|täglich|wöchentlich|vierzehntägig|zweiwöchentlich|monatlich|jährlich|halbjährlich|regelmäßig|jede[nrs]? (tag|woche|monat|jahr)|\w+mal|every|weekly|monthly)\b`)
)

// exactDay marks a question that wants the day, not only month or year.
var exactDay = regexp.MustCompile(`(?i)\b(an welchem (tag|datum)|welcher tag|welches datum|genaue[sn]? (datum|tag|termin)|what day|which day|exact date)\b`)

// fitCoarseDate is the fit of a month or a year alone.
const fitCoarseDate = 0.95

// fit says how far a sentence holds the kind of thing that a question of this
// kind asks for: a date for "wann", a number for "wie viele"; 0..1. A kind that
// nothing on the surface shows fits every sentence the same: 0.
func fit(u understanding, text string) float64 {
	if u.kind == german.AskWhen && alsoWhere.MatchString(u.question) {
		return (fitKind(u, german.AskWhen, text) + fitKind(u, german.AskWhere, text)/fitTown) / 2
	}
	return fitKind(u, u.kind, text)
}

// alsoWhere marks a question for time and place.
var alsoWhere = regexp.MustCompile(`(?i)\b(wann und wo|wo und wann|when and where|where and when)\b`)

// fitTown is the fit of a place to "where".
const fitTown = 0.7

func fitKind(u understanding, kind german.QuestionType, text string) float64 {
	switch kind {
	case german.AskWhen:
		day := exactDay.MatchString(u.question)
		best := 0.0
		for _, d := range german.Dates(text) {
			switch {
			case d.From.Day > 0:
				return 1
			case !day:
				best = fitCoarseDate
			}
		}
		if day {
			return 0
		}
		return max(best, mark(fitTime, text, 0.6))
	case german.AskHowMany:
		if howOften.MatchString(u.question) {
			return mark(fitOften, text, 1)
		}
		return fitCount(u, text)
	case german.AskHowMuch:
		return mark(fitMoney, text, 1)
	case german.AskHowLong:
		return mark(fitDuration, text, 1)
	case german.AskWho:
		if person.MatchString(text) {
			return 1
		}
		if fitBody.MatchString(text) || namesOther(u, text) {
			return 0.7
		}
	case german.AskWhere:
		return max(mark(fitAddress, text, 1), mark(fitPlace, text, fitTown))
	case german.AskWhy:
		return mark(fitReason, text, 0.7)
	case german.AskWhatIs:
		for _, abbreviation := range german.Abbreviations(text) {
			if slices.ContainsFunc(u.terms, func(t term) bool { return strings.EqualFold(t.text, abbreviation.Short) }) {
				return 1 // "Institut … (IQIB)" says what IQIB is
			}
		}
		return mark(fitDefine, text, 0.7)
	case german.AskHow:
		return mark(fitWay, text, 0.5)
	case german.AskWhich, german.AskList:
		if strings.HasSuffix(text, ":") || strings.Count(text, ",") >= 2 || listMark.MatchString(text) {
			return 0.6
		}
	}
	return 0
}

// fitCount is the fit to "how many": a number before the thing counted ("fünf
// Module") is what is asked for, one behind it ("Modul 5") is a label.
func fitCount(u understanding, text string) float64 {
	counted := u.counted()
	best := 0.0
	words := german.Words(text)
	for _, n := range german.Numbers(text) {
		asked := func(t term) bool { return t.number != nil && *t.number == n.Value }
		if n.Ordinal || slices.ContainsFunc(u.terms, asked) || n.Value == 1 && !unicode.IsDigit(rune(text[n.Start])) { // "eine" is an article
			continue
		}
		if counted < 0 {
			return 1
		}
		next := slices.IndexFunc(words, func(w german.Word) bool { return w.Span.Start >= n.End })
		if next > 1 && capital(words[next-2], text) && !capital(words[next], text) {
			continue // "Modul 1 erwartet …"
		}
		best = max(best, fitOtherNumber)
		if next < 0 {
			continue
		}
		for _, w := range words[next:min(len(words), next+countedWithin)] {
			if u.terms[counted].named(w.Text) {
				return 1
			}
		}
	}
	return best
}

func capital(w german.Word, text string) bool {
	first, _ := utf8.DecodeRuneInString(w.Span.In(text))
	return unicode.IsUpper(first)
}

const (
	fitOtherNumber = 0.5 // a number, but not of the thing asked for
	countedWithin  = 4   // words between a number and what it counts, adjectives mostly
)

// person matches a first and a family name after what people do or are called.
var person = regexp.MustCompile(`\b([Mm]inister(in)?|[Ll]eiter(in)?|erklärt|erklart|sagt|betont|berichtet|Frau|Herr|Dr\.|Prof\.|Autor(in)?)\b[^.]{0,60}?\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+`)

// namesOther reports whether a text names somebody whom the question does not.
func namesOther(u understanding, text string) bool {
	for _, name := range german.Names(text, nil) {
		for _, w := range german.Words(name.In(text)) {
			if !slices.ContainsFunc(u.terms, func(t term) bool { return t.named(w.Text) }) && !german.IsStop(w.Text) {
				return true
			}
		}
	}
	return false
}

func mark(re *regexp.Regexp, text string, value float64) float64 {
	if re.MatchString(text) {
		return value
	}
	return 0
}
