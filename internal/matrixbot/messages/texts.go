package messages

import "smart-city-dialog.de/akademie/internal/wording"

// texts are what stands between the lines. Values with a % are formats.
type texts struct {
	*wording.Words

	// Answers
	Sources, MoreSources string // how many
	Interrupted, Nothing string
	Topics, ByModel      string // name of the model

	// Runs
	Board, BoardAsked          string // what was asked for
	BookAt                     string // host
	NumberDoes                 string
	HowToBook                  string // number of a run
	MoreDays                   string // how many
	MoreFit, MoreFitOne, AllOf string // how many

	// Own bookings
	OwnBookings, NoneMine    string
	MoreMine, OpenMine       string // how many
	LinkFirst                string // the page; inline Markdown
	LinkFigures              string // the page; inline Markdown
	Reference                string // number of the booking
	HowToCancel, HowToAccept string // number of the booking, twice
	CancelAsk, CancelText    string
	DeclineAsk, DeclineText  string
	YesOrNo, StandsNow       string

	// A booking under way
	YourDetails, SoFar, HowItGoes             string
	FieldRun, FieldSeats, FieldName           string
	FieldEmail, FieldMunicipality             string
	FieldFunction                             string
	Consent, ConsentVersion, Privacy          string // version of the text
	WillWait                                  string
	SayYes, SayYesToWait, SayYesToMove, SayNo string
	YourMove, MoveFrom, MoveTo, MoveWaits     string
	Requested, Moved, Calendar, Where         string

	// Figures
	NothingCounted, AllHidden string // least number of people
	OpenFigures               string
	FirstRows                 string // so many, of how many
}

// in returns the texts of a language: English for "en", else German.
func in(language string) *texts {
	if language == "en" {
		return inEnglish()
	}
	return inGerman()
}
