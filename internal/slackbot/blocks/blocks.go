// Package blocks makes what Slack shows: messages and dialogs in Block Kit, within
// Slack's limits, from what the assistant says. It only computes; sending is left
// to package slackbot.
package blocks

import (
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// A Message is what is posted: blocks, and the text of notifications and of
// programs that show no blocks.
type Message struct {
	Text   string
	Blocks []slack.Block
}

// Ids of what people press and fill in.
const (
	ActionFeedback = "akademie_feedback" // value: conversation/turn/good or bad
	ActionSource   = "akademie_source"   // value: conversation/turn/n
	ActionSimpler  = "akademie_simpler"  // value: conversation/turn
	ActionShare    = "akademie_share"    // value: conversation/turn
	ActionMore     = "akademie_more"     // value: conversation/turn; the rest of a folded answer
	ActionBook     = "akademie_book"     // value: id of the run
	ActionDraft    = "akademie_draft"    // value: conversation; opens its draft
	ActionCancel   = "akademie_cancel"   // value: id of the booking
	ActionAccept   = "akademie_accept"   // value: id of the booking with an offer
	ActionDecline  = "akademie_decline"
	ActionChoice   = "akademie_choice" // value: encoded statistics.Query of a choice, or of a chip
	ActionAsk      = "akademie_ask"    // value: a question to ask in the person's name
	ActionLink     = "akademie_link"   // opens the dialog for a code

	ViewBooking = "akademie_booking"
	ViewSource  = "akademie_source_view"
	ViewLink    = "akademie_link_view"
)

// An Answer is a turn as it is shown.
type Answer struct {
	Conversation string
	Turn         conversation.Turn
	PublicURL    string // of the pages, without a slash at the end
	CanBook      bool
	CanShare     bool              // only one person sees it
	Unfolded     bool              // all of a long answer
	Bookings     []booking.Booking // where the turn shows the person's own; see Mine
	SignedIn     bool              // whether it is known who they are, for Mine
	Now          time.Time
}

// NewAnswer makes the message of a finished turn, without figures. A long answer is
// folded: its beginning, and a button for the rest.
func NewAnswer(a Answer) Message { panic("contract: blocks") }

// Stream is what of an answer under way is shown, as the Markdown that Slack
// takes in a stream: it only ever grows.
func Stream(sentences []conversation.Sentence) string { panic("contract: blocks") }

// Markdown limits Slack has: MaxStream characters of one append.
const MaxStream = 12000

// Figures makes the messages of a question for statistics, with a table; the chart
// is a file of its own. link leads to the page with the same figures.
func Figures(r *statistics.Result, b *ask.Back, language, link string) []Message {
	panic("contract: blocks")
}

// A BookingDialog is the dialog of a booking as it is opened.
type BookingDialog struct {
	Run      catalogue.Run
	Draft    booking.Draft // what is known already
	Name     string        // of the person's profile, where the draft has none
	Email    string
	Seats    int    // most of one booking
	Language string // "de" or "en"
	State    string // private metadata, comes back with the submission; at most 3,000 characters
	Now      time.Time
}

// NewBookingDialog makes the dialog.
func NewBookingDialog(d BookingDialog) slack.ModalViewRequest { panic("contract: blocks") }

// ReadBookingDialog reads what was filled in.
func ReadBookingDialog(v slack.View) booking.Draft { panic("contract: blocks") }

// DialogErrors are the problems of a request, by the ids of the dialog's inputs.
// suggestion is the address that was probably meant ("" none).
func DialogErrors(p booking.Problems, suggestion string, run catalogue.Run, language string) map[string]string {
	panic("contract: blocks")
}

// Receipt says what was requested, and what comes next by mail.
func Receipt(r booking.Receipt, run catalogue.Run, language string) Message {
	panic("contract: blocks")
}

// SourceDialog shows a citation with its quote.
func SourceDialog(c conversation.Citation, publicURL, language string) slack.ModalViewRequest {
	panic("contract: blocks")
}

// LinkDialog asks for the code that links a Slack identity to a mailbox.
func LinkDialog(publicURL, language string) slack.ModalViewRequest { panic("contract: blocks") }

// A Home is what the App Home shows.
type Home struct {
	Runs      []catalogue.Run // the next ones
	Bookings  []booking.Booking
	SignedIn  bool
	Email     string // of who is signed in
	CanBook   bool
	PublicURL string
	Contact   string
	Language  string
	Now       time.Time
}

// NewHome makes the App Home.
func NewHome(h Home) slack.HomeTabViewRequest { panic("contract: blocks") }

// Check reports what of a message or view Slack would not take, by its published
// limits (https://docs.slack.dev/reference/block-kit/blocks); nil nothing.
func Check(blocks []slack.Block) error { panic("contract: blocks") }
