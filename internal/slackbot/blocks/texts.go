package blocks

import "smart-city-dialog.de/akademie/internal/wording"

// texts are what stands on buttons, in dialogs and between the lines. Values with a
// % are formats.
type texts struct {
	*wording.Words

	// Answers
	MoreSources              string // how many
	ShowSource, ShowSourceN  string // number
	ShowSourceOf             string // number, title
	More, Simpler, Share     string
	Helpful, Unhelpful       string
	WasHelpful, WasUnhelpful string // for screen readers
	Interrupted, TooLong     string
	Topics, ByModel          string // name of the model
	FiguresElsewhere         string
	Continue, ContinueLabel  string
	Review, ReviewLabel      string
	InDialog                 string
	OwnBookings              string

	// Runs
	Board, BoardAsked          string // what was asked for
	Book, Wait, BookAt         string // host
	BookFor                    string // button, date, name
	MoreDays                   string // how many
	MoreFit, MoreFitOne, AllOf string // how many

	// Bookings
	NoneMine, NoneHow             string
	MoreMine, MoreMineOne         string // how many
	OpenMine, OnlyYou, LinkButton string
	Reference                     string // number of the booking
	Cancel, CancelAsk, CancelText string // name and date
	CancelYes, Keep               string
	Accept, Decline               string
	DeclineAsk, DeclineText       string // name and date
	DeclineYes, Back              string

	// Figures
	NothingCounted, AllHidden string // least number of people
	OpenFigures, Choose       string
	Adjust, Remove            string
	FirstRows                 string // so many, of how many

	// The dialog of a booking
	BookTitle, BookSubmit, WaitSubmit, Abort string
	WillWait                                 string
	Seats, Name, NameHint, Email, EmailHint  string
	Municipality, MunicipalityHint           string
	Function, FunctionHint                   string
	Consent, ConsentBox, ConsentMore         string // version of the text

	// What comes after
	Requested string // what
	Where     string // how to see it later

	// Other dialogs
	SourceTitle, FromSection, OpenSource, ReadHere string // the section
	NoQuote, Close                                 string
	LinkTitle, LinkSubmit, LinkIntro               string // the page
	Account, Code                                  string

	// App Home
	HomeIntro, NextRuns, NoRuns, AllRuns string
	Mine, SignedInAs                     string // address
	NotLinked                            string
	Help, HelpHow, HelpLink              string
	Questions                            []string
	Contact                              string // whom to ask
	Privacy                              string
}

// in returns the texts of a language: English for "en", else German.
func in(language string) *texts {
	if language == "en" {
		return inEnglish()
	}
	return inGerman()
}
