package assistant

import (
	"regexp"

	"smart-city-dialog.de/akademie/internal/german"
)

// idioms are ways of asking whose words are not those of an answer. What they
// mean is put in their place.
var idioms = []struct {
	pattern *regexp.Regexp
	kind    german.QuestionType
	means   string // words for what is asked; $1 is what the first group matched
}{
	{regexp.MustCompile(`(?i)\b(?:an wen|für wen|an welche zielgruppe) (?:richtet sich|richten sich|wendet sich|ist|sind|eignet sich)\b`), german.AskWho, "Wer kann teilnehmen: Zielgruppe von"},
	{regexp.MustCompile(`(?i)\bwho (?:can|may) (?:attend|participate|take part|join)\b`), german.AskWho, "who participate target group"},
	{regexp.MustCompile(`(?i)^what (?:(?:does|do) (.+?) (?:stand for|mean)|is meant by (.+?))\?*$`), german.AskWhatIs, "what is $1$2"},
	{regexp.MustCompile(`(?i)^(?:kann|können|darf|dürfen|könnte) (?:ich|man|wir) (?:(?:mich|sich|uns|mir) )?(?:(?:auch|jetzt|denn) )?(.*?)\bnoch (.*?)\b(?:zu )?(bewerben|einreichen|einsenden)\b`), german.AskWhen, "Bis wann $3: Einsendeschluss $1 $2"},
	{regexp.MustCompile(`(?i)^(?:can|may) (?:i|we|one) still (?:apply|submit)(?: for| to)?`), german.AskWhen, "when deadline"},
	{regexp.MustCompile(`(?i)\bseit wann (?:gibt es|existiert|besteht)\b`), german.AskWhen, "Wann gestartet"},
	{regexp.MustCompile(`(?i)\bwer steckt hinter\b`), german.AskWho, "Wer beteiligt an"},
	{regexp.MustCompile(`(?i)\bmit wem\b`), german.AskWho, "Wer ist Partner"},
}

// meant puts what a question means in the place of an idiom.
func meant(question string) (string, german.QuestionType, bool) {
	for _, i := range idioms {
		if i.pattern.MatchString(question) {
			return i.pattern.ReplaceAllString(question, i.means), i.kind, true
		}
	}
	return question, german.AskOther, false
}

// spokenForms are how words are written that follow speech, and what they stand
// for.
var spokenForms = []struct {
	pattern *regexp.Regexp
	full    string
}{
	{regexp.MustCompile(`(?i)\b(geht|gibt|kostet|ist|war|hat|läuft|lohnt|braucht|steht|findet|wird|kann|muss|heißt|macht|dauert|startet|beginnt|bringt|passt|klappt|reicht)'?s\b`), "$1 es"},
	{regexp.MustCompile(`(?i)\b(brauch|komm|nehm|wend|mach|find|meld|krieg|könnt|möcht|geh|such|frag|bekomm|lern|hab|würd|versteh|erreich|bezahl|zahl|kriech)( ich)\b`), "${1}e$2"},
	{regexp.MustCompile(`(?i)\bich (brauch|komm|nehm|wend|mach|find|meld|krieg|könnt|möcht|geh|such|frag|bekomm|lern|hab|würd|versteh|erreich|bezahl|zahl)\b`), "ich ${1}e"},
	{regexp.MustCompile(`(?i)\bkriegt\b`), "bekommt"},
	{regexp.MustCompile(`(?i)\bkriege(n?)\b`), "bekomme$1"},
	{regexp.MustCompile(`(?i)\b(um was)( geht| dreht| handelt)\b`), "worum$2"},
	{regexp.MustCompile(`(?i)\b(mach|geh|komm|brauch|find|seh)n\b`), "${1}en"},
	{regexp.MustCompile(`(?i)\bfürn\b`), "für einen"},
	{regexp.MustCompile(`(?i)\bnen\b`), "einen"},
	{regexp.MustCompile(`(?i)\bnem\b`), "einem"},
	{regexp.MustCompile(`(?i)\b(?:rein|raus|rauf|runter|rüber)(kommen|gehen|schnuppern|schauen|gucken)\b`), "hin$1"},
}

// spoken writes out what a question writes as it is spoken.
func spoken(question string) string {
	for _, f := range spokenForms {
		question = f.pattern.ReplaceAllString(question, f.full)
	}
	return question
}
