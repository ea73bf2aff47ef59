package web

import (
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/wording"
)

// The languages of the pages. German is the default whatever the browser asks
// for: the knowledge base and nearly all of its readers speak it.
const (
	langDE = "de"
	langEN = "en"
)

// texts is everything the pages say in one language, with the words that they share
// with the other channels. Values with a % are formats.
type texts struct {
	*wording.Words

	OtherLang string // code of the language that the switch offers
	OtherName string // its name, in itself

	// Frame of every page
	Tagline, SkipToContent, MainNav, NewConversation, Documents, Privacy string
	Note, ToDark, ToLight                                                string
	New, Dark, Light                                                     string // short, for narrow screens; parts of the long ones

	// Chat
	Heading, ConversationHeading, Intro, Suggestions string
	Question, QuestionPlaceholder, Ask, Stop, Hint   string
	YouAsked, Conversation, Deleted                  string
	DeleteConversation, DeleteExplain, DeleteConfirm string
	LinkIsKey                                        string

	// Answer
	Answering, Searching, SearchingPlain, Composing, Waiting string
	Source, Sources, Quote, FromSection                      string
	OpenSource, NewTab, ReadHere, BackToAnswer               string
	Topics, Copy, Copied, CopyFailed                         string
	Interrupted, Stopped, AskAgain                           string
	Answered, AnsweredOne, AnsweredNone                      string
	ByModel                                                  string // %s is the model

	// Documents
	DocumentsIntro, AllKinds, NoDocuments, KindFilter, DocumentSource string
	MarkedPassage, AskAboutIt, ShowMore                               string
	Search, SearchTitles, SearchNone                                  string
	Kinds                                                             map[knowledge.Kind]string

	Runs    runTexts
	Booking bookingTexts
	Account accountTexts
	Own     ownTexts
	Desk    deskTexts
	Figures figuresTexts
	Gaps    gapTexts
	Errors  errorTexts
	Private privacyTexts
}

// errorTexts are the friendly sentences for what can go wrong.
type errorTexts struct {
	Title, TitleDenied, Home, RequestID          string
	Empty, TooLong, TooLarge, Busy, Slow         string
	TooMany, TooManySecond                       string // the latter when it is one second
	NotFound, NotFoundConversation, MethodNot    string
	Denied, CrossOrigin, Invalid, Conflict, Full string
	NotJSON, JSONSyntax, JSONEnd, JSONMore       string
	JSONObject, JSONField, JSONText              string
	JSONNumber, JSONBool, NoKey, Fields          string
	Unavailable, Internal                        string
	Connection, ConnectionForm                   string
}

// privacyTexts is the page about stored data.
type privacyTexts struct {
	Intro                           string
	StoredTitle, Stored, NotStored  string
	SlackTitle, Slack, SlackKept    string
	MatrixTitle, Matrix, MatrixKept string
	ModelTitle, Model               string
	HowLongTitle, HowLong           string
	HowLongDay, HowLongUnlimited    string
	DeleteTitle, Delete, Facts      string // Facts are what stays of a question
	CookiesTitle, Cookies, Session  string

	// Where bookings are taken.
	IntroBooking, BookingsTitle, Bookings, BookingsDraft string
	BookingsKept, BookingsForever                        string // %d are days
	AccountTitle, Account, Figures                       string // where people sign in, and where figures are asked for
	ConsentTitle                                         string // %s is its version
	LogsTitle, Logs                                      string
	ContactTitle, Contact                                string
}

// textsFor returns the table of a language, German for any unknown one.
func textsFor(lang string) *texts {
	if lang == langEN {
		return &inEnglish
	}
	return &inGerman
}

// kind returns the name of a document kind, or the kind itself when it is new.
func (t *texts) kind(k string) string {
	if name, ok := t.Kinds[knowledge.Kind(k)]; ok {
		return name
	}
	return k
}
