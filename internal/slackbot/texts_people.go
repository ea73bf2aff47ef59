package slackbot

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
)

// peopleTexts are what is said around bookings, links and greetings. What holds a %
// is a format.
type peopleTexts struct {
	Close, Abort, SendAgain string

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
}

// A prompt is a question that is suggested, with what is shown of it.
type prompt struct{ title, message string }

func peopleTextsIn(language string) *peopleTexts {
	if language == "en" {
		return englishPeople()
	}
	return germanPeople()
}

// greeting greets somebody; the name may be unknown.
func (t *peopleTexts) greeting(name string) string {
	if name == "" {
		return t.Hello
	}
	return fmt.Sprintf(t.HelloName, name)
}

// status says what the assistant is doing; Slack puts its name in front.
func (t *peopleTexts) status(s assistant.Stage) string {
	switch s {
	case assistant.StageSearching:
		return t.Searching
	case assistant.StageComposing:
		return t.Composing
	}
	return ""
}
