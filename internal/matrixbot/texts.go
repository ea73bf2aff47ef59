package matrixbot

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// texts are what is said in a language, in inline Markdown; see messages.Note. What
// holds a % is a format.
type texts struct {
	// Welcome; the addresses of the account page and of that about privacy
	Hello      string // in a direct room
	HelloGroup string // in others; the address of the page about privacy
	NoKeys     string // in an encrypted room that cannot be read

	// From a group to a direct room
	Aside        string // in the thread
	AsideInvited string // the same where an invitation is to be accepted
	AsideRefused string // where there is no such room; the assistant's user id
	AsideHere    string // in the direct room: the name of the group, and the page about privacy
	AsideNoName  string // the same without a name

	// Bookings
	SayYes                   string // to an answer that may be a yes
	Dropped                  string
	DraftOver                string
	DraftChanged, NowWaiting string // above a summary that is shown again
	RunGone, TooMany         string
	MoveLink, MoveNot        string
	NotYours, TooLate, Kept  string
	NoSuchNumber             string
	NotOffered               string

	// Answers
	Empty   string // nothing was asked
	TooLong string // the most characters
	Denied  string // to who may not see figures

	// Where nothing can be done
	Sorry, SorryAsk  string // to a question without an answer; whom to ask
	Locked, Unlocked string // to a message that cannot be read; once it can
	Flood            string // to who has %d questions waiting

	// Links between accounts
	Linked, StillLinked             string // the address
	LinkHow                         string // where codes are made
	CodeWrong, CodeTries, CodeTaken string
}

// textsIn returns the texts of a language: English for "en", else German.
func textsIn(language string) *texts {
	if language == "en" {
		return englishTexts()
	}
	return germanTexts()
}

// sorry is the apology for a question without an answer.
func (t *texts) sorry(contact string) string {
	if contact == "" {
		return t.Sorry
	}
	return fmt.Sprintf(t.SorryAsk, messages.Escape(contact))
}
