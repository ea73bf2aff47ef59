package slackbot

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
)

// texts are what is said in a language; of reports see reportTexts, of what stands in
// messages and dialogs package blocks. What holds a % is a format.
type texts struct {
	Close, Abort, SendAgain string

	// Answers
	Empty   string // nothing was asked
	TooLong string // the most characters
	Aside   string // in a thread, where the beginning of an answer turned out not to be for everybody
	Sent    string // in a channel, to who asked for figures
	From    string // above figures that were asked for in a channel
	Denied  string // to who may not see figures

	// Buttons below answers
	Old             string // to who pressed a button of an answer that is kept no more
	Rated, RatedBad string // to who rated an answer
	Simpler         string // the question for plainer words
	SimplerOf       string // the same, of a question that is not the last one
	SharedBy        string // above an answer, a person
	Shared          string // to who shared it
	SharedBefore    string // the same, once more
	NotShared       string // to who cannot share it
	MaybeShared     string // where nobody knows
	NoChannel       string // where the assistant cannot write

	// Bookings
	Booking                        string // title of dialogs
	NotOpened                      string // to who pressed a button whose dialog did not open
	RunGone, RunClosed, NoBookings string
	NoRun, DraftEnded, AlreadySent string
	NowWaiting                     string
	TownNear, TownSeveral          string // the municipalities that may be meant
	Received                       string // in the thread: nothing personal
	Moving                         string // title of the dialog that moves a booking
	MoveAsk                        string // from where, to where
	MoveYes, MoveWaits, MoveFull   string
	MoveLink                       string
	NotYours, TooLate              string
	Became                         map[booking.State]string // by what a booking was made

	// Links between accounts
	Linking              string // title of dialogs
	Linked, StillLinked  string // the address
	LinkHow              string // where codes are made
	LinkForeign          string
	CodeWrong, CodeTries string
	CodeTaken            string

	// The command and the shortcut
	CommandHelp          string // address of the pages
	AskRuns, AskBookings string // the questions that "termine" and "meine buchungen" stand for
	NoText               string

	// The assistant pane
	Hello, HelloName     string // the name
	PromptsTitle         string
	Prompts              []prompt
	Searching, Composing string

	// Where nothing can be done
	Sorry    string // to a question without an answer
	SorryAsk string // the same, %s is whom to ask
	Failed   string // of a button or a command
	NotHere  string // of a command in a channel that is not allowed
	Away     string // of a command that cannot be stored
	TooMany  string // to who has %d questions waiting
}

// A prompt is a question that is suggested, with what is shown of it.
type prompt struct{ title, message string }

// textsIn returns the texts of a language: English for "en", else German.
func textsIn(language string) *texts {
	if language == "en" {
		return englishTexts()
	}
	return germanTexts()
}

// greeting greets somebody; the name may be unknown.
func (t *texts) greeting(name string) string {
	if name == "" {
		return t.Hello
	}
	return fmt.Sprintf(t.HelloName, name)
}

// status says what the assistant is doing; Slack puts its name in front.
func (t *texts) status(s assistant.Stage) string {
	switch s {
	case assistant.StageSearching:
		return t.Searching
	case assistant.StageComposing:
		return t.Composing
	}
	return ""
}

// sorry is the apology for a question without an answer.
func (t *texts) sorry(contact string) string {
	if contact == "" {
		return t.Sorry
	}
	return fmt.Sprintf(t.SorryAsk, contact)
}
