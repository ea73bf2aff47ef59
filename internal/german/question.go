package german

import "strings"

// A QuestionType says what kind of answer a question asks for.
type QuestionType string

// The types; AskOther is anything that is not put as one of the others.
const (
	AskOther    QuestionType = ""
	AskWho      QuestionType = "who"
	AskWhere    QuestionType = "where"
	AskWhen     QuestionType = "when"
	AskHowMany  QuestionType = "how many"
	AskHowMuch  QuestionType = "how much" // money
	AskHowLong  QuestionType = "how long"
	AskWhy      QuestionType = "why"
	AskWhatIs   QuestionType = "what is"
	AskHow      QuestionType = "how"
	AskWhich    QuestionType = "which"
	AskList     QuestionType = "list"
	AskYesNo    QuestionType = "yes-no"
	AskWhatElse QuestionType = "what" // "was" and "what" that ask for no definition
)

// Definite reports whether a question of this type wants one thing of a kind (a
// person, a place, a time, a number), which the answer to another kind does not
// hold.
func (k QuestionType) Definite() bool {
	switch k {
	case AskWho, AskWhere, AskWhen, AskHowMany, AskHowMuch, AskHowLong:
		return true
	}
	return false
}

// Question returns the type of a German or English question. It looks for the
// first question word within its first words, so that "Und seit wann …?" and
// "Bis wann …?" are found; without one, a verb in front makes it yes-no.
func Question(text string) QuestionType {
	var words []string
	for w := range EachWord(text) {
		if words = append(words, Fold(w.Text)); len(words) == 24 {
			break
		}
	}
	for len(words) > 0 && filler(words[0]) {
		words = words[1:]
	}
	if len(words) == 0 {
		return AskOther
	}
	line := strings.Join(words, " ") + " "
	for _, p := range questionPhrases {
		if strings.HasPrefix(line, p.words+" ") {
			return refine(p.kind, line)
		}
	}
	if _, ok := yesNoVerbs[words[0]]; ok && len(words) > 1 {
		return refine(AskYesNo, line)
	}
	for i := range min(len(words), 8) { // "Das Modul startet wann?", "In welcher Stadt …?"
		rest := strings.Join(words[i:], " ") + " "
		for _, p := range questionPhrases {
			if p.inner && strings.HasPrefix(rest, p.words+" ") {
				return refine(p.kind, rest)
			}
		}
	}
	return AskOther
}

// refine looks at the rest of a question for what its first words leave open.
func refine(kind QuestionType, line string) QuestionType {
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(" "+line, " "+w+" ") {
				return true
			}
		}
		return false
	}
	switch kind {
	case AskWhatElse:
		switch {
		case has("kostet", "kosten", "cost", "costs", "price", "gebuhr"):
			return AskHowMuch
		case has("bedeutet", "heisst", "means", "mean") || strings.HasPrefix(line, "wofur steht "):
			return AskWhatIs
		}
	case AskHowMany:
		if has("kostet", "kosten", "euro", "geld", "cost", "costs", "bezahlen", "zahlen", "pay") {
			return AskHowMuch
		}
		if has("zeit", "time", "stunden", "tage", "wochen", "hours", "days", "weeks") && !has("module", "kurse", "platze", "courses") {
			return AskHowLong
		}
	case AskWhich:
		if has("tag", "datum", "termin", "uhrzeit", "date", "day", "time", "monat", "monaten", "month", "jahr", "jahren", "year", "years") && !has("termine", "dates") {
			return AskWhen
		}
		if has("stadt", "ort", "city", "place") && strings.HasPrefix(line, "welcher ") {
			return AskWhere
		}
		if has("module", "modulen", "kurse", "angebote", "themen", "termine", "partner", "institutionen", "courses", "topics", "modules",
			"dates", "partners", "podcasts", "veranstaltungen", "inhalte", "voraussetzungen") {
			return AskList
		}
	}
	return kind
}

// filler reports whether a folded word may stand before a question's first.
func filler(w string) bool {
	switch w {
	case "und", "aber", "also", "hallo", "hi", "hey", "bitte", "sag", "mal", "ok", "okay", "and", "so", "please", "hello",
		"guten", "tag", "morgen", "abend", "danke", "dann", "then", "eigentlich", "mir":
		return true
	}
	return false
}

// A questionPhrase is how a question begins, in folded words.
type questionPhrase struct {
	words string
	kind  QuestionType
	inner bool // also counts later in the sentence
}

// questionPhrases are tried in order: longer ones first.
var questionPhrases = []questionPhrase{
	{"wie viel kostet", AskHowMuch, true}, {"wieviel kostet", AskHowMuch, true}, {"wie teuer", AskHowMuch, true},
	{"wie hoch sind die kosten", AskHowMuch, true}, {"wie hoch ist das preisgeld", AskHowMuch, true},
	{"how much time", AskHowLong, true}, {"how much", AskHowMuch, true}, {"how expensive", AskHowMuch, true},
	{"wie viele", AskHowMany, true}, {"wie vielen", AskHowMany, true}, {"wieviele", AskHowMany, true}, {"wie viel", AskHowMany, true}, {"wieviel", AskHowMany, true},
	{"wie oft", AskHowMany, true}, {"how many", AskHowMany, true}, {"how often", AskHowMany, true},
	{"wie lange", AskHowLong, true}, {"wie lang", AskHowLong, true}, {"how long", AskHowLong, true},
	{"was ist der unterschied", AskWhatElse, false}, {"what is the difference", AskWhatElse, false},
	{"was ist los", AskWhatElse, false},
	{"was ist", AskWhatIs, true}, {"was sind", AskWhatIs, true}, {"was bedeutet", AskWhatIs, true}, {"was heisst", AskWhatIs, true},
	{"wofur steht", AskWhatIs, true}, {"was versteht man unter", AskWhatIs, true}, {"was verbirgt sich hinter", AskWhatIs, true},
	{"what is", AskWhatIs, true}, {"what s", AskWhatIs, true}, {"what are", AskWhatIs, true}, {"what does", AskWhatElse, true},
	{"erklare", AskWhatIs, false}, {"explain", AskWhatIs, false}, {"definiere", AskWhatIs, false}, {"define", AskWhatIs, false},
	{"welche", AskWhich, true}, {"welcher", AskWhich, true}, {"welches", AskWhich, true}, {"welchen", AskWhich, true},
	{"welchem", AskWhich, true}, {"which", AskWhich, true}, {"was fur", AskWhich, true}, {"what kind", AskWhich, true},
	{"liste", AskList, false}, {"nenne", AskList, false}, {"nennen", AskList, false}, {"zeige", AskList, false}, {"zeig", AskList, false},
	{"zahle", AskList, false}, {"list", AskList, false}, {"name", AskList, false}, {"show", AskList, false},
	{"wer", AskWho, true}, {"wen", AskWho, true}, {"wem", AskWho, true}, {"wessen", AskWho, true},
	{"who", AskWho, true}, {"whom", AskWho, false}, {"whose", AskWho, false},
	{"wo", AskWhere, true}, {"wohin", AskWhere, true}, {"woher", AskWhere, true}, {"where", AskWhere, true},
	{"ab wann", AskWhen, true}, {"bis wann", AskWhen, true}, {"seit wann", AskWhen, true}, {"wann", AskWhen, true},
	{"um wie viel uhr", AskWhen, true}, {"when", AskWhen, false},
	{"warum", AskWhy, true}, {"wieso", AskWhy, true}, {"weshalb", AskWhy, true}, {"weswegen", AskWhy, true}, {"why", AskWhy, true},
	{"wie", AskHow, true}, {"how", AskHow, true}, {"womit", AskHow, true}, {"wodurch", AskHow, true},
	{"was", AskWhatElse, true}, {"wofur", AskWhatElse, true}, {"wozu", AskWhy, true}, {"worum", AskWhatElse, true},
	{"woruber", AskWhatElse, true}, {"worin", AskWhatElse, true}, {"what", AskWhatElse, true},
}

// yesNoVerbs are the verbs, folded, that begin a question answered by yes or no.
var yesNoVerbs = fieldSet(`
ist sind war waren wird werden wurde wurden hat haben hatte hatten habe kann konnen konnte konnten darf durfen durfte muss mussen
soll sollen sollte will wollen mochte gibt gab findet finden kostet kosten braucht brauche brauchen bekomme bekommt erhalte
erhalten geht gilt gelten lohnt startet beginnt bietet bieten
is are was were will would can could do does did has have had may must shall should am
`)
