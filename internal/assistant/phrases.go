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
