package slackbot

import "fmt"

// transportTexts are what is said where nothing can be done.
type transportTexts struct {
	Sorry    string // to a question without an answer
	SorryAsk string // the same, %s is whom to ask
	Failed   string // of a button or a command
	NotHere  string // of a command in a channel that is not allowed
	Away     string // of a command that cannot be stored
	TooMany  string // to who has %d questions waiting
}

func transportTextsIn(language string) transportTexts {
	if language == "en" {
		return transportTexts{
			Sorry:    "I am sorry, I could not answer this question because of a technical problem. Please ask it again later.",
			SorryAsk: "I am sorry, I could not answer this question because of a technical problem. Please ask it again later, or turn to %s.",
			Failed:   "I am sorry, that did not work because of a technical problem. Please try again.",
			NotHere:  "I do not answer in this channel. Please send me a direct message.",
			Away:     "I cannot take anything at the moment because of a technical problem. Please try again in a few minutes.",
			TooMany:  "You have %d questions waiting for an answer, and I cannot take more at the moment. Please ask again when some of them are answered.",
		}
	}
	return transportTexts{
		Sorry:    "Es tut mir leid, diese Frage konnte ich wegen einer technischen Störung nicht beantworten. Bitte stellen Sie sie später noch einmal.",
		SorryAsk: "Es tut mir leid, diese Frage konnte ich wegen einer technischen Störung nicht beantworten. Bitte stellen Sie sie später noch einmal oder wenden Sie sich an %s.",
		Failed:   "Es tut mir leid, das hat wegen einer technischen Störung nicht geklappt. Bitte versuchen Sie es noch einmal.",
		NotHere:  "In diesem Kanal antworte ich nicht. Schreiben Sie mir gern eine Direktnachricht.",
		Away:     "Wegen einer technischen Störung kann ich gerade nichts annehmen. Bitte versuchen Sie es in einigen Minuten noch einmal.",
		TooMany:  "Von Ihnen warten schon %d Fragen auf eine Antwort, mehr kann ich gerade nicht annehmen. Bitte fragen Sie noch einmal, wenn einige davon beantwortet sind.",
	}
}

// sorry is the apology for a question without an answer.
func (t transportTexts) sorry(contact string) string {
	if contact == "" {
		return t.Sorry
	}
	return fmt.Sprintf(t.SorryAsk, contact)
}
